"""Questions about what a coder has read: turns coded, and turns marked “read, nothing here”."""

from collections import Counter
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, select, true
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.seen import STILL, Period
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Coding, ReadMark, Suggestion, Turn


class ReadingQueries(BaseQueries):
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


_ON_TURNS = func.coalesce(Coding.start, 0), func.coalesce(Coding.end, 2**53)


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
