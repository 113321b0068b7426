"""Buttons that a page of the window needs beside the plain one: with its key, and as one of a few choices."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from el2mp_app.keys.keymap import native
from el2mp_app.look import theme
from el2mp_app.widgets.typeset import Tone, Words, ink, on_row

_GAP = 10


class Fold(QToolButton):
    """Shows what is folded below it; its arrow says whether it does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.toggled.connect(self._turn)

    def _turn(self, shown: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)


class KeyButton(QPushButton):
    """A push button that shows the key which does the same: after its words, or before them."""

    def __init__(self, key: str, parent: QWidget, before: bool = False, command: str = "") -> None:
        """``command``: whose key it is, where it is one that can be changed."""
        super().__init__(parent)
        self._before = before
        self._command = command
        self._sequence = QKeySequence(key)

    def follow(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Show the key that its command has now."""
        if self._command in keys:
            self._sequence = QKeySequence(next(iter(keys[self._command]), ""))
            self.updateGeometry()
            self.update()

    @property
    def _key(self) -> str:
        """As it is written in the language in force."""
        return native(self._sequence).replace("+", " ")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._sequence.isEmpty():
            return hint
        return QSize(hint.width() + round(theme.px(_GAP)) + self._cap_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text, option.text = option.text, ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        edge = round(theme.px(9 if self._before and not self._sequence.isEmpty() else 13))
        inner = self.rect().adjusted(edge, 0, -edge, 0)
        width = self._cap_width()
        cap = QRect(inner.left() if self._before else inner.right() - width + 1, inner.top(), width, inner.height())
        if self._before and not self._sequence.isEmpty():
            inner.setLeft(cap.right() + round(theme.px(_GAP)))
        painter.setPen(option.palette.color(QPalette.ColorRole.ButtonText))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if not self._sequence.isEmpty():
            paint_key(painter, cap, self._key, "text_2" if self.isEnabled() else "line")

    def _cap_width(self) -> int:
        return QFontMetrics(theme.interface_font(11)).horizontalAdvance(self._key) + round(theme.px(9))


class KeyCap(QWidget):
    """A key by itself, at the end of a line that it works on."""

    def __init__(self, key: str, parent: QWidget, command: str) -> None:
        super().__init__(parent)
        self._key, self._command = key, command

    def follow(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Show the key that its command has now, if it has one."""
        self._key = native(next(iter(keys[self._command]), ""))
        self.setVisible(bool(self._key))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.interface_font(11)).horizontalAdvance(self._key) + round(theme.px(9))
        return QSize(width, round(theme.px(18)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_key(QPainter(self), self.rect(), self._key)


def paint_key(painter: QPainter, place: QRect, key: str, tone: Tone = "text_2", selected: bool = False) -> None:
    """A key of the keyboard, in the middle of the height given."""
    height = theme.px(17)
    cap = QRectF(place.left() + 0.5, round(place.center().y() - height / 2) + 0.5, place.width() - 1, round(height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(on_row("line", selected), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cap, 3, 3)
    painter.setFont(theme.interface_font(11))
    painter.setPen(on_row(tone, selected))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)


class Choice(QAbstractButton):
    """One of a few words to choose from: the one in force is bold, the others are underlined."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.interface_font(13, 600)).horizontalAdvance(self.text())
        return QSize(width + round(theme.px(8)), round(theme.px(24)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.interface_font(13, 600 if self.isChecked() else 400))
        painter.setPen(ink("text" if self.isChecked() else "text_2"))
        left = round(theme.px(4))
        words = painter.boundingRect(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if not self.isChecked():
            y = words.bottom() + 0.5
            painter.setPen(QPen(ink("accent" if self.underMouse() else "line"), 1))
            painter.drawLine(QPointF(words.left(), y), QPointF(words.right(), y))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


class Choices(QWidget):
    """A name, and the values it can have in one line; ``group.idClicked`` tells the place of the one chosen."""

    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = Words(self, tone="text_2")
        self.name.setWordWrap(False)
        self.buttons = [Choice(self) for _ in range(count)]
        self.group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(round(theme.px(4)))
        layout.addWidget(self.name)
        for number, button in enumerate(self.buttons):
            self.group.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch(1)

    def show_texts(self, name: str, values: list[str], chosen: int) -> None:
        self.name.setText(name)
        for button, value in zip(self.buttons, values, strict=True):
            button.setText(value)
            button.setAccessibleName(f"{name} {value}")
            button.updateGeometry()
        self.buttons[chosen].setChecked(True)
