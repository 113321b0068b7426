"""Two sources side by side: one is coded, the other read, and they change places."""

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import import_sources, remove_source
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.projects import incoming


@pytest.fixture
def two(at_the_window, talk) -> Hands:
    with Project.open(talk, coder=LEA) as project:
        project.do(import_sources, [incoming("Chat", *(("Ana", f"Phrase {place}.") for place in range(60)))])
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    hands.choose_source("Talk")
    hands.view.setFocus()
    return hands


def names(hands: Hands) -> tuple[str, str]:
    read = hands.window.read
    assert read.page is not None and read.second.page is not None
    return read.page.source.name, read.second.page.source.name


def test_a_second_source_stands_beside_the_first_with_room_for_its_lines(two: Hands):
    two.press("F4")
    second = two.window.read.second
    assert names(two) == ("Talk", "Chat")
    assert second.reader.view.hasFocus()
    bar = second.reader.view.horizontalScrollBar()
    assert bar.maximum() == 0
    assert second.reader.view.viewport().width() >= second.reader.view.column_width
    two.press("F4", on=second.reader.view)
    assert not second.isVisible()
    assert two.view.hasFocus()


def test_they_change_places_and_both_stay_where_they_were(two: Hands):
    two.press("Alt+Down", "Alt+Down", "F4")
    second = two.window.read.second.reader
    second.go_to_turn(second.view.turns[40].id)
    settle()
    two.press("Shift+F4", on=second.view)
    assert names(two) == ("Chat", "Talk")
    assert two.window.read.reader.view.turn_number == 40
    assert second.view.turn_number == 2
    two.press("Shift+F4")
    assert names(two) == ("Talk", "Chat")
    assert two.window.read.reader.view.turn_number == 2
    assert second.view.turn_number == 40


def test_what_is_coded_or_removed_elsewhere_shows_beside(two: Hands):
    two.press("F4")
    second = two.window.read.second
    assert second.page is not None
    code = next(code for code in two.project.read.codes() if code.codable)
    turn = second.page.turns[3]
    two.project.do(apply_code, second.page.source.id, Span(turn.start, turn.end), code.id)
    settle()
    assert [mark.start for mark in second.reader.view.index.marks] == [turn.start]
    two.project.do(remove_source, second.page.source.id)
    settle()
    assert not second.isVisible()


def test_alone_there_is_nothing_to_put_beside(hands: Hands):
    hands.press("F4")
    assert not hands.window.read.second.isVisible()
    assert hands.said() == "There is no other source to put beside this one."
