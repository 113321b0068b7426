"""Which code a bar stands for, above the text: for a page too narrow to name the bars where they stand."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from el2mp_app.look import theme
from el2mp_app.look.chips import CHIP, paint_chip
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.reader.marks import Mark

_GAP = 8.0


class MarkName(QWidget):
    """A chip and a label, as in the margin, at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark: Mark | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_mark(self, mark: Mark | None) -> None:
        if mark != self.mark:
            self.mark = mark
            spoken = mark.spoken if mark is not None else ""
            self.setAccessibleName(spoken)
            self.setToolTip(literal(spoken))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(theme.interface_font(12, 600)).horizontalAdvance(self._words)
        return QSize(round(theme.px(CHIP[0] + _GAP) + words + theme.px(4)) if self.mark else 0, round(theme.px(18)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        mark = self.mark
        if mark is None:
            return
        painter = QPainter(self)
        font = theme.interface_font(12, 600, italic=mark.ghost)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().text))
        chip, room = theme.px(CHIP[0]), self.width() - theme.px(CHIP[0] + _GAP)
        words = QFontMetricsF(font).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        paint_chip(painter, QPointF(chip / 2 + 1, self.height() / 2), mark.colour, mark.pattern, mark.ghost)
        place = QRectF(chip + theme.px(_GAP), 0, room, self.height())
        painter.setPen(QColor(theme.current().text))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    @property
    def _words(self) -> str:
        if self.mark is None:
            return ""
        return f"{self.mark.short}\u2002{self.mark.initials}" if self.mark.initials else self.mark.short
