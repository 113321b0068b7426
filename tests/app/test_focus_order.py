"""Tab goes through each view and dialog as one reads it, and no two things in sight answer to the same letter."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from el2mp_app.keys.actions import COMMANDS
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from el2mp_desktop.language import set_language
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle

VIEWS = ("view_read", "view_review", "view_analyse", "view_codebook")
ASKING = (
    *(
        "rename_source",
        "group_source",
        "cases",
        "source_facts",
        "erase_source",
        "correct_text",
        "cut_turns",
        "give_turn",
        "rename_speaker",
    ),
    *("merge_speaker", "go_to_turn", "memo", "reply", "reply_on_code", "discussions", "suggest_source"),
    *("keys", "you", "about", "suggest_all", "runs", "prompts", "models", "expressions"),
)
"""Commands that bring up a dialog of the program's own."""
_AT_ONCE = 3
"""Pixels by which frames of neighbours may overlap."""


@pytest.fixture(params=["en", "fr"])
def window(request: pytest.FixtureRequest, at_the_window: Callable[..., Hands], talk) -> Iterator[Hands]:
    settings = Settings(name=LEA.name, initials=LEA.initials, language=request.param, theme="light")
    hands = at_the_window(settings)
    hands.open(talk)
    hands.press("S")
    code = next(code for code in hands.project.read.codes() if code.codable)
    hands.window.coding_commands.apply(code.id)
    settle()
    yield hands
    set_language("en")


def walked() -> list[QWidget]:
    """Where Tab leads until it comes to where it was."""
    seen: list[QWidget] = []
    for _ in range(200):
        here = QApplication.focusWidget()
        if here is None or here in seen:
            break
        seen.append(here)
        here.focusNextPrevChild(True)
        QApplication.processEvents()
    return seen


def steps_back(order: list[QWidget]) -> list[str]:
    """Steps to what stands above, or before on the same line; one there must be, from the last to the first."""
    pairs = zip(order, order[1:] + order[:1], strict=True)
    return [f"{_named(one)} to {_named(other)}" for one, other in pairs if one is not other and _is_back(one, other)]


def _is_back(one: QWidget, other: QWidget) -> bool:
    here, there = _apart(one, other)
    to_the_right = there.left() >= here.right() - _AT_ONCE
    below = there.top() >= here.bottom() - _AT_ONCE
    return not (to_the_right or below)


def _apart(one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    """The groups that two widgets stand in, where these are not the same any more."""
    lines = [_within(one), _within(other)]
    place = 0
    while place < min(map(len, lines)) and lines[0][place] is lines[1][place]:
        place += 1
    groups = [line[min(place, len(line) - 1)] for line in lines]
    first, second = (QRect(group.mapToGlobal(QPoint()), group.size()) for group in groups)
    return first, second


def _within(widget: QWidget) -> list[QWidget]:
    """From the window down to the widget."""
    line = [widget]
    while not line[-1].isWindow() and line[-1].parentWidget() is not None:
        line.append(line[-1].parentWidget())
    return line[::-1]


def _named(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} “{words}”"


def letters(texts: Iterable[str]) -> list[str]:
    """Letters that several of these answer to with Alt."""
    found = Counter(hit[1].casefold() for text in texts if (hit := re.search("(?<!&)&([^&])", text)))
    return [letter for letter, count in found.items() if count > 1]


def test_tab_goes_through_each_view_as_one_reads_it(window: Hands):
    for name in VIEWS:
        window.menu(name)
        settle()
        order = walked()
        assert len(order) > 3, name
        assert len(steps_back(order)) == 1, (name, steps_back(order))


def test_tab_goes_through_each_dialog_as_one_reads_it(window: Hands):
    found: dict[str, list[str]] = {}

    def look(dialog: QDialog) -> None:
        order = walked()
        found[id] = [*steps_back(order)[1:], *letters(_texts(dialog))] if order else ["nothing has the focus"]
        dialog.reject()

    for id in ASKING:
        window.press("T")
        window.window.read.set_current(next(iter(window.window.read.page.marks)))
        with window.dialogs.expecting(QDialog, look):
            window.window.actions_[id].trigger()
    assert found == {id: [] for id in ASKING}


def _texts(dialog: QDialog) -> list[str]:
    return [part.text() for kind in (QAbstractButton, QLabel) for part in dialog.findChildren(kind) if part.isVisible()]


def test_no_menu_has_two_entries_for_one_letter(window: Hands):
    bar = window.window.menuBar()
    assert letters(action.text() for action in bar.actions()) == []
    for menu in bar.findChildren(QMenu):
        assert letters(action.text() for action in menu.actions()) == [], menu.title()
    opening = {f"Alt+{hit[1].upper()}" for a in bar.actions() if (hit := re.search("&(.)", a.text()))}
    keys = {key.toString() for action in window.window.actions_.all.values() for key in action.shortcuts()}
    assert len(opening) == len(bar.actions()) and not opening & keys


def test_every_command_that_asks_is_looked_at(window: Hands):
    """A new command with three dots brings up a dialog, or is one of those that do something else."""
    others = {"new", "open", "save_copy", "import", "import_folder", "export_codings", "export_source", "recording"}
    others |= {"find", "filter", "history", "link", "link_as", "link_reworks", "erase_removed", "amend_code"}
    others |= {"code", "recode", "commands", "go_to_source", "codings_here"}
    asking = {command.id for command in COMMANDS if command.text.endswith("…")}
    assert asking - others <= set(ASKING)


def test_a_step_back_and_a_letter_for_two_would_be_found(qtbot):
    top = QDialog()
    qtbot.addWidget(top)
    buttons = [QPushButton(f"&Same {place}", top) for place in range(3)]
    line = QHBoxLayout(top)
    for button in (buttons[2], buttons[0], buttons[1]):
        line.addWidget(button)
    with qtbot.waitExposed(top):
        top.show()
    assert steps_back(buttons) == ["QPushButton “&Same 1” to QPushButton “&Same 2”"]
    assert len(steps_back([buttons[1], buttons[0], buttons[2]])) == 2
    assert letters(button.text() for button in buttons) == ["s"]
    assert letters(["Fish && chips", "&Chips", "&Fish"]) == []
