"""The codes used last in a line under the text, each with its digit: pressed, dragged onto words, or dropped upon."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from el2mp_app.code_drag import PASSAGE, Landing, code_data
from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.controls.buttons import paint_key
from el2mp_app.widgets.plain import side
from el2mp_app.widgets.typeset import ink
from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.language import tr

_WIDEST, _NARROWEST = 280, 72
"""Nine of the narrowest have room beside both sides in the lowest window that is laid out for."""


class RecentStrip(QWidget):
    """As many as fit; the keyboard reaches each by its digit."""

    code_applied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side(self)
        self.buttons: list[CodeButton] = []
        self.setFixedHeight(round(theme.px(36)))
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Codes used last"))

    def show_codes(self, digits: Mapping[str, str], codes: Sequence[CodeRow], language: str) -> None:
        """``digits``: digit to code."""
        known = {code.id: code for code in codes}
        shown = [(digit, known[code]) for digit, code in sorted(digits.items()) if code in known]
        while len(self.buttons) > len(shown):
            self.buttons.pop().deleteLater()
        while len(self.buttons) < len(shown):
            button = CodeButton(self)
            button.clicked.connect(lambda _checked=False, button=button: self.code_applied.emit(button.code))
            button.passage_dropped.connect(self.code_applied)
            self.buttons.append(button)
        for button, (digit, code) in zip(self.buttons, shown, strict=True):
            button.show_code(digit, code, language)
        self._place()

    @property
    def names(self) -> dict[str, str]:
        """Digit to name."""
        return {button.digit: button.text() for button in self.buttons}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """All of them, the longest names shortened first; what does not fit even so is left out."""
        left, gap = round(theme.px(14)), round(theme.px(4))
        wanted = [button.sizeHint().width() for button in self.buttons]
        widest = _share(wanted, self.width() - left - gap * len(wanted))
        for button, width in zip(self.buttons, wanted, strict=True):
            width = min(width, max(widest, round(theme.px(_NARROWEST))))
            height = button.sizeHint().height()
            button.setGeometry(left, (self.height() - height) // 2, width, height)
            left += width + gap
            button.setVisible(left <= self.width())


class CodeButton(QAbstractButton):
    """A digit, a chip and a name."""

    passage_dropped = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.code, self.digit = "", ""
        self._look = ("", "solid")
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        landing = Landing(self, PASSAGE, lambda _point: True)
        landing.dropped.connect(lambda _point, _data: self.passage_dropped.emit(self.code))

    def show_code(self, digit: str, code: CodeRow, language: str) -> None:
        self.code, self.digit, self._look = code.id, digit, (code.colour, code.pattern)
        name = in_language(code.name, language)
        self.setText(name)
        self.setToolTip(literal(name))
        self.setAccessibleName(tr("{name}, key {digit}", name=name, digit=digit))
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.interface_font(12)).horizontalAdvance(self.text())
        return QSize(round(min(theme.px(_WIDEST), words + theme.px(46))), round(theme.px(26)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), ink("hairline" if self.isDown() else "window"))
        cap = QRect(0, 0, round(theme.px(17)), self.height())
        paint_key(painter, cap, self.digit)
        paint_chip(painter, QPointF(theme.px(27), self.rect().center().y() + 0.5), *self._look)
        words = self.rect().adjusted(round(theme.px(36)), 0, -round(theme.px(4)), 0)
        painter.setFont(theme.interface_font(12))
        painter.setPen(ink("text"))
        name = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = self._pressed is not None and (event.position().toPoint() - self._pressed).manhattanLength()
        if far and far >= QApplication.startDragDistance() and event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed = None
            self.setDown(False)
            drag = QDrag(self)
            drag.setMimeData(code_data(self.code))
            drag.exec(Qt.DropAction.CopyAction)
            return
        super().mouseMoveEvent(event)


def _share(wanted: Sequence[int], room: int) -> int:
    """The width that none may exceed, so that all together have room."""
    left = len(wanted)
    for width in sorted(wanted):
        if width * left >= room:
            return room // left
        room, left = room - width, left - 1
    return max(wanted, default=0)
