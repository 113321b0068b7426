"""Where suggestions stand now, in sources whose text or turns were changed after an engine had read them.

A suggestion is evidence and keeps the positions it was made with. They hold for the text of its run; in another
text its words are looked for in their turn, and where they are not found it has no place.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from el2mp_desktop.domain.reanchor import find_again
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.domain.text import Span, context
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Blob, ModelCall, Source, Turn


@dataclass(frozen=True, slots=True)
class Read:
    """What a suggestion was made on, and what there is now."""

    run_sha: str
    text_sha: str
    turn: Span | None
    """Where its turn is now; None for one that is no more."""

    def holds(self, start: int | None, end: int | None) -> bool:
        """Whether its positions mean what they meant, in the turn that it names."""
        if self.turn is None or self.run_sha != self.text_sha:
            return False
        return start is None or end is None or self.turn.start <= start < self.turn.end


class PlacingQueries(BaseQueries):
    def _placed(self, rows: Iterable[tuple[SuggestionRow, Read]]) -> list[SuggestionRow]:
        """The rows as they stand now, in the order of their sources' turns."""
        sources: dict[str, Place] = {}
        placed = []
        moved = False
        for row, read in rows:
            if read.holds(row.start, row.end):
                placed.append(row)
                continue
            place = sources.get(row.source_id)
            if place is None:
                place = sources[row.source_id] = self._place(row.source_id)
            placed.append(place.of(row, read))
            moved = True
        if moved:
            order = {source: number for number, source in enumerate(dict.fromkeys(row.source_id for row in placed))}
            placed.sort(key=lambda row: (order[row.source_id], row.turn))
        return placed

    def _place(self, source_id: str) -> "Place":
        turns = self._all(_TURNS, source=source_id)
        calls: dict[str, list[str]] = {}
        for run_id, turn_id in self._all(_CALLS, source=source_id):
            calls.setdefault(run_id, []).append(turn_id)
        sha = self._value(select(Source.text_sha).where(Source.id == source_id))
        return Place(self._text(sha), turns, calls, cache(self._text))

    def _text(self, sha: str) -> str:
        data = self._value(_BLOB, sha=sha)
        return bytes(data).decode("utf-8") if data is not None else ""


class Place:
    """One source as it is now."""

    def __init__(
        self, text: str, turns: Sequence[Any], calls: Mapping[str, Sequence[str]], text_of: Callable[[str], str]
    ) -> None:
        self._text = text
        self._text_of = text_of
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        self._by_id = {turn.id: turn for turn in turns}
        self._calls = calls

    def of(self, row: SuggestionRow, read: Read) -> SuggestionRow:
        span, turn = self.find(row, read)
        if turn is None:
            return row
        state = row.state
        if state in ("open", "unanchored"):
            state = "unanchored" if span is None else "open"
        start, end = (span.start, span.end) if span else (None, None)
        return replace(row, start=start, end=end, state=state, turn_id=turn.id, turn=turn.position)

    def find(self, row: Any, read: Read) -> tuple[Span | None, Any]:
        """Where a suggestion (its run, turn, start and end) stands now, and in which turn."""
        span = self._span(row, read)
        turn = self._turn_at(span.start) if span else None
        return span, turn or self._by_id.get(row.turn_id) or self._turn_before(row)

    def _span(self, row: Any, read: Read) -> Span | None:
        if row.start is None or row.end is None:
            return None
        span = Span(row.start, row.end)
        if read.run_sha == read.text_sha:
            return span
        old = self._text_of(read.run_sha)
        words, beside = span.of(old), context(old, span)
        turn = self._by_id.get(row.turn_id)
        here = find_again(words, *beside, self._text, Span(turn.start, turn.end)) if turn else None
        # A turn that was split holds only the beginning of what it held; one that was joined is no more.
        return here or find_again(words, *beside, self._text, Span(0, len(self._text)))

    def _turn_at(self, position: int) -> Any:
        number = bisect_right(self._starts, position) - 1
        return self._turns[number] if number >= 0 and position < self._turns[number].end else None

    def _turn_before(self, row: Any) -> Any:
        """Its turn was joined to one before it: the last one there that the same run has read."""
        found = self._turns[0] if self._turns else None
        for turn_id in self._calls.get(row.run_id, ()):
            if turn_id == row.turn_id:
                break
            found = self._by_id.get(turn_id, found)
        return found


_BLOB = select(Blob.data).where(Blob.sha256 == bindparam("sha"))
_TURNS = (
    select(Turn.id, Turn.position, Turn.start, Turn.end)
    .where(Turn.source_id == bindparam("source"))
    .order_by(Turn.position)
)
_CALLS = (
    select(ModelCall.run_id, ModelCall.turn_id)
    .where(ModelCall.source_id == bindparam("source"))
    .order_by(ModelCall.run_id, ModelCall.position)
)
