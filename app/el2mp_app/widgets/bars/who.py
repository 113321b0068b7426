"""Who codes here, at the head of the window: initials, and as much of the name and the reading as there is room for."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.typeset import ink

_GAP = 4


class Who(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._initials, self._rest = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_person(self, initials: str, rest: str) -> None:
        self._initials, self._rest = initials, rest
        whole = f"{initials} {rest}".strip()
        self.setToolTip(literal(whole))
        self.setAccessibleName(whole)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._bold().horizontalAdvance(self._initials), self._plain().height())

    def sizeHint(self) -> QSize:
        rest = self._plain().horizontalAdvance(self._rest) + round(theme.px(_GAP)) + 1
        return QSize(self.minimumSizeHint().width() + rest, self._plain().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(ink("text"))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        first = self.minimumSizeHint().width()
        painter.setFont(theme.interface_font(13, 700))
        painter.drawText(QRect(0, 0, first, self.height()), side, self._initials)
        place = self.rect().adjusted(first + round(theme.px(_GAP)), 0, 0, 0)
        painter.setFont(theme.interface_font(13))
        painter.drawText(place, side, self._plain().elidedText(self._rest, Qt.TextElideMode.ElideRight, place.width()))

    def _bold(self) -> QFontMetrics:
        return QFontMetrics(theme.interface_font(13, 700))

    def _plain(self) -> QFontMetrics:
        return QFontMetrics(theme.interface_font(13))
