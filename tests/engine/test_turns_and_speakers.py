"""Whose turns are whose, and where they begin and end: no word moves, nothing coded or read is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.chats.chat import conversation
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.operations.cases import assign_case
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source
from el2mp_desktop.operations.speakers import give_turns, merge_speakers
from el2mp_desktop.operations.turns import join_turns, resegment, split_turn
from el2mp_desktop.project import Person, Project
from tests.projects import LEA, incoming, recorded_rows

TALK = (
    ("Ana", "On commence. Moi j’hésite encore ! Et toi ?"),
    ("Anna", "Moi aussi."),
    ("Bo", "Non 🧵 pas moi."),
    ("Ana", "Bon."),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "talk.el2mp", coder=LEA) as project:
        project.do(import_sources, [incoming("Atelier", *TALK)])
        project.do(add_code, "Doute", None)
        before, text = recorded_rows(project), project.read.text(source_of(project))
        yield project
        assert project.check() == []
        sources = project.read.sources()
        assert not sources or project.read.text(sources[0].id) == text
        while project.undo() != "Add a code":
            pass
        project.redo()
        assert recorded_rows(project) == before


def source_of(project: Project) -> str:
    return project.read.sources()[0].id


def said(project: Project) -> list[tuple[str | None, str]]:
    text = project.read.text(source_of(project))
    return [(turn.speaker, text[turn.start : turn.end]) for turn in project.read.turns(source_of(project))]


def speaker(project: Project, name: str) -> str:
    return next(row.id for row in project.read.speakers_of(source_of(project)) if row.name == name)


def turn(project: Project, number: int) -> str:
    return project.read.turns(source_of(project))[number].id


def test_merged_speakers_share_turns_and_cases(project: Project) -> None:
    source = source_of(project)
    for name, case in (("Ana", "P1"), ("Anna", "P1"), ("Anna", "Groupe A")):
        project.do(assign_case, case, source, speaker(project, name))
    project.do(merge_speakers, speaker(project, "Anna"), speaker(project, "Ana"))
    assert [name for name, _ in said(project)] == ["Ana", "Ana", "Bo", "Ana"]
    ana = speaker(project, "Ana")
    assert {case.name: case.places for case in project.read.cases()} == {
        "P1": ((source, ana),),
        "Groupe A": ((source, ana),),
    }


def test_only_speakers_of_one_source_merge(project: Project) -> None:
    (other,) = project.do(import_sources, [incoming("Autre", ("Ana", "ailleurs"))])
    (stranger,) = project.read.speakers_of(other)
    with pytest.raises(UserError):
        project.do(merge_speakers, speaker(project, "Ana"), stranger.id)
    with pytest.raises(UserError):
        project.do(merge_speakers, "gone", stranger.id)
    project.do(remove_source, other)


def test_a_turn_is_given_to_another_to_somebody_new_or_to_nobody(project: Project) -> None:
    source = source_of(project)
    project.do(give_turns, source, [turn(project, 0), turn(project, 3)], "Cléo")
    assert [name for name, _ in said(project)] == ["Cléo", "Anna", "Bo", "Cléo"]
    assert {row.name for row in project.read.speakers_of(source)} == {"Cléo", "Anna", "Bo"}
    project.do(give_turns, source, [turn(project, 1)], "Bo")
    project.do(give_turns, source, [turn(project, 2)], " ")
    assert [name for name, _ in said(project)] == ["Cléo", "Bo", None, "Cléo"]
    with pytest.raises(UserError):
        project.do(give_turns, source, ["gone"], "Bo")


def test_a_source_with_a_silent_speaker_can_be_removed(project: Project) -> None:
    project.do(give_turns, source_of(project), [turn(project, 1)], "Bo")
    project.do(remove_source, source_of(project))


def test_a_split_turn_is_two_with_all_that_was_on_it(project: Project) -> None:
    source = source_of(project)
    text = project.read.text(source)
    start = text.index("commence")
    coding = project.do(apply_code, source, Span(start, text.index(" encore")), project.read.codes()[0].id)
    first = turn(project, 0)
    project.do(write_memo, "turn", first, "à relire")
    project.work_as(Person("Bo Lindqvist", "BL"))
    project.do(mark_nothing, [first], source)
    second = project.do(split_turn, first, text.index("Moi j’hésite"))
    assert said(project)[:3] == [("Ana", "On commence."), ("Ana", "Moi j’hésite encore ! Et toi ?"), TALK[1]]
    assert [row.id for row in project.read.turns(source)][:2] == [first, second]
    assert set(project.read.nothing_here(source, project.coder_id)) == {first, second}
    assert project.read.codings_by_id([coding])[0].quote == "commence. Moi j’hésite"
    assert [memo.text for memo in project.read.memos("turn", first)] == ["à relire"]
    project.undo()
    assert set(project.read.nothing_here(source, project.coder_id)) == {first}


@pytest.mark.parametrize("place", ["On commence", " commence", "\nAnna"])
def test_a_split_needs_words_on_both_sides(project: Project, place: str) -> None:
    position = project.read.text(source_of(project)).index(place)
    if place == " commence":
        project.do(split_turn, turn(project, 0), position)
        return
    with pytest.raises(UserError):
        project.do(split_turn, turn(project, 0), position)


def test_joined_turns_are_read_if_both_were(project: Project) -> None:
    source = source_of(project)
    first, second, third, fourth = (row.id for row in project.read.turns(source))
    project.do(mark_nothing, [first, second, third], source)
    project.do(write_memo, "turn", second, "sur le deuxième")
    project.do(join_turns, first)
    assert said(project)[0] == ("Ana", "On commence. Moi j’hésite encore ! Et toi ?\nAnna: Moi aussi.")
    assert set(project.read.nothing_here(source, project.coder_id)) == {first, third}
    assert [memo.text for memo in project.read.memos("turn", first)] == ["sur le deuxième"]
    assert {row.name for row in project.read.speakers_of(source)} == {"Ana", "Bo"}
    project.do(join_turns, third)
    assert set(project.read.nothing_here(source, project.coder_id)) == {first}
    assert project.read.reading_progress(project.coder_id) == {source: 1}
    with pytest.raises(UserError):
        project.do(join_turns, third)
    project.undo()
    project.undo()
    assert set(project.read.nothing_here(source, project.coder_id)) == {first, second, third}
    assert fourth in {row.id for row in project.read.turns(source)}


def test_long_turns_are_cut_where_sentences_end(project: Project) -> None:
    assert project.do(resegment, source_of(project), 25) == 2
    assert said(project)[:4] == [
        ("Ana", "On commence."),
        ("Ana", "Moi j’hésite encore !"),
        ("Ana", "Et toi ?"),
        TALK[1],
    ]
    assert project.do(resegment, source_of(project), 25) == 0
    with pytest.raises(UserError):
        project.do(resegment, source_of(project), 0)


def test_branches_of_a_chat_stay_what_they_are(project: Project) -> None:
    messages = [
        Message("a", "user", "Une question. Longue.", "User", None, 1.0),
        Message("b", "assistant", "Réponse un. Et la suite.", "Assistant", "a", 2.0),
        Message("c", "assistant", "Réponse deux.", "Assistant", "a", 3.0),
        Message("d", "user", "Merci.", "User", "b", 4.0),
    ]
    (chat,) = project.do(import_sources, [Incoming(conversation("chatgpt", messages, name="Chat", key="k"))])
    a, b, c, d = project.read.turns(chat)
    for branching in (a.id, b.id):
        with pytest.raises(UserError):
            project.do(join_turns, branching)
    half = project.do(split_turn, b.id, project.read.text(chat).index("Et la suite"))
    parents = {row.id: row.parent_id for row in project.read.turns(chat)}
    assert parents == {a.id: None, b.id: a.id, half: b.id, c.id: a.id, d.id: half}
    project.do(join_turns, b.id)
    assert {row.id: row.parent_id for row in project.read.turns(chat)} == {
        b.id: a.id,
        a.id: None,
        c.id: a.id,
        d.id: b.id,
    }
    assert [row.key for row in project.read.turns(chat)] == ["a", "b", "c", "d"]
    project.do(remove_source, chat)
