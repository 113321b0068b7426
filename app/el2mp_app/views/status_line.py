"""The line at the bottom: where one is, how far one has read, what was done, which engine, and the promise."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.speaking import announce
from el2mp_app.widgets.plain import Label, OneLine
from el2mp_app.words.promise import promise
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.server import EngineState

_TOLD_FOR = 8000
"""Milliseconds."""
_GAP = 8
"""Between two parts of the line, at most."""


class StatusLine(QStatusBar):
    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setSizeGripEnabled(False)
        self._place, self._progress, self._told = Label(self), Label(self), OneLine(self)
        self._saved, self._engine, self._promise = Label(self), Label(self), Label(self)
        for label in (self._place, self._progress):
            self.addWidget(label)
        self.addWidget(self._told, 1)
        for label in (self._saved, self._engine, self._promise):
            self.addPermanentWidget(label)
        self._fetching = False
        self._server: EngineState | None = None
        self._under_way = ""
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(_TOLD_FOR)
        self._fading.timeout.connect(lambda: self._say(self._under_way))
        self._reads = True
        session.opened.connect(self.retranslate)
        session.closed.connect(self.retranslate)
        session.server_seen.connect(self.show_server)
        self.restyle()
        self.retranslate()

    def show_place(self, place: str, progress: str) -> None:
        self._place.setText(place)
        self._progress.setText(progress)

    def show_reading(self, shown: bool) -> None:
        """The place is where one reads: elsewhere it would speak of something not in sight."""
        self._reads = shown
        self._place.setVisible(shown)
        self._make_room()

    def tell(self, text: str) -> None:
        """Say what was just done, for a while; an empty text takes it back."""
        self._say(text or self._under_way)
        self._fading.start()
        announce(self, text)

    def keep_telling(self, text: str) -> None:
        """What is under way stands here until it is over, but for what else there is to say."""
        self._under_way = text
        self.tell(text)

    @property
    def place(self) -> str:
        return self._place.text()

    @property
    def progress(self) -> str:
        return self._progress.text()

    @property
    def told(self) -> str:
        return self._told.text()

    def show_engine(self, text: str) -> None:
        self._engine.setText(text)
        self._engine.setVisible(bool(text))

    def show_fetching(self, fetching: bool) -> None:
        """While the model server gets a model, its questions do leave this computer."""
        self._fetching = fetching
        self.retranslate()

    def show_server(self, state: "EngineState") -> None:
        """What is known of the model server by now: the promise says no more than holds with it."""
        self._server = state
        self.retranslate()

    def retranslate(self) -> None:
        self._promise.setText(tr("Ollama is fetching a model") if self._fetching else promise(self._server))
        open_now = self._session.project is not None
        self._saved.setText(tr("Saved") if open_now else "")
        self._saved.setToolTip(tr("Every act is on disk as soon as it is done.") if open_now else "")
        if not open_now:
            self.show_place("", "")
            self.keep_telling("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _say(self, text: str) -> None:
        self._told.setText(text)
        self._make_room()

    def _make_room(self) -> None:
        """How far one has read gives way to what would not be whole beside it."""
        needed = sum(label.sizeHint().width() + _GAP for label in self.findChildren(QLabel) if label.text())
        self._progress.setVisible(self._reads and (not self._told.text() or needed <= self.width()))

    def restyle(self) -> None:
        for label in (self._place, self._progress, self._told, self._saved, self._engine, self._promise):
            label.setFont(theme.interface_font(12))
            label.setContentsMargins(8, 0, 8, 0)
            palette = label.palette()
            palette.setColor(label.foregroundRole(), theme.current().text_2)
            label.setPalette(palette)
