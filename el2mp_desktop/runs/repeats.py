"""Asking a model again what it was asked before, in other ways, to learn which of its suggestions are stable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.domain.states import RunState
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Deadline, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.runs import add_answers, add_votes, finish_run, start_run, take_up_run
from el2mp_desktop.project import Project
from el2mp_desktop.runs.basis import STEADY
from el2mp_desktop.runs.record import RunRecord, record_of
from el2mp_desktop.runs.running import Budget, EngineAsBefore, Pace, engine_as_before
from el2mp_desktop.suggest.base import Answer, EngineIdentity, EngineUnavailable, Passage, Suggester
from el2mp_desktop.suggest.ollama.stability import says_again, varied


@dataclass(slots=True)
class Repeats:
    """What repeating a run brought."""

    times: int = 0
    """Repetitions that came to their end: only these have votes."""
    votes: int = 0
    agreeing: int = 0
    runs: list[str] = field(default_factory=list)
    """The repetitions, also one that did not come to its end."""
    passages: int = 0
    """Turns that were put again."""
    state: RunState = "done"
    fault: str = ""
    budget_spent: bool = False
    """It stopped because it had taken as much as it might."""


def repeat(
    project: Project,
    run: RunRow,
    times: int,
    engine: EngineAsBefore = engine_as_before,
    *,
    budget: Budget | None = None,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Repeats:
    """Put the turns on which a run has suggestions again, so many times; each suggestion gets a vote a time.

    It goes on from the repetitions that the run has: none asks what one before it asked. One that was stopped, out of
    budget or cut off is taken up first, as one of these times: of it nothing is asked again that was answered.

    Raises `UserError` for an engine that answers the same each time, or for a run that kept too little or has no
    suggestions of its own.
    """
    record = record_of(project, run)
    if not record.is_two_stage:
        raise UserError(tr("This engine answers the same each time: there is nothing to repeat."))
    suggestions = project.read.suggestions_of(run.id)
    if not suggestions:
        raise _nothing_to_repeat()
    had = _repeated(project, run)
    work = _Work(project, record, suggestions, engine, budget or Budget(), report, cancel or Cancel())
    work.begin(had + 1, times)
    for number in range(had + 1, had + times + 1):
        if work.found.state == "done":
            work.once(number, had + times - number)
    return work.found


def go_on(
    project: Project,
    repetition: RunRow,
    engine: EngineAsBefore = engine_as_before,
    *,
    budget: Budget | None = None,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Repeats:
    """Take up a repetition that did not come to its end, and those that were to follow it."""
    original = project.read.run(str(repetition.options.get("repeats")))
    if original is None:
        raise UserError(tr("There is no such run to repeat."))
    times = 1 + int(str(repetition.options.get("more", 0)))
    return repeat(project, original, times, engine, budget=budget, report=report, cancel=cancel)


def unfinished_repetitions(project: Project) -> list[RunRow]:
    """Those that `go_on` takes up: the latest of each run, where it did not come to its end; oldest first."""
    latest: dict[str, RunRow] = {}
    for run in project.read.runs():
        if run.purpose == "repeat" and "repeats" in run.options:
            latest.setdefault(str(run.options["repeats"]), run)
    return [run for run in reversed(latest.values()) if run.state != "done"]


def to_repeat(project: Project, begins: str = "") -> RunRow:
    """The run whose id begins so; without it, the last one of a model that has suggestions of its own.

    Raises `UserError` where there is none.
    """
    runs = [run for run in project.read.runs() if run.purpose == "suggest" and run.id.startswith(begins)]
    if begins and len(runs) != 1:
        raise UserError(tr("There is no such run to repeat."))
    asked = runs if begins else [run for run in runs if run.engine not in STEADY]
    if not asked:
        raise UserError(tr("No model of Ollama has read this project yet."))
    found = next((run for run in asked if project.read.suggestions_of(run.id)), None)
    if found is None:
        raise _nothing_to_repeat()
    return found


def _nothing_to_repeat() -> UserError:
    return UserError(tr("There is nothing to repeat: this run brought no suggestions that were not known already."))


def _repeated(project: Project, run: RunRow) -> int:
    """The highest number of its repetitions that voted."""
    return max((int(str(each.options.get("order", 0))) for each in project.read.repetitions(run.id)), default=0)


def _off_list(suggestions: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """By turn, codes whose question was asked although the model had not shortlisted them: nobody would ask again."""
    found: dict[str, list[str]] = {}
    for row in suggestions:
        if row["evidence"].get("off_list"):
            found.setdefault(row["turn_id"], []).append(row["code_id"])
    return found


class _Work:
    """Repetitions of one run, one after the other, within a budget."""

    def __init__(
        self,
        project: Project,
        record: RunRecord,
        suggestions: Sequence[Mapping[str, Any]],
        engine: EngineAsBefore,
        budget: Budget,
        report: Report,
        cancel: Cancel,
    ) -> None:
        self._project, self._record, self._suggestions = project, record, suggestions
        self._engine, self._left, self._report = engine, budget.passages, report
        self._deadline = None if budget.minutes is None else Deadline(cancel, 60 * budget.minutes)
        self._cancel = self._deadline or cancel
        turns = {row["turn_id"] for row in suggestions}
        self._passages = [passage for passage in record.passages if passage.id in turns]
        self._pace = Pace(0)
        self.found = Repeats()

    def begin(self, first: int, times: int) -> None:
        """Reckon how much there is to do."""
        cut = self._cut_off(first)
        total = times * len(self._passages) - (0 if cut is None else len(self._passages) - len(cut.unread()))
        self._pace = Pace(total if self._left is None else min(total, self._left))

    def once(self, number: int, more: int) -> None:
        """One repetition; ``more`` are to follow it. Its votes are given once all its turns have been put."""
        cut = self._cut_off(number)
        identity = varied(self._record.identity, number, _off_list(self._suggestions))
        suggester = self._engine(identity, {} if cut is None else cut.heard)
        run = self._start(identity, more) if cut is None else cut.run.id
        passages, written = list(self._passages), 0
        if cut is not None:
            self._project.record(take_up_run, run)
            passages, written = cut.unread(), sum(map(len, cut.calls.values()))
        allowed = passages if self._left is None else passages[: self._left]
        self.found.runs.append(run)
        self._ask(suggester, run, allowed, written, is_short=len(allowed) < len(passages))
        if self.found.state == "done":
            self._vote(run)

    def _cut_off(self, number: int) -> RunRecord | None:
        """What is kept of the repetition with this number, where it did not come to its end."""
        found = [
            run
            for run in unfinished_repetitions(self._project)
            if (run.options["repeats"], run.options.get("order")) == (self._record.run.id, number)
        ]
        return record_of(self._project, found[0]) if found else None

    def _start(self, identity: EngineIdentity, more: int) -> str:
        record = self._record
        return self._project.record(
            start_run,
            record.run.source_id,
            identity,
            record.codebook,
            self._passages,
            purpose="repeat",
            repeats=(record.run.id, more),
        )

    def _ask(self, suggester: Suggester, run: str, passages: Sequence[Passage], written: int, is_short: bool) -> None:
        project, found, source = self._project, self.found, self._record.run.source_id
        state: RunState = "failed"
        try:
            for answer in suggester.suggest(passages, self._record.codebook, (), self._cancel):
                kept = Answer(answer.passage_id, (), answer.calls, answer.fault, answer.whole)
                project.record(add_answers, run, source, written, [kept])
                written += max(1, len(answer.calls))
                if answer.whole:
                    self._count()
            state = "cancelled" if self._cancel.is_set or is_short else "done"
        except EngineUnavailable as error:
            found.fault = str(error)
        finally:
            project.record(finish_run, run, state, found.fault)
            found.state = state
        cut = is_short or (self._deadline is not None and self._deadline.is_past)
        found.budget_spent = state == "cancelled" and cut

    def _count(self) -> None:
        self.found.passages += 1
        self._left = None if self._left is None else self._left - 1
        self._pace.step()
        self._report(self.found.passages, self._pace.total, self._pace.told(self._record.run.source_name))

    def _vote(self, run: str) -> None:
        """As the record tells it, so that a replay comes to the same."""
        row = self._project.read.run(run)
        assert row is not None
        readings = record_of(self._project, row).readings()
        said = {reading.passage.id: reading.proposals for reading in readings if reading.plan is None}
        votes = {
            one["id"]: says_again(one["code_id"], one["start"], one["end"], one["quote"], said[one["turn_id"]])
            for one in self._suggestions
            if one["turn_id"] in said
        }
        self._project.record(add_votes, run, row.source_id, votes)
        self.found.times += 1
        self.found.votes += len(votes)
        self.found.agreeing += sum(votes.values())
