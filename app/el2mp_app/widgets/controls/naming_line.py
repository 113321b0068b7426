"""A line that takes the name of something new: Enter or leaving the line hands it over, and empties the line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NamingLine(QLineEdit):
    named = Signal(str)
    """Not empty, and without needless spaces; told once the focus is where it goes, so that it can be moved on."""
    _left = Signal()

    def __init__(self, name: str, example: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(example)
        self.setAccessibleName(name)
        self.editingFinished.connect(self._left)
        self._left.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter must not reach the button that closes the dialog."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def _hand_over(self) -> None:
        name = " ".join(self.text().split())
        if name:
            self.clear()
            self.named.emit(name)
