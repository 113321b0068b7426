"""Reading JSON that others wrote: any encoding, one value of a long list at a time, no trust in its depth.

A file comes in pieces; no more of it is held than the value being read and a piece or two. Of two equal keys in one
object the last counts, as everywhere; `noting_equal_keys` tells which there were.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading.encoding import as_utf8, opened, texts
from el2mp_desktop.importers.reading.jsonahead import Ahead
from el2mp_desktop.language import number, tr

VALUE_LIMIT = 300_000_000
"""Characters of one value of a list, or of a file that is one value."""
CHECKED = 4_000_000
"""Characters at the beginning of a file in which equal keys are noted, which takes two thirds more time in reading."""

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_CUT = 16
"""An error so near the end of what was read so far may be the end's alone: ``tru``, ``\\u00``."""


def entries(data: bytes) -> Iterator[Any]:
    """The values of a top-level list, one after the other, or the one value that the file is.

    Raises `UserError` where the file breaks off or is no JSON, after the values before that point.
    """
    text = _Text(texts((data,)))
    if text.next() == "[":
        yield from _elements(text, [])
    else:
        yield text.value()
    text.expect_end()


class BreaksOff(UserError):
    """The file ends within a value."""


class LineBreaksOff(BreaksOff):
    """It does so after other values, each of which is whole and may be a conversation of its own."""

    def __init__(self, line: int) -> None:
        super().__init__(
            tr("Line {line} breaks off before its end: export or copy the file again, or delete that line to import "
               "what stands above it.", line=line)
        )  # fmt: skip
        self.line = line


Place = tuple[int, int]
"""Where a value begins and ends in the text of a file, in characters."""


Rest = Callable[[int], list[Place] | None]
"""The places of all elements of a list from the one that begins at that byte of the file, in characters from there;
None where nobody else has read them."""


def records(
    pieces: Iterable[bytes], list_key: str = "", places: list[Place] | None = None, rest: Rest | None = None
) -> Iterator[Any]:
    """The values of a top-level list, or those that follow each other, as one a line; raises as `entries`, and
    `LineBreaksOff` where the file ends within a value that follows others.

    Where a value is an object with a list of that key, its elements come in its place, and nothing else of it.
    ``places`` receives where each element of a list lies. Once ``rest`` has the others, they are not read here.
    """
    text = _opened(pieces)
    places = [] if places is None else places
    if text.next() == "[":
        yield from _elements(text, places, rest)
        text.expect_end()
        return
    follows = False
    while True:
        line = text.line
        try:
            yield from _members(text, list_key, places) if list_key and text.next() == "{" else (text.value(),)
        except BreaksOff:
            if follows:
                raise LineBreaksOff(line) from None
            raise
        if not text.next():
            return
        follows = True


def elements(pieces: Iterable[bytes]) -> Iterator[Any]:
    """The values of the list that begins here, whatever comes after it; raises as `entries`."""
    yield from _elements(_opened(pieces), [])


def following(pieces: Iterable[bytes], how: re.Pattern[bytes], places: list[Place]) -> Iterator[Any]:
    """The values of a list that is all of a file in UTF-8, from the one that begins here; raises as `entries`.

    ``how`` such values begin; ``places`` are counted from here. Equal keys are not noted, as they are not behind the
    beginning of a file.
    """
    ahead = Ahead(pieces, how)
    text = _Text(as_utf8(ahead), ahead, CHECKED)
    behind: list[Place] = []
    for element in _others(text, behind, None):
        start, end = behind.pop()
        places.append((start - CHECKED, end - CHECKED))
        yield element
    text.expect_end()


def at_places(pieces: Iterable[bytes], places: Iterable[Place]) -> Iterator[str]:
    """The text of the values at these places, without reading what they say."""
    text = _Text(texts(pieces))
    for start, end in places:
        yield text.between(start, end)


def value(text: str) -> Any:
    """The value that a text is; raises as `entries`."""
    return _Text(iter((text,))).value()


