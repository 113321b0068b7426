"""Questions about codings, read marks, memos and coders."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.rows import CoderRow, CodingRow, MarkRow, MemoRow, PassageRow, TurnRow
from el2mp_desktop.domain.seen import STILL, Period
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries.base import BaseQueries, parts
from el2mp_desktop.storage.schema import Code, Coder, Coding, Memo, ReadMark, Source, Speaker, Suggestion, Turn


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

    def codings_of_code(self, code_id: str) -> list[CodingRow]:
        return self._codings(Coding.code_id == code_id)

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

    def committed_turns(self, source_id: str | None, coder_id: str) -> set[str]:
        """Turns that a coder has coded or said "nothing here" of: those whose suggestions may be shown.

        Of one source; without one, those turns of the project that have suggestions.
        """
        here: tuple[ColumnElement[bool], ColumnElement[bool]]
        if source_id is None:
            here = Turn.id.in_(select(Suggestion.turn_id)), Coding.source_id.in_(select(Suggestion.source_id))
            marks = marks_in_force(coder_id)
        else:
            here = _of_source(source_id)
            marks = marks_in_force(coder_id).where(ReadMark.source_id == source_id)
        return self._coded_turns(coder_id, *here).keys() | {row.turn_id for row in self._all(marks)}

    def commitments(self, source_id: str, within: Span, coder_id: str) -> dict[str, list[Period]]:
        """By turn under a span: since the coder's first coding, and from each "nothing here" until it was taken back.

        Marks of other turns may be among them.
        """
        turns, codings = _of_source(source_id)
        here = and_(turns, Turn.start < within.end, Turn.end > within.start)
        coded = self._coded_turns(coder_id, here, codings)
        found = {turn_id: [Period(at)] for turn_id, (_, at) in coded.items()}
        for row in self._all(_NOTHING_EVER, source=source_id, coder=coder_id):
            found.setdefault(row.turn_id, []).append(Period(row.at, row.taken_back or STILL))
        return found

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

    def nothing_here(self, source_id: str, coder_id: str) -> dict[str, str]:
        """Turns marked "read, nothing here" by a coder: turn id to the id of the mark in force."""
        rows = self._all(_NOTHING_HERE, source=source_id, coder=coder_id)
        return {row.turn_id: row.id for row in rows}

    def nothing_since(self, source_id: str, coder_id: str) -> dict[str, str]:
        """The same turns, with the moment of the mark."""
        rows = self._all(_NOTHING_HERE, source=source_id, coder=coder_id)
        return {row.turn_id: row.at for row in rows}

    def reading_progress(self, coder_id: str, source_id: str | None = None) -> dict[str, int]:
        """Turns read (coded or "nothing here") by a coder, by source; of all sources, or of one."""
        only = [] if source_id is None else [ReadMark.source_id == source_id]
        read = {row.turn_id: row.source_id for row in self._all(marks_in_force(coder_id).where(*only))}
        here = (true(), true()) if source_id is None else _of_source(source_id)
        coded = {turn_id: source for turn_id, (source, _) in self._coded_turns(coder_id, *here).items()}
        return dict(Counter((read | coded).values()))

    def _coded_turns(
        self, coder_id: str, turns: ColumnElement[bool], codings: ColumnElement[bool]
    ) -> dict[str, tuple[str, str]]:
        """Those of these turns that are under these codings of a coder, by id: their source, and since when.

        One walk down both, as turns lie apart. A coding of a picture is on all turns of its description.
        """
        turn_rows = self._all(
            select(Turn.source_id, Turn.start, Turn.end, Turn.id).where(turns).order_by(Turn.source_id, Turn.position)
        )
        spans = self._all(
            select(Coding.source_id, *_ON_TURNS, Coding.created_at)
            .where(codings, Coding.coder_id == coder_id)
            .order_by(Coding.source_id, Coding.start)
        )
        coded: dict[str, tuple[str, str]] = {}
        first = 0
        for source, start, end, created_at in spans:
            while first < len(turn_rows) and (turn_rows[first][0], turn_rows[first][2]) <= (source, start):
                first += 1
            at = first
            while at < len(turn_rows) and turn_rows[at][0] == source and turn_rows[at][1] < end:
                turn_id = turn_rows[at][3]
                known = coded.get(turn_id)
                coded[turn_id] = (source, created_at if known is None else min(known[1], created_at))
                at += 1
        return coded

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

    def memos_of_source(self, source_id: str) -> list[str]:
        """Ids of the memos on a source, its turns and its codings."""
        return [row.id for row in self._all(select(Memo.id).where(Memo.source_id == source_id))]

    def coders(self) -> list[CoderRow]:
        return [CoderRow(*row) for row in self._all(_CODERS)]

    def coder(self, coder_id: str) -> CoderRow | None:
        row = self._first(_ONE_CODER, id=coder_id)
        return None if row is None else CoderRow(*row)

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


_ON_TURNS = func.coalesce(Coding.start, 0), func.coalesce(Coding.end, 2**53)
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
_CODER = (Coder.id, Coder.kind, Coder.name, Coder.initials, Coder.reading, Coder.replica_id)
_CODERS = select(*_CODER).order_by(Coder.created_at, Coder.id)
_ONE_CODER = select(*_CODER).where(Coder.id == bindparam("id"))
MEMOS = select(
    Memo.id, Memo.kind, Memo.target, Memo.target_id, Memo.coder_id, Memo.text, Memo.created_at, Memo.changed_at
).order_by(Memo.created_at, Memo.id)
_MEMOS_ON = MEMOS.where(
    Memo.kind == bindparam("kind"), Memo.target == bindparam("target"), Memo.target_id == bindparam("id")
)


def _of_source(source_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Its turns, its codings."""
    return Turn.source_id == source_id, Coding.source_id == source_id


def marks_in_force(coder_id: str | BindParameter[str]) -> Any:
    """``source_id``, ``turn_id``, ``id`` and ``at`` of a coder's marks "read, nothing here" that nothing took back."""
    taken_back = select(ReadMark.reverses).where(ReadMark.reverses.is_not(None))
    return select(ReadMark.source_id, ReadMark.turn_id, ReadMark.id, ReadMark.at).where(
        ReadMark.coder_id == coder_id, ReadMark.reverses.is_(None), ReadMark.id.not_in(taken_back)
    )


_NOTHING_HERE = marks_in_force(bindparam("coder")).where(ReadMark.source_id == bindparam("source"))
_REVERSAL = aliased(ReadMark)
_NOTHING_EVER = (
    select(ReadMark.turn_id, ReadMark.at, func.min(_REVERSAL.at).label("taken_back"))
    .outerjoin(_REVERSAL, _REVERSAL.reverses == ReadMark.id)
    .where(
        ReadMark.source_id == bindparam("source"), ReadMark.coder_id == bindparam("coder"), ReadMark.reverses.is_(None)
    )
    .group_by(ReadMark.id)
)
_BLIND = or_(Coding.seen == [], Coding.seen == ["coders"])
"""Made before any suggestion was seen on the turn."""
