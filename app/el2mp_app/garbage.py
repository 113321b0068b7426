"""Cyclic garbage is collected on the window's thread alone.

Python collects on whichever thread allocates next. A worker that reads a large archive would then be the one to take
Qt's objects apart while the window paints them, and Qt objects may only be touched by the thread they live in.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500
"""Milliseconds."""
_OLDEST = 2


class GarbageCollector(QObject):
    """Does what Python's own collector does, by its thresholds, between two events of the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looked_through = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_EVERY)

    def _collect(self) -> None:
        # A younger generation's collection counts towards the next one's.
        for generation, most in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] > most:
                gc.collect(generation)
                if generation == _OLDEST and not self._looked_through:
                    # What outlives the first look at everything is the program itself, in its 140,000 parts. To look
                    # at them again would be a stall of several frames each time.
                    gc.freeze()
                    self._looked_through = True
