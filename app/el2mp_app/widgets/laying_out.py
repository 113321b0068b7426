"""Lays out a long document bit by bit, so that no turn of the event loop takes longer than a frame has time for."""

from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QSizeF
from PySide6.QtGui import QTextDocument

_AFTER = 0.15
"""Seconds: what is in view, and what stands beside it, is shown first."""
_SLICE = 0.005
"""Seconds at a time."""


class LayingOut(QObject):
    """Takes the place of what Qt does by its timers: that doubles its step each time, up to 200,000 characters.

    Whatever asks for a place further down has all before it laid out at once, as ever.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document, self._layout = document, document.documentLayout()
        self.start()

    def start(self) -> None:
        """From its beginning: the widget it is given to has it laid out anew, and so has another width."""
        self._next = self._document.firstBlock()
        self._begin = perf_counter() + _AFTER
        self._told = 0.0
        """How high the view believes the document to be: each time it learns of more, it is painted."""
        self._layout.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Timer:
            return False
        if not self._next.isValid():
            watched.removeEventFilter(self)
            return False
        now = perf_counter()
        if now >= self._begin:
            self._go_on(now + _SLICE)
        return True

    def _go_on(self, until: float) -> None:
        block, rect = self._next, self._layout.blockBoundingRect(self._next)
        while block.isValid() and perf_counter() < until:
            rect = self._layout.blockBoundingRect(block)
            block = block.next()
        self._next = block
        if not block.isValid() or rect.bottom() > 2 * self._told:
            self._told = rect.bottom()
            # The view asks for the size that is known by now; what is given along is not looked at.
            self._layout.documentSizeChanged.emit(QSizeF(rect.width(), rect.bottom()))
