"""Tables in a transcript that nobody says: each a turn of its own, without a speaker, within the talk around it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn


def with_tables_apart(source: ImportedSource, tables: Iterable[str]) -> ImportedSource:
    """The source with turns cut around its tables, given as texts in order; a table that names speakers is talk."""
    turns = list(source.turns)
    position = 0
    for table in tables:
        words = canonical(table).text.strip()
        start = source.text.find(words, position) if words else -1
        if start < 0:
            continue
        position = start + len(words)
        turns = [part for turn in turns for part in _cut(source.text, turn, start, position)]
    return replace(source, turns=tuple(turns))


def _cut(text: str, turn: ImportedTurn, start: int, end: int) -> Iterator[ImportedTurn]:
    if turn.speaker is None or not (turn.start < start and end <= turn.end):
        yield turn
        return
    yield replace(turn, end=turn.start + len(text[turn.start : start].rstrip()))
    yield ImportedTurn(start, end)
    rest = text[end : turn.end].lstrip()
    if rest:
        yield replace(turn, start=turn.end - len(rest), time_start=None, time_end=None)
