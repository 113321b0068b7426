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

    def spare(self) -> None:
        """Never look through what is there now: the program itself, which stays to the end.

        It has some 180,000 parts once it is loaded, and less than one in two hundred of them could go. To look at them
        all takes ten times as long as to look at what a large project adds, a stall of several frames.
        """
        gc.freeze()

    def _collect(self) -> None:
        # A younger generation's collection counts towards the next one's.
        for generation, most in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] > most:
                gc.collect(generation)
                if generation == _OLDEST and not self._looked_through:
                    # What came since with the first project, and outlives the first look at everything, stays too.
                    gc.freeze()
                    self._looked_through = True
