"""Reads the files of an import one after the other, and single texts to look at, off the window's thread."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from el2mp_app.importing.plan import Entry, Part, read_file
from el2mp_app.tasks import Job, Task, start
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.intake import read_parts
from el2mp_desktop.jobs import Cancel, Report


class ImportReading(QObject):
    found = Signal(list)
    """The files to be read: folders that were given are replaced by what they hold."""
    read = Signal(object, object)
    """An `Entry` and its `FileContents`."""
    left = Signal(object)
    """An `Entry` that is not read, because the person stopped."""
    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(self, keeper: QObject, parent: QObject) -> None:
        """``keeper`` owns the tasks: it must outlive a read that nobody waits for any more."""
        super().__init__(parent)
        self._keeper = keeper
        self._finding: list[Task] = []
        self._task: Task | None = None
        self._entry: Entry | None = None
        self._waiting: deque[Entry] = deque()
        self._done = 0
        self._closed = False

    @property
    def running(self) -> bool:
        return self._task is not None or bool(self._finding)

    def find(self, paths: Iterable[Path]) -> None:
        """Look for the files; ``found`` tells them."""
        given = list(paths)
        task = start(lambda report, cancel: registry.find(given, cancel=cancel, report=report), self._keeper)
        self._finding.append(task)
        task.progressed.connect(self._tell_progress)
        task.succeeded.connect(self._tell_found)
        task.ended.connect(lambda: self._leave(task))

    def add(self, entries: Iterable[Entry]) -> None:
        self._waiting.extend(entries)
        if self._task is None:
            self._done = 0
            self._next()

    def stop(self) -> None:
        """Leave what waits, and the file at work as soon as it can be left; files that are looked for are not read."""
        while self._waiting:
            self.left.emit(self._waiting.popleft())
        self._cancel()

    def close(self) -> None:
        """Nobody listens any more."""
        self._closed = True
        self._waiting.clear()
        self._cancel()

    def _cancel(self) -> None:
        for task in self._finding:
            task.forget()
            task.cancel()
        if self._task is not None:
            self._task.cancel()

    def _leave(self, finding: Task) -> None:
        self._finding.remove(finding)
        self._tell_ended()

    def _tell_ended(self) -> None:
        if not self._closed and not self.running:
            self.ended.emit()

    def _next(self) -> None:
        # A file that was stopped on the way told of nothing.
        if self._entry is not None and not self._closed:
            self.left.emit(self._entry)
        self._entry = None
        if self._closed or not self._waiting:
            self._task = None
            self._tell_ended()
            return
        entry = self._entry = self._waiting.popleft()
        self.progressed.emit(self._done, self._done + len(self._waiting) + 1, entry.path.name)
        self._task = start(_job(entry), self._keeper)
        self._task.progressed.connect(lambda _done, _total, text: self._tell_reading(text))
        self._task.succeeded.connect(lambda contents: self._take(entry, contents))
        self._task.ended.connect(self._next)

    def _take(self, entry: Entry, contents: object) -> None:
        self._done += 1
        self._entry = None
        if not self._closed:
            self.progressed.emit(self._done, self._done + len(self._waiting), entry.path.name)
            self.read.emit(entry, contents)

    def _tell_reading(self, text: str) -> None:
        self._tell_progress(self._done, self._done + len(self._waiting) + 1, text)

    def _tell_progress(self, done: int, total: int, text: str) -> None:
        if not self._closed:
            self.progressed.emit(done, total, text)

    def _tell_found(self, paths: list[Path]) -> None:
        if not self._closed:
            self.found.emit(paths)


class PartReading(QObject):
    """Reads the source that somebody looks at; when they look at another meanwhile, that one is next."""

    read = Signal(object, object)
    """A `Part` and its `ImportedSource`."""

    def __init__(self, keeper: QObject, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._task: Task | None = None
        self._latest: Part | None = None
        self._waits = False
        self._closed = False

    def want(self, part: Part | None) -> None:
        """``read`` tells it, unless another is wanted before."""
        self._latest, self._waits = part, part is not None
        if self._task is None:
            self._next()
        else:
            self._task.cancel()

    def close(self) -> None:
        self._closed = True
        self.want(None)

    def _next(self) -> None:
        self._task, part = None, self._latest
        if part is None or not self._waits or self._closed:
            return
        self._waits = False
        self._task = start(_part_job(part), self._keeper)
        self._task.succeeded.connect(lambda source: self._take(part, source))
        self._task.ended.connect(self._next)

    def _take(self, part: Part, source: ImportedSource) -> None:
        if part is self._latest and not self._closed:
            self.read.emit(part, source)


def _job(entry: Entry) -> Job:
    def job(report: Report, cancel: Cancel) -> object:
        return read_file(entry, cancel, report)

    return job


def _part_job(part: Part) -> Job:
    def job(_report: Report, cancel: Cancel) -> object:
        return read_parts(part.file, [part.head.index], cancel)[part.head.index]

    return job
