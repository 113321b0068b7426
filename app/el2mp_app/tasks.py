"""Runs jobs off the window's thread and delivers what they report on it.

A job may be the last to know of a widget, and Qt's objects may only be taken apart by the thread they live in; nor may
a task go while its thread is still telling what it came to. So each is held here until its thread has ended, and
belongs to nothing else: whatever goes with it, goes on the window's thread.
"""

import os
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel, Report

Job = Callable[[Report, Cancel], Any]

_ROOM = threading.BoundedSemaphore(max(2, os.cpu_count() or 0))
"""Jobs work at once on as many cores as there are; others wait."""
_held: list["Task"] = []


class Task(QObject):
    """One job at work. Its signals arrive on the thread that started it; ``ended`` always comes last.

    A bug in a job is one of the window's, whoever wanted what it comes to: it is raised on that thread.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    refused = Signal(str)
    """A sentence for a person."""
    ended = Signal()

    _reported = Signal(int, int, str)
    _finished = Signal(object, object)

    def __init__(self, job: Job, keeper: QObject) -> None:
        """``keeper``: once Qt has taken it apart, nobody is told any more."""
        super().__init__()
        self._keeper = keeper
        self.cancel_token = Cancel()
        self.running = True
        self._job = job
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._work, name="job")
        self._wanted = True
        self._reported.connect(self._pass_on)
        self._finished.connect(self._finish)

    def cancel(self) -> None:
        self.cancel_token.set()

    def forget(self) -> None:
        """Nobody wants its result any more: what it comes to is not told, but that it ended."""
        self._wanted = False

    def wait(self) -> None:
        """Until the job has left its thread; its signals come after that."""
        self._left.wait()

    @property
    def at_work(self) -> bool:
        """Whether its thread has not ended."""
        return self._thread.is_alive()

    def begin(self) -> None:
        self._thread.start()

    def leave(self) -> None:
        """Wait until its thread has ended, and has nothing of it any more."""
        self._thread.join()

    def _work(self) -> None:
        """On the worker's thread."""
        result, fault = None, None
        try:
            with _ROOM:
                result = self._job(self._reported.emit, self.cancel_token)
        except BaseException as error:
            fault = error
        finally:
            self._left.set()
        self._finished.emit(result, fault)

    @Slot(int, int, str)
    def _pass_on(self, done: int, total: int, text: str) -> None:
        if isValid(self._keeper):
            self.progressed.emit(done, total, text)

    @Slot(object, object)
    def _finish(self, result: object, fault: BaseException | None) -> None:
        self.leave()
        _held.remove(self)
        self.running = False
        if isValid(self._keeper):
            if self._wanted and fault is None:
                self.succeeded.emit(result)
            elif self._wanted and isinstance(fault, UserError):
                self.refused.emit(str(fault))
            self.ended.emit()
        if fault is not None and not isinstance(fault, UserError | Cancelled):
            raise fault


def start(job: Job, keeper: QObject) -> Task:
    """Start a job; connect to the task's signals before returning to the event loop."""
    task = Task(job, keeper)
    _held.append(task)
    task.begin()
    return task


def are_at_work() -> bool:
    """Whether any job is."""
    return any(task.at_work for task in _held)


def wait_for_all() -> None:
    """Until no job is at work; what they came to arrives with the next events."""
    for task in _held:
        task.leave()
