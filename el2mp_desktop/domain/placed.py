"""Things that stand somewhere in a text, found by id and by place; a change of one costs no walk through all of them.

Nothing is imported for a text without any: the window starts with one, and importing arrays takes its time.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from el2mp_desktop.domain.spans import SpanIndex

    Numbers = NDArray[np.int64]


class Standing(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Standing)
Measure = Callable[[Sequence[T]], "Numbers"]


def starts(rows: Sequence[Standing]) -> "Numbers":
    import numpy as np

    # A list first: from an iterator an array takes twice as long.
    return np.array([row.start for row in rows], dtype=np.int64)


def ends(rows: Sequence[Standing]) -> "Numbers":
    import numpy as np

    return np.array([row.end for row in rows], dtype=np.int64)


class Placed(Mapping[str, T]):
    """``rows`` stand by start, of the same start the longer first, of the same words by ``rank``.

    They must be given in that order; `in_order` sees to the first two.
    """

    def __init__(self, rows: Iterable[T] = (), rank: Callable[[T], Any] = attrgetter("id")) -> None:
        self.rows = list(rows)
        self._rank = rank
        self._by_id = {row.id: row for row in self.rows}
        self._columns: dict[Measure[T], Numbers] = {}
        self._spans: dict[tuple[Measure[T], Measure[T]], SpanIndex] = {}

    def change(self, ids: Collection[str], rows: Collection[T] = ()) -> None:
        """Take the rows of these ids away and put these in: the same as if made anew of what is there then."""
        gone = sorted(self.place(id) for id in {*ids, *(row.id for row in rows)} if id in self._by_id)
        for place in reversed(gone):
            del self._by_id[self.rows.pop(place).id]
        come = sorted(rows, key=lambda row: (_place(row), self._rank(row)))
        at = [self._room_for(row) for row in come]
        for place, row in zip(reversed(at), reversed(come), strict=True):
            self.rows.insert(place, row)
            self._by_id[row.id] = row
        self._columns = {
            measure: _spliced(column, gone, at, measure(come)) for measure, column in self._columns.items()
        }
        self._spans.clear()

    def column(self, measure: "Measure[T]") -> "Numbers":
        """A number for each row, measured once and kept up with changes; ``measure`` gives those of any rows."""
        if measure not in self._columns:
            self._columns[measure] = measure(self.rows)
        return self._columns[measure]

    def spans(self, start: "Measure[T]" = starts, end: "Measure[T]" = ends) -> "SpanIndex":
        """They are named there by their place in ``rows``; ``start`` and ``end`` say what to take for their edges."""
        if (start, end) not in self._spans:
            from el2mp_desktop.domain.spans import SpanIndex

            self._spans[start, end] = SpanIndex(self.column(start), self.column(end))
        return self._spans[start, end]

    def overlapping(self, span: Span) -> list[T]:
        """Those that share a character with this span, in their order."""
        return [self.rows[place] for place in self.spans().overlapping(span)] if self.rows else []

    def place(self, id: str) -> int:
        """Where in ``rows`` it is. Raises KeyError for one that is not there."""
        row = self._by_id[id]
        place = bisect_left(self.rows, _place(row), key=_place)
        while self.rows[place].id != id:
            place += 1
        return place

    def __getitem__(self, id: str) -> T:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __iter__(self) -> Iterator[str]:
        return (row.id for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _room_for(self, row: T) -> int:
        """Before which place it comes."""
        wanted = _place(row), self._rank(row)
        place = bisect_left(self.rows, wanted[0], key=_place)
        while place < len(self.rows) and (_place(self.rows[place]), self._rank(self.rows[place])) < wanted:
            place += 1
        return place


def in_order(rows: Iterable[T]) -> list[T]:
    """By start, of the same start the longer first, of the same words as they are given."""
    return sorted(rows, key=_place)


def _place(row: Standing) -> int:
    """One number for start and end: comparing pairs takes twice as long."""
    return (row.start << 32) - row.end


def _spliced(column: "Numbers", gone: Sequence[int], at: Sequence[int], come: "Numbers") -> "Numbers":
    import numpy as np

    found: Numbers = np.insert(np.delete(column, gone), at, come)
    return found
