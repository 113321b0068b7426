"""How codings look on a picture and beside it: numbered frames, and bars with labels in a margin at the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from el2mp_app.look import theme
from el2mp_app.look.chips import BAR, code_colour, paint_bar
from el2mp_app.widgets.reader.marks import Mark
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.language import number

MARGIN = 196
"""Width of the bars and labels at the right of a picture."""
_LANE, _MOST_LANES, _LABEL, _GAP = 11.0, 5, 17.0, 10.0
_HANDLE = 8.0
_LINES = {"": 1.8, "hovered": 2.6, "current": 3.2}


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A coding of a picture; the start and end of its ``mark`` are the top and bottom of its rectangle."""

    mark: Mark
    region: Region
    whole: bool
    number: int
    """Its place from the top, whatever is shown: the one it has on paper."""
    mine: bool

    @property
    def id(self) -> str:
        return self.mark.id

    @property
    def size(self) -> int:
        return (self.region.right - self.region.left) * (self.region.bottom - self.region.top)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark where it is on the screen. ``figure`` is the sign with its number; without a margin, or room in it,
    ``bar`` and ``label`` are empty."""

    mark: PictureMark
    frame: QRectF
    figure: QRectF
    bar: QRectF
    label: QRectF

    def is_at(self, point: QPointF) -> bool:
        return any(part.contains(point) for part in (self.figure, self.bar, self.label))


def place(marks: Sequence[PictureMark], picture: QRectF, scale: float, margin: QRectF) -> list[Placed]:
    """From the top; ``scale`` leads from the picture's pixels to the screen's."""
    from el2mp_desktop.domain.spans import SpanIndex  # numpy: not before the window stands

    index = SpanIndex([mark.region.top for mark in marks], [mark.region.bottom for mark in marks])
    lanes = min(_MOST_LANES, max((index.lane(at).count for at in range(len(marks))), default=1))
    left, below = margin.left() + theme.px(lanes * _LANE + _GAP), margin.top()
    metrics = QFontMetricsF(_figures())
    taken: list[QRectF] = []
    found = []
    for at, mark in enumerate(marks):
        frame = on_screen(mark.region, picture, scale)
        width = metrics.horizontalAdvance(number(mark.number)) + theme.px(7)
        figure = _free(QRectF(frame.left(), frame.top(), width, theme.px(15)), taken)
        taken.append(figure)
        bar = label = QRectF()
        if not margin.isEmpty():
            lane = min(index.lane(at).number, _MOST_LANES - 1)
            bar = QRectF(round(margin.left() + theme.px(lane * _LANE)), round(frame.top()), theme.px(BAR),
                         max(theme.px(BAR), round(frame.height())))  # fmt: skip
            label = QRectF(left, max(frame.top(), below), margin.right() - left, theme.px(_LABEL))
            label = label if label.bottom() <= margin.bottom() else QRectF()
            below = max(below, label.bottom())
        found.append(Placed(mark, frame, figure, bar, label))
    return found


def on_screen(region: Region, picture: QRectF, scale: float) -> QRectF:
    left, top = picture.left() + region.left * scale, picture.top() + region.top * scale
    return QRectF(left, top, (region.right - region.left) * scale, (region.bottom - region.top) * scale)


def paint(painter: QPainter, placed: Placed, state: str) -> None:
    """``state``: ``hovered``, ``current``, or empty."""
    mark, ground = placed.mark.mark, QColor(theme.current().page)
    line = theme.px(_LINES[state])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ground, line + 2.4))
    painter.drawRect(placed.frame)
    pen = QPen(code_colour(mark.colour), line)
    if mark.unsure:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawRect(placed.frame)
    # Beside the handle that the current one may have in its corner.
    figure = placed.figure.translated(theme.px(_HANDLE), theme.px(_HANDLE)) if state == "current" else placed.figure
    painter.setPen(QPen(code_colour(mark.colour), 1))
    painter.setBrush(ground)
    painter.drawRect(figure)
    painter.setFont(_figures())
    painter.setPen(QColor(theme.current().text))
    painter.drawText(figure, Qt.AlignmentFlag.AlignCenter, number(placed.mark.number))
    if not placed.bar.isEmpty():
        _paint_beside(painter, placed, state)


def paint_handles(painter: QPainter, frame: QRectF) -> None:
    painter.setBrush(QColor(theme.current().page))
    painter.setPen(QPen(QColor(theme.current().text), 1.4))
    half = theme.px(_HANDLE) / 2
    for _, point in handles(frame):
        painter.drawRect(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))


def handles(frame: QRectF) -> Iterator[tuple[str, QPointF]]:
    """The eight, each by the edges that it moves: ``lt`` is the left one and the top one."""
    middle = frame.center()
    for across, x in (("l", frame.left()), ("", middle.x()), ("r", frame.right())):
        for down, y in (("t", frame.top()), ("", middle.y()), ("b", frame.bottom())):
            if across or down:
                yield across + down, QPointF(x, y)


def _paint_beside(painter: QPainter, placed: Placed, state: str) -> None:
    """Bar and label as beside a text."""
    mark, bar, label = placed.mark.mark, placed.bar, placed.label
    paint_bar(painter, bar, mark.colour, mark.pattern)
    if state:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().text), 1.6))
        painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 2, 2)
    if label.isEmpty():
        return
    painter.setPen(QPen(theme.mix(theme.current().line, theme.current().page, 0.6), 1))
    start = QPointF(bar.right() + 3, min(bar.bottom() - 2, bar.top() + theme.px(_LABEL) / 2))
    painter.drawLine(QLineF(start, QPointF(label.left() - 4, label.center().y())))
    font = theme.interface_font(11.5, weight=600 if state == "current" else 400)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().text if state else theme.current().text_2))
    after = f"\u2002{mark.initials}" if mark.initials else ""
    metrics = QFontMetricsF(font)
    words = f"{number(placed.mark.number)}\u2002{mark.short}"
    room = label.width() - metrics.horizontalAdvance(after)
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided + after)


def _figures() -> QFont:
    return theme.interface_font(11, 600, tabular=True)


def _free(figure: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Beside those that stand there already."""
    for other in sorted(taken, key=lambda other: other.left()):
        if figure.intersects(other):
            figure = figure.translated(other.right() - figure.left(), 0)
    return figure
