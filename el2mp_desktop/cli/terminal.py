"""What goes to the terminal: UTF-8 whatever it is, no stray control characters, progress that keeps out of the way."""

import io
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BETWEEN_FRAMES = 0.1


def prepare() -> None:
    """Make both streams UTF-8. What is no text (half a file name) becomes an escape, which JSON reads too."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def finish() -> None:
    """Write out what waits, while a fault in doing so can still be told."""
    sys.stdout.flush()
    sys.stderr.flush()


def drop_output() -> None:
    """Nobody takes the rest; keep the interpreter from complaining of it on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(message: str) -> None:
    """A message to the person, on standard error."""
    print(one_line(message), file=sys.stderr, flush=True)


def complain(message: str) -> None:
    """Why a command did not do what it should: one line."""
    say(tr("el2mp: {message}", message=message))


def one_line(text: str) -> str:
    """Without line ends and control characters: imported words must not steer the terminal."""
    return _CONTROL.sub(" ", text)


def width() -> int | None:
    """Columns of the terminal that shows standard output; None where it goes elsewhere."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


class Progress:
    """A `Report` for standard error: one moving line on a terminal, a line every tenth of the way elsewhere."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._shown = 0
        self._drawn = 0.0
        self._tenth = -1

    def __call__(self, done: int, total: int, text: str) -> None:
        if self._moving:
            self._move(done, total, text)
        else:
            self._step(done, total, text)

    def _move(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        ended = done == total > 0
        if now - self._drawn < _BETWEEN_FRAMES and not ended:
            return
        self._drawn = now
        line = _line(done, total, text)
        sys.stderr.write("\r" + line.ljust(self._shown))
        sys.stderr.flush()
        self._shown = len(line)

    def _step(self, done: int, total: int, text: str) -> None:
        tenth = 10 * done // total if total else -1
        if tenth != self._tenth:
            self._tenth = tenth
            say(_line(done, total, text))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()


@contextmanager
def stopped_by_interrupt(cancel: Cancel) -> Iterator[None]:
    """Ctrl+C asks the work to stop and keep what came; pressed again, it interrupts at once."""

    def stop(*_: object) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, before)

    before: Any = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _line(done: int, total: int, text: str) -> str:
    return f"{done}/{total} {one_line(text)}" if total else one_line(text)
