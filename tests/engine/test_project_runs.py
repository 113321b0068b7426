"""An engine at work on a project: what is asked, what is kept, and how a run ends."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, apply_codes
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.operations.suggestions import accept, codebook_from_json, defer, reject
from el2mp_desktop.project import Project
from el2mp_desktop.runs.material import examples_of, passages_of
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineUnavailable, LabelledExample, Passage
from tests.projects import LEA, Quoter, incoming


class Failing(Quoter):
    """Answers some passages, then raises."""

    def __init__(self, after: int, error: Exception) -> None:
        super().__init__()
        self.after, self.error = after, error

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        yield from super().suggest(passages[: self.after], codebook, examples, cancel)
        raise self.error


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "runs.el2mp", coder=LEA) as made:
        made.do(
            import_sources,
            [incoming(name, *(("Ana", f"mot {n} encore") for n in range(20))) for name in ("Un", "Deux")],
        )
        made.do(add_code, "Doute", None)
        yield made


def both(project: Project) -> list[str]:
    return [source.id for source in project.read.sources()]


def test_a_run_stores_what_rebuilds_it(project: Project) -> None:
    first = both(project)[0]
    outcome = suggest(project, Quoter(), [first])
    assert (outcome.state, outcome.passages, outcome.suggestions, outcome.not_found) == ("done", 20, 60, 20)
    (run,) = project.read.runs()
    assert outcome.runs == [run.id]
    assert (run.engine, run.model, run.digest, run.options["seed"]) == ("test", "quoter", "sha256:0", 1)
    source = project.read.source(first)
    assert source is not None and run.source_sha == source.text_sha
    assert project.read.blob(run.prompt_sha) == b"Find {code}."
    (card,) = codebook_from_json((project.read.blob(run.codebook_sha) or b"").decode())
    assert (card.id, card.text("en").name) == (project.read.codes()[0].id, "Doute")
    calls = project.read.model_calls(run.id)
    assert [call["turn_id"] for call in calls] == [turn.id for turn in project.read.turns(first)]
    assert (project.read.blob(calls[3]["reply_sha"]) or b"").decode() == "reply on mot 3 encore"
    assert calls[3]["request_sha"] == hashlib.sha256(b"Doute: mot 2 encore|mot 3 encore").hexdigest()


@pytest.mark.parametrize("after", [0, 5, 18])
def test_what_came_before_a_fault_stays(project: Project, after: int) -> None:
    gone = EngineUnavailable("no_server", "The server is gone.")
    outcome = suggest(project, Failing(after, gone), both(project))
    assert (outcome.state, outcome.fault, outcome.passages) == ("failed", "The server is gone.", after)
    (run,) = project.read.runs()
    assert (run.state, run.fault, run.answered, run.passages) == ("failed", "The server is gone.", after, 20)
    assert len(project.read.suggestions()) == 3 * after


def test_a_bug_in_an_engine_is_not_swallowed_and_loses_nothing(project: Project) -> None:
    with pytest.raises(ZeroDivisionError):
        suggest(project, Failing(5, ZeroDivisionError()), both(project))
    (run,) = project.read.runs()
    assert (run.state, run.answered) == ("failed", 5)


def test_cancelled_half_way(project: Project) -> None:
    cancel = Cancel()

    class Patient(Quoter):
        def suggest(
            self,
            passages: Sequence[Passage],
            codebook: Sequence[CodeCard],
            examples: Sequence[LabelledExample],
            cancel: Cancel,
        ) -> Iterator[Answer]:
            for answer in super().suggest(passages, codebook, examples, cancel):
                if cancel.is_set:
                    return
                yield answer

    def stop(done: int, total: int, text: str) -> None:
        assert total == 40
        if done == 7:
            cancel.set()

    outcome = suggest(project, Patient(), both(project), report=stop, cancel=cancel)
    assert (outcome.state, outcome.passages, len(outcome.runs)) == ("cancelled", 7, 1)
    assert project.read.runs()[0].state == "cancelled"
    assert len(project.read.suggestions()) == 21


def test_the_same_proposal_of_the_same_model_is_listed_once(project: Project) -> None:
    first = both(project)[:1]
    suggest(project, Quoter("one"), first)
    again = suggest(project, Quoter("one"), first)
    assert (again.suggestions, again.known) == (0, 60)
    assert suggest(project, Quoter("two"), first).suggestions == 60
    assert len(project.read.suggestions()) == 120
    assert len(project.read.runs()) == 3


def test_a_project_without_models_asks_none(project: Project) -> None:
    project.do(set_suggestion_mode, "none")
    with pytest.raises(UserError, match="without models"):
        suggest(project, Quoter(), both(project))
    assert project.read.runs() == []


def test_nobody_is_asked_about_what_nobody_said(tmp_path: Path) -> None:
    text = "AB CD EF GH\n"
    turns = (
        ImportedTurn(0, 2, "ChatGPT", "system"),
        ImportedTurn(3, 5, "Ana", "user"),
        ImportedTurn(6, 8, "Ana", "user", status="hidden"),
        ImportedTurn(9, 11, "ChatGPT", "assistant", status="edited"),
        ImportedTurn(11, 12, "Ana", "user"),
    )
    with Project.create(tmp_path / "chat.el2mp", coder=LEA) as project:
        project.do(import_sources, [Incoming(ImportedSource("Chat", "chat", "chatgpt", text, turns))])
        passages = passages_of(project, project.read.sources()[0])
    assert [(passage.text, passage.start, passage.role) for passage in passages] == [
        ("CD", 3, "user"),
        ("GH", 9, "assistant"),
    ]
    assert [(passage.before, passage.after) for passage in passages] == [("AB", "EF"), ("EF", "")]


def test_codes_given_to_a_passage_in_one_act_are_given_before_anything_is_shown(project: Project) -> None:
    (source, _), second = both(project), project.do(add_code, "Reprise", None)
    suggest(project, Quoter(), [source])
    span = Span(project.read.turns(source)[0].start, project.read.turns(source)[0].end)
    project.do(apply_codes, source, span, [project.read.codes()[0].id, second])
    assert [coding.seen for coding in project.read.codings(source)] == [(), ()]
    project.do(apply_code, source, Span(span.start, span.end - 1), second)
    assert ("suggestions",) in [coding.seen for coding in project.read.codings(source)]


def test_engines_learn_from_blind_codings_and_rejections_alone(project: Project) -> None:
    first, second = both(project)
    code = project.read.codes()[0].id
    blind = project.do(apply_code, first, Span(5, 8), code)
    suggest(project, Quoter(), [second])
    found = [row for row in project.read.suggestions() if row.start is not None]
    lost = next(row for row in project.read.suggestions() if row.start is None)
    project.do(accept, found[0].id)
    project.do(reject, found[1].id)
    project.do(defer, found[2].id)
    project.do(reject, lost.id)
    turn = project.read.turns(second)[0]
    project.do(apply_code, second, Span(turn.start, turn.start + 2), code)
    assert [(example.reference, example.positive) for example in examples_of(project)] == [
        (blind, True),
        (found[1].id, False),
    ]
