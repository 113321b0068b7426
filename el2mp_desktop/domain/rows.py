"""What a project tells about itself: frozen rows, handed out by queries, never entities.

Those of which a source has thousands are named tuples: they are made in a third of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.states import Action, Purpose, RunState, SuggestionMode, SuggestionState
from el2mp_desktop.domain.text import Span

Texts = Mapping[str, str]
"""A text by language (``en``, ``fr``)."""


CODE_TEXTS = ("definition", "include", "exclude", "example", "ask")
"""What a code says besides its name: fields of `CodeRow`."""


def in_language(texts: Texts, language: str) -> str:
    """The text in that language, or in whichever there is."""
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")


@dataclass(frozen=True, slots=True)
class ProjectRow:
    id: str
    name: str
    language: str
    suggestions: SuggestionMode
    created_at: str
    prompts: Mapping[str, Mapping[str, str]]
    """What engines are asked, by language and part, where the project words it in its own way."""
    times_decisions: bool


@dataclass(frozen=True, slots=True)
class CoderRow:
    id: str
    kind: str
    name: str
    initials: str
    reading: int
    replica_id: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    id: str
    name: str
    kind: str
    group: str
    position: int
    format: str
    text_sha: str
    length: int
    language: str | None
    created_at: str | None
    imported_at: str
    key: str | None
    origin: Mapping[str, object]
    details: Mapping[str, object]
    media_sha: str | None
    version_of: str | None
    turns: int
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovedSource:
    """A source that undo could bring back, as it last was."""

    id: str
    name: str
    text_sha: str


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    id: str
    source_id: str
    name: str
    role: str


class TurnRow(NamedTuple):
    id: str
    source_id: str
    position: int
    start: int
    end: int
    speaker_id: str | None
    speaker: str | None
    speaker_role: str
    role: str | None
    time_start: float | None
    time_end: float | None
    at: str | None
    model: str | None
    parent_id: str | None
    current: bool
    status: str
    key: str | None
    """Its id in the file it came from; a line each where several turns of the file were joined."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its attributes, and where it is: ``(source id, speaker id, or None for the whole source)``."""

    id: str
    name: str
    position: int
    attributes: Mapping[str, str]
    places: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code in the tree's order; ``depth`` is 0 for a top one, ``codings`` counts its own codings."""

    id: str
    key: str
    parent_id: str | None
    position: int
    depth: int
    colour: str
    pattern: str
    codable: bool
    name: Texts
    definition: Texts
    include: Texts
    exclude: Texts
    example: Texts
    ask: Texts
    synonyms: Mapping[str, tuple[str, ...]]
    origin: str
    source_id: str | None
    codings: int


@dataclass(frozen=True, slots=True)
class CodingRow:
    id: str
    source_id: str
    source_name: str
    code_id: str
    code_name: Texts
    coder_id: str
    coder: str
    initials: str
    start: int
    end: int
    quote: str
    reading: int
    seen: tuple[str, ...]
    unsure: bool
    to_discuss: bool
    suggestion_id: str | None
    created_at: str
    memo: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A coding of a picture, or of a rectangle of it."""

    id: str
    source_id: str
    source_name: str
    code_id: str
    code_name: Texts
    colour: str
    pattern: str
    coder_id: str
    coder: str
    initials: str
    region: Region
    whole: bool
    """Whether it is on all of the picture."""
    reading: int
    seen: tuple[str, ...]
    unsure: bool
    to_discuss: bool
    created_at: str
    memo: str


class MarkRow(NamedTuple):
    """The least a reader needs to draw a coding."""

    id: str
    code_id: str
    coder_id: str
    start: int
    end: int
    unsure: bool
    to_discuss: bool
    accepted: bool
    """Made of a suggestion."""


@dataclass(frozen=True, slots=True)
class PlacedCoding:
    """Where a coding is, in which source; of one of a picture ``start`` and ``end`` are 0."""

    id: str
    source_id: str
    code_id: str
    start: int
    end: int
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class CodingWords:
    """What was coded, in whose turn it begins (``turn`` from 0), and who coded it."""

    quote: str
    speaker: str | None
    role: str | None
    turn: int | None
    initials: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A passage that is ``about`` another one, ``comes_of`` it, ``reworks`` or ``answers`` it."""

    id: str
    kind: str
    source_id: str
    source_name: str
    span: Span
    quote: str
    target_source_id: str
    target_name: str
    target: Span
    target_quote: str
    coder_id: str
    coder: str
    initials: str
    created_at: str
    before: tuple[str, ...] = ()
    """It needs a look: a correction rewrote the words it stood on, and these are those."""


