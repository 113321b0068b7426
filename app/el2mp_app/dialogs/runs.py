"""All runs of a project: who asked which model when, how far it came, what became of its quotes, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.limit_chooser import LimitChooser, budget_of
from el2mp_app.widgets.lists.plain_table import Column, PlainTable
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr, trn
from el2mp_desktop.runs.words import RunWords, pace_of_decisions, quotes_in_words, replay_in_words

if TYPE_CHECKING:
    from el2mp_desktop.runs.replay import Replay
    from el2mp_desktop.runs.running import Budget

_TIMES = (3, 5, 10)


class RunsDialog(QDialog):
    resume_asked = Signal(object, object)
    """The `RunRow` to take up, and the `Budget` for it; the dialog has closed."""
    repeat_asked = Signal(object, int, object)
    """The `RunRow` to repeat, how often, and the `Budget` for it; the dialog has closed."""

    def __init__(self, session: ProjectSession, at_work: bool, parent: QWidget) -> None:
        """``at_work``: whether an engine reads now, so that none can begin."""
        super().__init__(parent)
        self._session, self._at_work = session, at_work
        self._proof: Task | None = None
        self.setWindowTitle(tr("Runs"))
        project = session.open_project
        self._runs: dict[str, RunRow] = {run.id: run for run in project.read.runs()}
        self._words = RunWords(project)
        self.list = PlainTable(tr("Runs"), _columns(), self)
        self.empty = Words(self, 13, tone="text_2")
        self.empty.setText(
            tr("No engine has read this project yet. To begin: Suggestions › Suggest codes for this source…")
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.facts, self.proof, self.quotes = (Words(self, 12.5, tone="text_2") for _ in range(3))
        self.resume, self.repeat, self.prove = (QPushButton(self) for _ in range(3))
        self.times, self.limit = Chooser(self), LimitChooser(self)
        self._lay_out()
        self._connect()
        self.list.show_rows([(run.id, self._words.cells(run)) for run in self._runs.values()])
        quotes = quotes_in_words(project.read.quotes_by_model(), project.read.missing_by_model())
        told = [*quotes, pace_of_decisions(project.read.decision_seconds())]
        self.quotes.setText("\n".join(line for line in told if line))
        for part, shown in ((self.list, bool(self._runs)), (self.empty, not self._runs)):
            part.setVisible(shown)
        self._show_current()

    @property
    def current(self) -> RunRow | None:
        return self._runs.get(self.list.chosen)

    def start_proof(self) -> None:
        """Make the requests of the run again, and read its replies again: no model is needed."""
        run, project = self.current, self._session.open_project
        if run is None or self._proof is not None:
            return

        def job(_report: Report, _cancel: Cancel) -> Replay:
            from el2mp_desktop.runs.replay import replay

            return replay(project, run)

        self.proof.setText(tr("Making its requests again…"))
        self.proof.set_tone("text_2")
        self._proof = task = self._session.start(job)
        task.succeeded.connect(self._show_proof)
        task.refused.connect(self.proof.setText)
        task.ended.connect(self._end_proof)
        self.prove.setEnabled(False)

    def done(self, result: int) -> None:
        if self._proof is not None:
            self._proof.forget()
        super().done(result)

    def _show_proof(self, found: Replay) -> None:
        self.proof.setText(replay_in_words(found))
        self.proof.set_tone("ok" if found.holds else "err")

    def _end_proof(self) -> None:
        self._proof = None
        self._enable()

    def _show_current(self) -> None:
        run = self.current
        self.proof.setText("")
        self.facts.setText("" if run is None else self._words.facts(run))
        self._enable()

    def _enable(self) -> None:
        run = self.current
        asks = run is not None and run.engine == "ollama"
        free = run is not None and not self._at_work
        self.resume.setEnabled(free and run is not None and run.id in self._words.unfinished)
        self.repeat.setEnabled(free and asks and run is not None and run.purpose == "suggest")
        self.times.setEnabled(self.repeat.isEnabled())
        self.limit.setEnabled(self.repeat.isEnabled() or self.resume.isEnabled())
        self.prove.setEnabled(asks and self._proof is None)

    def _ask_resume(self) -> None:
        run = self.current
        self.accept()
        self.resume_asked.emit(run, self._budget())

    def _ask_repeat(self) -> None:
        run = self.current
        self.accept()
        self.repeat_asked.emit(run, int(self.times.currentData()), self._budget())

    def _budget(self) -> Budget:
        return budget_of(self.limit.currentData())

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.resume.clicked.connect(self._ask_resume)
        self.repeat.clicked.connect(self._ask_repeat)
        self.prove.clicked.connect(self.start_proof)

    def _lay_out(self) -> None:
        self.resume.setText(tr("Resume"))
        self.repeat.setText(tr("Repeat"))
        self.prove.setText(tr("Verify"))
        self.resume.setToolTip(tr("Goes on where it stopped; nothing is asked twice."))
        self.repeat.setToolTip(
            tr("Another seed, another order of the codebook, other words: which suggestions come again?")
        )
        self.prove.setToolTip(
            tr("Makes its requests again, byte for byte, and reads its replies again. No model is needed.")
        )
        self.times.setAccessibleName(tr("How often"))
        self.times.fill([(trn("{count} time", "{count} times", times), str(times)) for times in _TIMES])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.NoButton, self)
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        for button in (self.resume, self.repeat, self.prove, close):
            button.setAutoDefault(False)
        below = QHBoxLayout()
        below.setSpacing(round(theme.px(8)))
        until = Words(self, 13)
        until.setWordWrap(False)
        until.setText(tr("Stop"))
        for part in (self.resume, self.repeat, self.times, until, self.limit, self.prove):
            below.addWidget(part)
        below.addStretch(1)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(round(theme.px(side)) for side in (24, 20, 24, 16)))
        column.setSpacing(round(theme.px(10)))
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        for words in (self.facts, self.proof, Rule(self), self.quotes):
            column.addWidget(words)
        column.addLayout(below)
        self.resize(round(theme.px(940)), round(theme.px(560)))


def _columns() -> list[Column]:
    return [
        Column(tr("begun"), 152),
        Column(tr("by"), 44),
        Column(tr("engine")),
        Column(tr("source")),
        Column(tr("turns"), 100, figures=True),
        Column(tr("kind"), 88),
        Column(tr("state"), 128),
    ]
