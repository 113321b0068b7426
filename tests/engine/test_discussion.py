"""Doubt and discussion: what is to be discussed, and who said what of it."""

from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code, delete_code
from el2mp_desktop.operations.codings import apply_code, mark_unsure, remove_codings
from el2mp_desktop.operations.discussion import change_reply, mark_to_discuss, reply
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from tests.projects import LEA, incoming, recorded_rows, traces

NOE = Person("Noé Petit", "NP")


@pytest.fixture
def project(tmp_path: Path):
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        project.do(add_code, "Doubt", None)
        project.do(import_sources, [incoming("Talk", ("Inès", "Honestly, it looked right to me."))])
        yield project


def coded(project: Project, words: str = "looked right") -> str:
    (source,) = project.read.sources()
    start = project.read.text(source.id).index(words)
    return project.do(apply_code, source.id, Span(start, start + len(words)), project.read.codes()[0].id)


def test_a_coding_of_anybody_is_marked_and_settled_again(project: Project) -> None:
    coding = coded(project)
    project.work_as(NOE)
    project.do(mark_to_discuss, coding, True)
    assert project.read.codings()[0].to_discuss and project.read.marks(project.read.sources()[0].id)[0].to_discuss
    assert [row.coding.id for row in project.read.discussed()] == [coding]
    project.do(mark_to_discuss, coding, False)
    assert project.read.discussed() == []
    project.undo()
    assert project.read.codings()[0].to_discuss


def test_replies_are_signed_in_order_and_apart_from_memos(project: Project) -> None:
    coding = coded(project)
    project.do(write_memo, "coding", coding, "My own note.")
    project.do(reply, "coding", coding, "Is this hesitation? ")
    project.work_as(NOE)
    project.do(reply, "coding", coding, "I think so.")
    (row,) = project.read.discussed()
    names = {coder.id: coder.name for coder in project.read.coders()}
    assert [(names[said.coder_id], said.text) for said in row.replies] == [
        ("Léa Marchetti", "Is this hesitation?"),
        ("Noé Petit", "I think so."),
    ]
    assert project.read.codings()[0].memo == "My own note."
    project.do(write_memo, "coding", coding, "Noé's own.")
    assert [memo.text for memo in project.read.memos("coding", coding)] == ["My own note.", "Noé's own."]
    assert len(project.read.memos("coding", coding, "reply")) == 2


def test_ones_own_reply_is_changed_or_taken_back_and_nobody_elses(project: Project) -> None:
    coding = coded(project)
    mine = project.do(reply, "coding", coding, "First thought.")
    project.do(change_reply, mine, "Second thought.")
    assert [row.text for row in project.read.memos("coding", coding, "reply")] == ["Second thought."]
    project.work_as(NOE)
    with pytest.raises(UserError, match="somebody else"):
        project.do(change_reply, mine, "No.")
    project.work_as(LEA)
    project.do(change_reply, mine, " ")
    assert project.read.memos("coding", coding, "reply") == []
    project.undo()
    assert [row.text for row in project.read.memos("coding", coding, "reply")] == ["Second thought."]


def test_codes_are_discussed_too_and_what_is_gone_cannot_be(project: Project) -> None:
    code = project.read.codes()[0].id
    project.do(reply, "code", code, "Should we split it?")
    (row,) = project.read.discussed()
    assert row.coding is None and row.code_id == code
    before = recorded_rows(project)
    project.do(delete_code, code)
    assert project.read.discussed() == []
    with pytest.raises(UserError, match="not in the codebook"):
        project.do(reply, "code", code, "Too late.")
    project.undo()
    assert recorded_rows(project) == before


def test_replies_go_with_their_coding_and_with_an_erased_source(project: Project, home: Path) -> None:
    coding = coded(project)
    project.do(mark_unsure, coding, True)
    project.do(reply, "coding", coding, "She said it herself: looked right.")
    project.do(remove_codings, [coding])
    assert project.read.all_memos() == []
    project.undo()
    assert len(project.read.all_memos()) == 1
    project.erase_source(project.read.sources()[0].id)
    assert project.read.all_memos() == []
    assert traces(["looked right"], project.path, home) == []


def test_an_empty_reply_is_refused(project: Project) -> None:
    with pytest.raises(UserError, match="Write a reply"):
        project.do(reply, "coding", coded(project), "  ")


@pytest.mark.parametrize("target", ["coding", "source", "code", "turn"])
def test_nothing_is_written_on_what_is_no_more(project: Project, target: str) -> None:
    """It would belong to no source, and outlive the erasure of the one that it speaks of."""
    with pytest.raises(UserError, match="any more"):
        project.do(write_memo, target, "gone", "She doubts.")
    with pytest.raises(UserError, match="any more"):
        project.do(reply, target, "gone", "She doubts.")
    assert project.read.all_memos() == []
