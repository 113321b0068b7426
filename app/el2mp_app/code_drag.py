"""Dragging a code onto words, and words onto a code."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

CODE = "application/x-el2mp-code"
PASSAGE = "application/x-el2mp-passage"
"""What is dragged is the selection itself; where it lies is known to the reader."""


def code_data(code_id: str) -> QMimeData:
    data = QMimeData()
    data.setData(CODE, code_id.encode())
    return data


def code_in(data: QMimeData) -> str:
    """The code that is dragged; empty where something else is."""
    return bytes(data.data(CODE).data()).decode() if data.hasFormat(CODE) else ""


class Landing(QObject):
    """Lets a widget take what is dragged over it: ``aim`` says whether it can be dropped at a point."""

    dropped = Signal(QPoint, object)
    """Where, and the `QMimeData` (only as long as the signal lasts)."""
    left = Signal()

    def __init__(self, on: QWidget, kind: str, aim: Callable[[QPoint], bool]) -> None:
        super().__init__(on)
        self._kind, self._aim = kind, aim
        on.setAcceptDrops(True)
        on.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self.left.emit()
        if not isinstance(event, (QDragMoveEvent, QDropEvent)) or not event.mimeData().hasFormat(self._kind):
            return False
        point = event.position().toPoint()
        if not self._aim(point):
            # Accepted as an event, or else what is below would be asked; not as a place to drop.
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(point, event.mimeData())
        return True
