"""Coding passages, and saying that there is nothing to code."""

from collections.abc import Collection, Sequence

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import CodeRow
from el2mp_desktop.domain.text import Span, context
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.storage.schema import Coding, Memo, ReadMark
from el2mp_desktop.storage.seen import suggestions_seen
from el2mp_desktop.storage.unit import Row, Unit

_LONGEST_NAME = 60


@operation("Code a passage")
def apply_code(
    unit: Unit,
    source_id: str,
    span: Span,
    code_id: str,
    *,
    seen: Collection[str] | None = None,
    unsure: bool = False,
    memo: str = "",
) -> str:
    """Id of the coding; the same span, code and coder twice changes nothing.

    ``seen`` is what the coder could see (``suggestions``, ``coders``); left out, it is what the project shows.
    """
    code = codable(unit, code_id)
    text = text_with(unit, source_id, span)
    coding_id = unit.read.coding_like(source_id, span.start, span.end, code.id, unit.coder_id)
    if coding_id is None:
        row = _coding(unit, source_id, span, text)
        row |= {"code_id": code.id, "unsure": unsure, "suggestion_id": None}
        row["seen"] = sorted(what_is_seen(unit, source_id, span) if seen is None else seen)
        coding_id = unit.insert(Coding, row)
    if memo.strip():
        write_memo(unit, "coding", coding_id, memo)
    return coding_id


@operation("Code a passage")
def apply_codes(unit: Unit, source_id: str, span: Span, code_ids: Sequence[str], *, memo: str = "") -> list[str]:
    """The same passage with several codes, as one act: what the first would let show, nobody has seen by the second.

    Ids of the codings, one for each code.
    """
    seen = what_is_seen(unit, source_id, span)
    return [apply_code(unit, source_id, span, code_id, seen=seen, memo=memo) for code_id in code_ids]


@operation("Code with a new code")
def code_with_new(unit: Unit, source_id: str, span: Span, name: str) -> str:
    """Make a code of this name and code a passage with it. Returns the coding's id."""
    from el2mp_desktop.operations.codes import add_code

    return apply_code(unit, source_id, span, add_code(unit, name, None))


@operation("Code in vivo")
def code_in_vivo(unit: Unit, source_id: str, span: Span, *, seen: Collection[str] | None = None) -> str:
    """Make a code of the participant's own words and code them with it. Returns the coding's id."""
    from el2mp_desktop.operations.codes import add_code

    words = " ".join(span.of(unit.read.text(source_id)).split())
    if not words:
        raise UserError(tr("Select the words that should become a code."))
    name = words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1].rstrip() + "…"
    code_id = unit.read.code_named(name) or add_code(unit, name, None, source_id=source_id)
    return apply_code(unit, source_id, span, code_id, seen=seen)


@operation("Change a passage")
def change_span(unit: Unit, coding_id: str, span: Span) -> None:
    """Within its turns it stays what it was; what turns that come to be under it have shown counts as seen."""
    row = existing(unit, coding_id, "text")
    source, old = row["source_id"], Span(row["start"], row["end"])
    text = text_with(unit, source, span)
    refuse_twin(unit, {**row, "start": span.start, "end": span.end})
    shown, before = (suggestions_seen(unit.read, row["coder_id"], source, place).keys() for place in (span, old))
    seen = {"suggestions"} if shown - before else set()
    unit.update(Coding, coding_id, seen=sorted({*row["seen"], *seen}), **_anchor(text, span))


@operation("Change the code of a passage")
def change_code(unit: Unit, coding_id: str, code_id: str) -> None:
    """Another code is another judgement: whatever could be seen by now was seen before it."""
    row = existing(unit, coding_id)
    refuse_twin(unit, {**row, "code_id": codable(unit, code_id).id})
    source, is_text = row["source_id"], row["anchor"] == "text"
    place = Span(row["start"], row["end"]) if is_text else Span(0, unit.read.length(source) or 0)
    seen = {"suggestions"} if suggestions_seen(unit.read, row["coder_id"], source, place) else set()
    unit.update(Coding, coding_id, code_id=code_id, seen=sorted({*row["seen"], *seen}))


@operation("Remove a coding")
def remove_codings(unit: Unit, coding_ids: Sequence[str]) -> None:
    unit.delete(Memo, unit.read.memo_ids("coding", coding_ids))
    unit.delete(Coding, coding_ids)


@operation("Mark as unsure, or as sure")
def mark_unsure(unit: Unit, coding_id: str, unsure: bool) -> None:
    unit.update(Coding, existing(unit, coding_id)["id"], unsure=unsure)


