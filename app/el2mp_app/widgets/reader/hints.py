"""Thin lines about the words of a page, which are no codings: where links end, what another text says too, what is new.

They have no bars, no labels and no tint, and are told only to the pointer and at the caret.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from el2mp_app.look import theme
from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    from el2mp_app.widgets.reader.page import Line, Page

_TICK = 4
"""How far the ends of a link reach down."""
_CORNER = 4


@dataclass(frozen=True, slots=True)
class Hint:
    """``words`` say what it is; ``id`` is that of a link."""

    span: Span
    kind: Literal["link", "shared", "new"]
    words: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a hint lies on a line; ``first`` and ``last`` where it begins and ends there."""

    index: int
    left: float
    right: float
    first: bool
    last: bool


class Hints:
    """The hints of one page, found by place."""

    def __init__(self, hints: Sequence[Hint] = ()) -> None:
        self.all = tuple(sorted(hints, key=lambda hint: (hint.span.start, hint.span.end)))
        self._reach = list(accumulate((hint.span.end for hint in self.all), max))

    def overlapping(self, span: Span) -> list[int]:
        """Their places in ``all``."""
        found = []
        for place in range(bisect_right(self._reach, span.start), len(self.all)):
            if self.all[place].span.start >= span.end:
                break
            if self.all[place].span.end > span.start:
                found.append(place)
        return found

    def at(self, position: int) -> list[Hint]:
        """Those that a position lies in, or at the end of."""
        near = Span(max(0, position - 1), position + 1)
        return [self.all[place] for place in self.overlapping(near)]

    def paint(self, painter: QPainter, page: "Page", exposed: QRectF, left: float) -> None:
        """``left`` is where the text begins."""
        for line in page.lines:
            if line.hints and exposed.top() - 8 < line.top < exposed.bottom() + 8:
                for stretch in line.hints:
                    _PAINT[self.all[stretch.index].kind](painter, line, stretch, left)


def _paint_link(painter: QPainter, line: "Line", stretch: Stretch, _left: float) -> None:
    """A line above the words, with a tick at either end."""
    y = line.top - 3.0
    painter.setPen(_pen(theme.current().accent, 1.6))
    painter.drawLine(QLineF(stretch.left, y, stretch.right, y))
    for shown, x in ((stretch.first, stretch.left + 0.8), (stretch.last, stretch.right - 0.8)):
        if shown:
            painter.drawLine(QLineF(x, y, x, y + _TICK))


def _paint_new(painter: QPainter, line: "Line", stretch: Stretch, _left: float) -> None:
    """A hairline above the words."""
    painter.setPen(_pen(theme.current().text_3, 1.0))
    painter.drawLine(QLineF(stretch.left, line.top + 0.5, stretch.right, line.top + 0.5))


def _paint_shared(painter: QPainter, line: "Line", stretch: Stretch, left: float) -> None:
    """Dots down the margin, and a corner where the words begin and end: long runs would be lost under lines."""
    dots = _pen(theme.current().text_3, 1.2)
    dots.setDashPattern([1.2, 2.2])
    painter.setPen(dots)
    x = left - 4.5
    painter.drawLine(QLineF(x, line.top - 2, x, line.bottom + 3))
    painter.setPen(_pen(theme.current().text_3, 1.0))
    if stretch.first:
        painter.drawPolyline(_corner(stretch.left - 1.5, line.top + 0.5, 1))
    if stretch.last:
        painter.drawPolyline(_corner(stretch.right + 1.5, line.bottom - 0.5, -1))


def _corner(x: float, y: float, way: int) -> list[QPointF]:
    """At the upper left of the first word (``way`` 1), at the lower right of the last one (-1)."""
    return [QPointF(x, y + way * _CORNER), QPointF(x, y), QPointF(x + way * _CORNER, y)]


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


_PAINT = {"link": _paint_link, "new": _paint_new, "shared": _paint_shared}
