"""Questions about what was done, undone and redone."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from el2mp_desktop.domain.rows import ChangeRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Change, Coder, Image


class HistoryQueries(BaseQueries):
    def history(self) -> list[ChangeRow]:
        """Every change, the first one first."""
        return [ChangeRow(*row) for row in self._all(_ROWS.order_by(Change.sequence))]

    def changes_in_all(self) -> int:
        return int(self._value(select(func.count()).select_from(Change)))

    def latest_changes(self, after: int, count: int) -> list[ChangeRow]:
        """So many, the newest first, after the so many newest."""
        return [ChangeRow(*row) for row in self._all(_LATEST, after=after, count=count)]

    def changes_since(self, change_id: str) -> list[ChangeRow] | None:
        """Those after a change, the first first; None for a change that is not there."""
        sequence = self._value(_SEQUENCE, id=change_id)
        if sequence is None:
            return None
        return [ChangeRow(*row) for row in self._all(_ROWS.where(Change.sequence > sequence).order_by(Change.sequence))]

    def images_since(self, change_id: str) -> list[bytes]:
        """Of all changes after one, the first first."""
        sequence = self._value(_SEQUENCE, id=change_id)
        later = select(Image.data).join(Change, Change.id == Image.change_id).where(Change.sequence > sequence)
        return [bytes(row.data) for row in self._all(later.order_by(Change.sequence))]

    def project_images_since(self, moment: str) -> list[tuple[str, bytes]]:
        """What changes from a moment on did to rows of no source, the project's own among them, with when."""
        return [(row.at, bytes(row.data)) for row in self._all(_OF_NO_SOURCE, moment=moment)]

    def images_of_source_since(self, source_id: str, moment: str, besides: Collection[str]) -> list[tuple[str, bytes]]:
        """What changes from a moment on did to rows of a source, with when; but for acts of these names."""
        rows = self._all(_OF_A_SOURCE, source=source_id, moment=moment, besides=list(besides))
        return [(row.at, bytes(row.data)) for row in rows]

    def undo_label(self) -> str | None:
        """What Undo would undo: an English message, or None."""
        return self._label_of(self.head_of_undo())

    def redo_label(self) -> str | None:
        return self._label_of(self.head_of_redo())

    def head_of_undo(self) -> str | None:
        row = self.last_change()
        return None if row is None else row.undo_next

    def head_of_redo(self) -> str | None:
        row = self.last_change()
        return None if row is None else row.redo_next

    def last_change(self) -> Any:
        return self._first(_LAST)

    def change(self, change_id: str) -> Any:
        return self._first(_CHANGE, id=change_id)

    def heads_after(self, change_id: str | None) -> tuple[str | None, str | None]:
        """What undo and redo would reverse once that change was the last; nothing before the first."""
        row = self._first(_CHANGE, id=change_id)
        return (None, None) if row is None else (row.undo_next, row.redo_next)

    def images(self, change_id: str) -> list[bytes]:
        rows = self._all(_IMAGES, id=change_id)
        return [bytes(row.data) for row in rows]

    def size_of_change(self, change_id: str) -> int:
        """Bytes that are kept of what it did."""
        return int(self._value(_SIZE, id=change_id) or 0)

    def size_since(self, change_id: str) -> int:
        """Bytes that are kept of what all changes after one did."""
        return int(self._value(_SIZE_SINCE, id=change_id) or 0)

    def _label_of(self, change_id: str | None) -> str | None:
        row = None if change_id is None else self.change(change_id)
        return None if row is None else str(row.label)


_ROWS = select(
    Change.sequence, Change.id, Change.parent, Change.kind, Change.label,
    func.coalesce(Coder.name, "").label("coder"), Change.at, Change.reverses,
).outerjoin(Coder, Coder.id == Change.coder_id)  # fmt: skip
_LATEST = _ROWS.order_by(Change.sequence.desc()).limit(bindparam("count")).offset(bindparam("after"))
_SEQUENCE = select(Change.sequence).where(Change.id == bindparam("id"))
_HEADS = (Change.id, Change.label, Change.parent, Change.undo_next, Change.redo_next)
_LAST = select(*_HEADS).order_by(Change.sequence.desc()).limit(1)
_CHANGE = select(*_HEADS).where(Change.id == bindparam("id"))
_OF_NO_SOURCE = (
    select(Change.at, Image.data)
    .join(Change, Change.id == Image.change_id)
    .where(Image.source_id == "", Change.at >= bindparam("moment"))
    .order_by(Change.sequence)
)
_OF_A_SOURCE = (
    select(Change.at, Image.data)
    .join(Change, Change.id == Image.change_id)
    .where(
        Image.source_id == bindparam("source"),
        Change.at >= bindparam("moment"),
        or_(Change.kind != "do", Change.label.not_in(bindparam("besides", expanding=True))),
    )
    .order_by(Change.sequence)
)
_SIZE = select(func.sum(func.length(Image.data))).where(Image.change_id == bindparam("id"))
_SIZE_SINCE = (
    select(func.sum(func.length(Image.data)))
    .join(Change, Change.id == Image.change_id)
    .where(Change.sequence > _SEQUENCE.scalar_subquery())
)
_IMAGES = select(Image.data).where(Image.change_id == bindparam("id"))
