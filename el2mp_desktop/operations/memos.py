"""Notes people write on anything."""

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Base, Code, Coding, Memo, Source, Turn
from el2mp_desktop.storage.unit import Unit

_TARGETS: dict[str, type[Base]] = {"coding": Coding, "source": Source, "code": Code, "turn": Turn}


@operation("Write a memo")
def write_memo(unit: Unit, target: str, target_id: str, text: str) -> str | None:
    """This coder's memo on one thing: written, changed, or removed by an empty text. Returns its id.

    ``target`` names the table of the thing: ``coding``, ``source``, ``code``, ``turn``.
    """
    mine = [memo for memo in unit.read.memos(target, target_id) if memo.coder_id == unit.coder_id]
    if not text.strip():
        unit.delete(Memo, [memo.id for memo in mine])
        return None
    source_id = source_of(unit, target, target_id)
    if mine:
        unit.update(Memo, mine[0].id, text=text, **({"changed_at": unit.at} if mine[0].text != text else {}))
        return mine[0].id
    return unit.insert(
        Memo,
        {
            "target": target,
            "target_id": target_id,
            "source_id": source_id,
            "coder_id": unit.coder_id,
            "text": text,
            "created_at": unit.at,
            "changed_at": unit.at,
        },
    )


def source_of(unit: Unit, target: str, target_id: str) -> str | None:
    """The source whose erasure takes what is written on this thing along; None for the codebook.

    Raises `UserError` where the thing is no more: words that belong to nothing would never be erased.
    """
    rows = unit.rows(_TARGETS[target], [target_id])
    if not rows:
        raise UserError(_gone(target))
    return target_id if target == "source" else None if target == "code" else str(rows[0]["source_id"])


def _gone(target: str) -> str:
    return {
        "coding": tr("This coding is not in the project any more."),
        "source": tr("This source is not in the project any more."),
        "code": tr("This code is not in the codebook any more."),
        "turn": tr("This turn is not in the project any more."),
    }[target]
