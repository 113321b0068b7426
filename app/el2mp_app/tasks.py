"""Runs jobs off the window's thread and delivers what they report on it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel, Report

Job = Callable[[Report, Cancel], Any]


class Task(QObject):
    """One job at work. Its signals arrive on the thread that started it; ``ended`` always comes last."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    refused = Signal(str)
    """A sentence for a person."""
    broke = Signal(object)
    """An exception that is a bug."""
    ended = Signal()

    _reported = Signal(int, int, str)
    _finished = Signal(object, object)

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.cancel_token = Cancel()
        self.running = True
        self._job = job
        self._left = threading.Event()
        self._wanted = True
        self._reported.connect(self._pass_on)
        self._finished.connect(self._finish)

    def cancel(self) -> None:
        self.cancel_token.set()

    def forget(self) -> None:
        """Nobody wants its result any more: what it comes to is not told, but for a bug, and that it ended."""
        self._wanted = False

    def wait(self) -> None:
        """Until the job has left its thread; its signals come after that."""
        self._left.wait()

    def run(self) -> None:
        """On the worker's thread."""
        result, fault = None, None
        try:
            result = self._job(self._reported.emit, self.cancel_token)
        except BaseException as error:
            fault = error
        finally:
            self._left.set()
        # At the end of the program the task may be gone: then nobody is left to tell.
        with suppress(RuntimeError):
            self._finished.emit(result, fault)

    @Slot(int, int, str)
    def _pass_on(self, done: int, total: int, text: str) -> None:
        self.progressed.emit(done, total, text)

    @Slot(object, object)
    def _finish(self, result: object, fault: BaseException | None) -> None:
        self.running = False
        if fault is None:
            if self._wanted:
                self.succeeded.emit(result)
        elif isinstance(fault, UserError):
            if self._wanted:
                self.refused.emit(str(fault))
        elif not isinstance(fault, Cancelled):
            self.broke.emit(fault)
        self.ended.emit()
        self.deleteLater()


class _Runner(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        self._task.run()


def start(job: Job, parent: QObject) -> Task:
    """Start a job; connect to the task's signals before returning to the event loop."""
    task = Task(job, parent)
    QThreadPool.globalInstance().start(_Runner(task))
    return task


def raise_bug(error: BaseException) -> None:
    """For ``broke``: a bug in a job is one of the window's."""
    raise error
