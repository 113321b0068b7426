"""Which engine is to read: the embedded one, or a model of the Ollama on this computer."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from el2mp_app import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import start
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import Suggester


@dataclass(frozen=True, slots=True)
class EngineChoice:
    engine: str
    model: str = ""
    host: str = ""

    def suggester(self) -> Suggester:
        if self.engine == "embedded":
            from el2mp_desktop.suggest.embedded import EmbeddedSuggester

            return EmbeddedSuggester()
        from el2mp_desktop.suggest.ollama import OllamaSuggester

        return OllamaSuggester(self.host, self.model or None)


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
        self.setWindowTitle(tr("Suggest codes"))
        self.embedded = QRadioButton(tr("Embedded engine"), self)
        self.ollama = QRadioButton(tr("Ollama on this computer"), self)
        self._group = QButtonGroup(self)
        for button in (self.embedded, self.ollama):
            button.setFont(theme.interface_font(13, 500))
            self._group.addButton(button)
        self._about_embedded = _note(
            tr("Works without a server, from your codebook and the codings made before any suggestion was seen."), self
        )
        self._state = _note(tr("Looking for Ollama…"), self)
        self.models = QComboBox(self)
        self.models.setAccessibleName(tr("Model"))
        self.again = QPushButton(tr("Check again"), self)
        self.again.setAutoDefault(False)
        promise = _note(
            tr("Suggestions stay in a layer of their own. Nothing becomes a coding until you decide, one by one."), self
        )
        buttons = QDialogButtonBox(self)
        self.go = buttons.addButton(tr("Suggest"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.again.clicked.connect(self._look)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.setContentsMargins(24, 20, 24, 16)
        for part in (self.embedded, self._about_embedded, self.ollama, self._state, self.models, self.again, promise):
            layout.addWidget(part)
        layout.setAlignment(self.again, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(buttons)
        self.setMinimumWidth(int(theme.px(460)))
        self.embedded.setChecked(True)
        self.ollama.setEnabled(False)
        self.models.hide()
        self._look()

    def choice(self) -> EngineChoice:
        if self.embedded.isChecked():
            return EngineChoice("embedded")
        return EngineChoice("ollama", self.models.currentData() or "", self._host)

    def _look(self) -> None:
        """Ask the server what it has, off this thread."""
        host = self._host

        def job(_report: Report, _cancel: Cancel) -> object:
            from el2mp_desktop.suggest.ollama import status

            return status(host)

        self._state.setText(tr("Looking for Ollama…"))
        task = start(job, self)
        task.succeeded.connect(self._show_state)

    def _show_state(self, state: object) -> None:
        self.models.clear()
        for model in state.models:  # type: ignore[attr-defined]
            self.models.addItem(model.name, model.name)
        usable = bool(self.models.count())
        self.ollama.setEnabled(usable)
        self.models.setVisible(usable)
        wanted = self.models.findData(self._session.settings.ollama_model)
        self.models.setCurrentIndex(max(0, wanted))
        if not state.reachable:  # type: ignore[attr-defined]
            self._state.setText(tr("Ollama is not running here. The embedded engine works without it."))
        elif not usable:
            self._state.setText(tr("Ollama is running but has no model of its own. Pull one, then check again."))
        else:
            self._state.setText(tr("Ollama is running. Its models answer on this computer."))


def _note(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setContentsMargins(22, 0, 0, 6)
    label.setFont(theme.interface_font(12))
    palette = label.palette()
    palette.setColor(label.foregroundRole(), theme.current().text_2)
    label.setPalette(palette)
    return label
