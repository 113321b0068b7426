"""Questions about codings, read marks, memos and coders."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.rows import CoderRow, CodingRow, MarkRow, MemoRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Code, Coder, Coding, Memo, ReadMark, Source, Turn


class CodingQueries(BaseQueries):
    def marks(self, source_id: str) -> list[MarkRow]:
        """The codings of one source for drawing, by start."""
        rows = self._all(
            select(Coding.id, Coding.code_id, Coding.coder_id, Coding.start, Coding.end, Coding.unsure)
            .where(Coding.source_id == source_id, Coding.anchor == "text")
            .order_by(Coding.start, Coding.end.desc(), Coding.id)
        )
        return [MarkRow(*row) for row in rows]

    def codings(self, source_id: str | None = None) -> list[CodingRow]:
        """All codings, or those of one source, in the order of the sources and their text."""
        where = [] if source_id is None else [Coding.source_id == source_id]
        return self._codings(*where)

    def codings_by_id(self, ids: Collection[str]) -> list[CodingRow]:
        found: list[CodingRow] = []
        wanted = list(ids)
        for begin in range(0, len(wanted), 500):
            found += self._codings(Coding.id.in_(wanted[begin : begin + 500]))
        return found

    def codings_of_code(self, code_id: str) -> list[CodingRow]:
        return self._codings(Coding.code_id == code_id)

    def coding_tuples(self) -> Sequence[Any]:
        """``(source_id, start, end, code_id, coder_id)`` of every text coding: the raw material of analysis."""
        return self._all(
            select(Coding.source_id, Coding.start, Coding.end, Coding.code_id, Coding.coder_id)
            .where(Coding.anchor == "text")
            .order_by(Coding.source_id, Coding.start)
        )

    def coding_like(self, source_id: str, start: int, end: int, code_id: str, coder_id: str) -> str | None:
        """Id of the coding with this very span, code and coder."""
        found = self._value(
            select(Coding.id).where(
                Coding.source_id == source_id,
                Coding.start == start,
                Coding.end == end,
                Coding.code_id == code_id,
                Coding.coder_id == coder_id,
            )
        )
        return None if found is None else str(found)

    def committed_turns(self, source_id: str, coder_id: str) -> set[str]:
        """Turns that a coder has coded or said "nothing here" of: those whose suggestions may be shown."""
        coded = (
            select(Turn.id)
            .join(
                Coding,
                and_(Coding.source_id == Turn.source_id, Coding.start < Turn.end, Coding.end > Turn.start),
            )
            .where(Turn.source_id == source_id, Coding.coder_id == coder_id)
            .distinct()
        )
        return {row.id for row in self._all(coded)} | set(self.nothing_here(source_id, coder_id))

    def nothing_here(self, source_id: str, coder_id: str) -> dict[str, str]:
        """Turns marked "read, nothing here" by a coder: turn id to the id of the mark in force."""
        reversal = aliased(ReadMark)
        rows = self._all(
            select(ReadMark.turn_id, ReadMark.id)
            .where(ReadMark.source_id == source_id, ReadMark.coder_id == coder_id, ReadMark.reverses.is_(None))
            .where(~select(reversal.id).where(reversal.reverses == ReadMark.id).exists())
        )
        return {row.turn_id: row.id for row in rows}

    def reading_progress(self, coder_id: str) -> dict[str, int]:
        """Turns read (coded or "nothing here") by a coder, by source."""
        reversal = aliased(ReadMark)
        marked = (
            select(ReadMark.source_id, ReadMark.turn_id)
            .where(ReadMark.coder_id == coder_id, ReadMark.reverses.is_(None))
            .where(~select(reversal.id).where(reversal.reverses == ReadMark.id).exists())
        )
        coded = (
            select(Turn.source_id, Turn.id.label("turn_id"))
            .join(
                Coding,
                and_(Coding.source_id == Turn.source_id, Coding.start < Turn.end, Coding.end > Turn.start),
            )
            .where(Coding.coder_id == coder_id)
        )
        read = marked.union(coded).subquery()
        rows = self._all(select(read.c.source_id, func.count()).group_by(read.c.source_id))
        return dict(rows)

    def memos(self, target: str, target_id: str) -> list[MemoRow]:
        rows = self._all(
            select(
                Memo.id,
                Memo.target,
                Memo.target_id,
                Memo.coder_id,
                Memo.text,
                Memo.created_at,
                Memo.changed_at,
            )
            .where(Memo.target == target, Memo.target_id == target_id)
            .order_by(Memo.created_at, Memo.id)
        )
        return [MemoRow(*row) for row in rows]

    def memo_ids(self, target: str, target_ids: Collection[str]) -> list[str]:
        found: list[str] = []
        wanted = list(target_ids)
        for begin in range(0, len(wanted), 500):
            part = wanted[begin : begin + 500]
            rows = self._all(select(Memo.id).where(Memo.target == target, Memo.target_id.in_(part)))
            found += [row.id for row in rows]
        return found

    def coders(self) -> list[CoderRow]:
        rows = self._all(_coders().order_by(Coder.created_at, Coder.id))
        return [CoderRow(*row) for row in rows]

    def coder(self, coder_id: str) -> CoderRow | None:
        row = self._first(_coders().where(Coder.id == coder_id))
        return None if row is None else CoderRow(*row)

    def coding_ids(self, *, source_id: str | None = None, code_ids: Collection[str] = ()) -> list[str]:
        """Ids of the codings of a source, or of some codes."""
        where = or_(Coding.source_id == source_id, Coding.code_id.in_(list(code_ids)))
        return [row.id for row in self._all(select(Coding.id).where(where))]

    def _codings(self, *where: ColumnElement[bool]) -> list[CodingRow]:
        rows = self._all(
            _CODINGS.where(*where).order_by(
                Source.group, Source.position, Source.name, Coding.start, Coding.end, Coding.id
            )
        )
        memos: dict[str, list[str]] = {}
        for target_id, text in self._all(
            select(Memo.target_id, Memo.text).where(Memo.target == "coding").order_by(Memo.created_at)
        ):
            memos.setdefault(target_id, []).append(text)
        return [
            CodingRow(**{**row._mapping, "seen": tuple(row.seen)}, memo="\n\n".join(memos.get(row.id, ())))
            for row in rows
        ]


_CODINGS: Any = (
    select(
        Coding.id, Coding.source_id, Source.name.label("source_name"), Coding.code_id,
        Code.name.label("code_name"), Coding.coder_id, Coder.name.label("coder"), Coder.initials, Coding.start,
        Coding.end, Coding.quote, Coding.reading, Coding.seen, Coding.unsure, Coding.suggestion_id, Coding.created_at,
    )
    .join(Source, Source.id == Coding.source_id)
    .join(Code, Code.id == Coding.code_id)
    .join(Coder, Coder.id == Coding.coder_id)
    .where(Coding.anchor == "text")
)  # fmt: skip


def _coders() -> Any:
    return select(Coder.id, Coder.kind, Coder.name, Coder.initials, Coder.reading)
