"""A line of three pixels that fills as work goes on."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from el2mp_app.widgets.typeset import ink
from el2mp_desktop.language import tr


class ProgressLine(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setFixedHeight(3)
        self.setAccessibleName(tr("Progress"))

    def show_progress(self, done: int, total: int) -> None:
        """``total`` 0: how much there is to do is not known."""
        self._share = done / total if total else 0.5
        self.setAccessibleDescription(f"{self._share:.0%}" if total else "")
        self.update()

    def rest(self) -> None:
        """Nothing is at work: the line is not seen."""
        self._share = None
        self.setAccessibleDescription("")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._share is None:
            painter.fillRect(self.rect(), ink("page"))
            return
        # What is left is a thin line: in high contrast it would outweigh what is done.
        painter.fillRect(QRectF(0, 1, self.width(), 1), ink("hairline"))
        painter.fillRect(QRectF(0, 0, self.width() * self._share, 3), ink("accent"))
