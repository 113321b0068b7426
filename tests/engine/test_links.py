"""A passage is about another one: it follows corrections, is undone, and goes with either source."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.links import keep_links, link_passages, remove_links
from el2mp_desktop.operations.sources import import_sources, remove_source
from el2mp_desktop.project import Project
from tests.projects import LEA, incoming, recorded_rows, traces


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        project.do(import_sources, [incoming("Talk", ("Ana", "we asked it twice 😀 about the ruling"))])
        project.do(import_sources, [incoming("Chat", ("User", "please summarise the zanzibar ruling"))])
        yield project


def ids(project: Project) -> tuple[str, str]:
    by_name = {source.name: source.id for source in project.read.sources()}
    return by_name["Talk"], by_name["Chat"]


def linked(project: Project, kind: str = "about") -> str:
    talk, chat = ids(project)

    def place(source: str, words: str) -> Span:
        start = project.read.text(source).index(words)
        return Span(start, start + len(words))

    spans = place(talk, "asked it twice"), place(chat, "zanzibar ruling")
    return project.do(link_passages, talk, spans[0], chat, spans[1], kind)


def test_a_link_is_listed_from_both_sides_once_and_undone(project: Project) -> None:
    talk, chat = ids(project)
    link = linked(project)
    assert linked(project) == link
    assert linked(project, "reworks") != link
    (row, _) = project.read.links(talk)
    assert project.read.links(chat) == project.read.links(talk) == project.read.links()
    assert (row.quote, row.target_quote, row.target_name, row.kind) == (
        "asked it twice",
        "zanzibar ruling",
        "Chat",
        "about",
    )
    before = recorded_rows(project)
    project.do(remove_links, [link])
    assert len(project.read.links()) == 1
    project.undo()
    assert recorded_rows(project) == before and project.check() == []


def test_what_is_not_there_or_itself_cannot_be_linked(project: Project) -> None:
    talk, chat = ids(project)
    with pytest.raises(UserError, match="about itself"):
        project.do(link_passages, talk, Span(0, 3), talk, Span(0, 3))
    with pytest.raises(UserError, match="not in this source"):
        project.do(link_passages, talk, Span(0, 3), chat, Span(0, 3000))


def test_both_ends_follow_corrections(project: Project) -> None:
    talk, chat = ids(project)
    linked(project)
    project.do(correct_turn, project.read.turns(talk)[0].id, "so then we asked it twice 😀 about the ruling")
    project.do(correct_turn, project.read.turns(chat)[0].id, "please do summarise the zanzibar ruling")
    (row,) = project.read.links()
    assert row.span.of(project.read.text(talk)) == row.quote == "asked it twice"
    assert row.target.of(project.read.text(chat)) == row.target_quote == "zanzibar ruling"
    assert project.check() == []
    project.undo()
    project.undo()
    assert project.check() == []


def test_rewritten_words_ask_for_a_look_until_somebody_has_looked(project: Project) -> None:
    _talk, chat = ids(project)
    link = linked(project)
    done = project.do(correct_turn, project.read.turns(chat)[0].id, "please summarise the quagga")
    assert done.links == (link,)
    (row,) = project.read.links()
    assert row.before == ("zanzibar ruling",) and row.quote == "asked it twice"
    flagged = recorded_rows(project)
    project.do(keep_links, [link])
    assert project.read.links()[0].before == ()
    project.undo()
    assert recorded_rows(project) == flagged
    project.do(remove_links, [link])
    assert project.read.all_memos() == [] and project.check() == []


@pytest.mark.parametrize("which", [0, 1])
def test_a_link_that_needs_a_look_goes_for_good_with_either_source(project: Project, home: Path, which: int) -> None:
    talk, chat = ids(project)
    linked(project)
    project.do(correct_turn, project.read.turns(chat)[0].id, "please summarise the quagga")
    project.erase_source((talk, chat)[which])
    assert project.read.links() == [] and project.read.all_memos() == [] and project.check() == []
    assert traces([("asked it twice", "quagga")[which]], project.path, home) == []


@pytest.mark.parametrize("which", [0, 1])
def test_it_goes_with_either_source_and_comes_back_with_it(project: Project, which: int) -> None:
    linked(project)
    before = recorded_rows(project)
    project.do(remove_source, ids(project)[which])
    assert project.read.links() == [] and project.check() == []
    project.undo()
    assert recorded_rows(project) == before


@pytest.mark.parametrize("which", [0, 1])
def test_erasing_either_source_leaves_no_word_of_it_in_links_or_history(
    project: Project, home: Path, which: int
) -> None:
    talk, chat = ids(project)
    link = linked(project)
    project.do(correct_turn, project.read.turns(chat)[0].id, "summarise the zanzibar ruling once more")
    project.do(remove_links, [link])
    linked(project)
    project.erase_source((talk, chat)[which])
    assert project.read.links() == []
    assert traces([("asked it twice", "zanzibar")[which]], project.path, home) == []
    assert traces([("zanzibar", "asked it twice")[which]], project.path) != []
    assert project.check() == []
