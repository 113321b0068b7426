"""Shows a chart as it would be printed, at the screen's own resolution, and says which cell is pointed at."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from el2mp_app.look import theme

if TYPE_CHECKING:
    from el2mp_desktop.charts.cooccurrence import CooccurrenceChart
    from el2mp_desktop.charts.theme import ChartTheme


_DPI = 96
_AT_EASE, _LEGIBLE = 0.95, 0.9
"""So large, as parts of its design, its words are read at ease, and can be read at all; it is scrolled instead."""


class FigureView(QWidget):
    """Arrows move from cell to cell, Enter chooses; a click does both."""

    pair_chosen = Signal(int, int)
    """Indices of the two codes in the result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: CooccurrenceChart | None = None
        self._image = QImage()
        self._pair: tuple[int, int] | None = None
        self._room = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_chart(self, chart: "CooccurrenceChart") -> None:
        self._chart, self._pair = chart, None
        self._redraw()

    @property
    def room(self) -> float | None:
        """The width in pixels of the design, by threes as sheets are, that a figure may have and be read at ease; None
        before anything is shown."""
        return 3 * int(self._room / theme.px(_AT_EASE) / 3) if self._room else None

    def fit(self, width: int) -> None:
        """Shrink towards that width (logical pixels) where the figure is wider, as far as it stays legible."""
        if width != self._room:
            self._room = width
            if self._chart is not None:
                self._redraw()

    @property
    def pair(self) -> tuple[int, int] | None:
        """The pair whose cell is framed."""
        return self._pair

    @property
    def shown(self) -> tuple[int, ...]:
        """The codes of the figure from top to bottom; none where no two meet."""
        return self._chart.shown if self._chart else ()

    @property
    def _scale(self) -> float:
        """Logical pixels of the screen to one of the design."""
        assert self._chart is not None
        whole = self._chart.figure.get_size_inches()[0] * _DPI
        return theme.px(min(1.0, max(_LEGIBLE, self._room / theme.px(whole)))) if self._room else theme.px(1)

    def frame(self, pair: tuple[int, int] | None) -> None:
        """Put a frame around a cell."""
        if self._chart is not None and pair != self._pair:
            self._pair = pair
            self._chart.frame(pair, theme.current().text)
            self._redraw()

    def sizeHint(self) -> QSize:
        if self._chart is None:
            return QSize(400, 300)
        width, height = self._chart.figure.get_size_inches()
        return QSize(round(self._scale * width * _DPI), round(self._scale * height * _DPI))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._image.isNull():
            QPainter(self).drawImage(QPointF(0, 0), self._image)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._chart is not None:
            self._redraw()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pair = self.pair_at(event.position())
        if pair is not None:
            self.frame(pair)
            self.pair_chosen.emit(*pair)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.pair_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if event.key() in steps and self._chart is not None and len(self._chart.shown) > 1:
            self._move(*steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pair is not None:
            self.pair_chosen.emit(*self._pair)
        else:
            super().keyPressEvent(event)

    def _move(self, across: int, down: int) -> None:
        assert self._chart is not None
        shown = self._chart.shown
        if self._pair is None:
            self.frame((shown[0], shown[1]))
        else:
            column, row = sorted(shown.index(code) for code in self._pair)
            column, row = column + across, row + down
            if 0 <= column < row < len(shown):
                self.frame((shown[column], shown[row]))
        if self._pair is not None:
            self.pair_chosen.emit(*self._pair)

    def pair_at(self, place: QPointF) -> tuple[int, int] | None:
        """The pair of the cell at a place of the widget."""
        if self._chart is None:
            return None
        scale = self._scale
        return self._chart.cell_at(place.x() / scale, place.y() / scale)

    def cell_of(self, pair: tuple[int, int]) -> QRect:
        """Where the cell of a pair stands in the widget; empty where it has none."""
        place = self._chart.place_of(pair) if self._chart is not None else None
        if self._chart is None or place is None:
            return QRect()
        scale = self._scale
        left, top, side = (scale * length for length in (*place, self._chart.cell))
        return QRectF(left, top, side, side).toAlignedRect()

    def _redraw(self) -> None:
        assert self._chart is not None
        figure, ratio = self._chart.figure, self.devicePixelRatioF()
        figure.set_dpi(_DPI * self._scale * ratio)
        canvas: Any = figure.canvas  # one that draws into memory; matplotlib does not say its type
        canvas.draw()
        width, height = canvas.get_width_height(physical=True)
        buffer = bytes(canvas.buffer_rgba())
        self._image = QImage(buffer, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
        self._image.setDevicePixelRatio(ratio)
        self.setFixedSize(self.sizeHint())
        self.update()


def as_seen(look: "ChartTheme") -> "ChartTheme":
    """The looks of a chart in the window: in high contrast its words are written as all words of the window are."""
    tokens = theme.current()
    if tokens.name != "contrast":
        return look
    return replace(look, page=tokens.page, text=tokens.text, text_2=tokens.text, text_3=tokens.text)
