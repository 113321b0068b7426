"""What to read next: each order holds what a coder has not read, first what it says, and codes nothing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.rows import TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs.next_turns import ORDERS, next_turns
from el2mp_desktop.storage.schema import Vector
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester
from tests.engine.test_kept_vectors import CountingEmbedder
from tests.projects import LEA, incoming, recorded_rows, rows_of

SAID = (
    *(("Ana", "We waited for the soup."), ("Ana", "We waited for the soup again."), ("Tom", "zzzz xyzzy zzzz")),
    *(("Ana", "The soup was late."), ("Zoe", "We waited, and then the soup."), ("Ana", "Soup again?")),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "field.el2mp", coder=LEA) as project:
        project.do(import_sources, [incoming("One", *SAID), incoming("Two", ("Tom", "Elsewhere, later."))])
        yield project


def engine() -> EmbeddedSuggester:
    return EmbeddedSuggester(CountingEmbedder())


def sha256(text: str, turn: TurnRow) -> str:
    return hashlib.sha256(text[turn.start : turn.end].encode()).hexdigest()


def read_first(project: Project, places: tuple[int, ...]) -> None:
    source = project.read.sources()[0].id
    turns = project.read.turns(source)
    project.do(mark_nothing, [turns[place].id for place in places], source)


def texts(project: Project, order: str, **more: object) -> list[str]:
    found = next_turns(project, project.coder_id, (), order, engine=engine(), **more)  # type: ignore[arg-type]
    return [turn.text for turn in found]


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_holds_what_was_not_read_and_changes_nothing(project: Project, order: str) -> None:
    source = project.read.sources()[0].id
    code = project.do(add_code, "Waiting", None)
    turns = project.read.turns(source)
    project.do(apply_code, source, Span(turns[0].start, turns[0].start + 4), code)
    read_first(project, (1,))
    before = recorded_rows(project)
    everything = [words for _, words in SAID[2:]] + ["Elsewhere, later."]
    assert sorted(texts(project, order)) == sorted(everything)
    assert len(texts(project, order, most=2)) == 2
    assert recorded_rows(project) == before and project.read.suggestions() == []


def test_vectors_are_kept_with_the_source_whose_words_they_are(project: Project) -> None:
    for order in ("uncertain", "novel"):
        texts(project, order)
    own = {
        source.id: {sha256(project.read.text(source.id), turn) for turn in project.read.turns(source.id)}
        for source in project.read.sources()
    }
    kept = {(row["source_id"], row["text_sha"]) for row in rows_of(project, Vector).values()}
    assert kept >= {(source, sha) for source, shas in own.items() for sha in shas}
    one, two = own
    assert not any((one, sha) in kept for sha in own[two]) and not any((two, sha) in kept for sha in own[one])


def test_the_order_of_the_document_is_that_of_its_turns(project: Project) -> None:
    read_first(project, (0, 3))
    assert texts(project, "document") == [SAID[at][1] for at in (1, 2, 4, 5)] + ["Elsewhere, later."]


def test_a_source_alone(project: Project) -> None:
    two = project.read.sources()[1]
    (turn,) = next_turns(project, project.coder_id, (two.id,))
    assert (turn.source_name, turn.speaker, turn.text) == ("Two", "Tom", "Elsewhere, later.")
    assert project.read.text(two.id)[turn.start : turn.end] == turn.text


def test_what_is_unlike_anything_read_comes_first(project: Project) -> None:
    read_first(project, (0,))
    assert texts(project, "novel", most=1) == ["zzzz xyzzy zzzz"]


def test_those_read_least_come_first_wherever_they_were_read(project: Project) -> None:
    read_first(project, (0, 2))
    assert texts(project, "speakers", most=1) == [SAID[4][1]]


def test_the_same_draw_gives_the_same_order(project: Project) -> None:
    draws = {seed: texts(project, "random", seed=seed) for seed in range(4)}
    assert draws[1] == texts(project, "random", seed=1)
    assert len({tuple(draw) for draw in draws.values()}) > 1


@pytest.mark.parametrize("order", ["uncertain", "novel"])
def test_without_models_no_engine_orders(project: Project, order: str) -> None:
    project.do(set_suggestion_mode, "none")
    with pytest.raises(UserError, match="without models"):
        texts(project, order)
    assert texts(project, "speakers")


def test_a_project_open_for_reading_only_is_ordered_as_well(project: Project) -> None:
    path, coder = project.path, project.coder_id
    expected = texts(project, "novel")
    project.close()
    with Project.open(path, writable=False) as same:
        assert [turn.text for turn in next_turns(same, coder, (), "novel", engine=engine())] == expected


def test_it_can_be_stopped(project: Project) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        texts(project, "uncertain", cancel=cancel)
