"""Asking engines for suggestions from the window: which one, how far it is, what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from el2mp_app.dialogs.choose_engine import EngineChoice, choose_engine
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Job, Task
from el2mp_app.widgets.bars.run_progress import RunProgress
from el2mp_desktop import operations
from el2mp_desktop.domain.states import SUGGESTION_MODES
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.domain.rows import RunRow
    from el2mp_desktop.domain.states import SuggestionMode
    from el2mp_desktop.project import Changed
    from el2mp_desktop.runs.repeats import Repeats
    from el2mp_desktop.runs.running import Budget, EngineAsBefore, RunOutcome


class Suggesting(QObject):
    """At most one run at a time. What came before a fault, a pause or a cancellation stays."""

    state_changed = Signal(str)
    """The engine's state in a few words, for the status bar; empty in a project without models."""
    finished = Signal(object)
    """The `RunOutcome`."""

    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._task: Task | None = None
        self._at_work = ""
        """The engine that reads now, by name."""
        self._pausing = False
        self._waiting: str | None = None
        """The run that is paused."""
        self.progress = RunProgress(window)
        self.progress.stop_asked.connect(self.stop)
        self.progress.pause_asked.connect(self.pause)
        self.progress.go_on_asked.connect(self.go_on)
        session.closed.connect(self._forget)
        session.changed.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "suggest_source": lambda: self._ask(everything=False),
            "suggest_all": lambda: self._ask(everything=True),
            "times_decisions": self._set_timing,
            **{f"mode_{mode}": partial(self._set_mode, mode) for mode in SUGGESTION_MODES},
        }

    def show_project(self) -> None:
        """Also the run that was paused here when the project was closed, if it still waits."""
        self.retranslate()
        project, paused = self._session.open_project, self._window.read.places.paused
        if paused and project.read.project().suggestions != "none":
            from el2mp_desktop.runs.repeats import unfinished_repetitions
            from el2mp_desktop.runs.running import unfinished

            waiting = (*unfinished(project), *unfinished_repetitions(project))
            run = next((run for run in waiting if run.id == paused), None)
            if run is not None:
                self._waiting = run.id
                self.progress.begin(run.source_name)
                self.progress.show_progress(run.answered, run.passages, run.source_name)
                self.progress.show_paused()

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

    # Runs

    def run(self, choice: EngineChoice, source_ids: list[str]) -> None:
        """Let an engine read sources, off this thread."""
        from el2mp_desktop.runs import running

        project = self._session.open_project
        words, budget = project.read.project().prompts, choice.budget()

        def job(report: Report, cancel: Cancel) -> RunOutcome:
            return running.suggest(
                project, choice.suggester(words), source_ids, budget=budget, report=report, cancel=cancel
            )

        self._start(job, choice.name, choice.loading).succeeded.connect(self._on_outcome)

    def resume(self, run: RunRow, budget: Budget | None = None) -> None:
        """Take up a run where it stopped, or a repetition with those that were to follow."""
        from el2mp_desktop.runs import repeats, running

        project, engine = self._session.open_project, self._engine_as_before()

        def job(report: Report, cancel: Cancel) -> RunOutcome:
            return running.resume(project, run, engine, budget=budget, report=report, cancel=cancel)

        def repetition(report: Report, cancel: Cancel) -> Repeats:
            return repeats.go_on(project, run, engine, budget=budget, report=report, cancel=cancel)

        choice = EngineChoice(run.engine, run.model)
        if run.purpose == "repeat":
            self._start(repetition, choice.name, choice.loading).succeeded.connect(self._on_repeats)
        else:
            self._start(job, choice.name, choice.loading).succeeded.connect(self._on_outcome)

    def repeat(self, run: RunRow, times: int, budget: Budget | None = None) -> None:
        """Ask a model again what it was asked in a run, in other ways."""
        from el2mp_desktop.runs.repeats import repeat

        project, engine = self._session.open_project, self._engine_as_before()

        def job(report: Report, cancel: Cancel) -> Repeats:
            return repeat(project, run, times, engine, budget=budget, report=report, cancel=cancel)

        choice = EngineChoice(run.engine, run.model)
        self._start(job, choice.name, choice.loading).succeeded.connect(self._on_repeats)

    def _engine_as_before(self) -> EngineAsBefore:
        from el2mp_desktop.runs.running import engine_as_before

        return partial(engine_as_before, parallel=self._session.settings.ollama_parallel)

    def stop(self) -> None:
        """Stop the run at work, or leave the one that is paused; what came stays."""
        if self._task is not None:
            self._task.cancel()
        elif self._waiting is not None:
            self._wait_with(None)
            self.progress.end()

    def pause(self) -> None:
        if self._task is not None:
            self._pausing = True
            self._task.cancel()

    def go_on(self) -> None:
        """Take up the run that is paused."""
        run = self._session.open_project.read.run(self._waiting) if self._waiting else None
        if run is not None and self._task is None:
            self.resume(run)

    @property
    def running(self) -> bool:
        return self._task is not None

    def is_free(self) -> bool:
        """Whether a run can begin; says so where one is at work."""
        if self._task is not None:
            self._session.told.emit(tr("A run is at work. Stop it first, or wait for it."))
        return self._task is None

    def _ask(self, everything: bool) -> None:
        if not self.is_free():
            return
        sources = self._session.open_project.read.sources()
        current = self._window.read.page.source.id if self._window.read.page else None
        wanted = [source.id for source in sources if everything or source.id == current]
        if not wanted:
            self._session.told.emit(tr("Import a source first."))
            return
        choice = choose_engine(self._session, self._window)
        if choice is not None and self._passes(choice):
            if choice.engine == "ollama":
                settings = self._session.settings
                self._session.save_settings(
                    replace(settings, ollama_model=choice.model, ollama_parallel=choice.parallel)
                )
            self.run(choice, wanted)

    def _passes(self, choice: EngineChoice) -> bool:
        """Before a model first reads a project its exam is proposed; whether it is to read."""
        from el2mp_app.dialogs.exam import ExamDialog
        from el2mp_desktop.runs.examination import is_due

        if choice.engine != "ollama" or not is_due(self._session.open_project, choice.digest):
            return True
        dialog = ExamDialog(self._session, choice.model, choice.digest, self._window, before_reading=True)
        reads = dialog.exec() == ExamDialog.DialogCode.Accepted
        dialog.deleteLater()
        return reads

    def _start(self, job: Job, name: str, loading: str) -> Task:
        self._wait_with(None)
        self._pausing = False
        task = self._task = self._session.start(job)
        task.progressed.connect(self.progress.show_progress)
        task.refused.connect(self._session.refused)
        task.ended.connect(self._on_ended)
        self._at_work = name
        self.progress.begin(loading)
        self.retranslate()
        return task

    # The project's way with models

    def _set_mode(self, mode: SuggestionMode) -> None:
        if mode == "none":
            self.stop()
        self._session.do(operations.settings.set_suggestion_mode, mode)

    def _set_timing(self) -> None:
        times = self._session.open_project.read.project().times_decisions
        self._session.do(operations.settings.set_times_decisions, not times)
        if not times:
            self._session.told.emit(tr("The project file and its copies now keep, by coder, how long decisions take."))

    def _follow(self, changed: Changed) -> None:
        """The mode changes here, by undo, and by redo."""
        if changed.touches("project"):
            self.retranslate()

    def _forget(self) -> None:
        self._waiting = None
        self.progress.end()
        self.state_changed.emit("")

    # What it came to

    def _on_outcome(self, outcome: RunOutcome) -> None:
        if self._session.project is None:
            return
        self._wait_if_paused(outcome)
        self._session.told.emit(summary(outcome))
        self.finished.emit(outcome)
        if outcome.fault:
            self._session.refused.emit(outcome.fault)

    def _wait_if_paused(self, outcome: RunOutcome | Repeats) -> None:
        if self._pausing and outcome.state == "cancelled" and outcome.runs:
            self._wait_with(outcome.runs[-1])

    def _wait_with(self, run_id: str | None) -> None:
        """It is paused also for the next time the project is opened; None where nothing is."""
        self._waiting = run_id
        self._window.read.places.keep_paused(run_id or "")

    def _on_repeats(self, found: Repeats) -> None:
        from el2mp_desktop.runs.words import repeats_in_words

        if self._session.project is None:
            return
        self._wait_if_paused(found)
        told = [repeats_in_words(found)]
        if found.budget_spent:
            told.append(tr("The budget is spent; “Runs…” takes it up."))
        self._session.told.emit(" ".join(told))
        if found.fault:
            self._session.refused.emit(found.fault)

    def _on_ended(self) -> None:
        self._task, self._at_work = None, ""
        if self._waiting is None:
            self.progress.end()
        else:
            self.progress.show_paused()
        self.retranslate()


def summary(outcome: RunOutcome) -> str:
    """What a run came to, in one line."""
    parts = [trn("{count} suggestion", "{count} suggestions", outcome.suggestions)]
    parts.append(trn("{count} turn read by the engine", "{count} turns read by the engine", outcome.passages))
    if outcome.taken_over:
        parts.append(trn("{count} turn unchanged since", "{count} turns unchanged since", outcome.taken_over))
    if outcome.not_found:
        parts.append(trn("{count} quote not found", "{count} quotes not found", outcome.not_found))
    if outcome.faults:
        parts.append(trn("{count} turn without an answer", "{count} turns without an answer", len(outcome.faults)))
    if outcome.budget_spent:
        parts.append(tr("the budget is spent; “Runs…” takes it up"))
    elif outcome.state == "cancelled":
        parts.append(tr("stopped"))
    return ", ".join(parts)
