"""The marks of a source, found by place and by id, with the lane of each bar and the level of each underline."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from el2mp_app.widgets.reader.marks import Mark
from el2mp_desktop.domain.placed import Placed, ends, in_order, starts
from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    from el2mp_desktop.domain.placed import Numbers
    from el2mp_desktop.domain.spans import Lane

# Bars are as high as the lines of their passage: two passages on one line meet even where their characters do not.
# No line of the reader holds more characters than this.
_LINE = 96


class MarkIndex:
    """Marks are named by their place in ``marks``; ``breaks`` are the positions where a new paragraph begins."""

    def __init__(self, marks: Sequence[Mark] = (), breaks: Sequence[int] = ()) -> None:
        self._placed = Placed(in_order(marks), _rank)
        self._lines = _Lines(breaks)
        self.marks: Sequence[Mark] = self._placed.rows
        self.changes = 0
        """How often it was changed."""

    def change(self, ids: Collection[str], marks: Collection[Mark]) -> None:
        """Take the marks of these ids away and put these in: all places are other ones then."""
        self._placed.change(ids, marks)
        self.changes += 1

    def overlapping(self, span: Span) -> list[int]:
        return self._placed.spans().overlapping(span) if self.marks else []

    def at(self, position: int) -> list[int]:
        return self._placed.spans().at(position) if self.marks else []

    def next_from(self, position: int, current: str | None) -> int | None:
        """The mark to step to: after the current one, if that is where one stands, else at this position or after."""
        if not self.marks:
            return None
        place, spans = self._standing_on(position, current), self._placed.spans()
        return spans.at_or_after(position) if place is None else spans.beside(place, 1)

    def previous_from(self, position: int, current: str | None) -> int | None:
        if not self.marks:
            return None
        place, spans = self._standing_on(position, current), self._placed.spans()
        return spans.before(position) if place is None else spans.beside(place, -1)

    def find(self, mark_id: str | None) -> Mark | None:
        return self._placed.get(mark_id) if mark_id else None

    def lane(self, index: int) -> "Lane":
        """The lane of the bar in the gutter: spans are stretched by a line at their end and at every break before."""
        return self._placed.spans(self._lines.starts, self._lines.ends).lane(index)

    def level(self, index: int) -> int:
        """How many underlines of other codings lie above this one's."""
        return self._placed.spans(starts, _underlined).lane(index).number

    def measure(self) -> None:
        """Work out what the first page asks for, on whatever thread."""
        if self.marks:
            self.at(0), self.lane(0), self.level(0), self.starts

    @property
    def starts(self) -> "Numbers":
        return self._placed.column(starts)

    def _standing_on(self, position: int, current: str | None) -> int | None:
        mark = self.find(current)
        return self._placed.place(mark.id) if mark is not None and mark.start == position else None


class _Lines:
    """Places in a text as if all its lines were as long as the longest."""

    def __init__(self, breaks: Sequence[int]) -> None:
        self._breaks = breaks

    @cached_property
    def _places(self) -> "Numbers":
        import numpy as np

        return np.asarray(self._breaks, dtype=np.int64)

    def starts(self, marks: Sequence[Mark]) -> "Numbers":
        places = starts(marks)
        return places + _LINE * self._places.searchsorted(places, side="right")

    def ends(self, marks: Sequence[Mark]) -> "Numbers":
        places = ends(marks)
        return places + _LINE * (self._places.searchsorted(places - 1, side="right") + 1)


def _rank(mark: Mark) -> tuple[bool, str]:
    """On the same words, what people coded comes before what is suggested."""
    return mark.ghost, mark.id


def _underlined(marks: Sequence[Mark]) -> "Numbers":
    """Where the underline of each ends; that of a ghost, where it begins."""
    import numpy as np

    return np.array([mark.start if mark.kind == "ghost" else mark.end for mark in marks], dtype=np.int64)
