"""What happens to a bug: it is logged without a word of fieldwork, and told once, and the program goes on."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from el2mp_desktop.language import tr
from el2mp_desktop.locations import user_folder

_LOGGER = logging.getLogger("el2mp")


def log_folder() -> Path:
    folder = user_folder() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def watch_for_bugs(window: QWidget) -> None:
    """Log every exception that nobody caught, on any thread, and say so in a sentence."""
    if not _LOGGER.handlers:
        handler = RotatingFileHandler(
            log_folder() / "el2mp-desktop.log", maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        _LOGGER.addHandler(handler)
        _LOGGER.propagate = False
    teller = _Teller(window)

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _LOGGER.error(places_of(kind, trace))
        teller.bug_met.emit()

    sys.excepthook = on_main
    threading.excepthook = lambda a: on_main(a.exc_type, a.exc_value or a.exc_type(), a.exc_traceback)


def places_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The exception's type and where it passed. Its message stays out: it could hold words of a source."""
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    return f"{kind.__name__} at " + " < ".join(reversed(places))


class _Teller(QObject):
    bug_met = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._telling = False
        self.bug_met.connect(self._tell)

    def _tell(self) -> None:
        if self._telling:
            return
        self._telling = True
        text = tr(
            "Something went wrong in the program. What you did before is saved; this last act may not have been done."
        )
        box = QMessageBox(QMessageBox.Icon.Warning, "EL2MP Desktop", text, QMessageBox.StandardButton.Ok, self._window)
        box.setInformativeText(
            tr("A note for its makers is in {folder}; it holds no words of your sources.", folder=log_folder())
        )
        box.exec()
        box.deleteLater()
        self._telling = False
