"""The fields in which a code is described: one line for its name, texts that grow with what is in them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


class NameField(QLineEdit):
    """Where nothing was typed, Ctrl+Z is the project's."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _reverses(event):
            available = self.isUndoAvailable() or self.isRedoAvailable()
            event.setAccepted(available)
            return available
        return super().event(event)


class TextField(QPlainTextEdit):
    """A text that shows itself whole, and says when it is left. Where nothing was typed, Ctrl+Z is the project's."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _reverses(event):
            available = self.document().isUndoAvailable() or self.document().isRedoAvailable()
            event.setAccepted(available)
            return available
        return super().event(event)

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        super().setFont(font)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _grow(self, *_: object) -> None:
        # A plain text's height is counted in lines.
        lines = max(2, round(self.document().size().height()))
        margins = 2 * round(self.document().documentMargin()) + 2 * self.frameWidth() + 4
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins)


def _reverses(event: QEvent) -> bool:
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in keys)
