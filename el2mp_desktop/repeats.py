"""Asking a model again what it was asked before, in other ways, to learn which of its suggestions are stable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.runs import add_answers, add_votes, finish_run, start_run
from el2mp_desktop.project import Project
from el2mp_desktop.run_record import RunRecord, record_of
from el2mp_desktop.suggest.base import Answer, EngineIdentity, EngineUnavailable, ProposedCoding, Suggester
from el2mp_desktop.suggest.stability import says_again, varied


@dataclass(slots=True)
class Repeats:
    """What repeating a run brought."""

    times: int = 0
    """Repetitions that came to their end: only these have votes."""
    votes: int = 0
    agreeing: int = 0
    state: str = "done"
    """``done``, ``cancelled`` or ``failed``."""
    fault: str = ""


def repeat(
    project: Project,
    run: RunRow,
    times: int,
    engine: Callable[[EngineIdentity], Suggester],
    *,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Repeats:
    """Put the turns on which a run has suggestions again, so many times; each suggestion gets a vote a time.

    It goes on from the repetitions that the run has: none asks what one before it asked.

    Raises `UserError` for an engine that answers the same each time, or for a run that kept too little or has no
    suggestions of its own.
    """
    record = record_of(project, run)
    if not record.is_two_stage:
        raise UserError(tr("This engine answers the same each time: there is nothing to repeat."))
    suggestions = project.read.suggestions_of(run.id)
    if not suggestions:
        raise _nothing_to_repeat()
    turns = {row["turn_id"] for row in suggestions}
    cancel, found = cancel or Cancel(), Repeats()
    had, also = _repeated(project, run), _off_list(suggestions)
    for number in range(had + 1, had + times + 1):
        if found.state != "done":
            break
        identity = varied(record.identity, number, also)
        proposals = _once(project, record, identity, engine(identity), turns, found, report, cancel)
        if proposals is None:
            continue
        run_id, said = proposals
        votes = {
            row["id"]: says_again(row["code_id"], row["start"], row["end"], row["quote"], said.get(row["turn_id"], ()))
            for row in suggestions
            if row["turn_id"] in said
        }
        project.record(add_votes, run_id, run.source_id, votes)
        found.times += 1
        found.votes += len(votes)
        found.agreeing += sum(votes.values())
    return found


def to_repeat(project: Project, begins: str = "") -> RunRow:
    """The run whose id begins so; without it, the last one that has suggestions of its own. Raises `UserError`."""
    runs = [run for run in project.read.runs() if run.purpose == "suggest" and run.id.startswith(begins)]
    if not runs or (begins and len(runs) != 1):
        raise UserError(tr("There is no such run to repeat."))
    found = next((run for run in runs if project.read.suggestions_of(run.id)), None)
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


def _once(
    project: Project,
    record: RunRecord,
    identity: EngineIdentity,
    engine: Suggester,
    turns: set[str],
    found: Repeats,
    report: Report,
    cancel: Cancel,
) -> tuple[str, dict[str, tuple[ProposedCoding, ...]]] | None:
    """One repetition: the run's id, and what was proposed for each turn that got a usable answer."""
    passages = [passage for passage in record.passages if passage.id in turns]
    source = record.run.source_id
    run_id = project.record(start_run, source, identity, record.codebook, passages, (), "repeat")
    said: dict[str, tuple[ProposedCoding, ...]] = {}
    state, written, done = "failed", 0, 0
    try:
        for answer in engine.suggest(passages, record.codebook, (), cancel):
            kept = Answer(answer.passage_id, (), answer.calls, answer.fault, answer.whole)
            project.record(add_answers, run_id, source, written, [kept])
            written += max(1, len(answer.calls))
            if answer.whole:
                done += 1
                report(done, len(passages), record.run.source_name)
                if all(call.reply_tokens is not None for call in answer.calls):
                    said[answer.passage_id] = answer.proposals
        state = "cancelled" if cancel.is_set else "done"
    except EngineUnavailable as error:
        found.fault = str(error)
    finally:
        project.record(finish_run, run_id, state, found.fault)
        found.state = state
    return (run_id, said) if state == "done" else None
