"""Which engine is to read: the embedded one, or a model of the Ollama on this computer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import start
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.limit_chooser import LimitChooser, budget_of
from el2mp_app.widgets.typeset import Rule
from el2mp_app.widgets.typeset import Words as Line
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr, trn
from el2mp_desktop.suggest.base import Suggester
from el2mp_desktop.suggest.ollama.wording import Words

if TYPE_CHECKING:
    from el2mp_desktop.runs.running import Budget
    from el2mp_desktop.suggest.ollama.server import EngineState


@dataclass(frozen=True, slots=True)
class EngineChoice:
    engine: str
    model: str = ""
    host: str = ""
    digest: str = ""
    """Of the model: a name may come to stand for another one."""
    limit: str = ""
    """After how much it stops: ``20 turns``, ``10 minutes``; empty for when all is read."""
    parallel: int = 1
    """Requests put to the model at a time."""

    @property
    def name(self) -> str:
        return self.model or tr("Embedded engine")

    @property
    def loading(self) -> str:
        """What goes on until the first answer."""
        if self.engine == "embedded":
            return tr("Loading the embedded model and comparing the codebook…")
        return tr("Loading {model}…", model=self.model or "Ollama")

    def budget(self) -> "Budget":
        return budget_of(self.limit)

    def suggester(self, words: Words | None = None) -> Suggester:
        """On a worker's thread: engines are heavy to bring in. Raises `EngineUnavailable`. ``words``: the project's."""
        if self.engine == "embedded":
            from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

            return EmbeddedSuggester()
        from el2mp_desktop.suggest.ollama.engine import OllamaSuggester

        return OllamaSuggester(self.host, self.model or None, words=words, parallel=self.parallel)


def choose_engine(session: ProjectSession, parent: QWidget) -> EngineChoice | None:
    """Ask; None if the person thinks better of it."""
    dialog = ChooseEngine(session, parent)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    choice = dialog.choice()
    dialog.deleteLater()
    return choice if chosen else None


class ChooseEngine(QDialog):
    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._host = session.settings.ollama_host
        self._digests: dict[str, str] = {}
        self.setWindowTitle(tr("Suggest codes"))
        self.embedded = QRadioButton(tr("Embedded engine"), self)
        self.ollama = QRadioButton(tr("Ollama on this computer"), self)
        for button in (self.embedded, self.ollama):
            button.setFont(theme.interface_font(13, 500))
        self._about = Line(self, 12, tone="text_2")
        self._about.setText(
            tr("Works without a server, from your codebook and the codings made before any suggestion was seen.")
        )
        self.state = Line(self, 12, tone="text_2")
        self.models = Chooser(self)
        self.models.setAccessibleName(tr("Model"))
        self.parallel = Chooser(self)
        self.parallel.setAccessibleName(tr("Requests at a time"))
        self.parallel.setToolTip(tr("How many it answers at a time is up to Ollama: OLLAMA_NUM_PARALLEL."))
        self.parallel.fill(_parallels())
        self.parallel.setCurrentIndex(max(0, self.parallel.findData(str(session.settings.ollama_parallel))))
        self.again = QPushButton(tr("Check again"), self)
        self.again.setAutoDefault(False)
        self._until = Line(self, 13)
        self._until.setWordWrap(False)
        self._until.setText(tr("Stop"))
        self.limit = LimitChooser(self)
        self._promise = Line(self, 12, tone="text_2")
        self._promise.setText(
            tr("Suggestions stay in a layer of their own. Nothing becomes a coding until you decide, one by one.")
        )
        self.buttons = QDialogButtonBox(self)
        self.go = self.buttons.addButton(tr("Suggest"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.again.clicked.connect(self._look)
        for box in (self.models, self.parallel):
            box.activated.connect(lambda _place: self.ollama.setChecked(True))
        self.embedded.setChecked(True)
        self._look()

    def choice(self) -> EngineChoice:
        limit = self.limit.currentData()
        if self.embedded.isChecked():
            return EngineChoice("embedded", limit=limit)
        model = self.models.currentData() or ""
        parallel = int(self.parallel.currentData())
        return EngineChoice("ollama", model, self._host, self._digests.get(model, ""), limit, parallel)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(24, 20, 24, 16)
        server = QHBoxLayout()
        server.setSpacing(8)
        server.addWidget(self.models, 1)
        server.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        below = {self.embedded: 4, self._about: 16, self.ollama: 4, self.state: 8, self._promise: 16}
        for part, space in below.items():
            indented = part in (self._about, self.state)
            part.setContentsMargins(round(theme.px(22)) if indented else 0, 0, 0, 0)
            if part is self._promise:
                server.setContentsMargins(round(theme.px(22)), 0, 0, 16)
                layout.addLayout(server)
                layout.addWidget(Rule(self))
                layout.addSpacing(12)
                layout.addLayout(self._limit_line())
                layout.addSpacing(12)
            layout.addWidget(part)
            layout.addSpacing(space)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(round(theme.px(480)))

    def _limit_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._until)
        line.addWidget(self.limit)
        line.addStretch(1)
        line.addWidget(self.parallel)
        return line

    def _look(self) -> None:
        """Ask the server what it has, off this thread."""
        host = self._host

        def job(_report: Report, _cancel: Cancel) -> object:
            from el2mp_desktop.suggest.ollama.server import status

            return status(host)

        self.state.setText(tr("Looking for Ollama…"))
        self.ollama.setEnabled(False)
        self.models.hide()
        self.parallel.hide()
        self.again.setEnabled(False)
        # The session outlives this dialog: a late answer finds its task alive.
        start(job, self._session).succeeded.connect(self._show_state)

    def _show_state(self, state: "EngineState") -> None:
        self._session.server_seen.emit(state)
        self._digests = {model.name: model.digest for model in state.models}
        self.models.fill([(model.name, model.name) for model in state.models])
        usable = bool(state.models)
        self.ollama.setEnabled(usable)
        self.models.setVisible(usable)
        self.parallel.setVisible(usable)
        self.again.setEnabled(True)
        if not usable:
            self.embedded.setChecked(True)
        self.models.setCurrentIndex(max(0, self.models.findData(self._session.settings.ollama_model)))
        self.state.setText(_in_words(state))
        self._grow()

    def _grow(self) -> None:
        """Make room for what is said by now; a window does not do so by itself."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


def _parallels() -> list[tuple[str, str]]:
    return [(trn("{count} request at a time", "{count} requests at a time", many), str(many)) for many in (1, 2, 4, 8)]


def _in_words(state: "EngineState") -> str:
    if state.models:
        found = tr("Ollama is running. Its models answer on this computer.")
    else:
        found = tr("{problem} The embedded engine works without it.", problem=state.problem)
    return "\n".join([found, *(model.explanation for model in state.refused)])
