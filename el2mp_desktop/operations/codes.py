"""The codebook: adding, naming, describing, colouring, moving and deleting codes."""

from collections.abc import Mapping, Sequence

from el2mp_desktop.domain.codetree import TreeCode, check_move, check_names, descendants
from el2mp_desktop.domain.palette import Look, new_look
from el2mp_desktop.domain.rows import CODE_TEXTS, CodeRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.codebook_file import CodebookFile
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Code, Coding, Memo
from el2mp_desktop.storage.unit import Row, Unit, new_id


@operation("Take over a codebook")
def add_codebook(unit: Unit, codebook: CodebookFile) -> list[str]:
    """Add all codes of a codebook file, in its order. Returns their ids."""
    ids = {entry.key: new_id() for entry in codebook.codes}
    positions: dict[str | None, int] = {None: _next_position(unit.read.codes(), None)}
    rows: list[Row] = []
    for entry in codebook.codes:
        position = positions.setdefault(entry.parent_key, 0)
        positions[entry.parent_key] = position + 1
        rows.append(
            {
                "id": ids[entry.key],
                "key": entry.key,
                "parent_id": ids[entry.parent_key] if entry.parent_key else None,
                "position": position,
                "colour": entry.colour,
                "pattern": entry.pattern,
                "codable": entry.codable,
                "name": dict(entry.name),
                **{field: dict(getattr(entry, field)) for field in CODE_TEXTS},
                "synonyms": {language: list(words) for language, words in entry.synonyms.items()},
                "origin": entry.references,
                "source_id": None,
            }
        )
    return unit.insert_many(Code, rows)


@operation("Add a code")
def add_code(unit: Unit, name: str, parent_id: str | None, *, source_id: str | None = None) -> str:
    """A new last code under a parent, named in the project's language. ``source_id`` for one in vivo."""
    codes = unit.read.codes(counted=False)
    if parent_id is not None:
        _code(unit, parent_id)
    names = {unit.read.project().language: name.strip()}
    check_names(_tree(codes), names, parent_id)
    looks = {code.id: Look(code.colour, code.pattern) for code in codes}
    look = new_look(looks.values(), looks.get(parent_id or ""))
    return unit.insert(
        Code,
        {
            "key": "",
            "parent_id": parent_id,
            "position": _next_position(codes, parent_id),
            "colour": look.colour,
            "pattern": look.pattern,
            "codable": True,
            "name": names,
            **{field: {} for field in CODE_TEXTS},
            "synonyms": {},
            "origin": "",
            "source_id": source_id,
        },
    )


@operation("Rename a code")
def rename_code(unit: Unit, code_id: str, name: str, language: str | None = None) -> None:
    """In one language, or in the project's. A code in vivo is the coder's own word once all its names are."""
    code = _code(unit, code_id)
    renamed = language or unit.read.project().language
    names = {**code.name, renamed: name.strip()}
    check_names(_tree(unit.read.codes()), names, code.parent_id, but=code_id)
    still_in_vivo = any(text for other, text in code.name.items() if other != renamed)
    unit.update(Code, code_id, name=names, source_id=code.source_id if still_in_vivo else None)


@operation("Describe a code")
def describe_code(unit: Unit, code_id: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Change definition, include, exclude, example or ask, each by language; what is not named stays."""
    code = _code(unit, code_id)
    unit.update(Code, code_id, **{field: {**getattr(code, field), **new} for field, new in texts.items()})


@operation("Change the colour of a code")
def recolour_code(unit: Unit, code_id: str, colour: str, pattern: str) -> None:
    unit.update(Code, _code(unit, code_id).id, colour=colour, pattern=pattern)


@operation("Move a code")
def move_code(unit: Unit, code_id: str, parent_id: str | None, place: int) -> None:
    """Put a code under a parent (None: the top), as its ``place``-th child counted from 0."""
    codes = unit.read.codes()
    for id in (code_id, parent_id):
        if id is not None:
            _code(unit, id)
    check_move(_tree(codes), code_id, parent_id)
    siblings = [code.id for code in codes if code.parent_id == parent_id and code.id != code_id]
    siblings.insert(max(0, min(place, len(siblings))), code_id)
    unit.update_many(Code, {id: {"position": position, "parent_id": parent_id} for position, id in enumerate(siblings)})


@operation("Delete a code")
def delete_code(unit: Unit, code_id: str) -> None:
    """Delete a code, those under it, their codings and memos: one act, and one undo."""
    _code(unit, code_id)
    codes = [code_id, *descendants(_tree(unit.read.codes()), code_id)]
    codings = unit.read.coding_ids(code_ids=codes)
    unit.delete(Memo, unit.read.memo_ids("coding", codings) + unit.read.memo_ids("code", codes))
    unit.delete(Coding, codings)
    unit.delete(Code, codes)


def _code(unit: Unit, code_id: str) -> CodeRow:
    code = unit.read.code(code_id)
    if code is None:
        raise UserError(tr("This code is not in the codebook any more. Choose another one."))
    return code


def _tree(codes: Sequence[CodeRow]) -> list[TreeCode]:
    return [TreeCode(code.id, code.parent_id, code.position, code.name) for code in codes]


def _next_position(codes: Sequence[CodeRow], parent_id: str | None) -> int:
    return max((code.position for code in codes if code.parent_id == parent_id), default=-1) + 1
