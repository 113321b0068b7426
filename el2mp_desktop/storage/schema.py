"""The entities of a project and the tables they live in.

Four kinds of tables, by what undo does to them:

- *recorded*: every change leaves row images, undo writes them back;
- *evidence*: append-only; undo appends a row that names the one it reverses;
- *kept*: coders and blobs, insert-only, outside undo; and the history itself;
- *caches*: made from the rest, outside undo, and made again when they are missing.

Evidence refers to sources, turns and codes by plain ids, without a foreign key: it outlives what was undone.
No mutable column is unique and no delete cascades: both would get in the way of undo.
"""

from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

FORMAT = 4
"""The file format's version, in ``PRAGMA user_version``."""
APPLICATION_ID = 0x454C324D
"""``EL2M``, in ``PRAGMA application_id``."""

Json = dict[str, Any]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk",
        }
    )
    type_annotation_map: ClassVar = {
        Json: JSON(none_as_null=True),
        list[str]: JSON,
        bool: Boolean,
        float: Float,
        str: Text,
        bytes: LargeBinary,
    }


class Identified:
    """Ids are UUIDs as text everywhere: merging and exchange need them."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)


def _to(target: str) -> ForeignKey:
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


# --- recorded ---------------------------------------------------------------------------------------------


class Project(Identified, Base):
    __tablename__ = "project"
    name: Mapped[str]
    language: Mapped[str]
    suggestions: Mapped[str]
    """``human_first``, ``always`` or ``none`` (no models at all)."""
    prompts: Mapped[Json] = mapped_column(server_default="{}")
    """What engines are asked, by language, where the project words it in its own way."""
    times_decisions: Mapped[bool] = mapped_column(server_default="0")
    """Whether the seconds that a decision took are kept: only where everybody agreed to it."""
    created_at: Mapped[str]


class Source(Identified, Base):
    __tablename__ = "source"
    name: Mapped[str]
    kind: Mapped[str]
    group: Mapped[str]
    position: Mapped[int]
    format: Mapped[str]
    text_sha: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    length: Mapped[int]
    language: Mapped[str | None]
    created_at: Mapped[str | None]
    imported_at: Mapped[str]
    key: Mapped[str | None]
    """Its id in the file it came from."""
    origin: Mapped[Json]
    """File name, SHA-256 of the file, encoding, import settings."""
    details: Mapped[Json]
    media_sha: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"), index=True)
    """The picture of an image source; its text is its description."""
    version_of: Mapped[str | None] = mapped_column(String(36))
    """The earlier draft of the same work, which may have been removed; None for a first draft or no draft."""


class Speaker(Identified, Base):
    """A voice in one source. Renaming it changes one row, not each of its turns."""

    __tablename__ = "speaker"
    source_id: Mapped[str] = mapped_column(_to("source.id"), index=True)
    name: Mapped[str]
    role: Mapped[str]


class Turn(Identified, Base):
    __tablename__ = "turn"
    source_id: Mapped[str] = mapped_column(_to("source.id"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    speaker_id: Mapped[str | None] = mapped_column(_to("speaker.id"), index=True)
    role: Mapped[str | None]
    time_start: Mapped[float | None]
    time_end: Mapped[float | None]
    at: Mapped[str | None]
    model: Mapped[str | None]
    # Without these indexes, taking turns back would look through all of them for each one.
    parent_id: Mapped[str | None] = mapped_column(_to("turn.id"), index=True)
    current: Mapped[bool]
    status: Mapped[str]
    key: Mapped[str | None]
    __table_args__ = (Index("ix_turn_source_position", "source_id", "position"),)


class Mark(Identified, Base):
    """Something in a source's text that is not words, or where a page of it lies."""

    __tablename__ = "mark"
    source_id: Mapped[str] = mapped_column(_to("source.id"))
    kind: Mapped[str]
    """One of `el2mp_desktop.domain.marks.KINDS`."""
    start: Mapped[int]
    end: Mapped[int]
    value: Mapped[str]
    """What the notation says: seconds of a pause, number of a page; empty where it says nothing."""
    __table_args__ = (Index("ix_mark_source_start", "source_id", "start"),)


class Case(Identified, Base):
    """A unit of the study: a participant, a group, a workshop."""

    __tablename__ = "case"
    name: Mapped[str]
    position: Mapped[int]


class CaseLink(Identified, Base):
    """A case is in a source: as one of its speakers, or the whole of it."""

    __tablename__ = "case_link"
    case_id: Mapped[str] = mapped_column(_to("case.id"), index=True)
    source_id: Mapped[str] = mapped_column(_to("source.id"), index=True)
    speaker_id: Mapped[str | None] = mapped_column(_to("speaker.id"), index=True)


class Attribute(Identified, Base):
    """A property of a case or of a source: programme, workshop, session."""

    __tablename__ = "attribute"
    case_id: Mapped[str | None] = mapped_column(_to("case.id"), index=True)
    source_id: Mapped[str | None] = mapped_column(_to("source.id"), index=True)
    name: Mapped[str]
    value: Mapped[str]


