"""What importers of chats in JSON share: telling the file by its keys, bare files and ZIPs, one chat at a time."""

import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import Head, ImportedSource, Later, Part, Skipped
from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.reading.encoding import asked_encoding, peek
from el2mp_desktop.importers.reading.files import open_zip, pieces, unpacked
from el2mp_desktop.importers.reading.jsonfile import LineBreaksOff, Place, at_places, mapping, records, value
from el2mp_desktop.language import tr

HEAD = 65_536
LOOKED_AT = 40
"""How many files of a ZIP are looked into for telling its format, the largest first."""

REMEMBERED = 4
"""Files of which it is kept where each chat lies, so that some of them are read without going through all again."""
_places: dict[tuple[object, ...], list[Place]] = {}

Shape = frozenset[str]
"""Paths of keys: ``[].chat_messages[].sender``."""

_ROOTS = ("", "[].", "conversations[].")
_DEEPEST = 8
_TOKEN = re.compile(r'"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?\Z)|(?P<mark>[{}\[\],])', re.DOTALL)


class _Unread(str):
    """The text of a value that is not read yet."""


class ChatFile(NamedTuple):
    """A file of chats, on its own or in a ZIP."""

    title: str
    state: tuple[object, ...]
    """What tells it from any other, and from what it was before a change."""
    size: int
    """Bytes, unpacked."""
    content: Iterator[bytes]


class Surveyed(Protocol):
    """What somebody else has found in the rest of a file."""

    @property
    def parts(self) -> Sequence[Head | Skipped]: ...

    def places(self, at: int) -> list[Place] | None:
        """Where these lie, as `jsonfile.Rest`; None where there are none from that byte on."""
        ...


class JsonChatImporter(ABC):
    """An importer of one chat format. A file holds a chat, a list of chats, ``{"conversations": [...]}`` or one chat a
    line, and may lie in a ZIP among other files."""

    name: str
    suffixes: tuple[str, ...] = (".json", ".zip")
    inner: tuple[str, ...] = (".json", ".jsonl")
    """How the names of such files end within a ZIP."""
    head: int = HEAD
    """Bytes at their beginning by which they are told."""
    list_key: str = "conversations"
    """Key of the list of chats in an object that holds them all; empty where that would be a chat's own."""

    @property
    @abstractmethod
    def label(self) -> str: ...

    @abstractmethod
    def fits(self, head: bytes) -> float:
        """How sure it is that the file beginning so is its own."""

    @abstractmethod
    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        """One chat of the file of that title; `UserError` where it cannot be read."""

    def title(self, chat: Mapping[str, Any]) -> str:
        return plain(chat.get("title")) or plain(chat.get("name")) or tr("Untitled conversation")

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        """The values in the file that should each be a chat, where these are not as they stand in it."""
        return records(pieces, self.list_key)

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK\x03\x04"):
            return self.fits(head)
        return max((self.fits(inner) for inner in packed_heads(path, self.inner, self.head) or ()), default=0.0)

    def read(self, path: Path, rest: Surveyed | None = None) -> Iterator[Part]:
        found = False
        for file in self.files(path):
            whole = False
            try:
                for chat in self._chats(file, rest):
                    found = whole = True
                    yield Later(file.title, partial(self.built, chat, file.title))
            except LineBreaksOff as error:
                # A conversation a line: those above it are whole. Where all lines are one conversation, none was read.
                if not whole:
                    raise
                reason = tr("it breaks off before its end; export or copy the file again.")
                yield Skipped(tr("Line {line}", line=error.line), reason)
        if not found:
            raise UserError(tr("It contains no conversations."))
        if rest is not None:
            yield from rest.parts

    def files(self, path: Path) -> Iterator[ChatFile]:
        """The files of this format that a file or ZIP is made of."""
        stat = path.stat()
        state = (self.name, path, stat.st_mtime_ns, stat.st_size, asked_encoding())
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        if not packed:
            yield ChatFile(plain(path.stem), state, stat.st_size, pieces(path))
            return
        with open_zip(path) as archive:
            names = [name for name in sorted(archive.namelist()) if _ends(name, self.inner)]
            mine = [name for name in names if self.fits(_head(archive, name, self.head)) > 0]
            sizes = [archive.getinfo(name).file_size for name in mine]
        for name, size in zip(mine, sizes, strict=True):
            yield ChatFile(plain(Path(name).stem), (*state, name), size, unpacked(path, name))

    def is_list(self) -> bool:
        """Whether the chats are as they stand in the file."""
        return type(self).chats is JsonChatImporter.chats

    def _chats(self, file: ChatFile, rest: Surveyed | None) -> Iterator[Any]:
        """The chats in a file; once it was gone through, each as the text that it is, not read yet."""
        if not self.is_list():
            yield from self.chats(file.content)
            return
        known = _places.get(file.state) if rest is None else None
        if known is not None:
            yield from map(_Unread, at_places(file.content, known))
            return
        places: list[Place] = []
        count = 0
        for chat in records(file.content, self.list_key, places, rest.places if rest else None):
            count += 1
            yield chat
        if count + (len(rest.parts) if rest else 0) == len(places):
            _places[file.state] = places
            for oldest in list(_places)[:-REMEMBERED]:
                _places.pop(oldest, None)

    def built(self, chat: object, file: str) -> ImportedSource | Skipped:
        """The source that a chat becomes."""
        fields = mapping(value(chat) if isinstance(chat, _Unread) else chat)
        try:
            return self.source(fields, file)
        except UserError as error:
            return Skipped(self.title(fields), str(error))


def has(shape: Shape, *paths: str) -> bool:
    """Whether the chats in a file have all these keys."""
    return any(all(root + path in shape for path in paths) for root in _ROOTS)


def shape(head: bytes) -> Shape:
    """The keys at the beginning of a JSON file, which is cut off anywhere; none for another file."""
    text = peek(head).lstrip("\ufeff \t\r\n")
    return _shape(text) if text[:1] in {"[", "{"} else frozenset()


@lru_cache(maxsize=64)
def _shape(text: str) -> Shape:
    stack: list[str] = []  # “[]” for a list, the latest key for an object
    paths: set[str] = set()
    awaiting = False  # a key
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        if mark in {"{", "["}:
            stack.append("[]" if mark == "[" else "")
            awaiting = mark == "{"
        elif mark in {"}", "]"}:
            del stack[-1:]
            awaiting = False
        elif mark == ",":
            awaiting = bool(stack) and stack[-1] != "[]"
        elif awaiting:
            stack[-1] = token["string"][:60] or "?"
            awaiting = False
            if len(stack) <= _DEEPEST:
                paths.add(".".join(stack).replace(".[]", "[]"))
    return frozenset(paths)


def packed_heads(
    path: Path, suffixes: tuple[str, ...] = JsonChatImporter.inner, size: int = HEAD
) -> tuple[bytes, ...] | None:
    """The beginnings of the files in a ZIP that end so, the largest first; None where it cannot be read."""
    state = path.stat()
    return _heads(path, suffixes, size, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _heads(path: Path, suffixes: tuple[str, ...], size: int, changed: int, length: int) -> tuple[bytes, ...] | None:
    try:
        with open_zip(path) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: -entry.file_size)
            names = [entry.filename for entry in entries if _ends(entry.filename, suffixes)][:LOOKED_AT]
            return tuple(_head(archive, name, size) for name in names)
    except UserError:
        return None


def _ends(name: str, suffixes: tuple[str, ...]) -> bool:
    return name.lower().endswith(suffixes) and "__MACOSX" not in name


def _head(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    with archive.open(name) as member:
        return member.read(size)
