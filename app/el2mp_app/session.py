"""The window's side of a project: who works, what is open, and the engine's events as Qt signals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot

from el2mp_app.tasks import Job, Task, start
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, unreported
from el2mp_desktop.language import after_colon, reason_of, tr
from el2mp_desktop.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from el2mp_desktop.operations.base import Operation
    from el2mp_desktop.project import Changed, Person, Project

LARGE = 50_000
"""Bytes of an act that is not turned back within the blink of an eye: some thousand turns."""

P = ParamSpec("P")
R = TypeVar("R")


class ProjectSession(QObject):
    """Owns the open project, if any. Every view gets one and listens; none keeps a project of its own.

    The database is imported with the first project, not with the window.
    """

    opened = Signal()
    closing = Signal()
    """The project is open still: keep what stands in a field."""
    closed = Signal()
    changed = Signal(object)
    """One `Changed` for all that happened since the event loop last turned."""
    settings_changed = Signal()
    refused = Signal(str)
    """A sentence that a person should read: what was asked for was not done, or what happened to the project."""
    told = Signal(str)
    """A short word for the status bar."""
    under_way = Signal(str)
    """What is begun and waits for its end, with the keys for that; empty once it is over."""
    server_seen = Signal(object)
    """What was found of the model server just now: an `EngineState`."""
    at_length = Signal(object, str)
    """A `Task` that turns much back, and what it is called: nothing else is to be done before it ends."""
    removed = Signal(str)
    """A sentence on what was just taken away, and can be brought back by Undo."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings: Settings = _with_id(load_settings())
        self.project: Project | None = None
        self._waiting: list[Changed] = []
        self._jobs: list[Task] = []
        self._reversing: Task | None = None
        # Queued: the engine may tell from a worker's thread.
        self._arrived.connect(self._collect, Qt.ConnectionType.QueuedConnection)

    @property
    def open_project(self) -> Project:
        """The project, where there is no doubt that one is open."""
        assert self.project is not None
        return self.project

    def save_settings(self, settings: Settings) -> None:
        self.settings = self._kept(settings)
        person, project = self._person(), self.project
        before = project.coder_id if project is not None else ""
        if project is not None and person is not None:
            project.work_as(person)
        self.settings_changed.emit()
        if project is not None and project.coder_id != before:
            # What one has read and decided on is another: all is shown as on opening.
            self.closing.emit()
            self.opened.emit()

    def new(self, path: Path, codebook: str = "el2mp") -> bool:
        """Make a project with a shipped codebook and open it. False if it was refused."""
        from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
        from el2mp_desktop.project import Project

        language = self.settings.language

        def make() -> Project:
            return Project.create(
                path, codebook=load_codebook(find_codebook(codebook)), language=language, coder=self._person()
            )

        return self._take(make)

    def open(self, path: Path) -> bool:
        """True if the project is open now. False if it was refused; the one before stays open then."""
        from el2mp_desktop.project import Project

        if self.project is not None and self.project.path == path.absolute():
            return True
        opened = self._take(lambda: Project.open(path, coder=self._person()))
        if opened:
            self._look_after(self.open_project)
        return opened

    def start(self, job: Job) -> Task:
        """A job on the open project. Closing the project stops it first, and waits for what it still writes."""
        task = start(job, self)
        self._jobs.append(task)
        task.ended.connect(lambda: self._jobs.remove(task))
        return task

    def close(self) -> None:
        if self.project is not None:
            self.closing.emit()
            for job in self._jobs:
                job.cancel()
                job.forget()
            for job in self._jobs:
                job.wait()
            self.project.close()
            self.project = None
            self._waiting.clear()
            self.closed.emit()

    def do(self, operation: Operation[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Like `Project.do`; a refusal is told instead of raised, and gives None."""
        try:
            return self.open_project.do(operation, *args, **kwargs)
        except UserError as error:
            self.refused.emit(str(error))
            return None

    def take_away(self, told: str, operation: Operation[P, R], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Like `do`, for an act after which something is missing: it is told with an offer to undo it."""
        try:
            self.open_project.do(operation, *args, **kwargs)
        except UserError as error:
            self.refused.emit(str(error))
        else:
            self.removed.emit(told)

    def catch_up(self) -> None:
        """Tell now what changed so far: whoever acts next must not act on a page of before.

        A key, a drop or a button let go can follow another act sooner than the event loop turns. Commands begin with
        it, and so does what is coded or pulled with the mouse.
        """
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
        self._emit_collected()

    def undo(self) -> None:
        project = self.open_project
        self._reverse(
            project.undo,
            project.read.head_of_undo(),
            lambda label: tr("Undone: {act}", act=after_colon(tr(label))),
        )

    def redo(self) -> None:
        project = self.open_project
        self._reverse(
            project.redo,
            project.read.head_of_redo(),
            lambda label: tr("Done again: {act}", act=after_colon(tr(label))),
        )

    def restore(self, change_id: str, told: str) -> None:
        """Like `Project.restore`; ``told`` is said where anything came back."""
        project = self.open_project
        self._go_back(
            lambda report, cancel: project.restore(change_id, report, cancel),
            project.read.size_since(change_id),
            lambda done: told if done else "",
            tr("Going back to an earlier state…"),
        )

    def _reverse(self, act: Job, change_id: str | None, words: Callable[[str], str]) -> None:
        if change_id is not None:
            size = self.open_project.read.size_of_change(change_id)
            self._go_back(act, size, words, tr("Turning back a large change…"))

    def _go_back(self, act: Job, size: int, words: Callable[[Any], str], title: str) -> None:
        """At once; off the window's thread where what is turned back is large. ``words``: what is told of it then."""
        if self._reversing is not None:
            return
        if size < LARGE:
            try:
                self._tell_of(words(act(unreported, Cancel())))
            except UserError as error:
                self.refused.emit(str(error))
            return
        self._reversing = task = self.start(act)
        task.succeeded.connect(lambda result: self._tell_of(words(result)))
        task.refused.connect(self.refused)
        task.ended.connect(self._reversed)
        self.at_length.emit(task, title)

    def _tell_of(self, words: str) -> None:
        if words:
            self.told.emit(words)

    def _reversed(self) -> None:
        self._reversing = None

    def _take(self, make: Callable[[], Project]) -> bool:
        try:
            project = make()
        except UserError as error:
            self.refused.emit(str(error))
            return False
        self.close()
        self.project = project
        project.subscribe(self._arrived.emit)
        self.settings = self._kept(self.settings.with_recent(project.path.resolve()))
        self.opened.emit()
        return True

    def _look_after(self, project: Project) -> None:
        """A backup copy; and where the project had not been closed, what became of it."""
        copy = self.start(lambda _report, _cancel: project.back_up())
        copy.refused.connect(self.told)
        if project.was_left_open:
            from el2mp_app.after_a_crash import what_happened

            look = self.start(lambda _report, _cancel: what_happened(project))
            look.succeeded.connect(lambda told: self.refused.emit(told))
            look.refused.connect(self.refused)

    def _kept(self, settings: Settings) -> Settings:
        """Where they cannot be written, they hold until the program ends."""
        try:
            return save_settings(settings)
        except OSError as error:
            self.told.emit(tr("Your settings could not be kept: {reason}.", reason=reason_of(error)))
            return settings

    def _person(self) -> Person | None:
        from el2mp_desktop.project import Person

        settings = self.settings
        return Person(settings.name, settings.initials, settings.person_id) if settings.name else None

    @Slot(object)
    def _collect(self, changed: Changed) -> None:
        """Several acts of one turn of the event loop become one event."""
        self._waiting.append(changed)
        if len(self._waiting) == 1:
            QTimer.singleShot(0, self, self._emit_collected)

    def _emit_collected(self) -> None:
        acts, self._waiting = self._waiting, []
        if self.project is None or not acts:
            return
        self.changed.emit(reduce(lambda act, more: act.and_then(more), acts))


def _with_id(settings: Settings) -> Settings:
    """Settings of before people had ids."""
    if settings.name and not settings.person_id:
        with suppress(OSError):
            return save_settings(settings)
    return settings
