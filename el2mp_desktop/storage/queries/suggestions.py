"""Questions about runs, suggestions and what people decided on them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select

from el2mp_desktop.domain.rows import DecisionRow, RunRow, SuggestionRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Code, Coder, Decision, ModelCall, Run, Source, Suggestion, Turn

STATES = {"accept": "accepted", "amend": "accepted", "reject": "rejected", "defer": "deferred"}


class SuggestionQueries(BaseQueries):
    def suggestions(
        self, *, source_id: str | None = None, state: str | None = None, ids: Collection[str] | None = None
    ) -> list[SuggestionRow]:
        """In the order of the sources and their text; those with no place in it come where their turn is."""
        where: list[ColumnElement[bool]] = []
        if source_id is not None:
            where.append(Suggestion.source_id == source_id)
        if ids is not None:
            where.append(Suggestion.id.in_(list(ids)))
        decided = self._decisions_in_force(*where)
        rows = [_suggestion(row, decided.get(row.id)) for row in self._all(_SUGGESTIONS.where(*where))]
        return [row for row in rows if state is None or row.state == state]

    def suggestion_total(self) -> int:
        """How many suggestions there are, shown or not."""
        return int(self._value(select(func.count(Suggestion.id))))

    def suggestion_counts(self) -> dict[str, int]:
        """How many suggestions are in each state, over the whole project."""
        counts = dict.fromkeys(("open", "accepted", "rejected", "deferred", "unanchored"), 0)
        for row in self.suggestions():
            counts[row.state] += 1
        return counts

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

    def runs(self) -> list[RunRow]:
        """Latest first. ``running`` in a file that nobody writes means interrupted."""
        answered = select(ModelCall.run_id, func.count().label("answered")).group_by(ModelCall.run_id).subquery()
        columns = (
            Run.id, Run.source_id, func.coalesce(Source.name, ""), Run.engine, Run.model, Run.digest, Run.host,
            Run.prompt_version, Run.prompt_sha, Run.codebook_sha, Run.source_sha, Run.options, Run.coder_id,
            Run.started_at, Run.finished_at, Run.state, Run.fault, Run.passages, func.coalesce(answered.c.answered, 0),
        )  # fmt: skip
        rows = self._all(
            select(*columns)
            .outerjoin(Source, Source.id == Run.source_id)
            .outerjoin(answered, answered.c.run_id == Run.id)
            .order_by(Run.started_at.desc(), Run.id)
        )
        return [RunRow(*row) for row in rows]

    def model_calls(self, run_id: str) -> list[dict[str, Any]]:
        """What a run sent and received, passage by passage."""
        rows = self._all(
            select(
                ModelCall.id, ModelCall.turn_id, ModelCall.position, ModelCall.request_sha, ModelCall.reply_sha,
                ModelCall.fault, ModelCall.seconds,
            )
            .where(ModelCall.run_id == run_id)
            .order_by(ModelCall.position)
        )  # fmt: skip
        return [dict(row._mapping) for row in rows]

    def suggested_turns(self, source_id: str, start: int, end: int) -> set[str]:
        """Turns that overlap a span and have any suggestion."""
        rows = self._all(
            select(Suggestion.turn_id)
            .join(Turn, Turn.id == Suggestion.turn_id)
            .where(Suggestion.source_id == source_id, Turn.start < end, Turn.end > start)
            .distinct()
        )
        return {row.turn_id for row in rows}

    def _decisions_in_force(self, *where: ColumnElement[bool]) -> dict[str, Any]:
        taken_back = select(Decision.reverses).where(Decision.reverses.is_not(None))
        statement = (
            select(
                Decision.suggestion_id, Decision.action, Decision.reason, Decision.coding_id,
            )
            .join(Suggestion, Suggestion.id == Decision.suggestion_id)
            .where(*where, Decision.reverses.is_(None), Decision.id.not_in(taken_back))
            .order_by(Decision.sequence)
        )  # fmt: skip
        return {row.suggestion_id: row for row in self._all(statement)}


_SUGGESTIONS: Any = (
    select(
        Suggestion.id, Suggestion.run_id, Suggestion.source_id, Source.name.label("source_name"), Suggestion.turn_id,
        Turn.position.label("turn"), Suggestion.code_id, Code.name.label("code_name"), Suggestion.start,
        Suggestion.end, Suggestion.quote, Suggestion.match, Suggestion.rationale, Suggestion.objection,
        Suggestion.score, Suggestion.evidence, Run.engine, Run.model,
    )
    .join(Run, Run.id == Suggestion.run_id)
    .join(Source, Source.id == Suggestion.source_id)
    .join(Turn, Turn.id == Suggestion.turn_id)
    .outerjoin(Code, Code.id == Suggestion.code_id)
    .order_by(
        Source.group, Source.position, Source.name, Turn.position, Run.started_at, Suggestion.position, Suggestion.id
    )
)  # fmt: skip


def _suggestion(row: Any, decision: Any) -> SuggestionRow:
    values = dict(row._mapping)
    values["code_name"] = values["code_name"] or {}
    state = STATES[decision.action] if decision is not None else "open" if values["start"] is not None else "unanchored"
    return SuggestionRow(
        **values,
        state=state,
        amended=decision is not None and decision.action == "amend",
        reason="" if decision is None else decision.reason,
        coding_id=None if decision is None else decision.coding_id,
    )
