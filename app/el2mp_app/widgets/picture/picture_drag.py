"""Dragging a code onto a picture, and a rectangle drawn on it onto a code."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from el2mp_app.code_drag import CODE, PASSAGE, Landing, code_in
from el2mp_desktop.domain.regions import Region


class PictureDrag(QObject):
    dropped = Signal(object, tuple)
    """The `Region` that a code was dropped on, and the code."""

    def __init__(self, on: QWidget, under: Callable[[QPointF], Region | None]) -> None:
        """``under``: what of the picture a code would be dropped on at a point."""
        super().__init__(on)
        self._on, self._under = on, under
        self.aimed: Region | None = None
        """Where the code that is held over the picture would go."""
        landing = Landing(on, CODE, self._aim)
        landing.dropped.connect(lambda _point, data: self._take(code_in(data)))
        landing.left.connect(lambda: self._show(None))

    def carried(self) -> QMimeData:
        """What is drawn, as it is dragged onto a code; where it lies is known to the picture."""
        data = QMimeData()
        data.setData(PASSAGE, b"")
        return data

    def carry(self) -> None:
        drag = QDrag(self._on)
        drag.setMimeData(self.carried())
        drag.exec(Qt.DropAction.CopyAction)

    def _aim(self, point: QPoint) -> bool:
        self._show(self._under(QPointF(point)))
        return self.aimed is not None

    def _show(self, region: Region | None) -> None:
        self.aimed = region
        self._on.update()

    def _take(self, code: str) -> None:
        aimed = self.aimed
        self._show(None)
        self.dropped.emit(aimed, (code,))
