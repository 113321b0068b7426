"""Turns with the codes that somebody gave them, read from lines of JSON, and draws of examples from them."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import Passage, in_context

Kind = TypeVar("Kind")

NEGATIVES = 3
"""Turns without the code that are drawn for each turn with it."""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    passage: Passage
    codes: frozenset[str]

    @property
    def source(self) -> str:
        """Where its document comes from; empty where its line does not say so."""
        return self.passage.source_id.partition("\n")[0]

    @property
    def document(self) -> str:
        return self.passage.source_id.partition("\n")[2]


@dataclass(frozen=True, slots=True)
class _Line:
    document: str
    turn: int
    speaker: str
    text: str
    codes: frozenset[str]
    language: str | None


def read_labelled(path: Path) -> list[LabelledTurn]:
    """Lines ``{doc, turn, speaker, text, codes}``, in the order of documents and turns; `UserError` says which is not.

    ``source`` tells documents of the same name apart, ``lang`` says their language; both may be missing. Characters
    that no text holds (NUL, halves of surrogate pairs) are replaced, as in an import.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise UserError(tr("“{file}” is no text in UTF-8.", file=path.name)) from None
    found = [_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise UserError(tr("“{file}” holds no turns.", file=path.name))
    found.sort(key=lambda line: (line.document, line.turn))
    return [
        LabelledTurn(passage, line.codes)
        for stretch in _conversations(found)
        for line, passage in zip(stretch, in_context([_passage(line) for line in stretch]), strict=True)
    ]


def draw(turns: Sequence[LabelledTurn], code: str, positives: int | None, seed: int) -> tuple[list[int], list[int]]:
    """Places of so many turns with a code, and of `NEGATIVES` times as many without; all of them where None.

    The same seed draws the same turns, and a larger number only adds to them.
    """
    chance = random.Random(f"{seed} {code}")
    order = chance.sample(range(len(turns)), len(turns))
    having = [place for place in order if code in turns[place].codes]
    lacking = [place for place in order if code not in turns[place].codes]
    return (having, lacking) if positives is None else (having[:positives], lacking[: NEGATIVES * positives])


def _line(path: Path, number: int, text: str) -> _Line:
    try:
        record = json.loads(text)
        return _Line(
            _text(f"{record.get('source') or ''}\n{record['doc']}"),
            _whole(record["turn"]),
            _text(str(record.get("speaker") or "")),
            _text(_as(str, record["text"])),
            frozenset(_text(_as(str, code)) for code in _as(list, record["codes"])),
            _as(str, record.get("lang") or "") or None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = tr(
            "Line {number} of “{file}” is no turn with doc, turn, text and codes.", number=number, file=path.name
        )
        raise UserError(message) from None


def _whole(value: Any) -> int:
    """Also 3.0, which some programs write for 3."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _as(kind: type[Kind], value: Any) -> Kind:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _text(raw: str) -> str:
    return canonical(raw).text


def _conversations(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines in a row of one document, without a turn missing between them."""
    stretch = [lines[0]]
    for before, line in pairwise(lines):
        if line.document != before.document or line.turn - before.turn > 1:
            yield stretch
            stretch = []
        stretch.append(line)
    yield stretch


def _passage(line: _Line) -> Passage:
    name = f"{line.document}\n{line.turn}"
    return Passage(name, line.document, 0, line.text, line.language, line.speaker or None)
