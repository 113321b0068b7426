"""Putting an engine to work on a project: passages and examples go in, answers are recorded as they come."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from el2mp_desktop.domain.rows import RunRow, SourceRow
from el2mp_desktop.domain.states import RunState
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Deadline, Report, unreported
from el2mp_desktop.language import number, tr, trn
from el2mp_desktop.operations.runs import add_answers, finish_run, start_run, take_up_run
from el2mp_desktop.operations.suggestions import code_cards
from el2mp_desktop.project import Project
from el2mp_desktop.runs.basis import STEADY, basis_of
from el2mp_desktop.runs.material import VectorsOf, examples_of, passages_of
from el2mp_desktop.runs.record import RunRecord, record_of
from el2mp_desktop.suggest.base import (
    Answer,
    CodeCard,
    EngineIdentity,
    EngineUnavailable,
    LabelledExample,
    Match,
    Passage,
    ProposedCoding,
    Suggester,
)
from el2mp_desktop.suggest.embedded.kept_vectors import KeepsVectors
from el2mp_desktop.suggest.missing import Lost
from el2mp_desktop.suggest.ollama.two_stage import Reply

_FIRST_BATCH, _BATCH = 16, 1024
"""Answers without calls that are written at once: few at first, then each time four times more."""
_BATCH_SECONDS = 0.5
_NEWS_SECONDS = 0.1
_SETTLED_PASSAGES, _SETTLED_SECONDS = 3, 3.0
"""After the first answer, before anything is said of how long a run takes."""

Known = set[tuple[str, str, int | None, int | None, str]]
"""What one engine has proposed for a source already: turn, code, start, end, quote."""
EngineAsBefore = Callable[[EngineIdentity, Mapping[str, Reply]], Suggester]
"""Makes the engine of an earlier run, given the replies that came then."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a run may take; None for as much as it needs."""

    passages: int | None = None
    minutes: float | None = None


@dataclass(slots=True)
class Pace:
    """How fast a run goes. The first answer waits for the model to be loaded: what is to come is reckoned from it."""

    total: int
    begun: float = field(default_factory=lambda: time.monotonic())
    done: int = 0
    seconds: float = 0.0
    _waited: float = 0.0
    """Seconds until the first answer."""
    _said: tuple[str, float, str] = ("", -math.inf, "")
    """The source and the seconds of the line before, and that line."""

    def step(self) -> None:
        self.seconds = time.monotonic() - self.begun
        if not self.done:
            self._waited = self.seconds
        self.done += 1

    @property
    def per_minute(self) -> float | None:
        """Passages, over all of the run; None before the first."""
        return 60 * self.done / self.seconds if self.done and self.seconds else None

    @property
    def seconds_each(self) -> float | None:
        """What a passage takes since the first; None while there is too little to go by."""
        since, passages = self.seconds - self._waited, self.done - 1
        return since / passages if passages >= _SETTLED_PASSAGES and since >= _SETTLED_SECONDS else None

    @property
    def seconds_left(self) -> float | None:
        return None if self.seconds_each is None else self.seconds_each * (self.total - self.done)

    def told(self, source: str) -> str:
        """In a line: what is being read, how fast, and for how long still; made anew when people would see it."""
        of, seconds, line = self._said
        if of != source or self.done == self.total or self.seconds - seconds >= _NEWS_SECONDS:
            line = self._line(source)
            self._said = source, self.seconds, line
        return line

    def _line(self, source: str) -> str:
        if not self.rate:
            return source
        return tr("{source}: {rate} turns a minute, {left}", source=source, rate=self.rate, left=self.left)

    @property
    def rate(self) -> str:
        """Passages a minute, as it is written; empty where nothing can be said yet, and after the last."""
        if self.seconds_each is None or self.done == self.total:
            return ""
        per_minute = 60 / self.seconds_each
        return number(round(per_minute, 1 if per_minute < 10 else 0))

    @property
    def left(self) -> str:
        """For how long still, in words; empty where there is no rate."""
        if self.seconds_left is None or not self.rate:
            return ""
        return trn("about {count} minute left", "about {count} minutes left", math.ceil(self.seconds_left / 60))


@dataclass(slots=True)
class RunOutcome:
    """What a run over one or more sources brought."""

    runs: list[str] = field(default_factory=list)
    passages: int = 0
    suggestions: int = 0
    not_found: int = 0
    known: int = 0
    """Proposed before by the same model, so not listed again."""
    taken_over: int = 0
    """Passages that were not read again, as an earlier run went by the very same."""
    faults: list[str] = field(default_factory=list)
    """A sentence for each passage without a usable answer, without the words of the passage."""
    state: RunState = "done"
    fault: str = ""
    budget_spent: bool = False
    """It stopped because it had taken as much as it might."""
    pace: Pace = field(default_factory=lambda: Pace(0))


