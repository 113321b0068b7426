"""Reads the files of an import one after the other, off the window's thread."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from el2mp_app.import_plan import Entry, read_file
from el2mp_app.tasks import Job, Task, start
from el2mp_desktop.importers import registry
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
        self._task: Task | None = None
        self._waiting: deque[Entry] = deque()
        self._done = 0
        self._closed = False

    @property
    def running(self) -> bool:
        return self._task is not None

    def find(self, paths: Iterable[Path]) -> None:
        """Look for the files; ``found`` tells them."""
        given = list(paths)
        task = start(lambda report, cancel: registry.find(given), self._keeper)
        task.succeeded.connect(self._tell_found)
        task.broke.connect(_raise)

    def add(self, entries: Iterable[Entry]) -> None:
        self._waiting.extend(entries)
        if self._task is None:
            self._done = 0
            self._next()

    def stop(self) -> None:
        """Leave what waits. The file at work is read to its end: no importer writes anything."""
        while self._waiting:
            self.left.emit(self._waiting.popleft())

    def close(self) -> None:
        """Nobody listens any more."""
        self._closed = True
        self._waiting.clear()

    def _next(self) -> None:
        if self._closed or not self._waiting:
            self._task = None
            if not self._closed:
                self.ended.emit()
            return
        entry = self._waiting.popleft()
        self.progressed.emit(self._done, self._done + len(self._waiting) + 1, entry.path.name)
        self._task = start(_job(entry.path, entry.as_format), self._keeper)
        self._task.succeeded.connect(lambda contents: self._take(entry, contents))
        self._task.broke.connect(_raise)
        self._task.ended.connect(self._next)

    def _take(self, entry: Entry, contents: object) -> None:
        self._done += 1
        if not self._closed:
            self.read.emit(entry, contents)

    def _tell_found(self, paths: list[Path]) -> None:
        if not self._closed:
            self.found.emit(paths)


def _job(path: Path, as_format: str | None) -> Job:
    def job(_report: Report, _cancel: Cancel) -> object:
        return read_file(path, as_format)

    return job


def _raise(error: BaseException) -> None:
    raise error
