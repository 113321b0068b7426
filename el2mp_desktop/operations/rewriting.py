"""Giving a source another text, with all that stands on it: the step within an operation. See docs/decisions/0009."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.reanchor import Anchored, TextChange
from el2mp_desktop.domain.text import CONTEXT, Span, context
from el2mp_desktop.language import tr
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.storage.schema import Coding, Mark, Memo, Source, Turn
from el2mp_desktop.storage.unit import Row, Unit


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


def rewrite(
    unit: Unit, source_id: str, change: TextChange, turns: Mapping[str, Span], origin: Mapping[str, object]
) -> Reanchored:
    """Give a source the new text; ``turns`` are those whose place is known better than by the change itself."""
    unit.update(Source, source_id, text_sha=unit.keep(change.new), length=len(change.new), origin=dict(origin))
    _move_turns(unit, source_id, change, turns)
    _move_marks(unit, source_id, change)
    return _move_codings(unit, source_id, change)


def _move_turns(unit: Unit, source_id: str, change: TextChange, known: Mapping[str, Span]) -> None:
    places = {
        turn.id: known.get(turn.id) or change.place(Span(turn.start, turn.end)) for turn in unit.read.turns(source_id)
    }
    unit.update_many(Turn, {id: {"start": span.start, "end": span.end} for id, span in places.items()})


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


def _move_codings(unit: Unit, source_id: str, change: TextChange) -> Reanchored:
    rows = unit.rows(Coding, unit.read.coding_ids(source_id=source_id))
    rows = [row for row in rows if row["anchor"] == "text"]
    anchors = {row["id"]: change.anchor(Span(row["start"], row["end"])) for row in rows}
    staying = _without_doubles(unit, rows, anchors)
    unit.update_many(Coding, {row["id"]: _moved(row, anchors[row["id"]], change) for row in staying})
    look = [
        Look(row["id"], source_id, anchors[row["id"]].span, row["quote"], anchors[row["id"]].span.of(change.new))
        for row in sorted(staying, key=lambda row: row["start"])
        if anchors[row["id"]].outcome == "look"
    ]
    for each in look:
        _flag(unit, each)
    outcomes = [anchors[row["id"]].outcome for row in staying]
    moved = tuple(row["id"] for row in staying if anchors[row["id"]].outcome == "moved")
    return Reanchored(outcomes.count("exact"), moved, tuple(look), len(rows) - len(staying))


def _moved(row: Row, anchored: Anchored, change: TextChange) -> Row:
    """The columns that change: the place alone where nothing near it was touched."""
    span = anchored.span
    near = Span(max(0, row["start"] - CONTEXT), row["end"] + CONTEXT)
    if anchored.outcome == "exact" and not change.touches(near):
        return {"start": span.start, "end": span.end}
    before, after = context(change.new, span)
    return {"start": span.start, "end": span.end, "quote": span.of(change.new), "before": before, "after": after}


def _without_doubles(unit: Unit, rows: Sequence[Row], anchors: Mapping[str, Anchored]) -> list[Row]:
    """The codings that stay: of one coder's on the same words under the same code, the one that changed least."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in sorted(rows, key=lambda row: (anchors[row["id"]].outcome != "exact", row["created_at"], row["id"])):
        span = anchors[row["id"]].span
        place = (span.start, span.end, row["code_id"], row["coder_id"])
        first = kept.setdefault(place, row)
        if first is not row:
            memos = unit.read.memo_ids("coding", [row["id"]])
            unit.update_many(Memo, {memo: {"target_id": first["id"]} for memo in memos})
            unit.delete(Coding, [row["id"]])
    return list(kept.values())


def _flag(unit: Unit, look: Look) -> None:
    """Somebody has to look: unsure, with the words that were coded in this person's memo."""
    unit.update(Coding, look.coding_id, unsure=True)
    mine = [memo.text for memo in unit.read.memos("coding", look.coding_id) if memo.coder_id == unit.coder_id]
    note = tr("The text was corrected. The words coded were: “{words}”", words=look.before)
    write_memo(unit, "coding", look.coding_id, "\n\n".join([*mine[:1], note]))
