"""Notes people write on anything."""

from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Base, Coding, Memo, Turn
from el2mp_desktop.storage.unit import Unit

_WITH_SOURCE: dict[str, type[Base]] = {"coding": Coding, "turn": Turn}


@operation("Write a memo")
def write_memo(unit: Unit, target: str, target_id: str, text: str) -> str | None:
    """This coder's memo on one thing: written, changed, or removed by an empty text. Returns its id.

    ``target`` names the table of the thing: ``coding``, ``source``, ``code``, ``turn``.
    """
    mine = [memo for memo in unit.read.memos(target, target_id) if memo.coder_id == unit.coder_id]
    if not text.strip():
        unit.delete(Memo, [memo.id for memo in mine])
        return None
    if mine:
        unit.update(Memo, mine[0].id, text=text, **({"changed_at": unit.at} if mine[0].text != text else {}))
        return mine[0].id
    return unit.insert(
        Memo,
        {
            "target": target,
            "target_id": target_id,
            "source_id": source_of(unit, target, target_id),
            "coder_id": unit.coder_id,
            "text": text,
            "created_at": unit.at,
            "changed_at": unit.at,
        },
    )


def source_of(unit: Unit, target: str, target_id: str) -> str | None:
    """The source whose erasure takes a memo on this thing along; None for one on the codebook."""
    if target == "source":
        return target_id
    entity = _WITH_SOURCE.get(target)
    return None if entity is None else next((str(row["source_id"]) for row in unit.rows(entity, [target_id])), None)
