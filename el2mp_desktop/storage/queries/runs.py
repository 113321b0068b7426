"""Questions about runs, what they sent and received, and the exams of models."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from el2mp_desktop.domain.rows import ExamRow, RunRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Blob, Exam, ModelCall, Run, Source, Suggestion, Vote


class RunQueries(BaseQueries):
    def runs(self) -> list[RunRow]:
        """Latest first. ``running`` in a file that nobody writes means interrupted."""
        return [RunRow(*row) for row in self._all(_runs())]

    def run(self, run_id: str) -> RunRow | None:
        row = self._first(_runs(Run.id == run_id))
        return None if row is None else RunRow(*row)

    def latest_run(self) -> RunRow | None:
        row = self._first(_runs().limit(1))
        return None if row is None else RunRow(*row)

    def finished_run(self, source_id: str, basis: str) -> str | None:
        """The earliest run over a source that went by this and came to its end: the one that did the reading."""
        same = and_(Run.source_id == source_id, Run.state == "done", Run.purpose == "suggest")
        row = self._first(select(Run.id).where(same, basis == _BASIS).order_by(Run.started_at, Run.id).limit(1))
        return None if row is None else str(row.id)

    def model_calls(self, run_id: str) -> list[dict[str, Any]]:
        """What a run sent and received, in the order it did; see `ModelCall`."""
        rows = self._all(
            select(
                ModelCall.id, ModelCall.turn_id, ModelCall.position, ModelCall.stage, ModelCall.code_id,
                ModelCall.prompt_tokens, ModelCall.reply_tokens, ModelCall.request_sha, ModelCall.reply_sha,
                ModelCall.fault, ModelCall.seconds,
            )
            .where(ModelCall.run_id == run_id)
            .order_by(ModelCall.position)
        )  # fmt: skip
        return [dict(row._mapping) for row in rows]

    def replies(self, run_id: str) -> dict[str, str]:
        """The raw replies of a run, by their hashes."""
        rows = self._all(
            select(ModelCall.reply_sha, Blob.data)
            .join(Blob, Blob.sha256 == ModelCall.reply_sha)
            .where(ModelCall.run_id == run_id)
        )
        return {row.reply_sha: bytes(row.data).decode("utf-8") for row in rows}

    def suggestions_of(self, run_id: str) -> list[dict[str, Any]]:
        """What a run proposed, as it did: with the positions of the text that it read."""
        rows = self._all(
            select(
                Suggestion.id, Suggestion.turn_id, Suggestion.code_id, Suggestion.start, Suggestion.end,
                Suggestion.quote, Suggestion.match, Suggestion.rationale, Suggestion.objection, Suggestion.evidence,
            ).where(Suggestion.run_id == run_id)
        )  # fmt: skip
        return [dict(row._mapping) for row in rows]

    def repetitions(self, run_id: str) -> list[RunRow]:
        """Runs that voted on suggestions of a run, latest first."""
        voted = select(Vote.run_id).join(Suggestion, Suggestion.id == Vote.suggestion_id)
        return [RunRow(*row) for row in self._all(_runs(Run.id.in_(voted.where(Suggestion.run_id == run_id))))]

    def votes_of(self, run_id: str) -> list[dict[str, Any]]:
        """How a repetition voted on each suggestion, with what was suggested."""
        rows = self._all(
            select(
                Vote.agrees, Suggestion.turn_id, Suggestion.code_id, Suggestion.start, Suggestion.end, Suggestion.quote
            )
            .join(Suggestion, Suggestion.id == Vote.suggestion_id)
            .where(Vote.run_id == run_id)
        )
        return [dict(row._mapping) for row in rows]

    def exams(self, model: str | None = None) -> list[ExamRow]:
        """Latest first."""
        where = [] if model is None else [Exam.model == model]
        rows = self._all(
            select(Exam.id, Exam.engine, Exam.model, Exam.digest, Exam.at, Exam.report)
            .where(*where)
            .order_by(Exam.at.desc(), Exam.id)
        )
        return [ExamRow(*row) for row in rows]

    def quotes_by_model(self) -> dict[tuple[str, str], dict[str, int]]:
        """By engine and model: how often their quotes were found in which way; see `Match`."""
        rows = self._all(
            select(Run.engine, Run.model, Suggestion.match, func.count())
            .join(Run, Run.id == Suggestion.run_id)
            .group_by(Run.engine, Run.model, Suggestion.match)
        )
        found: dict[tuple[str, str], dict[str, int]] = {}
        for engine, model, match, count in rows:
            found.setdefault((engine, model), {})[match] = count
        return found

    def missing_by_model(self) -> dict[tuple[str, str], dict[str, int]]:
        """By engine and model: what could be told of quotes that were not found; see `Missing`."""
        kind = Suggestion.evidence["missing"].as_string()
        rows = self._all(
            select(Run.engine, Run.model, kind, func.count())
            .join(Run, Run.id == Suggestion.run_id)
            .where(Suggestion.match == "not_found", kind.is_not(None))
            .group_by(Run.engine, Run.model, kind)
        )
        found: dict[tuple[str, str], dict[str, int]] = {}
        for engine, model, missing, count in rows:
            found.setdefault((engine, model), {})[missing] = count
        return found


_BASIS = Run.options["basis"].as_string()


def _runs(*where: ColumnElement[bool]) -> Any:
    answered = select(func.count(ModelCall.turn_id.distinct())).where(ModelCall.run_id == Run.id)
    faults = answered.where(ModelCall.fault != "")
    return (
        select(
            Run.id, Run.source_id, func.coalesce(Source.name, ""), Run.engine, Run.model, Run.digest, Run.host,
            Run.prompt_version, Run.prompt_sha, Run.codebook_sha, Run.source_sha, Run.options, Run.coder_id,
            Run.started_at, Run.finished_at, Run.state, Run.fault, Run.passages,
            answered.scalar_subquery(), faults.scalar_subquery(), Run.purpose,
        )
        .outerjoin(Source, Source.id == Run.source_id)
        .where(*where)
        .order_by(Run.started_at.desc(), Run.id)
    )  # fmt: skip
