"""The marks of a source, found by place and by id, with the lane of each bar and the level of each underline.

A page without marks needs no arrays: the window starts with one, and importing them takes a quarter of a second.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from el2mp_app.widgets.marks import Mark
from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from el2mp_desktop.domain.spans import Lane, SpanIndex

    Places = NDArray[np.int64]

# Bars are as high as the lines of their passage: two passages on one line meet even where their characters do not.
# No line of the reader holds more characters than this.
_LINE = 96


class MarkIndex:
    """Marks are named by their place in ``marks``; ``breaks`` are the positions where a new paragraph begins."""

    def __init__(self, marks: Sequence[Mark] = (), breaks: Sequence[int] = ()) -> None:
        self.marks = tuple(marks)
        self._breaks = breaks

    def overlapping(self, span: Span) -> list[int]:
        return self._spans.overlapping(span) if self.marks else []

    def at(self, position: int) -> list[int]:
        return self._spans.at(position) if self.marks else []

    def next_from(self, position: int, current: str | None) -> int | None:
        """The mark to step to: after the current one, if that is where one stands, else at this position or after."""
        if not self.marks:
            return None
        place = self._standing_on(position, current)
        return self._spans.at_or_after(position) if place is None else self._spans.beside(place, 1)

    def previous_from(self, position: int, current: str | None) -> int | None:
        if not self.marks:
            return None
        place = self._standing_on(position, current)
        return self._spans.before(position) if place is None else self._spans.beside(place, -1)

    def find(self, mark_id: str | None) -> Mark | None:
        place = self._by_id.get(mark_id) if mark_id else None
        return self.marks[place] if place is not None else None

    def lane(self, index: int) -> "Lane":
        """The lane of the bar in the gutter."""
        return self._lanes.lane(index)

    def level(self, index: int) -> int:
        """How many underlines of other codings lie above this one's."""
        return self._levels.lane(index).number

    def _standing_on(self, position: int, current: str | None) -> int | None:
        place = self._by_id.get(current) if current else None
        return place if place is not None and self.marks[place].start == position else None

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {mark.id: place for place, mark in enumerate(self.marks)}

    @cached_property
    def starts(self) -> "Places":
        import numpy as np

        # A list first: from an iterator an array takes twice as long.
        return np.array([mark.start for mark in self.marks], dtype=np.int64)

    @cached_property
    def ends(self) -> "Places":
        import numpy as np

        return np.array([mark.end for mark in self.marks], dtype=np.int64)

    @cached_property
    def _spans(self) -> "SpanIndex":
        from el2mp_desktop.domain.spans import SpanIndex

        return SpanIndex(self.starts, self.ends)

    @cached_property
    def _levels(self) -> "SpanIndex":
        ghosts = [mark.kind == "ghost" for mark in self.marks]
        if not any(ghosts):
            return self._spans
        import numpy as np

        from el2mp_desktop.domain.spans import SpanIndex

        return SpanIndex(self.starts, np.where(ghosts, self.starts, self.ends))

    @cached_property
    def _lanes(self) -> "SpanIndex":
        """Spans stretched by a line at their end and at every break before them."""
        import numpy as np

        from el2mp_desktop.domain.spans import SpanIndex

        breaks = np.asarray(self._breaks, dtype=np.int64)
        first = np.searchsorted(breaks, self.starts, side="right")
        last = np.searchsorted(breaks, self.ends - 1, side="right")
        return SpanIndex(self.starts + _LINE * first, self.ends + _LINE * (last + 1))
