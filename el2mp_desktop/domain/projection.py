"""The text as a reader shows it: some turns of a source, and one map between its positions and the view's.

A view leaves out what stands between turns (speaker labels, branches not walked) and counts in UTF-16 units, as Qt
does. Nothing else in the program converts between the two.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise

from el2mp_desktop.domain.text import REPLACEMENT, Span, Utf16Map

SEPARATOR = "\n"
"""Stands between two turns in the view, and nowhere in the source."""

# Characters that a QTextDocument takes for its own marks. Each is shown by one of the same length instead.
_RESERVED = re.compile("[\u2029\ufdd0\ufdd1\ufffc]")


class Projection:
    """Turns of a text in view; they must be in order and must not overlap.

    ``text`` is what the view shows, one unit of it for each unit of the source: positions come from this map alone,
    because a widget does not give back every character that it was given.
    """

    def __init__(self, text: str, turns: Sequence[Span]) -> None:
        if any(after.start < before.end for before, after in pairwise(turns)):
            raise ValueError("the turns of a view must be in order and must not overlap")
        if turns and turns[-1].end > len(text):
            raise ValueError("a turn ends after the text")
        self.turns = tuple(turns)
        self.source = text
        self._map = Utf16Map(text)
        self._starts = [turn.start for turn in turns]
        self._units = [self._map.to_units(turn.start) for turn in turns]
        self._views: list[int] = []
        self._ends: list[int] = []
        place = 0
        for turn, units in zip(turns, self._units, strict=True):
            self._views.append(place)
            place += self._map.to_units(turn.end) - units
            self._ends.append(place)
            place += len(SEPARATOR)
        self.length = self._ends[-1] if turns else 0
        """UTF-16 units of the whole view."""
        shown = _shown(text)
        self.paragraphs = [turn.of(shown).split("\n") for turn in turns]
        """The lines to show of each turn."""

    @cached_property
    def breaks(self) -> list[int]:
        """The canonical positions where a paragraph shown begins, in order."""
        found: list[int] = []
        for turn, lines in zip(self.turns, self.paragraphs, strict=True):
            place = turn.start
            for line in lines:
                found.append(place)
                place += len(line) + 1
        return found

    @property
    def text(self) -> str:
        return SEPARATOR.join("\n".join(lines) for lines in self.paragraphs)

    def turn_at(self, position: int) -> int:
        """The turn that holds a canonical position, or the last one that begins before it (0 before the first)."""
        return max(0, bisect_right(self._starts, position) - 1)

    def turn_at_view(self, unit: int) -> int:
        """The turn that holds a position of the view."""
        return max(0, bisect_right(self._views, unit) - 1)

    @cached_property
    def edges(self) -> "tuple[array[int], array[int]]":
        """Where each turn begins and ends, in the source and in the view."""
        views = chain.from_iterable(zip(self._views, self._ends, strict=True))
        return array("q", chain.from_iterable((turn.start, turn.end) for turn in self.turns)), array("q", views)

    def turn_view(self, turn: int) -> tuple[int, int]:
        """Where a turn begins and ends in the view."""
        return self._views[turn], self._ends[turn]

    def to_view(self, position: int) -> int:
        """The place in the view of a canonical position; what is not shown lies at the end of the turn before it."""
        if not self.turns:
            return 0
        return self.place(self.turn_at(position), position)

    def place(self, turn: int, position: int) -> int:
        """The place in the view of a canonical position taken as one of this turn, its end included."""
        inside = min(max(position, self.turns[turn].start), self.turns[turn].end)
        return self._views[turn] + self._map.to_units(inside) - self._units[turn]

    def to_canonical(self, unit: int) -> int:
        """The canonical position of a place in the view; inside a surrogate pair it means the pair's start."""
        if not self.turns:
            return 0
        turn = self.turn_at_view(unit)
        inside = min(max(unit, self._views[turn]), self._ends[turn])
        return self._map.to_points(self._units[turn] + inside - self._views[turn])

    def pieces(self, span: Span) -> Iterator[tuple[int, int]]:
        """The stretches of the view that show this span, a turn each; none where it is not shown."""
        if not self.turns:
            return
        for turn in range(self.turn_at(span.start), len(self.turns)):
            shown = self.turns[turn]
            if shown.start >= span.end:
                return
            if shown.overlaps(span):
                yield self.place(turn, span.start), self.place(turn, span.end)

    def excerpt(self, span: Span) -> str:
        """What is shown of a span, in the source's own characters, a turn to a line."""
        shown = (turn for turn in self.turns if turn.overlaps(span))
        return SEPARATOR.join(self.source[max(span.start, turn.start) : min(span.end, turn.end)] for turn in shown)

    def span(self, start: int, end: int) -> Span | None:
        """The canonical span of a stretch of the view, without the separators at its edges; None if nothing is left.

        Across turns it runs from the first to the last character selected, and so holds what is not shown between.
        """
        if start >= end or not self.turns:
            return None
        first, last = self.turn_at_view(start), self.turn_at_view(end)
        while first < last and start >= self._ends[first]:
            first += 1
            start = self._views[first]
        while last > first and end <= self._views[last]:
            last -= 1
            end = self._ends[last]
        found = self.to_canonical(start), self.to_canonical(end)
        return Span(*found) if found[0] < found[1] else None


def _shown(text: str) -> str:
    return _RESERVED.sub(lambda found: "\n" if found[0] == "\u2029" else REPLACEMENT, text)
