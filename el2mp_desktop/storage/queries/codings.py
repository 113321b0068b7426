"""Questions about codings."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, or_, select

from el2mp_desktop.domain.rows import CodingRow, MarkRow, PassageRow, TurnRow
from el2mp_desktop.storage.queries.base import BaseQueries, parts
from el2mp_desktop.storage.schema import Code, Coder, Coding, Memo, Source, Speaker, Turn


class CodingQueries(BaseQueries):
    def marks(self, source_id: str, ids: Collection[str] | None = None) -> list[MarkRow]:
        """The codings of one source for drawing, by start; all of them, or those of these that are still there."""
        if ids is None:
            return [MarkRow._make(row) for row in self._all(_MARKS, source=source_id)]
        return [MarkRow._make(row) for part in parts(ids) for row in self._all(_SOME_MARKS, source=source_id, ids=part)]

    def codings(self, source_id: str | None = None) -> list[CodingRow]:
        """All codings, or those of one source, in the order of the sources and their text."""
        where = [] if source_id is None else [Coding.source_id == source_id]
        return self._codings(*where)

    def codings_by_id(self, ids: Collection[str]) -> list[CodingRow]:
        return [row for part in parts(ids) for row in self._asked(_CODINGS_BY_ID, ids=part)]

    def codings_on(self, turn: TurnRow) -> list[CodingRow]:
        """Those that touch a turn."""
        return self._codings(Coding.source_id == turn.source_id, Coding.start < turn.end, Coding.end > turn.start)

    def coding_tuples(self) -> Sequence[Any]:
        """``(source_id, start, end, code_id, coder_id)`` of every text coding: the raw material of analysis."""
        return self._all(
            select(Coding.source_id, Coding.start, Coding.end, Coding.code_id, Coding.coder_id)
            .where(Coding.anchor == "text")
            .order_by(Coding.source_id, Coding.start)
        )

    def recent_codes(self, coder_id: str) -> list[str]:
        """Codes a coder has used, the latest first."""
        rows = self._all(
            select(Coding.code_id)
            .where(Coding.coder_id == coder_id)
            .group_by(Coding.code_id)
            .order_by(func.max(Coding.created_at).desc())
        )
        return [row.code_id for row in rows]

    def coding_like(self, source_id: str, start: int, end: int, code_id: str, coder_id: str) -> str | None:
        """Id of the coding with this very span, code and coder."""
        found = self._value(_TWIN, source=source_id, start=start, end=end, code=code_id, coder=coder_id)
        return None if found is None else str(found)

    def codings_from(self, suggestion_id: str, source_id: str, coder_id: str) -> list[str]:
        """Ids of the codings that a coder made of a suggestion."""
        found = select(Coding.id).where(
            Coding.source_id == source_id, Coding.suggestion_id == suggestion_id, Coding.coder_id == coder_id
        )
        return [row.id for row in self._all(found)]

    def coded_passages(self, code_id: str, besides: TurnRow, limit: int) -> list[PassageRow]:
        """Passages that people coded with a code before they had seen anything, those of the turn's source first.

        One row a passage, whoever coded it; none of them on the turn ``besides``.
        """
        on_turn = and_(Coding.source_id == besides.source_id, Coding.start < besides.end, Coding.end > besides.start)
        elsewhere = Coding.source_id != besides.source_id
        found = (
            select(
                Coding.source_id, Source.name.label("source_name"), Coding.start, Coding.end, Coding.quote,
                func.group_concat(Coder.initials.distinct()).label("coders"),
            )
            .join(Source, Source.id == Coding.source_id)
            .join(Coder, Coder.id == Coding.coder_id)
            .where(
                Coding.code_id == code_id, Coding.anchor == "text", Coding.suggestion_id.is_(None),
                _BLIND, not_(on_turn),
            )
            .group_by(Coding.source_id, Coding.start, Coding.end)
            .order_by(elsewhere, Source.group, Source.position, Source.name, Coding.start)
            .limit(limit)
            .subquery()
        )  # fmt: skip
        # Only for the few found: whose turn each begins in.
        speaker = (
            select(Speaker.name)
            .join(Turn, Turn.speaker_id == Speaker.id)
            .where(Turn.source_id == found.c.source_id, Turn.start <= found.c.start, Turn.end > found.c.start)
            .limit(1)
            .scalar_subquery()
        )
        return [
            PassageRow(
                row.source_id, row.source_name, row.start, row.end, row.quote, row.speaker or "",
                row.coders.replace(",", ", "),
            )
            for row in self._all(select(found, speaker.label("speaker")))
        ]  # fmt: skip

    def coded_by_others(self, source_id: str, start: int, end: int, coder_id: str) -> bool:
        """Whether the turns under a span carry a coding of anybody else."""
        found = self._first(_CODED_BY_OTHERS, source=source_id, start=start, end=end, coder=coder_id)
        return found is not None

    def coding_ids(self, *, source_id: str | None = None, code_ids: Collection[str] = ()) -> list[str]:
        """Ids of the codings of a source, or of some codes."""
        where = or_(Coding.source_id == source_id, Coding.code_id.in_(list(code_ids)))
        return [row.id for row in self._all(select(Coding.id).where(where))]

    def _codings(self, *where: ColumnElement[bool]) -> list[CodingRow]:
        return self._asked(_codings_where(*where))

    def _asked(self, asked: tuple[Any, Any], **values: object) -> list[CodingRow]:
        codings, memos_on_them = asked
        with self._connect() as connection:  # one moment for all three
            rows = connection.execute(codings, values).all()
            names = dict(connection.execute(_CODE_NAMES).all())
            texts = connection.execute(memos_on_them, values).all()
        memos: dict[str, list[str]] = {}
        for target_id, text in texts:
            memos.setdefault(target_id, []).append(text)
        return [
            CodingRow(
                id, source_id, source, code_id, names[code_id], coder_id, coder, initials, start, end, quote, reading,
                tuple(seen), unsure, to_discuss, suggestion_id, created_at, "\n\n".join(memos.get(id, ())),
            )
            for (
                id, source_id, source, code_id, coder_id, coder, initials, start, end, quote, reading,
                seen, unsure, to_discuss, suggestion_id, created_at,
            ) in rows
        ]  # fmt: skip


_CODINGS: Any = (
    select(
        Coding.id, Coding.source_id, Source.name, Coding.code_id, Coding.coder_id, Coder.name, Coder.initials,
        Coding.start, Coding.end, Coding.quote, Coding.reading, Coding.seen, Coding.unsure,
        Coding.to_discuss, Coding.suggestion_id, Coding.created_at,
    )
    .join(Source, Source.id == Coding.source_id)
    .join(Coder, Coder.id == Coding.coder_id)
    .where(Coding.anchor == "text")
)  # fmt: skip


_CODE_NAMES: Any = select(Code.id, Code.name)
_MEMO_TEXTS: Any = (
    select(Memo.target_id, Memo.text)
    .join(Coding, Coding.id == Memo.target_id)
    .where(Memo.kind == "memo", Memo.target == "coding")
)


def _codings_where(*where: ColumnElement[bool]) -> tuple[Any, Any]:
    """What asks for codings, and for the words of the memos on them."""
    order = (Source.group, Source.position, Source.name, Coding.start, Coding.end, Coding.id)
    return _CODINGS.where(*where).order_by(*order), _MEMO_TEXTS.where(*where).order_by(Memo.created_at, Memo.id)


_SOME = Coding.id.in_(bindparam("ids", expanding=True))
_CODINGS_BY_ID = _codings_where(_SOME)
_MARKS = (
    select(
        Coding.id, Coding.code_id, Coding.coder_id, Coding.start, Coding.end, Coding.unsure, Coding.to_discuss,
        Coding.suggestion_id.is_not(None),
    )
    .where(Coding.source_id == bindparam("source"), Coding.anchor == "text")
    .order_by(Coding.start, Coding.end.desc(), Coding.id)
)  # fmt: skip
_SOME_MARKS = _MARKS.where(_SOME)
_TWIN = select(Coding.id).where(
    Coding.source_id == bindparam("source"),
    Coding.start == bindparam("start"),
    Coding.end == bindparam("end"),
    Coding.code_id == bindparam("code"),
    Coding.coder_id == bindparam("coder"),
)
_CODED_BY_OTHERS = (
    select(Coding.id)
    .join(Turn, and_(Coding.source_id == Turn.source_id, Coding.start < Turn.end, Coding.end > Turn.start))
    .where(
        Turn.source_id == bindparam("source"), Turn.start < bindparam("end"), Turn.end > bindparam("start"),
        Coding.source_id == bindparam("source"), Coding.coder_id != bindparam("coder"),
    )
    .limit(1)
)  # fmt: skip


_BLIND = or_(Coding.seen == [], Coding.seen == ["coders"])
"""Made before any suggestion was seen on the turn."""
