"""Reading JSON that others wrote: any encoding, one value of a long list at a time, no trust in its depth."""

import json
from collections.abc import Iterator
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.encoding import decode
from el2mp_desktop.language import tr

_SPACE = " \t\r\n\ufeff"


def entries(data: bytes) -> Iterator[Any]:
    """The values of a top-level list, one after the other, or the one value that the file is.

    Raises `UserError` where the file breaks off or is no JSON, after the values before that point.
    """
    text = decode(data).text
    position = _skip(text, 0)
    if text[position : position + 1] != "[":
        value, end = _value(text, position)
        _expect_end(text, end)
        yield value
        return
    position = _skip(text, position + 1)
    if text[position : position + 1] == "]":
        _expect_end(text, position + 1)
        return
    while True:
        value, position = _value(text, position)
        yield value
        position = _skip(text, position)
        mark = text[position : position + 1]
        if mark == "]":
            _expect_end(text, position + 1)
            return
        if mark != ",":
            raise UserError(_broken(text, position))
        position = _skip(text, position + 1)


def records(data: bytes) -> Iterator[Any]:
    """The values of a top-level list, or those that follow each other, as one a line; raises as `entries`."""
    text = decode(data).text
    position = _skip(text, 0)
    if text[position : position + 1] == "[":
        yield from entries(data)
        return
    while True:
        value, position = _value(text, position)
        yield value
        position = _skip(text, position)
        if position == len(text):
            return


def mapping(value: object) -> dict[str, Any]:
    """The value if it is an object, an empty one otherwise."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _value(text: str, position: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise UserError(_broken(text, error.pos)) from None
    except RecursionError:
        raise UserError(tr("Its data are nested too deeply to be a chat export.")) from None
    except ValueError:  # a number of thousands of digits
        raise UserError(tr("It contains a number that is too large to be read.")) from None


def _unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which the first of two equal keys counts and the others keep a name of their own."""
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    for key, value in pairs:
        name, again = key, 1
        while name in result:
            again += 1
            name = f"{key} ({again})"
        result[name] = value
    return result


_DECODER = json.JSONDecoder(object_pairs_hook=_unlike)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _expect_end(text: str, position: int) -> None:
    position = _skip(text, position)
    if position < len(text):
        raise UserError(_broken(text, position))


def _broken(text: str, position: int) -> str:
    if not text[position:].strip():
        return tr("The file breaks off before its end; export or copy it again.")
    line = text.count("\n", 0, position) + 1
    return tr("Its data are damaged at line {line}.", line=line)
