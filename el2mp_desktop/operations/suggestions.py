"""What people decided on what engines proposed, and the codebook as engines see it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from el2mp_desktop.domain.rows import CodeRow, SuggestionRow
from el2mp_desktop.domain.states import Action
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codings import codable, place_coding, remove_codings
from el2mp_desktop.storage.schema import Coding, Decision
from el2mp_desktop.storage.unit import Row, Unit
from el2mp_desktop.suggest.base import CodeCard, CodeText

BatchAction = Literal["accept", "reject", "defer"]


@dataclass(frozen=True, slots=True)
class _How:
    """In what manner somebody decided."""

    reason: str
    batch: bool
    seconds: float | None = None


@operation("Accept a suggestion")
def accept(
    unit: Unit, suggestion_id: str, *, reason: str = "", batch: bool = False, seconds: float | None = None
) -> str:
    """Make a coding of it. ``seconds``: from seeing it to deciding, kept where the project wants it. Returns the
    coding's id."""
    suggestion = _suggestion(unit, suggestion_id)
    return _become_coding(
        unit, suggestion, "accept", _span(suggestion), suggestion.code_id, _How(reason, batch, seconds)
    )


@operation("Correct a suggestion")
def amend(
    unit: Unit,
    suggestion_id: str,
    *,
    span: Span | None = None,
    code_id: str | None = None,
    reason: str = "",
    batch: bool = False,
    seconds: float | None = None,
) -> str:
    """Make a coding with another span or code. Returns the coding's id."""
    suggestion = _suggestion(unit, suggestion_id)
    place = _span(suggestion) if span is None else span
    return _become_coding(unit, suggestion, "amend", place, code_id or suggestion.code_id, _How(reason, batch, seconds))


@operation("Reject a suggestion")
def reject(
    unit: Unit, suggestion_id: str, *, reason: str = "", batch: bool = False, seconds: float | None = None
) -> None:
    """Kept as rejected. A coding that this coder had made of it goes; what others made of it is theirs."""
    _put_aside(unit, suggestion_id, "reject", _How(reason, batch, seconds))


@operation("Defer a suggestion")
def defer(
    unit: Unit, suggestion_id: str, *, reason: str = "", batch: bool = False, seconds: float | None = None
) -> None:
    """To come back to it. A coding that this coder had made of it goes; what others made of it is theirs."""
    _put_aside(unit, suggestion_id, "defer", _How(reason, batch, seconds))


@operation("Decide on suggestions")
def decide_many(unit: Unit, suggestion_ids: Sequence[str], action: BatchAction, *, reason: str = "") -> None:
    """All of them, or none if one cannot be; recorded as a batch."""
    for suggestion_id in suggestion_ids:
        if action == "accept":
            accept(unit, suggestion_id, reason=reason, batch=True)
        else:
            _put_aside(unit, suggestion_id, action, _How(reason, batch=True))


def codebook_as_json(codebook: Sequence[CodeCard]) -> str:
    """The codebook as an engine saw it, the same bytes for the same codebook."""
    cards = [
        {
            "id": card.id,
            "key": card.key,
            "parent_id": card.parent_id,
            "codable": card.codable,
            "texts": {language: _as_dict(text) for language, text in card.texts.items()},
        }
        for card in codebook
    ]
    return json.dumps(cards, ensure_ascii=False, sort_keys=True)


def codebook_from_json(data: str) -> list[CodeCard]:
    """The codebook that a run stored."""
    return [
        CodeCard(
            id=card["id"],
            key=card["key"],
            parent_id=card["parent_id"],
            codable=card["codable"],
            texts={
                language: CodeText(**{**text, "synonyms": tuple(text["synonyms"])})
                for language, text in card["texts"].items()
            },
        )
        for card in json.loads(data)
    ]


def code_cards(codes: Sequence[CodeRow]) -> list[CodeCard]:
    """The project's codebook as engines get it."""
    cards = []
    for code in codes:
        languages = sorted({language for language, name in code.name.items() if name}) or ["en"]
        cards.append(
            CodeCard(
                id=code.id,
                key=code.key or code.id,
                parent_id=code.parent_id,
                codable=code.codable,
                texts={language: _text_of(code, language) for language in languages},
            )
        )
    return cards


def _text_of(code: CodeRow, language: str) -> CodeText:
    return CodeText(
        name=code.name.get(language, ""),
        definition=code.definition.get(language, ""),
        include=code.include.get(language, ""),
        exclude=code.exclude.get(language, ""),
        example=code.example.get(language, ""),
        ask=code.ask.get(language, ""),
        synonyms=tuple(code.synonyms.get(language, ())),
    )


def _as_dict(text: CodeText) -> dict[str, object]:
    return {name: getattr(text, name) for name in CodeText.__dataclass_fields__}


def _suggestion(unit: Unit, suggestion_id: str) -> SuggestionRow:
    found = unit.read.suggestions(ids=[suggestion_id])
    if not found:
        raise UserError(tr("There is no such suggestion in this project."))
    return found[0]


def _span(suggestion: SuggestionRow) -> Span:
    if suggestion.start is None or suggestion.end is None:
        raise UserError(tr("Its quote is not in the passage, so it cannot be accepted. Reject it, or code by hand."))
    return Span(suggestion.start, suggestion.end)


def _become_coding(unit: Unit, suggestion: SuggestionRow, action: Action, span: Span, code_id: str, how: _How) -> str:
    _span(suggestion)
    code = codable(unit, code_id)
    twin = unit.read.coding_like(suggestion.source_id, span.start, span.end, code.id, unit.coder_id)
    if twin is not None and twin == suggestion.coding_id:
        return twin
    own = _own_coding(unit, suggestion)
    moved = None if own is None else own["id"]
    coding_id = twin or place_coding(unit, suggestion.source_id, span, code.id, suggestion.id, moved)
    if own is not None and own["id"] != coding_id:
        remove_codings(unit, [own["id"]])
    after = {"start": span.start, "end": span.end, "code_id": code.id, "new_coding": twin is None}
    _decide(unit, suggestion, action, after, coding_id, how)
    return coding_id


def _put_aside(unit: Unit, suggestion_id: str, action: Action, how: _How) -> None:
    suggestion = _suggestion(unit, suggestion_id)
    own = _own_coding(unit, suggestion)
    if own is not None:
        remove_codings(unit, [own["id"]])
    _decide(unit, suggestion, action, {}, None, how)


def _own_coding(unit: Unit, suggestion: SuggestionRow) -> Row | None:
    """What this coder made of it, if it is still there: never another person's coding, nor one made before."""
    rows = unit.rows(Coding, unit.read.codings_from(suggestion.id, suggestion.source_id, unit.coder_id))
    return rows[0] if rows else None


def _decide(
    unit: Unit,
    suggestion: SuggestionRow,
    action: Action,
    after: Mapping[str, object],
    coding_id: str | None,
    how: _How,
) -> None:
    project = unit.read.project()
    unit.insert(
        Decision,
        {
            "suggestion_id": suggestion.id,
            "source_id": suggestion.source_id,
            "action": action,
            "coder_id": unit.coder_id,
            "at": unit.at,
            "before": {"start": suggestion.start, "end": suggestion.end, "code_id": suggestion.code_id},
            "after": dict(after),
            "coding_id": coding_id,
            "reason": how.reason.strip(),
            "mode": "batch" if how.batch else project.suggestions,
            "seconds": how.seconds if project.times_decisions else None,
            "reverses": None,
        },
    )
