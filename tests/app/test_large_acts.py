"""A large act is turned back off the window's thread: the window shows how far it is, and it can be stopped."""

from collections.abc import Callable

import pytest
from el2mp_app.dialogs.history import HistoryPanel
from el2mp_app.dialogs.waiting import Waiting
from el2mp_app.session import LARGE

from el2mp_desktop.operations.sources import import_sources
from tests.app.hands import Hands, settle
from tests.projects import incoming

SOURCES = 40


@pytest.fixture
def at_work(hands: Hands) -> Hands:
    """With an import of many sources as the last act."""
    talks = [incoming(f"Talk {number}", *[("Inès", f"Word {number}.{turn}.") for turn in range(40)])
             for number in range(SOURCES)]  # fmt: skip
    hands.project.do(import_sources, talks)
    head = hands.project.read.head_of_undo()
    assert head is not None and hands.project.read.size_of_change(head) > LARGE
    hands.wait(lambda: "mport" in hands.undo_text())
    return hands


def names(hands: Hands) -> list[str]:
    return [source.name for source in hands.project.read.sources()]


def press(hands: Hands, key: str, act: Callable[[Waiting], object]) -> None:
    """Press it, and do something once the window shows that it waits; the work goes on after that."""
    hands.project._write.acquire()

    def answer(dialog: Waiting) -> None:
        assert dialog.at_work.isVisible()
        act(dialog)
        hands.project._write.release()

    with hands.dialogs.expecting(Waiting, answer):
        hands.press(key)


def test_the_window_waits_and_shows_that_it_does(at_work: Hands) -> None:
    before = names(at_work)
    press(at_work, "Ctrl+Z", lambda dialog: None)
    assert names(at_work) == ["Talk"]
    press(at_work, "Ctrl+Shift+Z", lambda dialog: None)
    assert names(at_work) == before and at_work.project.check() == []


def test_stopped_on_the_way_nothing_is_turned_back(at_work: Hands) -> None:
    before = names(at_work)
    press(at_work, "Ctrl+Z", lambda dialog: at_work.click(dialog.at_work.stop))
    assert names(at_work) == before
    assert at_work.project.read.head_of_undo() is not None


def test_a_second_undo_does_nothing_before_the_first_has_ended(at_work: Hands) -> None:
    press(at_work, "Ctrl+Z", lambda dialog: at_work.window.session.undo())
    assert names(at_work) == ["Talk"]


def go_back(hands: Hands, act: Callable[[Waiting], object]) -> None:
    """Choose in the history how it was before the import, and do something once the window shows that it waits."""
    hands.press("Ctrl+H")
    (panel,) = [found for found in hands.window.findChildren(HistoryPanel) if found.isVisible()]
    settle()
    hands.press("Down", on=panel.list)
    panel.restore_button.setFocus()
    hands.project._write.acquire()

    def answer(dialog: Waiting) -> None:
        assert dialog.at_work.isVisible()
        act(dialog)
        hands.project._write.release()

    with hands.dialogs.expecting(Waiting, answer):
        hands.press("Space", on=panel.restore_button)
    panel.close()


def test_going_back_to_an_earlier_state_is_waited_for_and_is_one_act(at_work: Hands) -> None:
    before = names(at_work)
    go_back(at_work, lambda dialog: None)
    assert names(at_work) == ["Talk"] and "As it was after" in at_work.said()
    press(at_work, "Ctrl+Z", lambda dialog: None)
    assert names(at_work) == before and at_work.project.check() == []


def test_going_back_can_be_stopped_on_the_way(at_work: Hands) -> None:
    before = names(at_work)
    go_back(at_work, lambda dialog: at_work.click(dialog.at_work.stop))
    assert names(at_work) == before
    assert at_work.project.read.undo_label() == "Import"


def test_the_project_may_be_closed_meanwhile(at_work: Hands) -> None:
    path, before = at_work.project.path, names(at_work)
    project = at_work.project
    project._write.acquire()

    def close(_dialog: Waiting) -> None:
        project._write.release()
        at_work.window.session.close()

    with at_work.dialogs.expecting(Waiting, close):
        at_work.press("Ctrl+Z")
    at_work.window.session.open(path)
    assert names(at_work) in (before, ["Talk"]) and at_work.project.check() == []
