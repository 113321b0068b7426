"""Questions about suggestions and what people decided on them."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.rows import DecisionRow, PassageRow, SuggestionRow
from el2mp_desktop.domain.seen import SuggestedTurn
from el2mp_desktop.domain.states import STATE_AFTER, SuggestionState
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries.base import parts
from el2mp_desktop.storage.queries.placing import Place, PlacingQueries, Read
from el2mp_desktop.storage.schema import (
    Code,
    Coder,
    Coding,
    Decision,
    Run,
    Source,
    Speaker,
    Suggestion,
    Turn,
    Vote,
)


class SuggestionQueries(PlacingQueries):
    def suggestions(
        self, *, source_id: str | None = None, state: SuggestionState | None = None, ids: Collection[str] | None = None
    ) -> list[SuggestionRow]:
        """In the order of the sources and their text; those with no place in it come where their turn is."""
        statement = _SUGGESTIONS if source_id is None else _SUGGESTIONS_OF_ONE
        if ids is not None:
            statement = statement.where(Suggestion.id.in_(list(ids)))
        if state in STATE_AFTER.values():  # the others change where a text was corrected
            statement = statement.where(state == _STATE)
        found = self._all(statement) if source_id is None else self._all(statement, source=source_id)
        rows = self._placed(_suggestion(row) for row in found)
        return [row for row in rows if state is None or row.state == state]

    def suggestion_total(self) -> int:
        """How many there are, shown or not."""
        return int(self._value(select(func.count(Suggestion.id))))

    def suggestion_counts(self) -> Sequence[Any]:
        """``(turn_id, state, count)`` of every turn with suggestions."""
        moved = sorted({row.source_id for row in self._all(_OUT_OF_PLACE)})
        found = Counter((row.turn_id, row.state) for id in moved for row in self.suggestions(source_id=id))
        state = _STATE.label("state")
        counts = self._all(
            select(Suggestion.turn_id, state, func.count())
            .outerjoin(_IN_FORCE, _IN_FORCE.c.suggestion_id == Suggestion.id)
            .where(Suggestion.source_id.not_in(moved))
            .group_by(Suggestion.turn_id, state)
        )
        return [*counts, *((turn_id, state, count) for (turn_id, state), count in found.items())]

    def rejected_passages(self, code_id: str, besides: str, limit: int) -> list[PassageRow]:
        """Suggestions of a code that were rejected, the latest first, each with the reason that was noted.

        All but the suggestion ``besides``.
        """
        rows = self._all(
            select(
                Suggestion.source_id, Source.name, Suggestion.start, Suggestion.end, Suggestion.quote,
                func.coalesce(Speaker.name, ""), _IN_FORCE.c.reason,
            )
            .join(_IN_FORCE, _IN_FORCE.c.suggestion_id == Suggestion.id)
            .join(Source, Source.id == Suggestion.source_id)
            .join(Turn, Turn.id == Suggestion.turn_id)
            .outerjoin(Speaker, Speaker.id == Turn.speaker_id)
            .where(
                Suggestion.code_id == code_id, Suggestion.id != besides, Suggestion.start.is_not(None),
                _IN_FORCE.c.action == "reject",
            )
            .order_by(_IN_FORCE.c.sequence.desc())
            .limit(limit)
        )  # fmt: skip
        return [PassageRow(*row) for row in rows]

    def suggestions_decided(self, decision_ids: Collection[str]) -> set[str]:
        """What these decisions are on."""
        rows = self._all(select(Decision.suggestion_id).where(Decision.id.in_(list(decision_ids))))
        return {row.suggestion_id for row in rows}

    def suggestions_behind(self, coding_ids: Collection[str]) -> set[str]:
        """What was accepted as these codings, whether they are still there or not."""
        rows = self._all(select(Decision.suggestion_id).where(Decision.coding_id.in_(list(coding_ids))))
        return {row.suggestion_id for row in rows}

    def decisions(self, suggestion_id: str | None = None) -> list[DecisionRow]:
        """Everything that was decided, in the order it was; of one suggestion, or of all."""
        statement = (
            select(
                Decision.id, Decision.suggestion_id, Decision.action, Decision.coder_id, Coder.name, Decision.at,
                Decision.before, Decision.after, Decision.coding_id, Decision.reason, Decision.mode, Decision.reverses,
            )
            .join(Coder, Coder.id == Decision.coder_id)
            .order_by(Decision.sequence)
        )  # fmt: skip
        if suggestion_id is not None:
            statement = statement.where(Decision.suggestion_id == suggestion_id)
        return [DecisionRow(*row) for row in self._all(statement)]

    def decision_seconds(self) -> list[float | None]:
        """How long each decision took, in their order and without who decided; None where it was not kept."""
        rows = self._all(select(Decision.seconds).where(Decision.action != "reverse").order_by(Decision.sequence))
        return [row.seconds for row in rows]

    def suggested_speakers(self, turn_ids: Collection[str] | None = None) -> dict[str, str]:
        """Who speaks, by turn: in all turns that have suggestions, or in these. Turns of nobody are left out."""
        named = select(Turn.id, Speaker.name).join(Speaker, Speaker.id == Turn.speaker_id)
        if turn_ids is None:
            statements = [named.where(Turn.id.in_(select(Suggestion.turn_id).distinct()))]
        else:
            statements = [named.where(Turn.id.in_(some)) for some in parts(turn_ids)]
        return {row.id: row.name for statement in statements for row in self._all(statement)}

    def suggested_turns(self, source_id: str, start: int, end: int, coder_id: str) -> list[SuggestedTurn]:
        """Turns that overlap a span and have any suggestion."""
        if self._first(_OUT_OF_PLACE_HERE, source=source_id) is None:
            rows = self._all(_SUGGESTED_TURNS, source=source_id, start=start, end=end, coder=coder_id)
            return [SuggestedTurn(*row) for row in rows]
        place, here = self._place(source_id), Span(start, end)
        found: dict[str, SuggestedTurn] = {}
        for row in self._all(_STANDING, source=source_id, coder=coder_id):
            turn = _turn_now(place, row)
            if turn is not None and Span(turn.start, turn.end).overlaps(here):
                known = found.get(turn.id, SuggestedTurn(turn.id, row.started_at, row.decided))
                decided = min(filter(None, (known.decided, row.decided)), default=None)
                found[turn.id] = SuggestedTurn(turn.id, min(known.since, row.started_at), decided)
        return list(found.values())


def _in_force() -> Any:
    """The last decision on each suggestion that nothing takes back."""
    other = aliased(Decision)
    taken_back = select(Decision.reverses).where(Decision.reverses.is_not(None))
    latest = (
        select(func.max(other.sequence))
        .where(other.suggestion_id == Decision.suggestion_id, other.reverses.is_(None), other.id.not_in(taken_back))
        .correlate(Decision)
    )
    return (
        select(
            Decision.sequence, Decision.suggestion_id, Decision.action, Decision.reason, Decision.coding_id,
        )
        .where(Decision.sequence == latest.scalar_subquery())
        .subquery("in_force")
    )  # fmt: skip


_IN_FORCE: Any = _in_force()
_STATE: Any = case(
    *((_IN_FORCE.c.action == action, state) for action, state in STATE_AFTER.items()),
    (Suggestion.start.is_(None), "unanchored"),
    else_="open",
)

_VOTES: Any = (
    select(Vote.suggestion_id, func.count().label("votes"), func.sum(cast(Vote.agrees, Integer)).label("agreeing"))
    .group_by(Vote.suggestion_id)
    .subquery("votes")
)

_OF_CODER = and_(Decision.suggestion_id == Suggestion.id, Decision.coder_id == bindparam("coder"))
_SUGGESTED_TURNS = (
    select(Suggestion.turn_id, func.min(Run.started_at), func.min(Decision.at))
    .join(Run, Run.id == Suggestion.run_id)
    .join(Turn, Turn.id == Suggestion.turn_id)
    .outerjoin(Decision, _OF_CODER)
    .where(Suggestion.source_id == bindparam("source"), Turn.start < bindparam("end"), Turn.end > bindparam("start"))
    .group_by(Suggestion.turn_id)
)
_STANDING = (
    select(
        Suggestion.run_id, Suggestion.turn_id, Suggestion.start, Suggestion.end,
        Run.source_sha.label("run_sha"), Source.text_sha, Turn.start.label("turn_start"), Turn.end.label("turn_end"),
        Run.started_at, func.min(Decision.at).label("decided"),
    )
    .join(Run, Run.id == Suggestion.run_id)
    .join(Source, Source.id == Suggestion.source_id)
    .outerjoin(Turn, Turn.id == Suggestion.turn_id)
    .outerjoin(Decision, _OF_CODER)
    .where(Run.source_id == bindparam("source"))
    .group_by(Suggestion.id)
)  # fmt: skip
_OUT_OF_PLACE = (
    select(Suggestion.source_id)
    .join(Run, Run.id == Suggestion.run_id)
    .join(Source, Source.id == Suggestion.source_id)
    .outerjoin(Turn, Turn.id == Suggestion.turn_id)
    .where(
        or_(
            Run.source_sha != Source.text_sha,
            Turn.id.is_(None),
            Suggestion.start < Turn.start,
            Suggestion.start >= Turn.end,
        )
    )
    .distinct()
)
_OUT_OF_PLACE_HERE = _OUT_OF_PLACE.where(Run.source_id == bindparam("source")).limit(1)
_SUGGESTIONS: Any = (
    select(
        Suggestion.id, Suggestion.run_id, Suggestion.source_id, Source.name.label("source_name"), Suggestion.turn_id,
        Turn.position.label("turn"), Suggestion.code_id, Code.name.label("code_name"), Suggestion.start,
        Suggestion.end, Suggestion.quote, Suggestion.match, Suggestion.rationale, Suggestion.objection,
        Suggestion.score, Suggestion.evidence, Run.engine, Run.model, _STATE.label("state"),
        (func.coalesce(_IN_FORCE.c.action, "") == "amend").label("amended"),
        func.coalesce(_IN_FORCE.c.reason, "").label("reason"), _IN_FORCE.c.coding_id,
        and_(_IN_FORCE.c.coding_id.is_not(None), Coding.id.is_(None)).label("coding_removed"),
        func.coalesce(_VOTES.c.votes, 0).label("votes"), func.coalesce(_VOTES.c.agreeing, 0).label("agreeing"),
        Run.source_sha.label("run_sha"), Source.text_sha, Turn.start.label("turn_start"), Turn.end.label("turn_end"),
    )
    .join(Run, Run.id == Suggestion.run_id)
    .join(Source, Source.id == Suggestion.source_id)
    .outerjoin(Turn, Turn.id == Suggestion.turn_id)
    .outerjoin(Code, Code.id == Suggestion.code_id)
    .outerjoin(_IN_FORCE, _IN_FORCE.c.suggestion_id == Suggestion.id)
    .outerjoin(Coding, Coding.id == _IN_FORCE.c.coding_id)
    .outerjoin(_VOTES, _VOTES.c.suggestion_id == Suggestion.id)
    .order_by(
        Source.group, Source.position, Source.name, Turn.position, Run.started_at, Suggestion.position, Suggestion.id
    )
)  # fmt: skip
_SUGGESTIONS_OF_ONE = _SUGGESTIONS.where(Suggestion.source_id == bindparam("source"))


def _turn_now(place: Place, row: Any) -> Any:
    turn = None if row.turn_start is None else Span(row.turn_start, row.turn_end)
    return place.find(row, Read(row.run_sha, row.text_sha, turn))[1]


def _suggestion(row: Any) -> tuple[SuggestionRow, Read]:
    values = dict(row._mapping)
    start, end = values.pop("turn_start"), values.pop("turn_end")
    read = Read(values.pop("run_sha"), values.pop("text_sha"), None if start is None else Span(start, end))
    values["code_name"] = values["code_name"] or {}
    return SuggestionRow(**values), read
