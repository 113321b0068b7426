"""Reading files and archives within bounds, so that no file can exhaust the machine."""

import hashlib
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import number, tr

MEGABYTE = 1_000_000
TEXT_LIMIT = 32 * MEGABYTE
PIECE_LIMIT = 500_000
"""Lines of a text, or voices in subtitles: a year of talk has fewer."""
ARCHIVE_LIMIT = 512 * MEGABYTE
"""Bytes of a chat archive, unpacked."""
STREAM_LIMIT = 2_000 * MEGABYTE
"""Bytes of a file that is read piece by piece, unpacked."""
PIECE = 1 << 20
"""Bytes of a piece."""
ENTRY_LIMIT = 50_000
"""Files in a ZIP."""
RATIO_LIMIT = 250
"""Unpacked over packed size; text packs to a tenth, bombs to a thousandth."""


def title(path: Path) -> str:
    """What a source is called that is its file; names may hold bytes that are no text."""
    return canonical(path.stem).text


def read_bytes(path: Path, limit: int = TEXT_LIMIT) -> bytes:
    """All of a file; raises `UserError` where it is larger than ``limit`` bytes."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UserError(_too_big(limit))
    return data


def pieces(path: Path) -> Iterator[bytes]:
    """A file piece by piece; raises `UserError` where it is too large even for that."""
    with path.open("rb") as file:
        yield from _within(file, STREAM_LIMIT)


def unpacked(path: Path, name: str) -> Iterator[bytes]:
    """A file in a ZIP piece by piece; raises `UserError` as `open_zip` does."""
    with open_zip(path) as archive, archive.open(name) as member:
        yield from _within(member, STREAM_LIMIT)


@contextmanager
def summing(path: Path) -> Iterator[Callable[[], str]]:
    """Gives the SHA-256 of a file, 64 hexadecimal digits, made while it is read: Python lets others work meanwhile."""
    left = threading.Event()

    def total() -> str:
        done = hashlib.sha256()
        with path.open("rb") as file:
            while not left.is_set() and (piece := file.read(PIECE)):
                done.update(piece)
        return done.hexdigest()

    with ThreadPoolExecutor(1) as worker:
        try:
            yield worker.submit(total).result
        finally:
            left.set()


def _within(file: IO[bytes], limit: int) -> Iterator[bytes]:
    left = limit
    while piece := file.read(PIECE):
        left -= len(piece)
        if left < 0:
            raise UserError(_too_big(limit))
        yield piece


@contextmanager
def open_zip(path: Path, limit: int = ARCHIVE_LIMIT) -> Iterator[zipfile.ZipFile]:
    """A ZIP whose every entry has a sane size; raises `UserError` for bombs, broken and locked ones.

    Python's reader never unpacks more than the size an entry declares, so checking those bounds memory.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, limit)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise UserError(tr("The archive is locked with a password; unpack it first.")) from None
        raise UserError(tr("The archive is damaged.")) from None


def _check(archive: zipfile.ZipFile, limit: int) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    bomb = any(
        entry.file_size > MEGABYTE and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1) for entry in entries
    )
    if bomb or len(entries) > ENTRY_LIMIT:
        raise UserError(tr("The archive unpacks to far more than its size; it was left alone."))
    if total > 8 * limit:
        raise UserError(_too_big(8 * limit))


def read_entry(archive: zipfile.ZipFile, name: str, limit: int = ARCHIVE_LIMIT) -> bytes:
    if archive.getinfo(name).file_size > limit:
        raise UserError(_too_big(limit))
    return archive.read(name)


def _too_big(limit: int) -> str:
    return tr("It is larger than {size} MB, more than can be read.", size=number(limit // MEGABYTE))


def check_pieces(count: int) -> None:
    """Refuses a text cut so small that its pieces would fill the memory."""
    if count > PIECE_LIMIT:
        raise UserError(tr("It has more than {count} lines, too many for a transcript.", count=number(PIECE_LIMIT)))
