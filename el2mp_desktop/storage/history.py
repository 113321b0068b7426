"""The append-only history: writing a change, and turning one back.

Each change knows what Undo and Redo would reverse once it is the last, so that opening a project of 100,000
changes reads one row. Undoing X leads to where things stood before X, which is what X's parent knows.
"""

from sqlalchemy import insert

from el2mp_desktop.storage.schema import Change, Image
from el2mp_desktop.storage.unit import Unit, new_id, unpack

_BY_UNIT = {"by_unit": True}


def record(unit: Unit, label: str) -> None:
    """Write what the unit did as the newest change."""
    change = new_id()
    _append(unit, change, "do", label, undo_next=change)
    _keep_images(unit, change)


def barrier(unit: Unit, label: str) -> None:
    """What came before cannot be undone any more."""
    _append(unit, new_id(), "barrier", label)


def reverse(unit: Unit, kind: str) -> str | None:
    """Undo or redo (``kind``) the change whose turn it is. Returns its label, or None if there is none."""
    last = unit.read.last_change()
    target = None if last is None else (last.undo_next if kind == "undo" else last.redo_next)
    if target is None:
        return None
    row = unit.read.change(target)
    for data in unit.read.images(target):
        unit.write_back(unpack(data))
    undo_before, redo_before = unit.read.heads_after(row.parent)
    change = new_id()
    if kind == "undo":
        _append(unit, change, kind, row.label, reverses=target, undo_next=undo_before, redo_next=change)
    else:
        _append(unit, change, kind, row.label, reverses=target, undo_next=change, redo_next=redo_before)
    _keep_images(unit, change)
    return str(row.label)


def _append(
    unit: Unit,
    change: str,
    kind: str,
    label: str,
    *,
    reverses: str | None = None,
    undo_next: str | None = None,
    redo_next: str | None = None,
) -> None:
    last = unit.read.last_change()
    row = {
        "id": change,
        "parent": None if last is None else last.id,
        "kind": kind,
        "label": label,
        "coder_id": unit.coder_id or None,
        "at": unit.at,
        "reverses": reverses,
        "undo_next": undo_next,
        "redo_next": redo_next,
    }
    unit.connection.execute(insert(Change), [row], execution_options=_BY_UNIT)


def _keep_images(unit: Unit, change: str) -> None:
    images = [{"change_id": change, "source_id": source, "data": data} for source, data in unit.packed_images().items()]
    if images:
        unit.connection.execute(insert(Image), images, execution_options=_BY_UNIT)
