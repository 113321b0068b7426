"""What a suggester is, what it is given, and what it hands back: plain values, no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel

REMEMBERED = 6
QUOTE_RULE = 1
"""By which rule `anchor.locate` looks for quotes. Each run keeps it: raise it with every change of what is found, or
where, so that a replay can tell an earlier rule from a difference."""


@dataclass(frozen=True, slots=True)
class CodeText:
    """What the codebook says of a code in one language."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    ask: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeCard:
    """One code as an engine sees it. ``key`` is its short id in the codebook (``HES.danger``), or its id."""

    id: str
    key: str
    parent_id: str | None
    texts: Mapping[str, CodeText]
    codable: bool = True

    def text(self, language: str | None) -> CodeText:
        """In that language, or in the one there is."""
        return self.texts.get(language or "") or self.texts.get("en") or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Said:
    """A turn before a passage."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn to be read. ``start`` is the position of its first character in the source."""

    id: str
    source_id: str
    start: int
    text: str
    language: str | None = None
    speaker: str | None = None
    role: str | None = None
    before: str = ""
    """The turn before, for context only: never a place for quotes."""
    before_start: int | None = None
    """Position of its first character in the source."""
    after: str = ""
    earlier: tuple[Said, ...] = ()
    """The turns before, the nearest last, at most `REMEMBERED`; for context as well."""
    goes_on: bool = False
    """The next turn is the same speaker's."""


def in_context(passages: Sequence[Passage]) -> list[Passage]:
    """The turns of one conversation in their order, each with what stands around it."""
    said = [Said(passage.speaker, passage.text) for passage in passages]
    last = len(passages) - 1
    return [
        Passage(
            passage.id,
            passage.source_id,
            passage.start,
            passage.text,
            passage.language,
            passage.speaker,
            passage.role,
            said[at - 1].text if at else "",
            passages[at - 1].start if at else None,
            said[at + 1].text if at < last else "",
            tuple(said[max(0, at - REMEMBERED) : at]),
            at < last and said[at + 1].speaker == passage.speaker,
        )
        for at, passage in enumerate(passages)
    ]


@dataclass(frozen=True, slots=True)
class LabelledExample:
    """A passage that a person coded before seeing suggestions, or a suggestion that a person rejected."""

    code_id: str
    text: str
    positive: bool
    reference: str
    """Id of the coding or suggestion it comes from; explanations keep this id, never the words."""
    source_id: str = ""
    start: int = 0
    end: int = 0
    """Where it stands, so that no passage is judged by what was coded in it."""
    around: Passage | None = None
    """The turn it stands in, for who said it and what was said before and after."""


class Match(StrEnum):
    """How a quote was found in its passage."""

    EXACT = "exact"
    NORMALISED = "normalised"
    APPROXIMATE = "approximate"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class ProposedCoding:
    """``start`` and ``end`` are positions in the source, or None where the quote was not found."""

    passage_id: str
    code_id: str
    quote: str
    match: Match
    start: int | None
    end: int | None
    rationale: str = ""
    objection: str = ""
    score: float | None = None
    """0 to 1, comparable only within one run of one engine."""
    evidence: Mapping[str, object] = field(default_factory=dict)
    """JSON that explains it, of an engine that gives no reasons in words: see `grounds.evidence`. No quotations."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question put to an engine with a server: what was sent, what came back."""

    request: bytes
    """The exact body that was sent."""
    reply: str
    """The raw reply, whatever its quality."""
    stage: str = ""
    """``shortlist`` or ``question`` where the engine asks in two stages."""
    code_id: str | None = None
    """The code that a question is about; None where it is about all."""
    fault: str = ""
    """Empty, or why the reply is of no (or not of full) use: one translated sentence."""
    seconds: float = 0.0
    prompt_tokens: int | None = None
    """As the server counts them; None where it did not say."""
    reply_tokens: int | None = None
    """None where the reply did not come to its end: then the question is still open."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one passage: calls as they are heard, and proposals once it is done with."""

    passage_id: str
    proposals: tuple[ProposedCoding, ...] = ()
    calls: tuple[Call, ...] = ()
    """Those not handed over before."""
    fault: str = ""
    """Empty, or why this passage has no (or not all) proposals: one translated sentence."""
    whole: bool = True
    """False while questions about the passage are still to be asked: then there are no proposals yet."""


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """What a run stores so that its requests can be rebuilt."""

    engine: str
    model: str
    digest: str
    prompt: str
    """The template, whole; empty for an engine without one."""
    prompt_version: str
    options: Mapping[str, object] = field(default_factory=dict)
    host: str = ""


class EngineUnavailable(UserError):
    """The engine cannot run at all. ``reason``: no_server, no_model, cloud, remote, slow, broken, too_small."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Suggester(Protocol):
    def identity(self) -> EngineIdentity:
        """Who would answer. Raises `EngineUnavailable`."""
        ...

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        """One whole answer a passage, as they come, after any that are not whole. Ends early when cancelled.

        Raises `EngineUnavailable` when nothing more can come (server gone); answers given before stay valid.
        """
        ...
