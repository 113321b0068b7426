"""Talking about codings and codes among coders: what is to be discussed, and signed replies."""

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codings import existing
from el2mp_desktop.operations.memos import source_of
from el2mp_desktop.storage.schema import Coding, Memo
from el2mp_desktop.storage.unit import Unit


@operation("Mark as to be discussed, or as settled")
def mark_to_discuss(unit: Unit, coding_id: str, to_discuss: bool) -> None:
    """Anybody may: it says nothing of the passage, only that people should talk about it."""
    unit.update(Coding, existing(unit, coding_id)["id"], to_discuss=to_discuss)


@operation("Reply")
def reply(unit: Unit, target: str, target_id: str, text: str) -> str:
    """Say something, signed, on a ``coding`` or a ``code``. Returns the id of the reply."""
    source_id = source_of(unit, target, target_id)
    if not text.strip():
        raise UserError(tr("Write a reply first."))
    return unit.insert(
        Memo,
        {
            "kind": "reply",
            "target": target,
            "target_id": target_id,
            "source_id": source_id,
            "coder_id": unit.coder_id,
            "text": text.strip(),
            "created_at": unit.at,
            "changed_at": unit.at,
        },
    )


@operation("Change a reply")
def change_reply(unit: Unit, reply_id: str, text: str) -> None:
    """One’s own only; an empty text takes it back."""
    row = next((row for row in unit.rows(Memo, [reply_id]) if row["kind"] == "reply"), None)
    if row is None:
        raise UserError(tr("This reply is not in the project any more."))
    if row["coder_id"] != unit.coder_id:
        raise UserError(tr("This reply is somebody else’s. Write one of your own."))
    if not text.strip():
        unit.delete(Memo, [reply_id])
    elif row["text"] != text.strip():
        unit.update(Memo, reply_id, text=text.strip(), changed_at=unit.at)