def suggest(
    project: Project,
    suggester: Suggester,
    source_ids: Sequence[str],
    *,
    budget: Budget | None = None,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> RunOutcome:
    """Let an engine read sources. What came before a fault or a cancellation stays, and `resume` takes it up.

    Raises `EngineUnavailable` when the engine cannot even start, `UserError` when the project wants no models.
    """
    work = _Work(project, budget or Budget(), report, cancel or Cancel())
    work.begin(suggester, _sources(project, source_ids))
    return work.outcome


def unfinished(project: Project) -> list[RunRow]:
    """Runs that did not come to their end, the latest of each source and model, if no later one did; oldest first.

    A model that was replaced under its name is another one.
    """
    latest: dict[tuple[str, str, str, str], RunRow] = {}
    for run in project.read.runs():
        if run.purpose == "suggest":
            latest.setdefault((run.source_id, run.engine, run.model, run.digest), run)
    return [run for run in reversed(latest.values()) if run.state != "done"]


def resume(
    project: Project,
    run: RunRow,
    engine: EngineAsBefore | None = None,
    *,
    parallel: int = 1,
    budget: Budget | None = None,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> RunOutcome:
    """Take up a run where it stopped, then read the sources that were to be read after it.

    What was answered is not asked again. Raises `UserError` where the source is no longer as the run read it.
    """
    source = project.read.source(run.source_id)
    if source is None or source.text_sha != run.source_sha:
        raise UserError(tr("The text of “{source}” was changed since. Start a new run.", source=run.source_name))
    record = record_of(project, run)
    made = engine or partial(engine_as_before, parallel=parallel)
    suggester = made(record.identity, record.heard)
    work = _Work(project, budget or Budget(), report, cancel or Cancel())
    work.go_on(suggester, source, record)
    return work.outcome


def engine_as_before(identity: EngineIdentity, heard: Mapping[str, Reply], parallel: int = 1) -> Suggester:
    """The engine of an earlier run. Raises `EngineUnavailable` where it is not there any more."""
    if identity.engine == "ollama":
        from el2mp_desktop.suggest.ollama.engine import OllamaSuggester

        return OllamaSuggester.as_before(identity, heard=heard, parallel=parallel)
    from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

    return EmbeddedSuggester()


class _Work:
    """One engine reading sources one after the other, within a budget."""

    def __init__(self, project: Project, budget: Budget, report: Report, cancel: Cancel) -> None:
        if project.read.project().suggestions == "none":
            raise UserError(tr("This project works without models. Change that in its settings first."))
        self._project, self._budget, self._report = project, budget, report
        self._deadline = None if budget.minutes is None else Deadline(cancel, 60 * budget.minutes)
        self._cancel = self._deadline or cancel
        self.outcome = RunOutcome()

    def begin(self, suggester: Suggester, sources: Sequence[SourceRow]) -> None:
        identity = suggester.identity()
        work = [(source, passages_of(self._project, source)) for source in sources]
        self._expect(sum(len(passages) for _, passages in work))
        self._read_all(suggester, identity, work)

    def go_on(self, suggester: Suggester, source: SourceRow, record: RunRecord) -> None:
        unread = record.unread()
        then = record.run.options.get("then")
        after = _sources(self._project, [str(id) for id in then] if isinstance(then, list) else [])
        work = [(other, passages_of(self._project, other)) for other in after]
        self._expect(len(unread) + sum(len(passages) for _, passages in work))
        self._project.record(take_up_run, record.run.id)
        calls = sum(len(calls) for calls in record.calls.values())
        examples = examples_of(self._project)
        self._read(suggester, record.run.id, source, record.identity, record.codebook, unread, examples, calls)
        self._read_all(suggester, record.identity, work)

    def _expect(self, passages: int) -> None:
        limit = self._budget.passages
        self.outcome.pace = Pace(passages if limit is None else min(passages, limit))

    def _read_all(
        self, suggester: Suggester, identity: EngineIdentity, work: Sequence[tuple[SourceRow, list[Passage]]]
    ) -> None:
        for place, (source, passages) in enumerate(work):
            if self.outcome.state != "done":
                break
            codebook, examples = code_cards(self._project.read.codes()), examples_of(self._project)
            basis = basis_of(identity, codebook, passages, examples) if identity.engine in STEADY else None
            same = self._project.read.finished_run(source.id, basis) if basis else None
            then = [later.id for later, _ in work[place + 1 :]]
            run = self._project.record(start_run, source.id, identity, codebook, passages, then, basis=basis, same=same)
            if same:
                self._take_over(run, len(passages))
            else:
                self._read(suggester, run, source, identity, codebook, passages, examples)

    def _take_over(self, run: str, passages: int) -> None:
        """What an earlier run said is what this one would say: its suggestions stand, and nothing is read again."""
        self._project.record(finish_run, run, "done")
        self.outcome.runs.append(run)
        self.outcome.taken_over += passages
        self.outcome.pace.total -= passages

    def _read(
        self,
        suggester: Suggester,
        run: str,
        source: SourceRow,
        identity: EngineIdentity,
        codebook: Sequence[CodeCard],
        passages: Sequence[Passage],
        examples: Sequence[LabelledExample],
        calls: int = 0,
    ) -> None:
        outcome, limit = self.outcome, self._budget.passages
        outcome.runs.append(run)
        allowed = passages if limit is None else passages[: max(0, limit - outcome.passages)]
        if isinstance(suggester, KeepsVectors):
            suggester.keep_in(partial(VectorsOf, self._project))
        known = _known(self._project, source.id, identity)
        writer = _Writer(self._project, run, source.id, allowed, known, outcome, calls)
        with writer.closing_run(lambda: self._cancel.is_set or len(allowed) < len(passages)):
            for answer in suggester.suggest(allowed, codebook, examples, self._cancel):
                if writer.take(answer):
                    self._report(outcome.passages, outcome.pace.total, outcome.pace.told(source.name))
        cut = len(allowed) < len(passages) or (self._deadline is not None and self._deadline.is_past)
        outcome.budget_spent = outcome.state == "cancelled" and cut


class _Writer:
    """Writes answers so that a run is neither lost nor slowed down by the disk.

    What a model took its time for is written at once; what needs no server is written in small batches.
    """

    def __init__(
        self,
        project: Project,
        run: str,
        source_id: str,
        passages: Sequence[Passage],
        known: Known,
        outcome: RunOutcome,
        calls: int,
    ) -> None:
        self._project, self._run, self._source_id = project, run, source_id
        self._passages = {passage.id: passage for passage in passages}
        self._lost = Lost(partial(project.read.text, source_id))
        self._known, self._outcome = known, outcome
        self._waiting: list[Answer] = []
        self._room = _FIRST_BATCH
        self._written = calls
        self._last = time.monotonic()

    @contextmanager
    def closing_run(self, is_short: Callable[[], bool]) -> Iterator[None]:
        """Whatever happens meanwhile, write what has come, and how the run ended."""
        state: RunState = "failed"
        fault = ""
        try:
            yield
            state = "cancelled" if is_short() else "done"
        except EngineUnavailable as error:
            fault = str(error)
        finally:
            self.flush()
            self._project.record(finish_run, self._run, state, fault)
            self._outcome.state, self._outcome.fault = state, fault

    def take(self, answer: Answer) -> bool:
        """Whether that passage is done with."""
        fresh = tuple(self._fresh(answer))
        if answer.whole:
            self._count(answer, fresh)
        self._waiting.append(replace(answer, proposals=fresh) if answer.proposals else answer)
        if answer.calls or len(self._waiting) >= self._room or time.monotonic() - self._last > _BATCH_SECONDS:
            self.flush()
        return answer.whole

    def _count(self, answer: Answer, fresh: Sequence[ProposedCoding]) -> None:
        outcome = self._outcome
        outcome.passages += 1
        outcome.pace.step()
        outcome.known += len(answer.proposals) - len(fresh)
        outcome.suggestions += len(fresh)
        outcome.not_found += sum(1 for proposal in fresh if proposal.match == Match.NOT_FOUND)
        if answer.fault:
            outcome.faults.append(answer.fault)

    def flush(self) -> None:
        if self._waiting:
            self._project.record(add_answers, self._run, self._source_id, self._written, self._waiting)
            self._written += sum(max(1, len(answer.calls)) for answer in self._waiting)
            self._waiting = []
            self._room = min(4 * self._room, _BATCH)
        self._last = time.monotonic()

    def _fresh(self, answer: Answer) -> Iterable[ProposedCoding]:
        for proposal in answer.proposals:
            key = (answer.passage_id, proposal.code_id, proposal.start, proposal.end, proposal.quote)
            if key not in self._known:
                self._known.add(key)
                yield self._explained(proposal) if proposal.match == Match.NOT_FOUND else proposal

    def _explained(self, proposal: ProposedCoding) -> ProposedCoding:
        """With what can be told of a quote that is not in its passage."""
        kind = self._lost.kind(proposal.quote, self._passages[proposal.passage_id].text)
        return replace(proposal, evidence={**proposal.evidence, "missing": str(kind)})


def _known(project: Project, source_id: str, identity: EngineIdentity) -> Known:
    asked = identity.engine, identity.model, identity.digest
    same = {run.id for run in project.read.runs() if (run.engine, run.model, run.digest) == asked}
    return {
        (row.turn_id, row.code_id, row.start, row.end, row.quote)
        for row in project.read.suggestions(source_id=source_id)
        if row.run_id in same
    }


def _sources(project: Project, source_ids: Sequence[str]) -> list[SourceRow]:
    wanted = set(source_ids)
    return [source for source in project.read.sources() if source.id in wanted]
