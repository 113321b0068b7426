"""What an importer is and what it hands over: plain values, no database."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.text import text_sha

OPENING = 6
"""How many turns of its beginning a head has, and how many characters of each."""
OPENING_CHARACTERS = 200

INTERRUPTED = "interrupted"
"""Status of an answer that was not written to its end when the chat was exported."""


@dataclass(slots=True)  # not frozen, which would take four times as long to make: archives have them by the 100,000
class ImportedTurn:
    """One turn of talk or chat, or one paragraph of a document. Never changed; `replace` makes another.

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


@dataclass(frozen=True, slots=True)
class Later:
    """A source of an archive that is built only if it is wanted; building may raise `UserError`."""

    name: str
    build: Callable[[], ImportedSource | Skipped]


@dataclass(frozen=True, slots=True)
class Head:
    """One source of a file without its text."""

    index: int
    """Its place in the file, by which it is asked for."""
    key: str | None
    name: str
    kind: str
    created_at: str | None
    language: str | None
    characters: int
    turns: int
    speakers: tuple[tuple[str, int], ...]
    """Names in order of first appearance, with their turns."""
    roles: tuple[tuple[str, str], ...]
    """The role of each speaker that has one."""
    models: tuple[str, ...]
    branches: int
    """Ways through the talk; 1 where it never forked."""
    text_sha: str
    turns_sha: str
    """SHA-256 of where the turns lie, whose they are, their times, thread and status."""
    warnings: tuple[str, ...]
    opening: tuple[tuple[str, str], ...]
    """The first turns that were seen: speaker, or nothing, and how it begins."""


Part = ImportedSource | Skipped | Later | Head
"""What an importer finds in a file, one after the other; its place there names it. A head where it was told that what
the file holds is wanted without the texts, and somebody else has looked."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds, without the texts."""

    name: str
    sha256: str
    importer: str
    label: str
    confidence: float
    """0 to 1: how sure the importer is that the file is of its format."""
    encoding: str
    """Of its text; empty where the format leaves no choice, as in a ZIP of XML."""
    parts: tuple[Head, ...]
    warnings: tuple[str, ...] = ()


def head_of(index: int, source: ImportedSource) -> Head:
    turns = source.turns
    speakers = Counter([turn.speaker for turn in turns if turn.speaker])
    roles: dict[str, str] = {}
    for speaker, role in dict.fromkeys([(turn.speaker, turn.role) for turn in turns]):
        if speaker and role:
            roles.setdefault(speaker, role)
    seen = islice((turn for turn in turns if turn.current and turn.status != "hidden"), OPENING)
    return Head(
        index,
        source.key,
        source.name,
        source.kind,
        source.created_at,
        source.language,
        len(source.text),
        len(turns),
        tuple(speakers.items()),
        tuple((name, roles[name]) for name in speakers if name in roles),
        tuple(dict.fromkeys([turn.model for turn in turns if turn.model])),
        _branches(turns),
        text_sha(source.text),
        _turns_sha(turns),
        source.warnings,
        tuple(
            (turn.speaker or "", source.text[turn.start : min(turn.end, turn.start + OPENING_CHARACTERS)])
            for turn in seen
        ),
    )


def _turns_sha(turns: tuple[ImportedTurn, ...]) -> str:
    # Projects keep these sums: what is summed stays as it is, the pairs of brackets too.
    said = [
        f"(({turn.start}, {turn.end}, {turn.speaker!r}, {turn.role!r}, {turn.time_start!r}, {turn.time_end!r},"
        f" {turn.at!r}), {turn.parent!r}, {turn.current!r}, {turn.status!r})"
        for turn in turns
    ]
    return hashlib.sha256("".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def _branches(turns: tuple[ImportedTurn, ...]) -> int:
    """Turns of talk that were seen and after which nothing was; parents stand before their children."""
    if all(turn.parent is None for turn in turns):
        return 1
    goes_on = [False] * len(turns)
    ends = 0
    for number in range(len(turns) - 1, -1, -1):
        seen = turns[number].status != "hidden" and turns[number].role is not None
        ends += seen and not goes_on[number]
        parent = turns[number].parent
        if parent is not None and (seen or goes_on[number]):
            goes_on[parent] = True
    return max(ends, 1)


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

    def read(self, path: Path) -> Iterator[Part]:
        """The sources in the file. Raises `UserError` for a file that cannot be read as this format."""
        ...
