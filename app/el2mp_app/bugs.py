"""What happens to a bug in the window: it is noted without a word of fieldwork, told once, and the program goes on."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from el2mp_app.dialogs.box import Box
from el2mp_desktop import faults
from el2mp_desktop.language import tr


def watch_for_bugs(window: QWidget) -> None:
    """Note every exception that nobody caught, on any thread, and say so in a sentence."""
    teller = _Teller(window)

    def on_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            teller.bug_met.emit(faults.note(error))

    sys.excepthook = on_bug
    threading.excepthook = lambda met: on_bug(met.exc_type, met.exc_value or met.exc_type(), met.exc_traceback)


class _Teller(QObject):
    bug_met = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._telling = False
        # Not at once: a box that opens in the middle of painting brings the program down.
        self.bug_met.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def _tell(self, sentence: str) -> None:
        """One at a time: a bug in painting would otherwise bury the window under boxes."""
        if self._telling:
            return
        self._telling = True
        more = tr("The last act may not have been done. The note holds no words of your sources.")
        box = Box(sentence, more, self._window)
        box.exec()
        box.deleteLater()
        self._telling = False
