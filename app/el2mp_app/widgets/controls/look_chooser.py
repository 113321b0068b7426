"""Choosing the look of a code: twelve colours, four patterns, by mouse or arrows."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_desktop.domain.palette import COLOURS, PATTERNS
from el2mp_desktop.language import tr

_CELL = 28


class LookChooser(QWidget):
    look_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour, self._pattern = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def show_look(self, colour: str, pattern: str) -> None:
        self._colour, self._pattern = colour, pattern
        self.setEnabled(bool(colour))
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Colour and pattern"))
        self.setAccessibleDescription(f"{self._colour}, {self._pattern}")

    def sizeHint(self) -> QSize:
        return QSize(int(theme.px(_CELL * len(COLOURS))), int(theme.px(_CELL * len(PATTERNS))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side = QPainter(self), theme.px(_CELL)
        for row, pattern in enumerate(PATTERNS):
            for column, colour in enumerate(COLOURS):
                centre = QPointF((column + 0.5) * side, (row + 0.5) * side)
                paint_chip(painter, centre, colour, pattern)
                if (colour, pattern) == (self._colour, self._pattern):
                    accent = self.hasFocus()
                    ink = theme.current().accent if accent else theme.current().text_2
                    painter.setPen(QPen(QColor(ink), 2 if accent else 1))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(QRectF(column * side + 3, row * side + 2, side - 6, side - 4), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        side = theme.px(_CELL)
        self._take(int(event.position().x() // side), int(event.position().y() // side))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if event.key() not in steps:
            super().keyPressEvent(event)
            return
        across, down = steps[Qt.Key(event.key())]
        column = list(COLOURS).index(self._colour) if self._colour in COLOURS else 0
        row = PATTERNS.index(self._pattern) if self._pattern in PATTERNS else 0
        self._take(column + across, row + down)

    def _take(self, column: int, row: int) -> None:
        if 0 <= column < len(COLOURS) and 0 <= row < len(PATTERNS):
            colour, pattern = list(COLOURS)[column], PATTERNS[row]
            if (colour, pattern) != (self._colour, self._pattern):
                self.show_look(colour, pattern)
                self.look_chosen.emit(colour, pattern)
