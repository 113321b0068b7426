"""Brings what was ticked into the project: reads it, and writes it as one change, off the window's thread."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from el2mp_app.importing.plan import Part
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_desktop.intake import Collected, collect
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.operations.sources import Brought, import_and_update


class ImportWriting(QObject):
    """All or nothing: where a file cannot be read any more, or the person stops, nothing comes in."""

    progressed = Signal(int, int, str)
    brought = Signal(object)
    """A `Brought`: it is in."""
    unreadable = Signal(object)
    """Why files cannot be read any more: a `Failure` each."""
    refused = Signal(str)
    ended = Signal()
    """Whatever it came to, but not after ``brought``."""

    def __init__(self, session: ProjectSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None

    @property
    def running(self) -> bool:
        return self._task is not None

    def start(self, parts: Sequence[Part], group: str) -> None:
        project, wanted = self._session.open_project, [part.wanted() for part in parts]

        def job(report: Report, cancel: Cancel) -> Brought | Collected:
            collected = collect(wanted, report=report, cancel=cancel)
            if collected.failures:
                return collected
            return project.do(import_and_update, collected.incoming, group, report=report, cancel=cancel)

        self._task = self._session.start(job)
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(self._tell)
        self._task.refused.connect(self.refused)
        self._task.ended.connect(self._end)

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _tell(self, result: Brought | Collected) -> None:
        if isinstance(result, Collected):
            self.unreadable.emit(result.failures)
        else:
            self._task = None
            self.brought.emit(result)

    def _end(self) -> None:
        if self._task is not None:
            self._task = None
            self.ended.emit()
