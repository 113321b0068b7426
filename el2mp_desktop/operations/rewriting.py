"""Giving a source another text, with all that stands on it: the step within an operation. See docs/decisions/0009."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from el2mp_desktop.domain.reanchor import Anchored, TextChange
from el2mp_desktop.domain.rows import MarkRow
from el2mp_desktop.domain.text import CONTEXT, Span, context
from el2mp_desktop.language import tr
from el2mp_desktop.operations.links import ask_for_a_look
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.storage.schema import Coding, Link, Mark, Memo, Source, Turn, Vector
from el2mp_desktop.storage.unit import Row, Unit

STEPS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """A coding whose words are no longer those it was made on."""

    coding_id: str
    source_id: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What became of the codings of a source whose text was changed."""

    exact: int = 0
    moved: tuple[str, ...] = ()
    """Ids of codings whose words were found again elsewhere in their turn."""
    look: tuple[Look, ...] = ()
    """Marked as unsure, with the old words in a memo."""
    joined: int = 0
    """Codings that would have stood twice on the same words under the same code; the memos are with the other."""
    links: tuple[str, ...] = ()
    """Ids of links whose words are no longer those they were made on: somebody has to look."""


def rewrite(
    unit: Unit,
    source_id: str,
    change: TextChange,
    turns: Mapping[str, Span],
    origin: Mapping[str, object],
    step: Callable[[], None] = lambda: None,
) -> Reanchored:
    """Give a source the new text; ``turns`` are those whose place is known better than by the change itself.

    Embeddings kept of its words go: no trace of a word that was put right, a name perhaps, stays in them. ``step`` is
    called before each of the four `STEPS`.
    """
    step()
    unit.update(Source, source_id, text_sha=unit.keep(change.new), length=len(change.new), origin=dict(origin))
    unit.forget(Vector, source_id)
    _move_turns(unit, source_id, change, turns)
    step()
    _move_marks(unit, source_id, change)
    step()
    links = _move_links(unit, source_id, change)
    step()
    return replace(_move_codings(unit, source_id, change), links=links)


def _move_turns(unit: Unit, source_id: str, change: TextChange, known: Mapping[str, Span]) -> None:
    places: dict[str, Row] = {}
    for turn in unit.read.turns(source_id):
        old = Span(turn.start, turn.end)
        new = known.get(turn.id) or change.place(old)
        if new != old:
            places[turn.id] = {"start": new.start, "end": new.end}
    unit.update_many(Turn, places)


def _move_marks(unit: Unit, source_id: str, change: TextChange) -> None:
    """A mark whose words are gone goes; one that no longer says its value keeps only its kind."""
    gone: list[str] = []
    values: dict[str, Row] = {}
    for row in unit.rows(Mark, unit.read.ids_of_source(Mark, source_id)):
        old = Span(row["start"], row["end"])
        new = change.place(old)
        if len(old) and not len(new):
            gone.append(row["id"])
            continue
        said = row["value"] not in old.of(change.old) or row["value"] in new.of(change.new)
        values[row["id"]] = {"start": new.start, "end": new.end, "value": row["value"] if said else ""}
    unit.delete(Mark, gone)
    unit.update_many(Mark, values)


def _move_links(unit: Unit, source_id: str, change: TextChange) -> tuple[str, ...]:
    """Both ends go where codings would. Returns the links that need a look."""
    values: dict[str, Row] = {}
    looks: list[str] = []
    for link in unit.read.links(source_id):
        ends = ((link.source_id, link.span, ""), (link.target_source_id, link.target, "target_"))
        for span, column in [(span, column) for source, span, column in ends if source == source_id]:
            anchored = change.anchor(span)
            new = anchored.span
            row = {f"{column}start": new.start, f"{column}end": new.end, f"{column}quote": new.of(change.new)}
            values.setdefault(link.id, {}).update(row)
            if anchored.outcome == "look":
                ask_for_a_look(unit, link.id, source_id, span.of(change.old))
                looks.append(link.id)
    unit.update_many(Link, values)
    return tuple(dict.fromkeys(looks))


def _move_codings(unit: Unit, source_id: str, change: TextChange) -> Reanchored:
    codings = unit.read.marks(source_id)
    anchors = {row.id: change.anchor(Span(row.start, row.end)) for row in codings}
    staying = _without_doubles(unit, codings, anchors)
    moved = {row.id: values for row in staying if (values := _moved(row, anchors[row.id], change))}
    unit.update_many(Coding, moved)
    look = tuple(
        Look(row.id, source_id, anchors[row.id].span, change.old[row.start : row.end], moved[row.id]["quote"])
        for row in staying
        if anchors[row.id].outcome == "look"
    )
    for each in look:
        _flag(unit, each)
    outcomes = [anchors[row.id].outcome for row in staying]
    again = tuple(row.id for row in staying if anchors[row.id].outcome == "moved")
    return Reanchored(outcomes.count("exact"), again, look, len(codings) - len(staying))


def _moved(row: MarkRow, anchored: Anchored, change: TextChange) -> Row:
    """The columns that change: none before the change, the place alone where nothing near it was touched."""
    span = anchored.span
    near = Span(max(0, row.start - CONTEXT), row.end + CONTEXT)
    if anchored.outcome == "exact" and not change.touches(near):
        return {} if span.start == row.start else {"start": span.start, "end": span.end}
    before, after = context(change.new, span)
    return {"start": span.start, "end": span.end, "quote": span.of(change.new), "before": before, "after": after}


def _without_doubles(unit: Unit, codings: Sequence[MarkRow], anchors: Mapping[str, Anchored]) -> list[MarkRow]:
    """The codings that stay: of one coder's on the same words under the same code, the one that changed least."""
    kept: dict[tuple[object, ...], str] = {}
    gone: dict[str, str] = {}
    for row in sorted(codings, key=lambda row: anchors[row.id].outcome != "exact"):
        span = anchors[row.id].span
        first = kept.setdefault((span.start, span.end, row.code_id, row.coder_id), row.id)
        if first != row.id:
            gone[row.id] = first
    for id, first in gone.items():
        unit.update_many(Memo, {memo: {"target_id": first} for memo in unit.read.memo_ids("coding", [id])})
    unit.delete(Coding, gone)
    return [row for row in codings if row.id not in gone]


def _flag(unit: Unit, look: Look) -> None:
    """Somebody has to look: unsure, with the words that were coded in this person's memo."""
    unit.update(Coding, look.coding_id, unsure=True)
    mine = [memo.text for memo in unit.read.memos("coding", look.coding_id) if memo.coder_id == unit.coder_id]
    note = tr("The text was corrected. The words coded were: “{words}”", words=look.before)
    write_memo(unit, "coding", look.coding_id, "\n\n".join([*mine[:1], note]))
