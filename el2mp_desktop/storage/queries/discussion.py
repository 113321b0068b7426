"""Questions about what people doubt and discuss."""

from sqlalchemy import select

from el2mp_desktop.domain.rows import DiscussedRow, MemoRow
from el2mp_desktop.storage.queries.codings import MEMOS, CodingQueries
from el2mp_desktop.storage.schema import Code, Coding, Memo


class DiscussionQueries(CodingQueries):
    def discussed(self) -> list[DiscussedRow]:
        """Codings that are unsure, to be discussed, or replied to, in the order of the texts; then codes replied to."""
        replies: dict[str, list[MemoRow]] = {}
        for row in self._all(MEMOS.where(Memo.kind == "reply")):
            replies.setdefault(row.target_id, []).append(MemoRow(*row))
        replied = select(Memo.target_id).where(Memo.kind == "reply", Memo.target == "coding")
        codings = self._codings(Coding.unsure | Coding.to_discuss | Coding.id.in_(replied))
        codes = self._all(select(Code.id, Code.name).order_by(Code.position, Code.id))
        return [DiscussedRow(row.code_id, row.code_name, row, tuple(replies.get(row.id, ()))) for row in codings] + [
            DiscussedRow(code.id, code.name, None, tuple(replies[code.id])) for code in codes if code.id in replies
        ]
