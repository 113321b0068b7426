"""What importers of chats in JSON share: telling the file by its keys, bare files and ZIPs, one chat at a time."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Later, Part
from el2mp_desktop.importers.chat import plain
from el2mp_desktop.importers.encoding import peek
from el2mp_desktop.importers.files import open_zip, pieces, unpacked
from el2mp_desktop.importers.jsonfile import mapping, records
from el2mp_desktop.language import tr

HEAD = 65_536
LOOKED_AT = 40
"""How many files of a ZIP are looked into for telling its format, the largest first."""

Shape = frozenset[str]
"""Paths of keys: ``[].chat_messages[].sender``."""

_ROOTS = ("", "[].", "conversations[].")
_DEEPEST = 8
_TOKEN = re.compile(r'"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?\Z)|(?P<mark>[{}\[\],])', re.DOTALL)


class JsonChatImporter(ABC):
    """An importer of one chat format. A file holds a chat, a list of chats, ``{"conversations": [...]}`` or one chat a
    line, and may lie in a ZIP among other files."""

    name: str
    suffixes: tuple[str, ...] = (".json", ".zip")
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
        """The values in the file that should each be a chat."""
        return records(pieces, self.list_key)

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK\x03\x04"):
            return self.fits(head)
        return max((self.fits(inner) for inner in packed_heads(path) or ()), default=0.0)

    def read(self, path: Path) -> Iterator[Part]:
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        if not packed:
            yield from self._sources(((path.stem, pieces(path)),))
            return
        with open_zip(path) as archive:
            names = [name for name in sorted(archive.namelist()) if _is_json(name)]
            mine = [name for name in names if self.fits(_head(archive, name)) > 0]
        yield from self._sources((Path(name).stem, unpacked(path, name)) for name in mine)

    def _sources(self, files: Iterable[tuple[str, Iterator[bytes]]]) -> Iterator[Part]:
        found = False
        for file, content in files:
            for chat in self.chats(content):
                found = True
                fields = mapping(chat)
                yield Later(self.title(fields), partial(self.source, fields, plain(file)))
        if not found:
            raise UserError(tr("It contains no conversations."))


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


def packed_heads(path: Path) -> tuple[bytes, ...] | None:
    """The beginnings of the JSON files in a ZIP, the largest first; None where it cannot be read."""
    state = path.stat()
    return _heads(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _heads(path: Path, changed: int, size: int) -> tuple[bytes, ...] | None:
    try:
        with open_zip(path) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: -entry.file_size)
            names = [entry.filename for entry in entries if _is_json(entry.filename)][:LOOKED_AT]
            return tuple(_head(archive, name) for name in names)
    except UserError:
        return None


def _is_json(name: str) -> bool:
    return name.lower().endswith((".json", ".jsonl")) and "__MACOSX" not in name


def _head(archive: Any, name: str) -> bytes:
    with archive.open(name) as member:
        head: bytes = member.read(HEAD)
    return head
