"""The append-only history: writing a change, and turning one back.

Every record tells what it really did to the rows, undo and redo too: so the state after any record is reached by
turning back, together, all records after it, whatever was undone and done again between.

Each change knows what Undo and Redo would reverse once it is the last, so that opening a project of 100,000
changes reads one row. Undoing X leads to where things stood before X, which is what X's parent knows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from sqlalchemy import insert

from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import mark, tr
from el2mp_desktop.storage.schema import REVERSIBLE, Change, Image
from el2mp_desktop.storage.unit import RowImage, Unit, coalesced, new_id, unpack

RESTORED = mark("Restore an earlier state")
_OFTEN = 10
"""Records that are read before it is told how many are: most are small."""
_BY_UNIT = {"by_unit": True}
_ANSWERED = frozenset(entity.__tablename__ for entity in REVERSIBLE)


def record(unit: Unit, label: str) -> None:
    """Write what the unit did as the newest change."""
    change = new_id()
    _append(unit, change, "do", label, undo_next=change)
    _keep_images(unit, change)


def barrier(unit: Unit, label: str) -> None:
    """What came before cannot be undone any more."""
    _append(unit, new_id(), "barrier", label)


def reverse(unit: Unit, kind: str, report: Report = unreported, cancel: Cancel | None = None) -> str | None:
    """Undo or redo (``kind``) the change whose turn it is. Returns its label, or None if there is none.

    Reports the sources that are done.
    """
    last = unit.read.last_change()
    target = None if last is None else (last.undo_next if kind == "undo" else last.redo_next)
    if target is None:
        return None
    row = unit.read.change(target)
    kept = unit.read.images(target)
    for done, data in enumerate(kept):
        _tell(report, cancel, done, total=len(kept))
        unit.write_back(unpack(data))
    undo_before, redo_before = unit.read.heads_after(row.parent)
    change = new_id()
    if kind == "undo":
        _append(unit, change, kind, row.label, reverses=target, undo_next=undo_before, redo_next=change)
    else:
        _append(unit, change, kind, row.label, reverses=target, undo_next=change, redo_next=redo_before)
    _keep_images(unit, change)
    return str(row.label)


def restore(unit: Unit, change_id: str, report: Report = unreported, cancel: Cancel | None = None) -> bool:
    """Bring back the state after a change, as one new change. False where nothing differs from it.

    Reports twice as many steps as there are records: each is read, then what they did together is turned back.
    Raises `UserError` for a change that is not there, or before a barrier.
    """
    later = unit.read.changes_since(change_id)
    if later is None:
        raise UserError(tr("This state is not in the history any more."))
    if any(row.kind == "barrier" for row in later):
        raise UserError(
            tr("What came before this cannot be restored: a source was erased, or the file brought up to date.")
        )
    kept = unit.read.images_since(change_id)
    images = net(_told(kept, partial(_tell, report, cancel, total=2 * len(kept))))
    written = 0

    def step(count: int) -> None:
        nonlocal written
        written += count
        _tell(report, cancel, len(kept) + len(kept) * written // len(images), total=2 * len(kept))

    unit.write_back(images, step)
    if not unit.touched():
        return False
    record(unit, RESTORED)
    return True


def _tell(report: Report, cancel: Cancel | None, done: int, *, total: int) -> None:
    if cancel is not None:
        cancel.check()
    report(done, total, "")


def _told(kept: Sequence[bytes], tell: Callable[[int], None]) -> Iterator[RowImage]:
    """The images of those records; ``tell`` hears from time to time how many have been read."""
    for done, data in enumerate(kept):
        if done % _OFTEN == 0:
            tell(done)
        yield from unpack(data)


def net(images: Iterable[RowImage]) -> list[RowImage]:
    """What many changes, the first first, did together to each row; evidence that was answered since is left out."""
    found: dict[tuple[str, str], RowImage] = {}
    for image in images:
        key = (image.table, image.id)
        answered = image.after["reverses"] if image.after and image.table in _ANSWERED else None
        if answered and (image.table, answered) in found:
            del found[image.table, answered]
            continue
        earlier = found.get(key)
        if earlier is None:
            found[key] = image
        elif earlier.before is None and image.after is None:
            del found[key]
        else:
            found[key] = coalesced(earlier, image.before, image.after)
    return [image for image in found.values() if image.before != image.after]


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
