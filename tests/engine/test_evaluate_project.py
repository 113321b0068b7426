"""Engines compared with what people of a project coded by themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from el2mp_desktop.analysis.accuracy import Agreement
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.cases import describe_cases, describe_source
from el2mp_desktop.operations.coders import ensure_coder
from el2mp_desktop.operations.codes import add_code, delete_code
from el2mp_desktop.operations.codings import (
    apply_code,
    change_code,
    change_span,
    mark_nothing,
    remove_codings,
    unmark_nothing,
)
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.operations.suggestions import accept, reject
from el2mp_desktop.operations.turns import join_turns
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.evaluation import ask_anew, coded_blind, models_that_read, recorded
from el2mp_desktop.runs.material import examples_of
from el2mp_desktop.runs.repeats import repeat
from el2mp_desktop.runs.running import Budget, suggest, unfinished
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineIdentity, LabelledExample, Passage
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.command_line import done, el2mp, refused
from tests.ollama_server import ScriptedServer, shortlist, verdict
from tests.projects import LEA, Quoter, incoming


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "field.el2mp"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    talk = [("Ana" if n % 2 else "Tom", f"on dit le mot {n} encore") for n in range(6)]
    with Project.create(path, coder=LEA) as project:
        project.do(import_sources, [incoming(name, *talk) for name in ("Un", "Deux")])
        for name in ("Doute", "Reprise"):
            project.do(add_code, name, None)
        yield project


def code_turn(project: Project, source: str, place: int, code: int, seen: Sequence[str] | None = ()) -> str:
    """With ``seen`` as None, it is for the project to say what could be seen."""
    turn = project.read.turns(source)[place]
    return project.do(apply_code, source, Span(turn.start, turn.start + 7), project.read.codes()[code].id, seen=seen)


def mark(project: Project, source: str, place: int) -> None:
    project.do(mark_nothing, [project.read.turns(source)[place].id], source)


def judged(project: Project, source: str) -> dict[int, int]:
    """How many codes people gave blindly, by the place of the turn."""
    codes = coded_blind(project)[source]
    return {place: len(codes[turn.id]) for place, turn in enumerate(project.read.turns(source)) if turn.id in codes}


def test_what_a_model_said_is_compared_with_blind_codings_alone(project: Project) -> None:
    first, second = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    code_turn(project, first, 1, 1)
    code_turn(project, first, 2, 0, seen=["suggestions"])
    mark(project, first, 3)
    tom = next(one for one in project.read.speakers(first) if one.name == "Tom")
    project.do(describe_source, first, {tom.id: "Tom"}, {})
    (case,) = project.read.cases()
    project.do(describe_cases, {}, {case.id: {"guild": "bakers"}})
    suggest(project, Quoter(), [first, second])
    elsewhere = project.read.suggestions(source_id=second)
    project.do(accept, next(row.id for row in elsewhere if row.start is not None))
    found = recorded(project, "test", "quoter", Quoter().identity().digest)
    assert found.turns == 3
    assert found.codes == {"Doute": Agreement(1, 2, 0), "Reprise": Agreement(0, 0, 1)}
    assert found.groups["guild: bakers"] == Agreement(1, 0, 0)
    assert sum(one.both for one in found.languages.values()) == 1
    assert [name for name, _ in models_that_read(project, "test")] == ["quoter"] and models_that_read(
        project, "ollama"
    ) == []


def test_a_mark_on_a_turn_without_suggestions_counts(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    mark(project, first, 3)
    assert sorted(map(len, coded_blind(project)[first].values())) == [0, 1]


def test_what_is_coded_once_suggestions_were_shown_is_not_blind(project: Project) -> None:
    first, second = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    code_turn(project, first, 0, 0, None)
    mark(project, first, 1)
    project.do(set_suggestion_mode, "always")
    mark(project, first, 2)
    project.do(set_suggestion_mode, "human_first")
    code_turn(project, first, 3, 0, None)
    mark(project, first, 4)
    code_turn(project, second, 0, 0, None)
    assert [row.seen for row in project.read.codings(first)] == [(), ("suggestions",)]
    assert judged(project, first) == {0: 1, 1: 0}
    assert judged(project, second) == {0: 1}
    assert len([one for one in examples_of(project) if one.positive]) == 2


@pytest.mark.parametrize("back", ["undo", "restore", "none"])
def test_however_the_project_came_back_to_human_first(project: Project, back: str) -> None:
    first, _ = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    code_turn(project, first, 0, 0, None)
    before = project.read.history()[-1].id
    project.do(set_suggestion_mode, "always")
    if back == "undo":
        project.undo()
    elif back == "restore":
        project.restore(before)
    else:
        project.do(set_suggestion_mode, "none")
    code_turn(project, first, 1, 0, None)
    assert [row.seen for row in project.read.codings(first)] == [(), ("suggestions",)]


def test_modes_before_a_suggestion_was_made_do_not_count(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    project.do(set_suggestion_mode, "always")
    project.do(set_suggestion_mode, "human_first")
    project.do(add_code, "Encore", None)
    suggest(project, Quoter(), [first])
    code_turn(project, first, 0, 0, None)
    mark(project, first, 1)
    assert judged(project, first) == {0: 1, 1: 0}


def test_a_turn_that_was_read_once_stays_seen(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    code_turn(project, first, 0, 0, None)
    for place in (1, 2, 3):
        mark(project, first, place)
    project.do(unmark_nothing, [project.read.turns(first)[place].id for place in (1, 2)], first)
    code_turn(project, first, 1, 0, None)
    mark(project, first, 2)
    assert judged(project, first) == {0: 1, 3: 0}


@pytest.mark.parametrize("gone", ["removed", "undone", "restored", "with its code", "after a correction"])
def test_a_coding_that_is_made_again_is_not_blind(project: Project, gone: str) -> None:
    """The first one showed the suggestions of its turn, whatever became of it; those of other turns stay unseen."""
    first, _ = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    before = project.read.history()[-1].id
    coding = code_turn(project, first, 2, 1, None)
    if gone == "undone":
        project.undo()
    elif gone == "restored":
        project.restore(before)
    elif gone == "with its code":
        project.do(delete_code, project.read.codes()[1].id)
    else:
        project.do(remove_codings, [coding])
    if gone == "after a correction":
        project.do(correct_turn, project.read.turns(first)[0].id, "on dit bien davantage et bien plus longtemps")
    for place in (1, 2, 3):
        code_turn(project, first, place, 0, None)
    assert judged(project, first) == {1: 1, 3: 1}
    assert len([one for one in examples_of(project) if one.positive]) == 2


def test_a_coding_changed_after_suggestions_were_seen_is_blind_no_more(project: Project) -> None:
    """Its code, or a turn that it comes to cover; not its extent within its own turn."""
    first, second = (source.id for source in project.read.sources())
    for place in (0, 1, 2):
        code_turn(project, second, place, 0, None)
    suggest(project, Quoter(), [first])
    trimmed, recoded, widened = (code_turn(project, first, place, 0, None) for place in (0, 1, 3))
    mark(project, first, 4)
    turns = project.read.turns(first)
    project.do(change_span, trimmed, Span(turns[0].start, turns[0].start + 9))
    project.do(change_code, recoded, project.read.codes()[1].id)
    project.do(change_span, widened, Span(turns[3].start, turns[4].start + 5))
    assert judged(project, first) == {0: 1}
    project.undo()
    assert judged(project, first) == {0: 1, 3: 1, 4: 0}
    unread = project.read.codings(second)[0].id
    project.do(change_code, unread, project.read.codes()[1].id)
    assert judged(project, second) == {0: 1, 1: 1, 2: 1}, "nothing was suggested there"


def test_what_went_before_suggestions_or_was_anothers_showed_nothing(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0, None)
    project.undo()
    suggest(project, Quoter(), [first])
    theirs = project.do(ensure_coder, "Tom", "T")
    project.coder_id, lea = theirs, project.coder_id
    code_turn(project, first, 1, 0, None)
    project.undo()
    project.coder_id = lea
    for place in (0, 1):
        code_turn(project, first, place, 0, None)
    assert judged(project, first) == {0: 1, 1: 1}


def test_a_decision_on_an_unread_turn_ends_its_blindness_for_that_coder(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    code_turn(project, first, 0, 0, None)
    for place in (1, 2):
        project.do(reject, next(row.id for row in project.read.suggestions() if row.turn == place))
    code_turn(project, first, 1, 0, None)
    mark(project, first, 2)
    assert judged(project, first) == {0: 1}
    project.work_as(Person("Zoé"))
    mark(project, first, 2)
    assert judged(project, first) == {0: 1, 2: 0}, "she had decided nothing"


def test_seen_goes_with_the_words_when_turns_are_joined(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    suggest(project, Quoter(), [first])
    project.do(reject, next(row.id for row in project.read.suggestions() if row.turn == 1))
    project.do(join_turns, project.read.turns(first)[0].id)
    for place in (0, 1):
        code_turn(project, first, place, 0, None)
    assert [row.seen for row in project.read.codings(first)] == [("suggestions",), ()]


class Learner(Quoter):
    """Says of every passage what its examples say, and remembers where they are from."""

    def __init__(self) -> None:
        super().__init__()
        self.from_sources: list[set[str]] = []

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        self.from_sources.append({example.source_id for example in examples})
        return super().suggest(passages, codebook, examples, cancel)


def test_an_engine_that_learns_is_not_asked_about_what_it_learned(project: Project) -> None:
    first, second = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    code_turn(project, second, 1, 1)
    learner = Learner()
    found = ask_anew(project, learner)
    assert learner.from_sources == [{second}, {first}] and found.turns == 2
    assert project.read.runs() == [] and project.read.suggestions() == []


class Local(Quoter):
    """A model of a server, known by its digest, that gets nothing usable out for some turns."""

    def __init__(self, model: str, digest: str = "aa", mute: Sequence[str] = ()) -> None:
        super().__init__(model)
        self.digest, self.mute = digest, mute

    def identity(self) -> EngineIdentity:
        return replace(super().identity(), engine="ollama", digest=self.digest)

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        for answer in super().suggest(passages, codebook, examples, cancel):
            broken = Answer(answer.passage_id, (), (replace(answer.calls[0], fault="Not usable."),), "Not usable.")
            yield broken if answer.passage_id in self.mute else answer


def test_turns_without_an_answer_are_left_out_and_counted(project: Project, path: Path) -> None:
    first, second = (source.id for source in project.read.sources())
    for place in range(4):
        code_turn(project, first, place, 0)
    suggest(project, Local("some", mute=[turn.id for turn in project.read.turns(first)[:3]]), [first])
    suggest(project, Local("elsewhere"), [second])
    project.close()
    found = el2mp("evaluate", path, "--engine", "ollama", "--json")
    assert (found.status, list(found.json)) == (0, ["some"]) and "“elsewhere” has read no source" in found.err
    some = found.json["some"]
    assert (some["turns"], some["unanswered"], some["codes"]["Doute"]["recall"]) == (1, 3, 1.0)
    assert "3 turns without a usable answer are left out" in done("evaluate", path, "--engine", "ollama").err


def test_a_question_that_was_put_again_counts_as_it_ended(project: Project) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    suggest(project, Local("some", mute=[turn.id for turn in project.read.turns(first)]), [first])
    suggest(project, Local("some"), [first])
    found = recorded(project, "ollama", "some", "aa")
    assert (found.turns, found.unanswered, found.codes["Doute"].both) == (1, 0, 1)


def test_a_model_replaced_under_its_name_is_another_one(project: Project, path: Path) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    cut_off = suggest(project, Local("some", "cc"), [first], budget=Budget(passages=1))
    for digest in ("aa", "bb"):
        outcome = suggest(project, Local("some", digest), [first])
        assert (outcome.suggestions > 0, outcome.known) == (True, 0)
    assert [run.id for run in unfinished(project)] == cut_off.runs
    assert models_that_read(project, "ollama") == [("some", "aa"), ("some", "bb")]
    project.close()
    assert list(done("evaluate", path, "--engine", "ollama", "--json").json) == ["some (aa)", "some (bb)"]


def test_a_repetition_has_read_no_source(project: Project, path: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = lambda exchange: exchange.reply(shortlist("C1"))
    ollama_server.questions = lambda exchange: exchange.reply(verdict("on dit"))
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 5, 0)
    suggest(project, OllamaSuggester(ollama_server.host), [first], budget=Budget(passages=2))
    repeat(project, project.read.runs()[0], 1)
    assert [run.state for run in project.read.runs()] == ["done", "cancelled"]
    assert models_that_read(project, "ollama") == []
    project.close()
    assert "No run of a model of Ollama" in refused("evaluate", path, "--engine", "ollama")


def test_without_blind_codings_it_says_so_and_stops(project: Project, path: Path) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0, seen=["suggestions"])
    with pytest.raises(UserError, match="before suggestions were seen"):
        ask_anew(project, Quoter())
    project.close()
    assert "before suggestions were seen" in refused("evaluate", path)


def test_the_command_tells_precision_recall_and_their_intervals(project: Project, path: Path) -> None:
    first, _ = (source.id for source in project.read.sources())
    code_turn(project, first, 0, 0)
    project.close()
    record = done("evaluate", path, "--json").json["embedded"]
    assert record["turns"] == 1 and record["interval"] == "Wilson, 95 %"
    assert record["codes"]["Doute"]["recall"] in (0.0, 1.0) and len(record["codes"]["Doute"]["recall_interval"]) == 2
    assert "1 turn compared" in done("evaluate", path).err
    assert "No run of a model of Ollama" in refused("evaluate", path, "--engine", "ollama")


def test_a_project_or_labelled_turns_but_not_both(path: Path, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    for wrong in ((), (path, "--train", lines), ("--train", lines), (path, "--engine", "tfidf")):
        assert el2mp("evaluate", *wrong).status == 2