def mapping(value: object) -> dict[str, Any]:
    """The value if it is an object, an empty one otherwise."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _elements(text: "_Text", places: list[Place], rest: Rest | None = None) -> Iterator[Any]:
    """The values of the list that begins here, which is read to its end."""
    text.take("[")
    if text.next() == "]":
        text.take("]")
    else:
        yield from _others(text, places, rest)


def _others(text: "_Text", places: list[Place], rest: Rest | None) -> Iterator[Any]:
    """The values of a list from the one that begins here."""
    while True:
        element = text.element()
        places.append(text.place)
        yield element
        if rest is not None and (next_one := text.element_ahead()) and (others := rest(next_one[0])) is not None:
            places += [(next_one[1] + start, next_one[1] + end) for start, end in others]
            text.leave()
            return
        if text.take(",]") == "]":
            return


def _members(text: "_Text", list_key: str, places: list[Place]) -> Iterator[Any]:
    """The elements of the list of that key in the object that begins here, or else the object."""
    text.take("{")
    fields: dict[str, Any] = {}
    listed = False
    end = text.next() == "}"
    if end:
        text.take("}")
    while not end:
        text.expect('"')
        key = text.value()
        text.take(":")
        if key == list_key and text.next() == "[":
            listed = True
            yield from _elements(text, places)
        else:
            fields[key] = text.value()
        end = text.take(",}") == "}"
    if not listed:
        yield fields


def _opened(pieces: Iterable[bytes]) -> "_Text":
    ahead = Ahead(pieces)
    encoding, text = opened(ahead)
    return _Text(text, ahead if encoding == "utf-8" else None)


class _Text:
    """A window on the text, wide enough for the value at its position."""

    def __init__(self, pieces: Iterator[str], ahead: Ahead | None = None, before: int = 0) -> None:
        self.place: Place = (0, 0)
        """Of the value read last."""
        self._pieces = pieces
        self._ahead = ahead  # of the pieces
        self._window = ""
        self._position = 0
        self._before = before  # characters before the window
        self._lines = 1  # of the text before the window, and the one in which it begins

    @property
    def line(self) -> int:
        """The one in which the next value stands, from 1."""
        self.next()
        return self._lines + self._window.count("\n", 0, self._position)

    def next(self) -> str:
        """The character after white space, which is passed over; nothing at the end."""
        while True:
            found = _SPACE.match(self._window, self._position)
            self._position = found.end() if found else self._position
            if self._position < len(self._window) or not self._more():
                return self._window[self._position : self._position + 1]

    def expect(self, marks: str) -> str:
        """The next character, which must be one of these."""
        mark = self.next()
        if not mark or mark not in marks:
            raise self._broken(self._position)
        return mark

    def take(self, marks: str) -> str:
        mark = self.expect(marks)
        self._position += 1
        return mark

    def expect_end(self) -> None:
        if self.next():
            raise self._broken(self._position)

    def element(self) -> Any:
        """The value of a list; from the bytes that lie ahead, where nothing else was begun and they allow it."""
        if self._ahead is None or self._before + self._position < CHECKED:
            return self.value()
        found = _SPACE.match(self._window, self._position)
        if not found or found.end() < len(self._window):
            self._ahead.expect(self._window, found.end() if found else self._position)
            return self.value()
        taken = self._ahead.take()
        if taken is None:
            return self.value()
        start = self._before + len(self._window)
        self.place = (start, start + taken.characters)
        self._lines += self._window.count("\n") + taken.lines
        self._before, self._window, self._position = self.place[1], taken.rest, 0
        return taken.value

    def element_ahead(self) -> tuple[int, int] | None:
        """Where a list goes on, in bytes and in characters, if all before it was read but the comma."""
        if self._ahead is None or self._ahead.at is None or len(self._window) - self._position > _CUT:
            return None
        if self._window[self._position :].strip(" \t\r\n") != ",":
            return None
        return self._ahead.at, self._before + len(self._window)

    def leave(self) -> None:
        """No more is to be read."""
        self._window, self._position, self._pieces, self._ahead = "", 0, iter(()), None

    def value(self) -> Any:
        self.next()
        while True:
            try:
                decoder = _NOTING if self._before + self._position < CHECKED else _DECODER
                value, end = decoder.raw_decode(self._window, self._position)
            except json.JSONDecodeError as error:
                self._widen(error)
            except RecursionError:
                raise UserError(tr("Its data are nested too deeply to be a chat export.")) from None
            except ValueError:  # a number of thousands of digits
                raise UserError(tr("It contains a number that is too large to be read.")) from None
            else:
                if end < len(self._window) or not self._more():  # a number may go on
                    self.place = (self._before + self._position, self._before + end)
                    self._position = end
                    return value

    def between(self, start: int, end: int) -> str:
        """What stands there, not before the position."""
        while self._before + len(self._window) < end:
            self._position = max(self._position, min(start - self._before, len(self._window)))
            if not self._more():
                break
        self._position = end - self._before
        return self._window[start - self._before : end - self._before]

    def _widen(self, error: json.JSONDecodeError) -> None:
        """Read on, if the error may only be that the value is not read to its end."""
        unterminated = error.msg.startswith("Unterminated string")
        if not (unterminated or error.pos > len(self._window) - _CUT):
            raise self._broken(error.pos)
        if not self._more():
            raise self._broken(len(self._window) if unterminated else error.pos)

    def _more(self) -> bool:
        """Double the window, without what is behind the position; False where there is no more text."""
        rest = self._window[self._position :]
        if len(rest) > VALUE_LIMIT:
            size = number(VALUE_LIMIT // 1_000_000)
            raise UserError(tr("One of its conversations is longer than {size} million characters.", size=size))
        added: list[str] = []
        length = 0
        for piece in self._pieces:
            added.append(piece)
            length += len(piece)
            if length >= len(rest):
                break
        if not length:
            return False
        self._lines += self._window.count("\n", 0, self._position)
        self._before += self._position
        self._window, self._position = "".join((rest, *added)), 0
        return True

    def _broken(self, position: int) -> UserError:
        if not self._window[position:].strip():
            return BreaksOff(tr("The file breaks off before its end; export or copy it again."))
        line = self._lines + self._window.count("\n", 0, position)
        return UserError(tr("Its data are damaged at line {line}.", line=line))


_equal_keys: ContextVar[Counter[str] | None] = ContextVar("equal keys", default=None)


@contextmanager
def noting_equal_keys() -> Iterator[Counter[str]]:
    """Within it, counts the keys that stood in one object more than once, each time but the last."""
    found: Counter[str] = Counter()
    token = _equal_keys.set(found)
    try:
        yield found
    finally:
        _equal_keys.reset(token)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs) and (found := _equal_keys.get()) is not None:
        found.update(Counter(key for key, _ in pairs) - Counter(fields.keys()))
    return fields


_DECODER = json.JSONDecoder()
_NOTING = json.JSONDecoder(object_pairs_hook=_object)
