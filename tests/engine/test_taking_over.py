"""A second run that goes by the very same takes over what the first one found; anything else is read again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code, rename_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.operations.suggestions import accept, reject
from el2mp_desktop.operations.turns import split_turn
from el2mp_desktop.project import Project
from el2mp_desktop.runs import running
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineIdentity, LabelledExample, Passage
from tests.projects import LEA, Quoter, incoming


class Steady(Quoter):
    """Goes by the name of the engine that says the same of the same; notes what it read."""

    def __init__(self, version: str = "1") -> None:
        super().__init__()
        self.read: list[str] = []
        self.version = version

    def identity(self) -> EngineIdentity:
        return replace(super().identity(), engine="embedded", prompt_version=self.version)

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        for answer in super().suggest(passages, codebook, examples, cancel):
            self.read.append(answer.passage_id)
            yield replace(answer, calls=())


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "runs.el2mp", coder=LEA) as made:
        talk = [(speaker, f"mot {number} encore") for number, speaker in enumerate(("Ana", "Tom", "Ana", "Tom"))]
        made.do(import_sources, [incoming("Un", *talk), incoming("Deux", ("Zoé", "Rien du tout"))])
        made.do(add_code, "Doute", None)
        yield made


def sources(project: Project) -> list[str]:
    return [source.id for source in project.read.sources()]


def asked(project: Project, version: str = "1", **more: object) -> tuple[running.RunOutcome, list[str]]:
    """What reading the first source came to, and the turns that were read for it."""
    engine = Steady(version)
    return running.suggest(project, engine, sources(project)[:1], **more), engine.read  # type: ignore[arg-type]


def test_the_same_again_is_not_read_again_and_is_a_run_that_says_so(project: Project) -> None:
    first, read = asked(project)
    assert (first.passages, first.taken_over, first.suggestions, len(read)) == (4, 0, 12, 4)
    before = project.read.suggestions()
    second, read = asked(project)
    assert (second.state, second.passages, second.taken_over, second.suggestions, read) == ("done", 0, 4, 0, [])
    assert project.read.suggestions() == before
    run = project.read.run(second.runs[0])
    assert run is not None and run.state == "done" and run.finished_at is not None
    assert run.options["same_as"] == first.runs[0] and run.answered == 0
    third, _ = asked(project)
    assert project.read.run(third.runs[0]).options["same_as"] == first.runs[0]  # type: ignore[union-attr]
    assert running.unfinished(project) == []


def first_turn(project: Project) -> str:
    return project.read.turns(sources(project)[0])[0].id


def rejected(project: Project) -> None:
    project.do(reject, project.read.suggestions()[0].id)


CHANGES: dict[str, Callable[[Project], object]] = {
    "a code more": lambda project: project.do(add_code, "Reprise", None),
    "a code by another name": lambda project: project.do(rename_code, project.read.codes()[0].id, "Hésitation"),
    "the words of a turn": lambda project: project.do(correct_turn, first_turn(project), "mot 0 enfin"),
    "where a turn ends": lambda project: project.do(
        split_turn, first_turn(project), project.read.turns(sources(project)[0])[0].start + 4
    ),
    "a coding in it": lambda project: project.do(
        apply_code, sources(project)[0], Span(5, 8), project.read.codes()[0].id, seen=()
    ),
    "a coding in another source": lambda project: project.do(
        apply_code, sources(project)[1], Span(5, 9), project.read.codes()[0].id
    ),
    "a rejection": rejected,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_it_goes_by_has_changed_it_reads_again_and_undone_it_does_not(project: Project, change: str) -> None:
    asked(project)
    CHANGES[change](project)
    outcome, read = asked(project)
    assert outcome.taken_over == 0 and len(read) == len(project.read.turns(sources(project)[0]))
    project.undo()
    assert asked(project)[0].taken_over == 4


def test_what_the_engine_goes_by_does_not_change_with_an_acceptance(project: Project) -> None:
    asked(project)
    project.do(accept, project.read.suggestions()[0].id)
    assert asked(project)[0].taken_over == 4


def test_another_version_of_the_engine_reads_again(project: Project) -> None:
    asked(project)
    outcome, read = asked(project, "2")
    assert outcome.taken_over == 0 and len(read) == 4


def test_a_model_behind_a_server_is_asked_again(project: Project) -> None:
    source = sources(project)[:1]
    running.suggest(project, Quoter(), source)
    again = running.suggest(project, Quoter(), source)
    assert (again.passages, again.taken_over) == (4, 0)


def test_a_run_that_was_cut_short_is_nothing_to_take_over_even_when_it_was_taken_up(project: Project) -> None:
    short, _ = asked(project, budget=running.Budget(passages=2))
    assert short.state == "cancelled"
    (run,) = running.unfinished(project)
    project.do(add_code, "Reprise", None)
    ended = running.resume(project, run, lambda identity, heard: Steady())
    assert ended.state == "done"
    project.undo()
    outcome, read = asked(project)
    assert outcome.taken_over == 0 and len(read) == 4


def test_of_several_sources_only_what_changed_is_read(project: Project) -> None:
    running.suggest(project, Steady(), sources(project))
    project.do(correct_turn, first_turn(project), "mot 0 enfin")
    engine = Steady()
    outcome = running.suggest(project, engine, sources(project), budget=running.Budget(passages=4))
    assert (outcome.state, outcome.passages, outcome.taken_over, len(outcome.runs)) == ("done", 4, 1, 2)
    assert not {turn.id for turn in project.read.turns(sources(project)[1])} & set(engine.read)
