"""Paints what lies under the text: tints, underlines, ghosts, the frame of a passage one has jumped to."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from el2mp_app.look import theme
from el2mp_app.look.chips import code_colour, tint
from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.marks import Mark
from el2mp_app.widgets.reader.page import Line, Page, Piece

_TINTS = 2
"""How many tints may lie on each other, so that the text stays legible."""
_UNDERLINES = 4
"""How many underlines fit between two lines; further codings show in the gutter."""
_STEP = 3.0
_PROPOSAL_WASH = 0.10


class Underlay:
    """Paints the lines of a page; ``current`` and ``hovered`` are ids of marks."""

    def __init__(self, index: MarkIndex, current: str | None, hovered: frozenset[str]) -> None:
        self._index = index
        self._current = current
        self._hovered = hovered
        self._theme = theme.current()

    def paint(self, painter: QPainter, page: Page, exposed: QRectF) -> None:
        for line in page.lines:
            if line.bottom + _UNDERLINES * _STEP + 4 < exposed.top() or line.top - 4 > exposed.bottom():
                continue
            self._paint_tints(painter, line)
            for piece in line.pieces:
                if self._mark(piece).ghost:
                    self._paint_ghost(painter, line, piece)
                else:
                    self._paint_underline(painter, line, piece)
            for piece in line.pieces:
                if self._mark(piece).id == self._current and not self._mark(piece).ghost:
                    self._paint_handles(painter, line, piece)
            for left, right in line.framed:
                self._paint_frame(painter, _box(line, left - 3, right + 3).adjusted(0, -2, 0, 2))

    def _mark(self, piece: Piece) -> Mark:
        return self._index.marks[piece.index]

    def _strong(self, mark: Mark) -> bool:
        return mark.id == self._current or mark.id in self._hovered

    def _paint_tints(self, painter: QPainter, line: Line) -> None:
        codings = [piece for piece in line.pieces if not self._mark(piece).ghost]
        if not codings or not self._theme.tint:
            return
        # The passage one works on keeps its tint whatever else lies there.
        codings.sort(key=lambda piece: not self._strong(self._mark(piece)))
        tints = {False: self._theme.tint, True: self._theme.tint_current}
        for left, right, here in _segments(codings):
            layers = [self._mark(piece) for piece in reversed(here[:_TINTS])]
            shares = ((mark.colour, tints[self._strong(mark)]) for mark in layers)
            painter.fillRect(QRectF(left, line.top, right - left, line.bottom - line.top), tint(tuple(shares)))

    def _paint_underline(self, painter: QPainter, line: Line, piece: Piece) -> None:
        mark, level = self._mark(piece), self._index.level(piece.index)
        if level >= _UNDERLINES:
            return
        thick = self._theme.underline + (0.6 if self._strong(mark) else 0.0)
        # In high contrast the lines are thicker and stand as far apart.
        step = _STEP + self._theme.underline - 2.0
        rect = QRectF(piece.left, line.bottom + level * step, piece.right - piece.left, thick)
        colour = code_colour(mark.colour)
        if not (mark.unsure or mark.discuss):
            painter.fillRect(rect, colour)
            return
        pen = QPen(colour, thick)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.0, 1.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))

    def _paint_ghost(self, painter: QPainter, line: Line, piece: Piece) -> None:
        mark, strong = self._mark(piece), self._strong(self._mark(piece))
        colour = code_colour(mark.colour)
        # In high contrast, where no wash tells the current one, thicker as underlines are.
        pen = QPen(colour, (0.9 if strong else 0.6) * self._theme.underline)
        pen.setDashPattern([1.0, 1.6] if mark.approximate else [3.6 / pen.widthF(), 2.4 / pen.widthF()])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        left, right = piece.left - 1, piece.right + 1
        if strong and self._theme.tint:
            wash = QColor(colour)
            wash.setAlphaF(_PROPOSAL_WASH)
            painter.fillRect(QRectF(left, line.top, right - left, line.bottom + 1 - line.top), wash)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        box = _box(line, left, right)
        # Qt takes six times as long to dash a frame as to dash its sides.
        top, bottom = (box.topLeft(), box.topRight()), (box.bottomLeft(), box.bottomRight())
        painter.drawLines([QLineF(*top), QLineF(*bottom), *(QLineF(*side) for side in zip(top, bottom, strict=True))])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_frame(self, painter: QPainter, box: QRectF) -> None:
        """Round a passage one has jumped to."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_handles(self, painter: QPainter, line: Line, piece: Piece) -> None:
        painter.setPen(QPen(QColor(self._theme.text), 1.6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shown, x in ((piece.first, piece.left - 0.8), (piece.last, piece.right + 0.8)):
            if shown:
                painter.drawLine(QLineF(x, line.top - 1, x, line.bottom + self._theme.underline + 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _box(line: Line, left: float, right: float) -> QRectF:
    """What frames a stretch of a line, on whole pixels."""
    return QRectF(QPointF(round(left) + 0.5, line.top - 0.5), QPointF(round(right) - 0.5, line.bottom + 1.5))


def _segments(pieces: list[Piece]) -> Iterator[tuple[float, float, list[Piece]]]:
    """The line cut where a piece begins or ends, with the pieces over each cut, in their given order."""
    cuts = sorted({edge for piece in pieces for edge in (piece.left, piece.right)})
    for left, right in pairwise(cuts):
        here = [piece for piece in pieces if piece.left <= left and right <= piece.right]
        if here:
            yield left, right, here
