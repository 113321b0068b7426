"""A ZIP that no reader knows as a whole, or that holds texts beside chats, is like a folder: each of its files is read
as one of its own.

Such a file is named by a path through the archive, ``transcripts.zip/sub/talk.docx``, which is on no disk: while it is
read, it lies alone in a private folder, under the last part of its name only.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading.files import ARCHIVE_LIMIT, PIECE, open_zip
from el2mp_desktop.language import number, tr

MEMBER_LIMIT = 1_000
"""Files of one archive."""
_LIMIT = ARCHIVE_LIMIT // 8
"""For `open_zip`: all of an archive's files together are within `ARCHIVE_LIMIT`."""
_PACKAGE = {"[Content_Types].xml", "mimetype", "META-INF", "Index", "AndroidManifest.xml"}
"""What lies at the top of a ZIP that is one document, or a program."""
_PROJECT = ".qde"
"""A project of another program (REFI-QDA): its texts without its codings would be half of it."""
_ACCOUNT = {"user.json", "users.json", "message_feedback.json", "shared_conversations.json", "chat.html"}
"""What an account’s export has at its top, besides the chats."""
_TEXTS = (
    ".txt", ".md", ".docx", ".odt", ".rtf", ".pdf", ".vtt", ".srt", ".sbv", ".otr", ".eaf", ".textgrid", ".exb", ".cha",
    ".csv", ".tsv", ".xlsx", ".pptx",
)  # fmt: skip
_HANDED_OVER = re.compile(r"(?:^|/)(?:file[-_]|[^/]*-files/|user-|attachments/|files/|projects/)", re.IGNORECASE)
"""Files that were attached to chats."""
_LITTER = {"__MACOSX", "Thumbs.db", "desktop.ini"}


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is hidden, or left about by an operating system."""
    return name.startswith((".", "~$")) or name in _LITTER


def members(archive: Path) -> list[Path]:
    """Paths of the files in a ZIP, in order; none where it is one document.

    Raises `UserError` for bombs, for broken and locked ones, and where there are too many.
    """
    with open_zip(archive, _LIMIT) as opened:
        found = _files(opened.infolist())
    if len(found) > MEMBER_LIMIT:
        raise UserError(
            tr("It holds more than {count} files; unpack it, and choose among them.", count=number(MEMBER_LIMIT))
        )
    return [archive.joinpath(*parts) for parts in sorted(found)]


def is_mixed(archive: Path) -> bool:
    """Whether somebody put texts into a ZIP beside chats; the files that come with an account’s export are part of it.

    Raises as `members`.
    """
    paths = [path.relative_to(archive).parts for path in members(archive)]
    if any(parts[-1] in _ACCOUNT or parts[0] == "Takeout" for parts in paths):
        return False
    return any(parts[-1].lower().endswith(_TEXTS) and not _HANDED_OVER.search("/".join(parts)) for parts in paths)


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The path itself, or where a file of an archive lies for as long as it is needed."""
    archive = _archive_of(path)
    if archive is None:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / path.name
        with open_zip(archive, _LIMIT) as opened:
            info = _files(opened.infolist()).get(path.relative_to(archive).parts)
            if info is not None:
                with opened.open(info) as member, unpacked.open("wb") as file:
                    while piece := member.read(PIECE):
                        file.write(piece)
        yield unpacked


def shown(path: Path) -> str:
    """The file's name for people, with the archive's where it lies in one."""
    archive = _archive_of(path)
    name = path.relative_to(archive.parent).as_posix() if archive else path.name or str(path)
    return canonical(name).text


def size(path: Path) -> int:
    """In bytes; 0 where there is no telling: reading it says why."""
    try:
        archive = _archive_of(path)
        if archive is None:
            return path.stat().st_size
        with open_zip(archive, _LIMIT) as opened:
            info = _files(opened.infolist()).get(path.relative_to(archive).parts)
            return info.file_size if info else 0
    except (OSError, UserError):
        return 0


def _archive_of(path: Path) -> Path | None:
    """The file among the folders that a path goes through, if there is one."""
    if path.exists():
        return None
    return next((parent for parent in path.parents if parent.is_file()), None)


def _files(entries: Iterable[ZipInfo]) -> dict[tuple[str, ...], ZipInfo]:
    """The entries that are files, by the parts of their names; no name leads out of the archive."""
    found = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").replace(":", "_")
        parts = tuple(part for part in PurePosixPath(name).parts if part.strip("/") not in ("", ".."))
        if parts and (parts[0] in _PACKAGE or parts[0].lower().endswith(_PROJECT)):
            return {}
        if parts and not entry.is_dir() and not any(map(is_litter, parts)):
            found[parts] = entry
    return found
