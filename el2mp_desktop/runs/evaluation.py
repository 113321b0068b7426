"""How far an engine agrees with what people of a project coded before they had seen any suggestion."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from el2mp_desktop.analysis.accuracy import Agreement
from el2mp_desktop.domain.rows import RunRow, SourceRow, TurnRow, in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.suggestions import code_cards
from el2mp_desktop.project import Project
from el2mp_desktop.runs.material import examples_of, passages_of
from el2mp_desktop.storage.seen import suggestions_seen
from el2mp_desktop.suggest.base import LabelledExample, Suggester

Codes = Mapping[str, frozenset[str]]
"""Ids of codes by id of turn."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Agreement by code, and over all codes by language and by group of speakers; the unit is the turn."""

    turns: int
    unanswered: int
    """Turns that people judged and that are left out, for the engine gave them no usable answer."""
    codes: Mapping[str, Agreement]
    """By name."""
    languages: Mapping[str, Agreement]
    groups: Mapping[str, Agreement]
    """By role of the speaker, and by attribute of the cases that a turn belongs to (``profession: nurse``)."""


def ask_anew(
    project: Project, engine: Suggester, report: Report = unreported, cancel: Cancel | None = None
) -> Comparison:
    """For an engine that learns: of each source it is asked knowing the codings and rejections of the others alone."""
    cancel = cancel or Cancel()
    people, codebook, examples = coded_blind(project), code_cards(project.read.codes()), examples_of(project)
    sources = [source for source in project.read.sources() if source.id in people]
    said: dict[str, frozenset[str]] = {}
    unanswered: set[str] = set()
    for done, source in enumerate(sources):
        report(done, len(sources), source.name)
        elsewhere = [one for one in examples if _source_of(one) != source.id]
        for answer in engine.suggest(passages_of(project, source), codebook, elsewhere, cancel):
            said[answer.passage_id] = frozenset(one.code_id for one in answer.proposals if one.start is not None)
            unanswered |= {answer.passage_id} if answer.fault else set()
        cancel.check()
    return _compare(project, sources, people, said, unanswered)


def recorded(project: Project, engine: str, model: str, digest: str) -> Comparison:
    """For a model that has read sources already: as it answered then, where its quotations were found."""
    people = coded_blind(project)
    runs = [run for run in _finished(project, engine) if (run.model, run.digest) == (model, digest)]
    sources = [one for one in project.read.sources() if one.id in people and one.id in {run.source_id for run in runs}]
    if not sources:
        raise UserError(tr("“{model}” has read no source that was coded before suggestions were seen.", model=model))
    read = _Read(project, runs)
    same = {run.id for run in project.read.runs() if (run.engine, run.model, run.digest) == (engine, model, digest)}
    found: dict[str, set[str]] = {turn: set() for turn in read.answered}
    for row in project.read.suggestions():
        if row.run_id in same and row.start is not None and row.turn_id in found:
            found[row.turn_id].add(row.code_id)
    given = {turn: frozenset(codes) for turn, codes in found.items()}
    return _compare(project, sources, people, given, read.unanswered)


def models_that_read(project: Project, engine: str) -> list[tuple[str, str]]:
    """Names and digests of its models with a run that came to its end."""
    return sorted({(run.model, run.digest) for run in _finished(project, engine)})


def _finished(project: Project, engine: str) -> list[RunRow]:
    """A repetition reads a part of a source alone, and lists nothing."""
    return [run for run in project.read.runs() if (run.engine, run.state, run.purpose) == (engine, "done", "suggest")]


class _Read:
    """The turns that runs read, and those among them that never got a usable answer."""

    def __init__(self, project: Project, runs: Sequence[RunRow]) -> None:
        read: set[str] = set()
        self.answered: set[str] = set()
        for run in runs:
            calls = project.read.model_calls(run.id)  # a question that was put again counts as it ended
            faults = {(call["turn_id"], call["stage"], call["code_id"]): call["fault"] for call in calls}
            turns = {turn for turn, _, _ in faults}
            read |= turns
            self.answered |= turns - {turn for (turn, _, _), fault in faults.items() if fault}
        self.unanswered = read - self.answered


