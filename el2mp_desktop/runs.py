"""Putting an engine to work on a project: passages and examples go in, answers are recorded as they come."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.suggestions import add_answers, code_cards, finish_run, start_run
from el2mp_desktop.project import Project
from el2mp_desktop.suggest.base import (
    Answer,
    EngineIdentity,
    EngineUnavailable,
    LabelledExample,
    Match,
    Passage,
    ProposedCoding,
    Suggester,
)

_BATCH = 16
_BATCH_SECONDS = 0.5
_NOT_READ_BY_ENGINES = frozenset({"system", "tool"})

Known = set[tuple[str, str, int | None, int | None, str]]
"""What one engine has proposed for a source already: turn, code, start, end, quote."""


@dataclass(slots=True)
class RunOutcome:
    """What a run over one or more sources brought."""

    runs: list[str] = field(default_factory=list)
    passages: int = 0
    suggestions: int = 0
    not_found: int = 0
    known: int = 0
    """Proposed before by the same model, so not listed again."""
    faults: list[str] = field(default_factory=list)
    """A sentence for each passage without a usable answer, without the words of the passage."""
    state: str = "done"
    """``done``, ``cancelled`` or ``failed``."""
    fault: str = ""


def suggest(
    project: Project,
    suggester: Suggester,
    source_ids: Sequence[str],
    *,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> RunOutcome:
    """Let an engine read sources. What came before a fault or a cancellation stays.

    Raises `EngineUnavailable` when the engine cannot even start, `UserError` when the project wants no models.
    """
    if project.read.project().suggestions == "none":
        raise UserError(tr("This project works without models. Change that in its settings first."))
    cancel = cancel or Cancel()
    identity = suggester.identity()
    outcome = RunOutcome()
    work = [(source, passages_of(project, source)) for source in _sources(project, source_ids)]
    total = sum(len(passages) for _, passages in work)
    examples = examples_of(project)
    for source, passages in work:
        if outcome.state != "done":
            break
        codebook = code_cards(project.read.codes())
        run = project.record(start_run, source.id, identity, codebook, len(passages))
        outcome.runs.append(run)
        writer = _Writer(project, run, source.id, _known(project, source.id, identity), outcome)
        with writer.closing_run(cancel):
            for answer in suggester.suggest(passages, codebook, examples, cancel):
                writer.take(answer)
                report(outcome.passages, total, source.name)
    return outcome


def passages_of(project: Project, source: SourceRow) -> list[Passage]:
    """The turns of a source that an engine reads: not those hidden, of the system, or of tools."""
    text = project.read.text(source.id)
    turns = [turn for turn in project.read.turns(source.id) if text[turn.start : turn.end].strip()]
    language = source.language or project.language
    return [
        Passage(
            id=turn.id,
            source_id=source.id,
            start=turn.start,
            text=text[turn.start : turn.end],
            language=language,
            speaker=turn.speaker,
            role=turn.role,
            before=_words_of(text, turns, index - 1),
            after=_words_of(text, turns, index + 1),
        )
        for index, turn in enumerate(turns)
        if turn.status != "hidden" and turn.role not in _NOT_READ_BY_ENGINES
    ]


def examples_of(project: Project) -> list[LabelledExample]:
    """Codings made before suggestions were seen, and rejected suggestions; never accepted suggestions."""
    blind = [
        LabelledExample(coding.code_id, coding.quote, True, coding.id, coding.source_id, coding.start, coding.end)
        for coding in project.read.codings()
        if "suggestions" not in coding.seen and coding.suggestion_id is None
    ]
    rejected = [
        LabelledExample(suggestion.code_id, suggestion.quote, False, suggestion.id)
        for suggestion in project.read.suggestions(state="rejected")
        if suggestion.match != Match.NOT_FOUND
    ]
    return blind + rejected


class _Writer:
    """Writes answers in small batches, so that a run is neither lost nor slowed down by the disk."""

    def __init__(self, project: Project, run: str, source_id: str, known: Known, outcome: RunOutcome) -> None:
        self._project, self._run, self._source_id = project, run, source_id
        self._known, self._outcome = known, outcome
        self._waiting: list[Answer] = []
        self._written = 0
        self._last = time.monotonic()

    @contextmanager
    def closing_run(self, cancel: Cancel) -> Iterator[None]:
        """Whatever happens meanwhile, write what has come, and how the run ended."""
        state, fault = "failed", ""
        try:
            yield
            state = "cancelled" if cancel.is_set else "done"
        except EngineUnavailable as error:
            fault = str(error)
        finally:
            self.flush()
            self._project.record(finish_run, self._run, state, fault)
            self._outcome.state, self._outcome.fault = state, fault

    def take(self, answer: Answer) -> None:
        fresh = tuple(self._fresh(answer))
        self._outcome.passages += 1
        self._outcome.known += len(answer.proposals) - len(fresh)
        self._outcome.suggestions += len(fresh)
        self._outcome.not_found += sum(1 for proposal in fresh if proposal.match == Match.NOT_FOUND)
        if answer.fault:
            self._outcome.faults.append(answer.fault)
        self._waiting.append(replace(answer, proposals=fresh))
        if len(self._waiting) >= _BATCH or time.monotonic() - self._last > _BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._project.record(add_answers, self._run, self._source_id, self._written, self._waiting)
            self._written += len(self._waiting)
            self._waiting = []
        self._last = time.monotonic()

    def _fresh(self, answer: Answer) -> Iterable[ProposedCoding]:
        for proposal in answer.proposals:
            key = (answer.passage_id, proposal.code_id, proposal.start, proposal.end, proposal.quote)
            if key not in self._known:
                self._known.add(key)
                yield proposal


def _known(project: Project, source_id: str, identity: EngineIdentity) -> Known:
    return {
        (row.turn_id, row.code_id, row.start, row.end, row.quote)
        for row in project.read.suggestions(source_id=source_id)
        if row.engine == identity.engine and row.model == identity.model
    }


def _sources(project: Project, source_ids: Sequence[str]) -> list[SourceRow]:
    wanted = set(source_ids)
    return [source for source in project.read.sources() if source.id in wanted]


def _words_of(text: str, turns: Sequence[TurnRow], index: int) -> str:
    return text[turns[index].start : turns[index].end] if 0 <= index < len(turns) else ""
