"""What an importer is and what it hands over: plain values, no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from el2mp_desktop.domain.marks import Mark


@dataclass(frozen=True, slots=True)
class ImportedTurn:
    """One turn of talk or chat, or one paragraph of a document.

    ``start`` and ``end`` are code points of the source's canonical text and leave the speaker label and
    time mark out. Turns come in the order of the text and do not overlap.
    """

    start: int
    end: int
    speaker: str | None = None
    role: str | None = None
    """``user``, ``assistant``, ``system`` or ``tool`` in a chat; None in a transcript."""
    time_start: float | None = None
    """Seconds from the start of the recording."""
    time_end: float | None = None
    at: str | None = None
    """The moment it was written, ISO 8601 in UTC, where the file knows it."""
    model: str | None = None
    parent: int | None = None
    """Index, in this source's turns, of the turn it answers or follows; None for a first one. Chats only."""
    current: bool = True
    """Whether it lies on the thread that was open when the chat was exported."""
    status: str = ""
    """``edited`` (a request worded again), ``regenerated``, ``hidden``, ``interrupted``, or nothing."""
    key: str | None = None
    """Its id in the file it came from, for a later import of the same conversation."""


@dataclass(frozen=True, slots=True)
class ImportedSource:
    name: str
    kind: str
    """``transcript``, ``chat``, ``document`` or ``image``."""
    format: str
    """Name of the importer that read it."""
    text: str
    """Canonical (`el2mp_desktop.domain.text.canonical`)."""
    turns: tuple[ImportedTurn, ...]
    language: str | None = None
    """``en``, ``fr`` or None where it could not be told."""
    created_at: str | None = None
    key: str | None = None
    """Its id in the file (a conversation's id)."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """An allow-list of fields worth keeping; never account data."""
    warnings: tuple[str, ...] = ()
    """Translated sentences for the import preview."""

    marks: tuple[Mark, ...] = ()
    """Pauses, laughter, overlaps..., pages; in the order of the text."""
    media: bytes = b""
    """PNG or JPEG of an image source, whose text is its description."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that could not be read, while its other parts could: one conversation of an export."""

    name: str
    reason: str
    """A translated sentence."""


class Importer(Protocol):
    name: str
    """Short, stable, used by ``--as``: ``text``, ``docx``, ``webvtt``, ``subrip``, ``chatgpt``."""

    @property
    def label(self) -> str:
        """The format's name for people, translated."""
        ...

    suffixes: tuple[str, ...]

    def score(self, path: Path, head: bytes) -> float:
        """How sure it is that the file is its own, from its structure: 0 not mine, 1 certain."""
        ...

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        """The sources in the file. Raises `UserError` for a file that cannot be read as this format."""
        ...
