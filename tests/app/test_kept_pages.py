"""Going back to a source shows it as it is by then, whatever happened since one left it."""

import pytest
from el2mp_app.pages.source_page import SourcePage

from el2mp_desktop.operations.codes import recolour_code, rename_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.projects import incoming

OTHER = (("Dario", "Nobody checks the sources twice."), ("Eun-ji", "I do, every time, and it takes the whole evening."))


@pytest.fixture
def two(hands: Hands) -> Hands:
    """Léa in the talk, with another source she has been to."""
    hands.project.do(import_sources, [incoming("Other", *OTHER)])
    settle()
    to(hands, "Other")
    to(hands, "Talk")
    return hands


def to(hands: Hands, name: str) -> None:
    (id,) = [row.id for row in hands.project.read.sources() if row.name == name]
    hands.window.read.sources.select(id)
    settle()
    assert hands.window.read.page.source.id == id


def code(hands: Hands, words: str) -> str:
    page = hands.window.read.page
    codable = next(row for row in hands.project.read.codes() if row.codable)
    hands.project.do(apply_code, page.source.id, hands.find(words), codable.id)
    settle()
    return codable.id


def as_it_is(hands: Hands) -> None:
    """What the reader shows is what a page made anew would show."""
    read = hands.window.read
    anew = SourcePage(hands.project, hands.project.read.source(read.page.source.id))
    view = read.reader.view
    assert sorted(view.index.marks) == sorted(anew.reader_marks())
    assert [view.state(turn) for turn in view.turns] == list(anew.states().values())
    assert view.turns == anew.reader_turns(switches=True) and view.text == anew.text


def test_a_source_left_is_not_read_again(two):
    code(two, "une par une")
    read = two.window.read
    page, document, index = read.page, read.reader.view.document(), read.reader.view.index
    to(two, "Other")
    assert not read.reader.view.index.marks
    to(two, "Talk")
    assert (read.page, read.reader.view.document(), read.reader.view.index) == (page, document, index)
    assert len(index.marks) == 1
    as_it_is(two)


def test_what_undo_changed_elsewhere_is_seen_on_return(two):
    code(two, "une par une")
    to(two, "Other")
    two.menu("undo")
    to(two, "Talk")
    assert not two.window.read.reader.view.index.marks
    as_it_is(two)


def test_codes_and_read_turns_are_as_they_are_by_now(two):
    codable = code(two, "une par une")
    to(two, "Other")
    (talk,) = [row.id for row in two.project.read.sources() if row.name == "Talk"]
    two.project.do(mark_nothing, [two.project.read.turns(talk)[3].id], talk)
    two.project.do(rename_code, codable, "Another name")
    two.project.do(recolour_code, codable, "#123456", "solid")
    settle()
    to(two, "Talk")
    (mark,) = two.window.read.reader.view.index.marks
    assert (mark.label, mark.colour) == ("Another name", "#123456")
    assert two.window.read.reader.view.state(two.window.read.reader.view.turns[3]) == "nothing"
    as_it_is(two)


def test_what_changed_while_another_view_was_shown(two):
    code(two, "une par une")
    two.window.show_view("codebook")
    two.menu("undo")
    two.window.show_view("read")
    to(two, "Other")
    to(two, "Talk")
    as_it_is(two)
    two.window.show_view("codebook")
    two.menu("redo")
    (other,) = [row.id for row in two.project.read.sources() if row.name == "Other"]
    two.window.read.show_source(other)
    two.window.show_view("read")
    to(two, "Talk")
    assert len(two.window.read.reader.view.index.marks) == 1
    as_it_is(two)


def test_another_language_is_spoken_on_all_pages(two):
    code(two, "une par une")
    to(two, "Other")
    two.window.session.save_settings(Settings(name=LEA.name, initials=LEA.initials, language="fr", theme="light"))
    settle()
    to(two, "Talk")
    as_it_is(two)


def test_what_was_coded_in_another_column_is_seen_in_the_first(two):
    read = two.window.read
    first = read.side.active
    two.press("F4")
    two.press("Shift+F4")
    to(two, "Talk")
    assert read.side.active is not first, "they have changed places"
    code(two, "une par une")
    two.press("Shift+F4")
    to(two, "Talk")
    assert read.side.active is first
    as_it_is(two)
    assert len(read.reader.view.index.marks) == 1
