"""A source with everything people said of it, ready to be set on paper: its turns, its codings, memos and replies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.palette import shade
from el2mp_desktop.domain.regions import Region, picture_size
from el2mp_desktop.domain.rows import CoderRow, CodingRow, MemoRow, RegionRow, SourceRow, TurnRow, in_language
from el2mp_desktop.domain.spans import SpanIndex
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.voices import said_at
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.quotation import case_names, coded_words, voice
from el2mp_desktop.language import day, number, tr, trn
from el2mp_desktop.project import Project


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote: a memo, or a reply in a discussion."""

    coder: str
    initials: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A coding as it stands in the margin. ``number`` counts from 1: first those of the picture, then by the text."""

    number: int
    span: Span
    """Of one of a picture, empty."""
    quote: str
    code: str
    colour: str
    """``#RRGGBB``, for a light page."""
    coder: str
    initials: str
    at: str
    flags: tuple[str, ...]
    """``unsure``, ``to discuss``, in the language in force."""
    memos: tuple[Remark, ...]
    replies: tuple[Remark, ...]
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG or JPEG bytes, their size in pixels, and what is coded in it."""

    data: bytes
    width: int
    height: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A turn, or a stretch of text that belongs to none."""

    span: Span
    voice: str
    detail: str
    memos: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotated:
    name: str
    facts: str
    text: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    memos: tuple[Remark, ...]
    """On the source as a whole."""
    picture: Picture | None = None

    @property
    def all_notes(self) -> tuple[Note, ...]:
        return (self.picture.notes if self.picture else ()) + self.notes


def annotated(project: Project, source_id: str) -> Annotated:
    source = project.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    remarks = _Remarks(project.read.memos_in(source_id), project.read.coders())
    text, codings = project.read.text(source_id), project.read.codings(source_id)
    blocks = _blocks(project, source_id, codings, remarks)
    colours = {code.id: shade(code.colour) for code in project.read.codes()}
    picture = _picture(project, source, colours, remarks)
    before = len(picture.notes) if picture else 0
    notes = tuple(_note(at, row, colours, project.language, remarks) for at, row in enumerate(codings, before + 1))
    memos = remarks.on("source", source_id)
    return Annotated(source.name, _facts(source, before + len(notes)), text, blocks, notes, memos, picture)


def _picture(project: Project, source: SourceRow, colours: Mapping[str, str], remarks: "_Remarks") -> Picture | None:
    data = project.read.blob(source.media_sha) if source.media_sha else None
    if data is None:
        return None
    rows = project.read.regions(source.id)
    notes = tuple(_note(at, row, colours, project.language, remarks) for at, row in enumerate(rows, 1))
    return Picture(data, *picture_size(source.details), notes)


class _Remarks:
    """Memos and replies by what they are on."""

    def __init__(self, rows: Sequence[MemoRow], coders: Sequence[CoderRow]) -> None:
        self._coders = {coder.id: coder for coder in coders}
        self._rows: dict[tuple[str, str, str], list[MemoRow]] = {}
        for row in rows:
            self._rows.setdefault((row.kind, row.target, row.target_id), []).append(row)

    def on(self, target: str, id: str, kind: str = "memo") -> tuple[Remark, ...]:
        return tuple(self._remark(row) for row in self._rows.get((kind, target, id), ()))

    def _remark(self, row: MemoRow) -> Remark:
        coder = self._coders[row.coder_id]
        return Remark(coder.name, coder.initials, row.text)


def _blocks(project: Project, source_id: str, codings: Sequence[CodingRow], remarks: _Remarks) -> tuple[Block, ...]:
    """The turns with words, and what was coded outside of all of them: nothing coded is left out."""
    pseudonyms = case_names(project)
    turns = [turn for turn in project.read.turns(source_id) if turn.end > turn.start]
    coded = SpanIndex([row.start for row in codings], [row.end for row in codings])
    shown = [turn for turn in turns if turn.status != "hidden" or coded.overlapping(Span(turn.start, turn.end))]
    read = SpanIndex([turn.start for turn in shown], [turn.end for turn in shown])
    blocks = [
        Block(Span(turn.start, turn.end), voice(turn, pseudonyms), _detail(turn), remarks.on("turn", turn.id))
        for turn in shown
    ]
    loose = dict.fromkeys(span for row in codings if not read.overlapping(span := Span(row.start, row.end)))
    blocks += [Block(span, "", "") for span in loose]
    return tuple(sorted(blocks, key=lambda block: block.span))


def _note(at: int, row: CodingRow | RegionRow, colours: Mapping[str, str], language: str, remarks: _Remarks) -> Note:
    flags = ((row.unsure, tr("unsure")), (row.to_discuss, tr("to discuss")))
    return Note(
        number=at,
        span=Span(0, 0) if isinstance(row, RegionRow) else Span(row.start, row.end),
        quote=coded_words(row),
        code=in_language(row.code_name, language),
        colour=colours[row.code_id],
        coder=row.coder,
        initials=row.initials,
        at=row.created_at,
        flags=tuple(word for flag, word in flags if flag),
        memos=remarks.on("coding", row.id),
        replies=remarks.on("coding", row.id, "reply"),
        region=row.region if isinstance(row, RegionRow) else None,
    )


def _detail(turn: TurnRow) -> str:
    place = tr("turn {number}", number=number(turn.position + 1))
    parts = (turn.speaker_role, turn.model, said_at(turn.time_start, turn.at), place)
    return " · ".join(part for part in parts if part)


def _facts(source: SourceRow, codings: int) -> str:
    turns = trn("{count} turn", "{count} turns", source.turns)
    coded = trn("{count} coding", "{count} codings", codings)
    return " · ".join(part for part in (source.group, day(source.created_at or ""), turns, coded) if part)


def signed(who: str, words: str) -> str:
    return tr("{who}: {words}", who=who, words=words)
