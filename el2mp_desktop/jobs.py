"""Long work: takes a snapshot, reports progress, obeys a cancel token, returns plain data.

A job is any callable ``job(report, cancel) -> result``. It never holds a session or a widget.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from el2mp_desktop.errors import Cancelled

Report = Callable[[int, int, str], None]
"""``report(done, total, text)``: ``total`` is 0 while it is unknown; ``text`` is one translated phrase."""


def unreported(done: int, total: int, text: str) -> None:
    """A report that nobody reads."""


class Cancel:
    """A token that another thread may set; the job asks it between two steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if somebody asked to stop."""
        if self.is_set:
            raise Cancelled


class Deadline(Cancel):
    """Set when another token is, or after so many seconds."""

    def __init__(self, other: Cancel, seconds: float) -> None:
        super().__init__()
        self._other = other
        self._until = time.monotonic() + seconds

    @property
    def is_set(self) -> bool:
        return super().is_set or self._other.is_set or self.is_past

    @property
    def is_past(self) -> bool:
        return time.monotonic() >= self._until


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it, Python does not look for cyclic garbage: for work that makes many plain objects and keeps them.

    The collector goes through all that lives again and again as they grow in number, and finds nothing.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
