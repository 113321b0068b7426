"""Asking engines for suggestions from the window: which one, how far it is, what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from el2mp_app import theme
from el2mp_app.dialogs.choose_engine import EngineChoice, choose_engine
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task, raise_bug
from el2mp_desktop import operations
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed
    from el2mp_desktop.runs import RunOutcome


class Suggesting(QObject):
    """At most one run at a time. What came before a fault or a cancellation stays."""

    state_changed = Signal(str)
    """The engine's state in a few words, for the status bar; empty in a project without models."""
    finished = Signal(object)
    """The `RunOutcome`."""

    def __init__(self, session: ProjectSession, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._task: Task | None = None
        self._at_work = ""
        """The engine that reads now, by name."""
        self.progress = RunProgress(window)
        self.progress.stop_asked.connect(self.stop)
        session.closed.connect(lambda: self.state_changed.emit(""))
        session.changed.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "suggest_source": lambda: self._ask(everything=False),
            "suggest_all": lambda: self._ask(everything=True),
            **{
                f"mode_{mode}": lambda mode=mode: self._set_mode(mode)  # type: ignore[misc]
                for mode in ("human_first", "always", "none")
            },
        }

    def show_project(self) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        self.progress.retranslate()
        project = self._session.project
        mode = project.read.project().suggestions if project else ""
        modes = {
            "human_first": tr("Suggestions appear once a turn is read"),
            "always": tr("Suggestions are shown at once"),
            "none": tr("No models in this project"),
        }
        reading = tr("{engine} is reading", engine=self._at_work) if self._at_work else ""
        self.state_changed.emit(reading or modes.get(mode, ""))

    def run(self, choice: EngineChoice, source_ids: list[str]) -> None:
        """Let an engine read sources, off this thread."""
        from el2mp_desktop import runs

        project = self._session.open_project

        def job(report: Report, cancel: Cancel) -> RunOutcome:
            return runs.suggest(project, choice.suggester(), source_ids, report=report, cancel=cancel)

        task = self._task = self._session.start(job)
        task.progressed.connect(self.progress.show_progress)
        task.succeeded.connect(self._on_outcome)
        task.refused.connect(self._session.refused)
        task.broke.connect(raise_bug)
        task.ended.connect(self._on_ended)
        self._at_work = choice.name
        self.progress.begin(choice.loading)
        self.retranslate()

    def stop(self) -> None:
        """Stop the run at work, if any; what came stays."""
        if self._task is not None:
            self._task.cancel()

    @property
    def running(self) -> bool:
        return self._task is not None

    def _ask(self, everything: bool) -> None:
        if self._task is not None:
            self._session.told.emit(tr("A run is at work. Stop it first, or wait for it."))
            return
        sources = self._session.open_project.read.sources()
        current = self._window.read.page.source.id if self._window.read.page else None
        wanted = [source.id for source in sources if everything or source.id == current]
        if not wanted:
            self._session.told.emit(tr("Import a source first."))
            return
        choice = choose_engine(self._session, self._window)
        if choice is not None:
            self._session.save_settings(
                replace(self._session.settings, ollama_model=choice.model or self._session.settings.ollama_model)
            )
            self.run(choice, wanted)

    def _set_mode(self, mode: str) -> None:
        if mode == "none":
            self.stop()
        self._session.do(operations.settings.set_suggestion_mode, mode)

    def _follow(self, changed: Changed) -> None:
        """The mode changes here, by undo, and by redo."""
        if changed.touches("project"):
            self.retranslate()

    def _on_outcome(self, outcome: RunOutcome) -> None:
        if self._session.project is None:
            return
        self._session.told.emit(summary(outcome))
        self.finished.emit(outcome)
        if outcome.fault:
            self._session.refused.emit(outcome.fault)

    def _on_ended(self) -> None:
        self._task, self._at_work = None, ""
        self.progress.end()
        self.retranslate()


def summary(outcome: RunOutcome) -> str:
    """What a run came to, in one line."""
    parts = [trn("{count} suggestion", "{count} suggestions", outcome.suggestions)]
    parts.append(trn("{count} turn read by the engine", "{count} turns read by the engine", outcome.passages))
    if outcome.not_found:
        parts.append(trn("{count} quote not found", "{count} quotes not found", outcome.not_found))
    if outcome.faults:
        parts.append(trn("{count} turn without an answer", "{count} turns without an answer", len(outcome.faults)))
    if outcome.state == "cancelled":
        parts.append(tr("stopped"))
    return ", ".join(parts)


class RunProgress(QWidget):
    """A thin determinate line, figures, and a way to stop."""

    stop_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(int(theme.px(120)), 3)
        self._figures = QLabel(self)
        self._figures.setFont(theme.interface_font(12))
        self.stop = QToolButton(self)
        self.stop.clicked.connect(self.stop_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 16, 0)
        for part in (self._bar, self._figures, self.stop):
            line.addWidget(part)
        self.hide()

    def begin(self, loading: str) -> None:
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self._figures.setText(loading)
        self.show()

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Until the first turn is read, what `begin` said stays."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        if done:
            self._figures.setText(tr("{done} of {total} turns", done=number(done), total=number(total)))
            self._figures.setToolTip(text)

    def end(self) -> None:
        self.hide()

    def retranslate(self) -> None:
        self.stop.setText(tr("Stop"))
        self._bar.setAccessibleName(tr("Progress of the run"))