@dataclass(frozen=True, slots=True)
class MemoRow:
    """``kind``: ``memo``; ``reply`` for a word in the discussion of its target; ``look`` for the words that a link
    stood on before a correction rewrote them."""

    id: str
    kind: str
    target: str
    target_id: str
    coder_id: str
    text: str
    created_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class DiscussedRow:
    """A coding that somebody doubts or talks about, or a code: then ``coding`` is None. Replies, the oldest first."""

    code_id: str
    code_name: Texts
    coding: CodingRow | RegionRow | None
    replies: tuple[MemoRow, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    id: str
    source_id: str
    source_name: str
    engine: str
    model: str
    digest: str
    host: str
    prompt_version: str
    prompt_sha: str
    codebook_sha: str
    source_sha: str
    options: Mapping[str, object]
    coder_id: str
    started_at: str
    finished_at: str | None
    state: RunState
    fault: str
    passages: int
    answered: int
    faults: int
    """Passages with something in their answers that was of no use."""
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ExamRow:
    """How a model did before it was let near the project's sources; see `el2mp_desktop.suggest.ollama.exam`."""

    id: str
    engine: str
    model: str
    digest: str
    at: str
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """``state`` is what is in force: ``open``, ``accepted``, ``rejected``, ``deferred``; or ``unanchored``
    for an open one whose quote was not found. ``amended`` tells an acceptance with another span or code,
    ``coding_removed`` one whose coding is no more: removed by hand, or with another suggestion that shared it."""

    id: str
    run_id: str
    source_id: str
    source_name: str
    turn_id: str
    turn: int
    code_id: str
    code_name: Texts
    start: int | None
    end: int | None
    quote: str
    match: str
    rationale: str
    objection: str
    score: float | None
    evidence: Mapping[str, object]
    engine: str
    model: str
    state: SuggestionState
    amended: bool
    reason: str
    coding_id: str | None
    coding_removed: bool
    votes: int = 0
    """In how many repeated runs the model was asked about its turn again."""
    agreeing: int = 0
    """In how many of them it proposed the same code for the same words."""

    @property
    def share(self) -> float | None:
        """0 to 1: how often it came again; None where nobody asked again."""
        return self.agreeing / self.votes if self.votes else None


@dataclass(frozen=True, slots=True)
class SuggestionTally:
    """How many suggestions a coder may see by now, by state, and how many are on turns not read yet."""

    open: int = 0
    unanchored: int = 0
    deferred: int = 0
    accepted: int = 0
    rejected: int = 0
    hidden: int = 0

    @property
    def waiting(self) -> int:
        """Not decided yet. A deferred one is decided for now."""
        return self.open + self.unanchored

    @property
    def shown(self) -> int:
        return self.waiting + self.deferred + self.accepted + self.rejected


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage under some code. ``note``: who coded it, or why the suggestion was rejected."""

    source_id: str
    source_name: str
    start: int
    end: int
    quote: str
    speaker: str
    note: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: str
    suggestion_id: str
    action: Action
    coder_id: str
    coder: str
    at: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    coding_id: str | None
    reason: str
    mode: str
    reverses: str | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    sequence: int
    id: str
    parent: str | None
    kind: str
    label: str
    coder: str
    at: str
    reverses: str | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One row’s part in a change. ``values``: old and new, of what changed; ``refers``: ids by column."""

    table: str
    id: str
    act: Literal["added", "removed", "changed"]
    refers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