@operation("Read, nothing here")
def mark_nothing(unit: Unit, turn_ids: Sequence[str], source_id: str) -> None:
    """Say of turns that they were read and hold nothing to code. Twice changes nothing."""
    coder = unit.read.coder(unit.coder_id)
    marked = unit.read.nothing_here(source_id, unit.coder_id)
    for turn_id in turn_ids:
        if turn_id not in marked:
            unit.insert(
                ReadMark,
                {
                    "source_id": source_id,
                    "turn_id": turn_id,
                    "coder_id": unit.coder_id,
                    "reading": coder.reading if coder else 1,
                    "at": unit.at,
                    "reverses": None,
                },
            )


@operation("Take back “nothing here”")
def unmark_nothing(unit: Unit, turn_ids: Sequence[str], source_id: str) -> None:
    """Append what takes the marks back: the record keeps both."""
    marked = unit.read.nothing_here(source_id, unit.coder_id)
    for row in unit.rows(ReadMark, [marked[turn] for turn in turn_ids if turn in marked]):
        taken_back = {**row, "reverses": row["id"], "at": unit.at}
        del taken_back["id"]
        unit.insert(ReadMark, taken_back)


def what_is_seen(unit: Unit, source_id: str, span: Span) -> set[str]:
    """What the turns under a span have shown this coder: ``suggestions``, and ``coders`` for codings of others."""
    seen = {"coders"} if unit.read.coded_by_others(source_id, span.start, span.end, unit.coder_id) else set()
    return seen | {"suggestions"} if suggestions_seen(unit.read, unit.coder_id, source_id, span) else seen


def codable(unit: Unit, code_id: str) -> CodeRow:
    """The code, if passages can be coded with it."""
    code = unit.read.code(code_id)
    if code is None:
        raise UserError(tr("This code is not in the codebook any more. Choose another one."))
    if not code.codable:
        raise UserError(tr("This code only groups others. Choose one of those below it."))
    return code


def place_coding(
    unit: Unit, source_id: str, span: Span, code_id: str, suggestion_id: str, moved: str | None = None
) -> str:
    """The coding that an accepted suggestion becomes; the one it had become, ``moved``, keeps its memo and its id."""
    text = text_with(unit, source_id, span)
    if moved is not None:
        unit.update(Coding, moved, code_id=code_id, **_anchor(text, span))
        return moved
    row = _coding(unit, source_id, span, text)
    row |= {"code_id": code_id, "unsure": False, "suggestion_id": suggestion_id, "seen": ["suggestions"]}
    return unit.insert(Coding, row)


def existing(unit: Unit, coding_id: str, anchor: str = "") -> Row:
    """The coding, where one is asked for of a ``text`` or an ``image``; or a `UserError`."""
    found = unit.rows(Coding, [coding_id])
    if not found or anchor not in ("", found[0]["anchor"]):
        raise UserError(tr("This coding is not in the project any more."))
    return found[0]


def refuse_twin(unit: Unit, row: Row) -> None:
    """No coding may become what another of its coder is: ``row`` is what it is about to be."""
    source, code, coder = row["source_id"], row["code_id"], row["coder_id"]
    if row["anchor"] == "image":
        twin = unit.read.region_like(source, Region(**row["region"]), code, coder)
    else:
        twin = unit.read.coding_like(source, row["start"], row["end"], code, coder)
    if twin not in (None, row["id"]):
        raise UserError(tr("This passage has this code already. Remove one of the two codings instead."))


def _coding(unit: Unit, source_id: str, span: Span, text: str) -> Row:
    coder = unit.read.coder(unit.coder_id)
    return {
        "source_id": source_id,
        "coder_id": unit.coder_id,
        "anchor": "text",
        "reading": coder.reading if coder else 1,
        "created_at": unit.at,
        **_anchor(text, span),
    }


def _anchor(text: str, span: Span) -> Row:
    before, after = context(text, span)
    return {"start": span.start, "end": span.end, "quote": span.of(text), "before": before, "after": after}


def text_with(unit: Unit, source_id: str, span: Span) -> str:
    """The text of a source that a passage lies in, or a `UserError`."""
    length = unit.read.length(source_id)
    if length is None:
        raise UserError(tr("This source is not in the project any more."))
    if span.start >= span.end or span.end > length:
        raise UserError(
            tr(
                "The passage {start}–{end} is not in this source, which has {length} characters.",
                start=span.start,
                end=span.end,
                length=length,
            )
        )
    return unit.read.text(source_id)
