"""Recordings beside projects: measured where they lie, found again there, or where this computer last knew them."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TypeVar

from el2mp_desktop.domain.recording import Recording
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import reason_of, tr
from el2mp_desktop.whole_files import keep_own, read_own

Folder = TypeVar("Folder", bound=PurePath)
_FILE = "recordings.json"
_PIECE = 1 << 20
_MOST = 500
"""Of more recordings than this the one longest not asked for is forgotten."""


def measure(path: Path, project: Path, report: Report = unreported, cancel: Cancel | None = None) -> Recording:
    """What a project keeps of a recording. It is read whole once, which takes a while for hours of sound."""
    digest, done = hashlib.sha256(), 0
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if cancel is not None:
                    cancel.check()
                digest.update(piece)
                done += len(piece)
                report(done, size, tr("Reading the recording"))
    except OSError as error:
        raise UserError(tr("“{file}” could not be read: {reason}.", file=path.name, reason=reason_of(error))) from error
    if not done:
        raise UserError(tr("“{file}” is empty.", file=path.name))
    return Recording(path.name, done, digest.hexdigest(), _way_from(project.parent, path))


def find(recording: Recording, project: Path) -> Path | None:
    """Where it is on this computer: where it was last chosen here, on its way from the project, or beside that.

    A file of another size is another one. Asking for its size is all that is done: it may lie on a slow disk.
    """
    known = _known().get(recording.sha256)
    places = [*([Path(known)] if known else ()), *ways(recording, project.parent)]
    return next((place for place in places if _size(place) == recording.size), None)


def ways(recording: Recording, folder: Folder) -> list[Folder]:
    """Where a project in that folder says that it lies: on its way from there, and beside the project.

    The project may be a stranger's. Only asking for a file by the name of another computer, as Windows can, would be a
    word to that computer; so no way leaves the folder but upwards.
    """
    told = (folder / name for name in (recording.path, recording.file) if name)
    return [place for place in told if place.is_relative_to(folder)]


def remember(recording: Recording, path: Path) -> None:
    """That this computer has it there: no part of any project."""
    others = {sha: place for sha, place in _known().items() if sha != recording.sha256}
    while len(others) >= _MOST:
        del others[next(iter(others))]
    # Not worth a sentence: it is asked for again then.
    with suppress(OSError):
        keep_own(_FILE, {**others, recording.sha256: str(path.absolute())})


def _way_from(folder: Path, path: Path) -> str:
    """Between two drives there is none."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else -1
    except (OSError, ValueError):
        return -1


def _known() -> dict[str, str]:
    """Places by the SHA-256 of what lies there."""
    return {sha: place for sha, place in read_own(_FILE).items() if isinstance(place, str)}
