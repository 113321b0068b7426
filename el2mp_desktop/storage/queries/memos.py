"""Questions about memos and replies."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from el2mp_desktop.domain.rows import MemoRow
from el2mp_desktop.storage.queries.base import BaseQueries, parts
from el2mp_desktop.storage.schema import Memo


class MemoQueries(BaseQueries):
    def memos(self, target: str, target_id: str, kind: str = "memo") -> list[MemoRow]:
        """Those on one thing, or with the kind ``reply`` its discussion; the oldest first."""
        rows = self._all(_MEMOS_ON, kind=kind, target=target, id=target_id)
        return [MemoRow(*row) for row in rows]

    def all_memos(self) -> list[MemoRow]:
        """Replies too."""
        return [MemoRow(*row) for row in self._all(MEMOS)]

    def memos_in(self, source_id: str) -> list[MemoRow]:
        """On a source, its turns and its codings; replies too."""
        return [MemoRow(*row) for row in self._all(MEMOS.where(Memo.source_id == source_id))]

    def memo_ids(self, target: str, target_ids: Collection[str]) -> list[str]:
        """Replies too."""
        return [
            row.id
            for part in parts(target_ids)
            for row in self._all(select(Memo.id).where(Memo.target == target, Memo.target_id.in_(part)))
        ]


MEMOS = select(
    Memo.id, Memo.kind, Memo.target, Memo.target_id, Memo.coder_id, Memo.text, Memo.created_at, Memo.changed_at
).order_by(Memo.created_at, Memo.id)
_MEMOS_ON = MEMOS.where(
    Memo.kind == bindparam("kind"), Memo.target == bindparam("target"), Memo.target_id == bindparam("id")
)
