"""Questions about what people doubt and discuss."""

from sqlalchemy import select

from el2mp_desktop.domain.rows import CodingRow, DiscussedRow, MemoRow, RegionRow
from el2mp_desktop.storage.queries.codings import CodingQueries
from el2mp_desktop.storage.queries.memos import MEMOS
from el2mp_desktop.storage.queries.regions import RegionQueries
from el2mp_desktop.storage.schema import Code, Coding, Memo


class DiscussionQueries(CodingQueries, RegionQueries):
    def discussed(self) -> list[DiscussedRow]:
        """Codings that are unsure, to be discussed, or replied to, in the order of the texts, then of the pictures;
        then codes replied to."""
        replies: dict[str, list[MemoRow]] = {}
        for row in self._all(MEMOS.where(Memo.kind == "reply")):
            replies.setdefault(row.target_id, []).append(MemoRow(*row))
        replied = select(Memo.target_id).where(Memo.kind == "reply", Memo.target == "coding")
        doubted = Coding.unsure | Coding.to_discuss | Coding.id.in_(replied)
        codings: list[CodingRow | RegionRow] = [*self._codings(doubted), *self._regions(doubted)]
        codes = self._all(select(Code.id, Code.name).order_by(Code.position, Code.id))
        return [DiscussedRow(row.code_id, row.code_name, row, tuple(replies.get(row.id, ()))) for row in codings] + [
            DiscussedRow(code.id, code.name, None, tuple(replies[code.id])) for code in codes if code.id in replies
        ]
