"""The models of the Ollama on this computer: what they are, which took the exam, and fetching another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task, start
from el2mp_app.widgets.at_work import AtWork
from el2mp_app.widgets.engine_states import EngineLine, size
from el2mp_app.widgets.lists.plain_table import Column, PlainTable
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_app.words.promise import promise_in_full
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import moment, number, tr

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.server import EngineState, LocalModel

_MEGABYTE = 1_000_000


class ModelsDialog(QDialog):
    exam_asked = Signal(object)
    """The `LocalModel` to examine."""
    fetching = Signal(bool)
    """Whether Ollama gets a model from the internet now."""

    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._looking: Task | None = None
        self._fetching: Task | None = None
        self._models: dict[str, LocalModel] = {}
        self._reachable = False
        self.setWindowTitle(tr("Models on this computer"))
        self.state = EngineLine(self)
        self.address = QLineEdit(session.settings.ollama_host, self)
        self.address.setAccessibleName(tr("Address of Ollama"))
        self.again = QPushButton(tr("Check again"), self)
        self.list = PlainTable(tr("Models on this computer"), _columns(), self)
        self.refused = Words(self, 12, tone="text_2")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("Name of a model, such as mistral or qwen3:8b"))
        self.name.setAccessibleName(tr("Name of a model to fetch"))
        self.fetch = QPushButton(tr("Fetch"), self)
        self.about_fetching = Words(self, 12, tone="text_2")
        self.at_work = AtWork(tr("Progress of the download"), self)
        self.buttons = QDialogButtonBox(self)
        self.examine = self.buttons.addButton(tr("Exam…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.again, self.fetch, *self.buttons.findChildren(QPushButton)):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._enable()
        self.look()

    # What is there

    def look(self) -> None:
        """Ask the server what it has, off this thread; an address that is typed anew is kept."""
        host = self.address.text().strip()
        if host and host != self._session.settings.ollama_host:
            self._session.save_settings(replace(self._session.settings, ollama_host=host))
        if self._looking is not None:
            self._looking.forget()
        self.state.show_state(None, tr("Looking for Ollama…"), "")

        def job(_report: Report, _cancel: Cancel) -> object:
            from el2mp_desktop.suggest.ollama.server import status

            return status(host)

        # The session outlives this dialog: a late answer finds its task alive.
        self._looking = start(job, self._session)
        self._looking.succeeded.connect(self._show_state)

    def show_models(self) -> None:
        """Again, after an exam."""
        rows = [(model.name, self._cells(model)) for model in self._models.values()]
        self.list.show_rows(rows)
        self._enable()

    def _show_state(self, state: EngineState) -> None:
        self._looking = None
        self._session.server_seen.emit(state)
        self._reachable = state.reachable
        self._models = {model.name: model for model in state.models}
        self.state.show_state(*_in_words(state))
        self.show_models()
        self.refused.setText("\n".join(model.explanation for model in state.refused))
        self.refused.setVisible(bool(state.refused))

    def _cells(self, model: LocalModel) -> list[str]:
        kind = " ".join(part for part in (model.parameters, model.quantisation) if part)
        context = number(model.context) if model.context else ""
        digest = model.digest.removeprefix("sha256:")[:12]
        return [model.name, _size(model.size), kind, context, digest, self._exam(model)]

    def _exam(self, model: LocalModel) -> str:
        project = self._session.project
        if project is None:
            return ""
        from el2mp_desktop.runs.examination import exam_of

        exam = exam_of(project, model.digest)
        return moment(exam.at) if exam is not None else tr("not yet")

    # Fetching

    def start_fetching(self) -> None:
        model, host = self.name.text().strip(), self.address.text().strip()
        if not model or self._fetching is not None:
            return

        def job(report: Report, cancel: Cancel) -> None:
            from el2mp_desktop.suggest.ollama.pull import pull

            pull(host, model, _in_kilobytes(report), cancel)

        told = tr("Ollama gets “{model}” from the internet. No text of yours goes along.", model=model)
        self.about_fetching.setText(told)
        self.at_work.begin(model)
        self.fetching.emit(True)
        self._fetching = task = start(job, self._session)
        task.progressed.connect(self._show_progress)
        task.succeeded.connect(lambda _: self._fetched(model))
        task.refused.connect(self.about_fetching.setText)
        task.ended.connect(self._end_fetching)
        self._enable()

    def stop_fetching(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            self.about_fetching.setText(tr("Stopped. Ollama keeps what came and goes on from there next time."))

    def _show_progress(self, done: int, total: int, text: str) -> None:
        if total:
            text = tr("{done} of {total} MB", done=number(done // 1000), total=number(total // 1000))
        self.at_work.go_on(done / total if total else 0.0, text)

    def _fetched(self, model: str) -> None:
        self.about_fetching.setText(tr("“{model}” is here.", model=model))
        self.name.clear()
        self.look()

    def _end_fetching(self) -> None:
        self._fetching = None
        self.fetching.emit(False)
        self.at_work.end()
        self._enable()

    def done(self, result: int) -> None:
        """A download nobody looks at any more is stopped; Ollama goes on from there when asked again."""
        self.stop_fetching()
        for task in (self._looking, self._fetching):
            if task is not None:
                task.forget()
        super().done(result)

    # Pieces

    def _enable(self) -> None:
        self.fetch.setEnabled(self._reachable and self._fetching is None)
        self.examine.setEnabled(bool(self.list.chosen) and self._session.project is not None)

    def _connect(self) -> None:
        self.again.clicked.connect(self.look)
        self.address.returnPressed.connect(self.look)
        self.fetch.clicked.connect(self.start_fetching)
        self.name.returnPressed.connect(self.start_fetching)
        self.at_work.stop_asked.connect(self.stop_fetching)
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.examine.clicked.connect(lambda: self.exam_asked.emit(self._models[self.list.chosen]))
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(round(theme.px(side)) for side in (24, 12, 24, 16)))
        column.setSpacing(round(theme.px(8)))
        address = Words(self, 13, tone="text_2")
        address.setWordWrap(False)
        address.setText(tr("Address"))
        address.setBuddy(self.address)
        column.addWidget(self.state)
        column.addLayout(_line(address, self.address, self.again))
        column.addSpacing(round(theme.px(8)))
        column.addWidget(self.list, 1)
        column.addWidget(self.refused)
        column.addSpacing(round(theme.px(4)))
        column.addWidget(Rule(self))
        column.addLayout(_line(self.name, self.fetch))
        self.about_fetching.setText(tr("Ollama gets it from the internet. No text of yours goes along."))
        column.addWidget(self.about_fetching)
        column.addWidget(self.at_work)
        column.addWidget(self.buttons)
        self.refused.hide()
        self.resize(round(theme.px(820)), round(theme.px(560)))


def _line(*parts: QWidget) -> QHBoxLayout:
    """The field takes what the others leave."""
    line = QHBoxLayout()
    line.setSpacing(round(theme.px(8)))
    for part in parts:
        line.addWidget(part, 1 if isinstance(part, QLineEdit) else 0)
    return line


def _columns() -> list[Column]:
    return [
        Column(tr("model")),
        Column(tr("size"), 76, figures=True),
        Column(tr("parameters, quantisation"), 176),
        Column(tr("context"), 76, figures=True),
        Column(tr("fingerprint"), 116),
        Column(tr("exam"), 146),
    ]


def _size(bytes_: int) -> str:
    if bytes_ >= 1000 * _MEGABYTE:
        return size(bytes_)
    return tr("{size}\u00a0MB", size=number(round(bytes_ / _MEGABYTE))) if bytes_ else ""


def _in_kilobytes(report: Report) -> Report:
    """Qt's signals carry 32 bits: a model has more bytes than that."""

    def tell(done: int, total: int, text: str) -> None:
        report(done // 1000, total // 1000, text)

    return tell


def _in_words(state: EngineState) -> tuple[str | None, str, str]:
    """A mark, what is the case, and what of it concerns the promise that nothing leaves this computer."""
    place = state.host.removeprefix("http://")
    if state.is_elsewhere:
        words = f"{state.problem}\n{promise_in_full(state)}"
        return "warn", tr("{host} is not this computer: it is not asked", host=place), words
    if not state.reachable:
        words = tr("{problem} The embedded engine works without it.", problem=state.problem)
        return None, tr("Ollama is not running here"), words
    title = tr("Ollama {version} runs on this computer", version=state.version)
    mark = "ok" if state.models and state.cloud_disabled else "warn"
    return mark, title, "\n".join(line for line in (promise_in_full(state), state.problem) if line)
