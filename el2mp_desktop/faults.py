"""Faults of the program itself: noted without a word of anybody's material."""

import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from el2mp_desktop import __version__
from el2mp_desktop.language import tr
from el2mp_desktop.locations import user_folder

_LARGEST_LOG = 200_000


def note(error: BaseException) -> str:
    """Append the fault to the log: kinds of errors, modules and lines, never messages or values.

    Returns the one line for the person.
    """
    kind = type(error).__name__
    with suppress(OSError):
        log = log_file()
        with log.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _account(error))
        return tr("A fault of the program ({kind}). What was done before is kept. See {file}.", kind=kind, file=log)
    return tr("A fault of the program ({kind}). What was done before is kept.", kind=kind)


def log_file() -> Path:
    """Where faults are noted; it starts afresh when it has grown large."""
    folder = user_folder() / "logs"
    folder.mkdir(exist_ok=True)
    log = folder / "el2mp.log"
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return log


def _account(error: BaseException) -> Iterator[str]:
    yield f"{datetime.now(UTC).isoformat(timespec='seconds')} el2mp {__version__}"
    cause: BaseException | None = error
    while cause is not None:
        yield f"  {type(cause).__module__}.{type(cause).__name__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            place = Path(frame.filename)
            yield f"    {place.parent.name}/{place.name}:{frame.lineno} {frame.name}"
        cause = cause.__cause__ or cause.__context__
