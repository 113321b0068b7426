"""Which spans lie here, and in which lane each is drawn so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from el2mp_desktop.domain.text import Span


@dataclass(frozen=True, slots=True)
class Lane:
    """A place beside others: lane ``number`` (from 0) of the ``count`` that its neighbourhood needs."""

    number: int
    count: int


class SpanIndex:
    """Answers overlap queries over many spans, given as two arrays; spans are named by their place in them.

    Building sorts once. A query costs two binary searches and a comparison of the candidates. Lanes are worked
    out for a neighbourhood (spans chained by overlap) when it is first asked for, so that a change of 50,000
    spans costs no more than the sort.
    """

    def __init__(self, starts: ArrayLike, ends: ArrayLike) -> None:
        start = np.asarray(starts, dtype=np.int64)
        end = np.asarray(ends, dtype=np.int64)
        if start.shape != end.shape or start.ndim != 1:
            raise ValueError("starts and ends must be two sequences of the same length")
        # One key for two: by start, and of the same start the longer first.
        self._order: NDArray[np.int64] = np.argsort((start << 32) - end, kind="stable")
        self._starts = start[self._order]
        self._ends = end[self._order]
        # The furthest end so far: it only grows, so a binary search finds the first span that can still reach.
        self._reach = np.maximum.accumulate(self._ends) if len(end) else self._ends
        self._lanes: dict[int, Lane] = {}

    def __len__(self) -> int:
        return len(self._starts)

    def overlapping(self, span: Span) -> list[int]:
        """Spans that share a character with this one, by start, longer first; touching is not overlapping."""
        first = int(np.searchsorted(self._reach, span.start, side="right"))
        last = int(np.searchsorted(self._starts, span.end, side="left"))
        if first >= last or not len(span):
            return []
        ends = self._ends[first:last]
        found = np.flatnonzero((ends > span.start) & (ends > self._starts[first:last])) + first
        return [int(place) for place in self._order[found]]

    def at(self, position: int) -> list[int]:
        """Spans that hold the character at this position, by start, longer first."""
        return self.overlapping(Span(position, position + 1))

    def at_or_after(self, position: int) -> int | None:
        """The first span that begins at this position or after it."""
        place = int(np.searchsorted(self._starts, position, side="left"))
        return int(self._order[place]) if place < len(self) else None

    def before(self, position: int) -> int | None:
        """The last span that begins before this position."""
        place = int(np.searchsorted(self._starts, position, side="left"))
        return int(self._order[place - 1]) if place else None

    def beside(self, index: int, step: int) -> int | None:
        """The span so many steps from this one, by start, longer first."""
        place = int(self._places[index]) + step
        return int(self._order[place]) if 0 <= place < len(self) else None

    def lane(self, index: int) -> Lane:
        """Where this span is drawn: no two overlapping spans share a lane, and no lane more is used than needed."""
        known = self._lanes.get(index)
        if known is None:
            self._fill_lanes(index)
            known = self._lanes[index]
        return known

    def _fill_lanes(self, index: int) -> None:
        first, last = self._neighbourhood(index)
        free_from: list[int] = []
        numbers: list[int] = []
        for start, end in zip(self._starts[first:last].tolist(), self._ends[first:last].tolist(), strict=True):
            number = _first_free(free_from, start)
            if number == len(free_from):
                free_from.append(end)
            else:
                free_from[number] = end
            numbers.append(number)
        for place, number in zip(self._order[first:last].tolist(), numbers, strict=True):
            self._lanes[place] = Lane(number, len(free_from))

    def _neighbourhood(self, index: int) -> tuple[int, int]:
        """The slice of sorted spans that are chained to this one by overlap."""
        # A span opens a new neighbourhood where everything before it has ended.
        opens = self._openings
        place = int(self._places[index])
        first = int(opens[np.searchsorted(opens, place, side="right") - 1])
        after = int(np.searchsorted(opens, place, side="right"))
        return first, int(opens[after]) if after < len(opens) else len(self)

    @cached_property
    def _openings(self) -> NDArray[np.int64]:
        opens = np.flatnonzero(self._starts[1:] >= self._reach[:-1]) + 1
        return np.concatenate(([0], opens)).astype(np.int64)

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        places = np.empty_like(self._order)
        places[self._order] = np.arange(len(self))
        return places


def _first_free(free_from: Sequence[int], start: int) -> int:
    for number, end in enumerate(free_from):
        if end <= start:
            return number
    return len(free_from)