def coded_blind(project: Project) -> Mapping[str, Codes]:
    """By source, the turns that people judged without suggestions, and the codes they gave, which may be none.

    A turn somebody coded after seeing suggestions counts only for what was coded before; "nothing here" counts
    where it was said before.
    """
    people = [coder.id for coder in project.read.coders() if coder.kind == "person"]
    found: dict[str, Codes] = {}
    for source in project.read.sources():
        turns = project.read.turns(source.id)
        codings = project.read.codings(source.id)
        blind = [one for one in codings if one.coder_id in people and "suggestions" not in one.seen]
        given: dict[str, set[str]] = {}
        for coder in people:
            given |= {turn: set() for turn in _marked_blind(project, source, coder)}
        for turn in turns:
            codes = {one.code_id for one in blind if one.start < turn.end and turn.start < one.end}
            if codes:
                given[turn.id] = codes
        if any(given.values()):
            found[source.id] = {turn: frozenset(codes) for turn, codes in given.items()}
    if not found:
        raise UserError(tr("No coding of this project was made before suggestions were seen: nothing to compare with."))
    return found


def _marked_blind(project: Project, source: SourceRow, coder_id: str) -> list[str]:
    """Turns of which a coder said "nothing here" before the suggestions on them could be seen."""
    marked = project.read.nothing_since(source.id, coder_id)
    seen = suggestions_seen(project.read, coder_id, source.id, Span(0, source.length)) if marked else {}
    return [turn for turn, at in marked.items() if turn not in seen or seen[turn] >= at]


def _compare(
    project: Project,
    sources: Sequence[SourceRow],
    people: Mapping[str, Codes],
    said: Codes,
    unanswered: Collection[str],
) -> Comparison:
    """``said``: the turns that an engine read, also those of which it said nothing."""
    codes: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    languages: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    groups: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    turns = left_out = 0
    for source in sources:
        judged, labels = people[source.id], _Groups(project, source)
        read = {passage.id for passage in passages_of(project, source)}
        for turn in project.read.turns(source.id):
            if turn.id not in judged or turn.id not in read:
                continue
            if turn.id in unanswered:
                left_out += 1
            if turn.id in unanswered or turn.id not in said:
                continue
            turns += 1
            for code, column in _columns(judged[turn.id], said[turn.id]):
                codes[code][column] += 1
                languages[source.language or project.language][column] += 1
                for group in labels.of(turn):
                    groups[group][column] += 1
    names = {code.id: in_language(code.name, project.language) for code in project.read.codes()}
    return Comparison(
        turns,
        left_out,
        {names.get(code, code): Agreement(*counts) for code, counts in codes.items()},
        {name: Agreement(*counts) for name, counts in sorted(languages.items())},
        {name: Agreement(*counts) for name, counts in sorted(groups.items())},
    )


def _columns(people: Collection[str], engine: Collection[str]) -> Iterator[tuple[str, int]]:
    """Each code of a turn with its column: both, engine only, people only."""
    for code in sorted({*people, *engine}):
        yield code, 0 if code in people and code in engine else 1 if code in engine else 2


class _Groups:
    """The groups that the turns of a source belong to."""

    def __init__(self, project: Project, source: SourceRow) -> None:
        self._of: defaultdict[str | None, set[str]] = defaultdict(set)
        for case in project.read.cases():
            for source_id, speaker in case.places:
                if source_id == source.id:
                    self._of[speaker] |= {f"{name}: {value}" for name, value in case.attributes.items()}

    def of(self, turn: TurnRow) -> set[str]:
        role = {turn.role or turn.speaker_role} - {""}
        own = self._of[turn.speaker_id] if turn.speaker_id else set()
        return role | own | self._of[None]


def _source_of(example: LabelledExample) -> str:
    return example.around.source_id if example.around else example.source_id
