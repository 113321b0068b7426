"""The second half of a large chat archive, surveyed by a process of its own while the first is surveyed here.

The other process guesses where a conversation begins near the middle of the file. Its findings count only if this one,
which reads from the beginning, arrives at that very byte between two conversations; otherwise, and if the other one
dies or finds anything amiss, this one goes on alone. See docs/decisions/0013.
"""

import os
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.importers.base import Head, ImportedSource, Importer, Part, Skipped, head_of
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter
from el2mp_desktop.importers.reading.encoding import asked_encoding, peek
from el2mp_desktop.importers.reading.jsonahead import opening, skipped_to
from el2mp_desktop.importers.reading.jsonfile import Place, following
from el2mp_desktop.jobs import Cancel, Report, uncollected
from el2mp_desktop.language import current_language, set_language

LARGE = 50_000_000
"""Bytes, unpacked. A smaller file is read before another process has done much."""

_PACKED = 50
"""Text in a ZIP is rarely so many times smaller, and looking into one takes a while."""
_TOLD = 50
"""After so many conversations the other process tells their number."""
_LIST = re.compile(r"[\s\ufeff]*\[\s*")

_Found = tuple[list[Head | Skipped], list[Place]]


@contextmanager
def surveying_rest(
    importer: Importer, path: Path, cancel: Cancel | None, report: Report
) -> Iterator["SecondHalf | None"]:
    """Within it, another process surveys the second half of a file, where that is worth it and can be done."""
    half = None
    if isinstance(importer, JsonChatImporter) and _is_worth_it(importer, path) and (process := _start()):
        half = SecondHalf(importer, path, process, cancel, report)
    try:
        yield half
    finally:
        if half is not None:
            half.close()


def _is_worth_it(importer: JsonChatImporter, path: Path) -> bool:
    if not importer.is_list() or asked_encoding() or (os.cpu_count() or 1) < 2:
        return False
    if path.stat().st_size < LARGE / _PACKED:
        return False
    files = list(importer.files(path))
    return len(files) == 1 and files[0].size >= LARGE


def _start() -> subprocess.Popen[bytes] | None:
    """A Python with nothing of the main program, which may be anybody's; none where the program is frozen."""
    if getattr(sys, "frozen", False) or not sys.executable:
        return None
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=int(getattr(subprocess, "CREATE_NO_WINDOW", 0)),
        )
    except OSError:
        return None


class SecondHalf:
    """What the other process has found so far."""

    def __init__(
        self,
        importer: JsonChatImporter,
        path: Path,
        process: subprocess.Popen[bytes],
        cancel: Cancel | None,
        report: Report,
    ) -> None:
        self.parts: list[Head | Skipped] = []
        """Empty until this process has arrived where they begin."""
        self._importer = importer
        self._path = path
        self._name = canonical(path.name).text
        self.process = process
        self._cancel = cancel
        self._report = report
        self._read = 0  # here
        self._begins: int | None = None
        self._told = 0
        self._found: _Found | None = None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def read(self) -> Iterator[Part]:
        """All parts of the file, as the importer's own method."""
        for part in self._importer.read(self._path, self):
            self._read += 1
            yield part

    def places(self, at: int) -> list[Place] | None:
        """As `Surveyed`; waits for them."""
        if at != self._begins:
            return None
        self.wait()
        if self._found is None:
            return None
        self.parts, places = self._found
        return places

    def wait(self) -> None:
        """Until the other process has found all that it can."""
        while self._listener.is_alive():
            self._listener.join(0.05)
            if self._cancel is not None:
                self._cancel.check()
            done = self._read + self._told
            self._report(done - done % _TOLD, 0, self._name)

    def close(self) -> None:
        """The other process is there no more."""
        self.process.kill()
        self._listener.join()
        self.process.communicate()

    def _listen(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            pickle.dump((self._importer, self._path, current_language()), self.process.stdin)
            self.process.stdin.flush()
            self._begins = pickle.load(self.process.stdout)
            while isinstance(said := pickle.load(self.process.stdout), int):
                self._told = said
        except (OSError, EOFError, pickle.UnpicklingError):
            return  # it died, or gave up
        self._found = said


def survey_half(importer: JsonChatImporter, path: Path, goal: int = 0) -> Iterator[int | _Found]:
    """The byte at which the second half of a file begins, or what is behind the ``goal``; now and then how many parts
    were found; in the end, the parts and their places.

    Ends early where no place to begin is found; raises `UserError` where the file is not what it should be.
    """
    files = list(importer.files(path))
    first = next(files[0].content, b"")
    text = peek(first)
    before = _LIST.match(text)
    how = opening(text, before.end()) if before else None
    begins = skipped_to(files[0].content, (goal or files[0].size // 2) - len(first), how) if how else None
    if how is None or begins is None:
        return
    yield len(first) + begins[0]
    parts: list[Head | Skipped] = []
    places: list[Place] = []
    for chat in following(begins[1], how, places):
        part = importer.built(chat, files[0].title)
        parts.append(head_of(0, part) if isinstance(part, ImportedSource) else part)
        if len(parts) % _TOLD == 0:
            yield len(parts)
    yield parts, places


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """The other process. Whatever goes wrong ends it; this one then goes on alone, and finds the same."""
    importer, path, language = pickle.load(asked)
    threading.Thread(target=_end_with, args=(asked.fileno(),), daemon=True).start()
    set_language(language)
    with uncollected():
        for said in survey_half(importer, path):
            pickle.dump(said, answers)
            answers.flush()


def _end_with(asked: int) -> None:
    """When nobody can ask any more, nobody wants to know."""
    while os.read(asked, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