class Code(Identified, Base):
    __tablename__ = "code"
    key: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(_to("code.id"))
    position: Mapped[int]
    colour: Mapped[str]
    pattern: Mapped[str]
    codable: Mapped[bool]
    name: Mapped[Json]
    """By language, as are the texts below."""
    definition: Mapped[Json]
    include: Mapped[Json]
    exclude: Mapped[Json]
    example: Mapped[Json]
    ask: Mapped[Json]
    synonyms: Mapped[Json]
    origin: Mapped[str]
    source_id: Mapped[str | None] = mapped_column(String(36))
    """The source whose words its name is (in vivo), which may have been removed; None for any other code."""


class Coding(Identified, Base):
    __tablename__ = "coding"
    source_id: Mapped[str] = mapped_column(_to("source.id"))
    code_id: Mapped[str] = mapped_column(_to("code.id"), index=True)
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    anchor: Mapped[str]
    """``text``: a span; ``image``: a rectangle of the source's picture. Time ranges will be a further kind."""
    start: Mapped[int | None]
    end: Mapped[int | None]
    region: Mapped[Json | None]
    """Of an image: ``left, top, right, bottom`` in its pixels, right and bottom outside; null for a span."""
    quote: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    reading: Mapped[int]
    """In which reading (1, 2, ...) of its coder it was made."""
    seen: Mapped[list[str]]
    """What the coder could see: ``suggestions``, ``coders``; empty for nothing."""
    unsure: Mapped[bool]
    to_discuss: Mapped[bool] = mapped_column(server_default="0")
    suggestion_id: Mapped[str | None]
    created_at: Mapped[str]
    __table_args__ = (Index("ix_coding_source_start", "source_id", "start"),)


class Link(Identified, Base):
    """A passage of one source speaks of a passage of another."""

    __tablename__ = "link"
    kind: Mapped[str]
    """``about``: this talk is about that chat turn; ``comes_of``: this passage came of that one; ``reworks``: this
    draft is made from that output; ``answers``: this turn answers that one."""
    source_id: Mapped[str] = mapped_column(_to("source.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    target_source_id: Mapped[str] = mapped_column(_to("source.id"), index=True)
    target_start: Mapped[int]
    target_end: Mapped[int]
    target_quote: Mapped[str]
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    created_at: Mapped[str]


class Memo(Identified, Base):
    __tablename__ = "memo"
    kind: Mapped[str] = mapped_column(server_default="memo")
    """``memo``; ``reply``: a signed word in the discussion of its target; ``look``: the words that a link stood on
    before a correction rewrote them, until somebody has looked."""
    target: Mapped[str]
    """Name of the table its target lives in."""
    target_id: Mapped[str] = mapped_column(String(36), index=True)
    source_id: Mapped[str | None] = mapped_column(_to("source.id"))
    """The source it speaks of, so that erasing that source erases the memo."""
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    text: Mapped[str]
    created_at: Mapped[str]
    changed_at: Mapped[str]


# --- evidence ---------------------------------------------------------------------------------------------


class ReadMark(Identified, Base):
    """A coder says of a turn: read, nothing here."""

    __tablename__ = "read_mark"
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    turn_id: Mapped[str] = mapped_column(String(36))
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    reading: Mapped[int]
    at: Mapped[str]
    reverses: Mapped[str | None] = mapped_column(String(36))


class Run(Identified, Base):
    """One engine reading one source: all that rebuilds its requests."""

    __tablename__ = "suggestion_run"
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    engine: Mapped[str]
    model: Mapped[str]
    digest: Mapped[str]
    host: Mapped[str]
    prompt_version: Mapped[str]
    prompt_sha: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    codebook_sha: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    source_sha: Mapped[str]
    options: Mapped[Json]
    purpose: Mapped[str] = mapped_column(server_default="suggest")
    """``suggest``, or ``repeat``: put again to learn how stable suggestions are."""
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    started_at: Mapped[str]
    finished_at: Mapped[str | None]
    state: Mapped[str]
    """``running``, ``done``, ``cancelled`` or ``failed``; ``running`` in a reopened file means interrupted."""
    fault: Mapped[str]
    passages: Mapped[int]


class ModelCall(Identified, Base):
    """One question about a passage put to an engine: what was sent, what came back."""

    __tablename__ = "model_call"
    run_id: Mapped[str] = mapped_column(ForeignKey("suggestion_run.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    turn_id: Mapped[str] = mapped_column(String(36))
    position: Mapped[int]
    stage: Mapped[str] = mapped_column(server_default="")
    """``shortlist`` or ``question`` where the engine asks in two stages."""
    code_id: Mapped[str | None] = mapped_column(String(36))
    """The code that a question is about; None where it is about all."""
    prompt_tokens: Mapped[int | None]
    """Read anew by the server: what it had in its cache is not counted."""
    reply_tokens: Mapped[int | None]
    request_sha: Mapped[str | None]
    reply_sha: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    fault: Mapped[str]
    seconds: Mapped[float]


class Suggestion(Identified, Base):
    """A proposed span and code. Never a coding until a person decides."""

    __tablename__ = "suggestion"
    run_id: Mapped[str] = mapped_column(ForeignKey("suggestion_run.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    turn_id: Mapped[str] = mapped_column(String(36))
    code_id: Mapped[str] = mapped_column(String(36))
    position: Mapped[int]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    match: Mapped[str]
    rationale: Mapped[str]
    objection: Mapped[str]
    score: Mapped[float | None]
    evidence: Mapped[Json]


class Vote(Identified, Base):
    """Whether a repeated run proposed the same code for the same words again."""

    __tablename__ = "vote"
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.id"), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("suggestion_run.id"))
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    agrees: Mapped[bool]


class Exam(Identified, Base):
    """How a model did before it was let near the project's sources."""

    __tablename__ = "exam"
    engine: Mapped[str]
    model: Mapped[str]
    digest: Mapped[str]
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    at: Mapped[str]
    report: Mapped[Json]
    """Ids of codes and figures, no words: names of codes may be those of a source."""


class Decision(Base):
    """What a person decided on a suggestion. The last one that nothing reverses is in force."""

    __tablename__ = "decision"
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestion.id"), index=True)
    source_id: Mapped[str] = mapped_column(String(36), index=True)
    action: Mapped[str]
    """``accept``, ``amend``, ``reject``, ``defer``, or ``reverse``."""
    coder_id: Mapped[str] = mapped_column(ForeignKey("coder.id"))
    at: Mapped[str]
    before: Mapped[Json]
    after: Mapped[Json]
    coding_id: Mapped[str | None]
    reason: Mapped[str]
    mode: Mapped[str]
    """``human_first`` or ``always``: what the project showed; ``batch`` from the command line."""
    seconds: Mapped[float | None]
    """From seeing it to deciding; None unless `Project.times_decisions`."""
    reverses: Mapped[str | None] = mapped_column(String(36))


# --- kept -------------------------------------------------------------------------------------------------


class Coder(Identified, Base):
    __tablename__ = "coder"
    kind: Mapped[str]
    """``person`` or ``model``; models never code, they stand here to be compared."""
    name: Mapped[str]
    initials: Mapped[str]
    reading: Mapped[int]
    created_at: Mapped[str]
    replica_id: Mapped[str | None] = mapped_column(String(36))
    """The id in the person's own settings: the same in every project, whatever they come to be called."""


class Blob(Base):
    """Immutable bytes addressed by their SHA-256: texts, prompts, codebook snapshots, raw replies."""

    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes]


class Vector(Identified, Base):
    """What an embedding model made of some words of a source: a cache, which can be made again."""

    __tablename__ = "vector"
    source_id: Mapped[str] = mapped_column(String(36))
    model: Mapped[str]
    text_sha: Mapped[str] = mapped_column(String(64))
    """Of the words themselves."""
    data: Mapped[bytes]
    """As ``model`` says that it is packed."""
    __table_args__ = (Index("ix_vector_source_model", "source_id", "model"),)


class Change(Base):
    """One act. History is append-only: undo adds a change that names the one it reverses."""

    __tablename__ = "change"
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    parent: Mapped[str | None]
    kind: Mapped[str]
    """``do``, ``undo``, ``redo``, or ``barrier``: what came before cannot be undone any more."""
    label: Mapped[str]
    """The operation's name, an English message to be translated; never words of a source."""
    coder_id: Mapped[str | None]
    at: Mapped[str]
    reverses: Mapped[str | None]
    undo_next: Mapped[str | None]
    """The change that Undo would reverse once this one is the last."""
    redo_next: Mapped[str | None]


class Image(Base):
    """Row images of a change, compressed JSON, one for each source whose rows (and so words) they hold."""

    __tablename__ = "image"
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)
    """Empty for rows that belong to no source."""
    data: Mapped[bytes]


RECORDED: tuple[type[Base], ...] = (
    Project,
    Source,
    Speaker,
    Turn,
    Mark,
    Case,
    CaseLink,
    Attribute,
    Code,
    Coding,
    Link,
    Memo,
)
"""Parents before children, as inserts want them."""
EVIDENCE: tuple[type[Base], ...] = (ReadMark, Run, ModelCall, Suggestion, Vote, Exam, Decision)
CACHES: tuple[type[Base], ...] = (Vector,)
REVERSIBLE: tuple[type[Base], ...] = (ReadMark, Decision)
"""Evidence that an undoable act leaves."""
OF_A_SOURCE: tuple[type[Base], ...] = (
    Vector,
    Decision,
    Vote,
    Suggestion,
    ModelCall,
    Run,
    ReadMark,
    Link,
    Memo,
    Coding,
    Attribute,
    CaseLink,
    Mark,
    Turn,
    Speaker,
)
"""Everything that goes when its source goes for good, children first."""
