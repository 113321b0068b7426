"""Keys: no two commands share one, each can be changed and given back; every command is found by its words."""

import json
from collections.abc import Iterator

import pytest
from el2mp_app.dialogs.command_palette import CommandPalette, finds, home_of
from el2mp_app.dialogs.keys import KeysDialog
from el2mp_app.dialogs.source_palette import SourcePalette
from el2mp_app.keys.actions import COMMANDS
from el2mp_app.keys.keymap import RESERVED, effective, holder, written
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from el2mp_desktop.language import set_language
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings, load_settings, settings_file
from tests.app.hands import Hands, settle
from tests.projects import incoming

BY_ID = {command.id: command for command in COMMANDS}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


def opened(kind: type):
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def clashes(own: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    keys = effective(own)
    return [
        (key, command.id, other.id)
        for command in COMMANDS
        for key in keys[command.id]
        if (other := holder(key, command, keys)) is not None
    ]


# The table


def test_no_two_commands_that_can_be_asked_for_at_once_have_the_same_key():
    assert clashes({}) == []


def test_every_command_is_in_the_table_once():
    assert len(BY_ID) == len(COMMANDS)


def test_a_clash_would_be_found():
    keys = {**effective({}), "memo": ("C",)}
    found = holder("C", BY_ID["memo"], keys)
    assert found is not None and found.id == "code"
    # One passage is current, a coding or a suggestion: E is the extent of either.
    assert holder("E", BY_ID["extent"], effective({})) is None


def test_no_command_takes_a_key_that_moves_the_caret_or_the_focus():
    taken = {QKeySequence(key).toString() for command in COMMANDS for key in command.keys}
    assert taken & RESERVED == set()


def test_ones_own_key_counts_more_than_one_of_the_table():
    keys = effective({"memo": ["U"], "commit": [], "no such command": ["Q"], "unsure": ["Tab", "nonsense+"]})
    assert keys["memo"] == ("U",) and keys["next_uncoded"] == () and keys["commit"] == () and keys["unsure"] == ()
    assert clashes({"memo": ["U"]}) == []


# The page of keys


@pytest.fixture
def page(hands: Hands) -> KeysDialog:
    dialog = KeysDialog({}, hands.window)
    dialog.keys_changed.connect(hands.window.finding._keep_keys)
    dialog.show()
    dialog.activateWindow()
    settle()
    return dialog


def press(page: KeysDialog, command: str, *keys: str) -> None:
    """Choose a command and press a key in the field."""
    page.select(command)
    page.field.setFocus()
    for key in keys:
        combination = QKeySequence(key)[0]
        QTest.keyClick(page.field, combination.key(), combination.keyboardModifiers())
    settle()
    QTest.mouseClick(page.give, Qt.MouseButton.LeftButton)
    settle()


def test_the_page_shows_every_command_with_its_keys(page: KeysDialog):
    rows = {item.data(0, Qt.ItemDataRole.UserRole): item for item in page._rows()}
    for command in COMMANDS:
        assert rows[command.id].text(1) == written(command.keys)
        assert rows[command.id].text(0)


def test_a_changed_key_works_is_shown_and_is_kept(page: KeysDialog, hands: Hands):
    press(page, "code", "K")
    assert page.says.text() == "Code: K."
    assert load_settings().keys == {"code": ["K"]}
    page.close()
    hands.window.activateWindow()
    settle()
    hands.press("S", "C")
    assert not [w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Code with" and w.isVisible()]
    hands.press("K")
    palette = [w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Code with" and w.isVisible()]
    assert len(palette) == 1
    hands.press("Escape", on=palette[0].words)
    assert hands.window.read.inspector.buttons.code._key == "K"


def test_a_clash_is_refused_and_names_the_other_command(page: KeysDialog):
    press(page, "memo", "N")
    assert page.says.text() == "N belongs to “Read, nothing here”. Change that one first."
    assert load_settings().keys == {}
    press(page, "memo", "Ctrl+Right")
    assert "stays so" in page.says.text()
    assert load_settings().keys == {}


def test_a_key_is_taken_away_and_given_back(page: KeysDialog):
    page.select("nothing")
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert load_settings().keys == {"nothing": []}
    press(page, "memo", "N")
    assert load_settings().keys == {"nothing": [], "memo": ["N"]}
    page.select("nothing")
    QTest.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    assert "belongs to “Memo”" in page.says.text() and load_settings().keys["nothing"] == []
    QTest.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert load_settings().keys == {} and not page.reset_all.isEnabled()
    assert effective(load_settings().keys) == effective({})


def test_the_page_finds_commands_by_words_of_both_languages(page: KeysDialog, hands: Hands):
    hands.type("incertain", page.filter)
    shown = [item.text(0) for item in page._rows() if not item.isHidden()]
    assert shown == ["Unsure"] and page.command() == BY_ID["unsure"]


def test_settings_written_by_hand_are_no_reason_not_to_start(at_the_window, talk):
    stored = {"name": "Ana", "initials": "A", "language": "en", "theme": "light"}
    stored["keys"] = {"code": "K", "memo": [3, "J"], "gone": ["Q"], "undo": ["§§§§"]}
    settings_file().write_text(json.dumps(stored), "utf-8")
    hands = at_the_window(load_settings())
    hands.open(talk)
    assert hands.window.actions_["memo"].shortcut().toString() == "J"
    assert hands.window.actions_["undo"].shortcuts() == []


# The palette of commands


def test_a_command_is_found_by_words_of_either_language_and_done(hands: Hands):
    hands.press("Ctrl+Shift+P")
    palette = opened(CommandPalette)
    hands.type("grille", palette.words)
    assert palette.current().id == "view_codebook"
    assert palette.words.accessibleDescription() == "Codebook, View, Ctrl+4"
    hands.press("Return", on=palette.words)
    assert hands.window.stack.currentWidget() is hands.window.codebook


def test_the_field_at_the_head_of_the_window_opens_the_palette_and_gives_way_to_a_run(hands: Hands):
    window = hands.window
    window.resize(1280, 720)
    settle()
    hands.click(window.find_command)
    palette = opened(CommandPalette)
    hands.press("Escape", on=palette.words)
    window.resize(1024, 700)
    window.suggesting.progress.begin("mistral-nemo:12b")
    settle()
    assert not window.find_command.isVisible() and window.suggesting.progress.isVisible()
    assert window.who.geometry().right() <= window.width() and window.width() == 1024
    window.suggesting.progress.end()
    window.resize(1280, 720)
    settle()
    assert window.find_command.isVisible()


def test_what_cannot_be_done_now_stands_last_and_does_nothing(hands: Hands):
    hands.press("Ctrl+K")
    palette = opened(CommandPalette)
    hands.type("unsure", palette.words)
    row = palette.current()
    assert (row.id, row.idle) == ("unsure", True) and "not now" in row.spoken
    hands.press("Return", on=palette.words)
    assert palette.isVisible()
    hands.press("Escape", on=palette.words)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_is_found_by_its_own_name_and_has_a_home(language: str):
    set_language(language)
    for command in COMMANDS:
        assert finds(command, command.name.replace("…", "").replace("&", ""))
        assert home_of(command)


def test_a_source_is_gone_to_by_its_name(at_the_window, tmp_path):
    path = tmp_path / "Two.el2mp"
    with Project.create(path, language="en") as project:
        project.do(import_sources, [incoming("Talk", ("Ana", "Bonjour.")), incoming("Réunion", ("Ben", "Salut."))])
    hands = at_the_window(Settings(name="Ana", initials="A", language="en", theme="light"))
    hands.open(path)
    hands.press("Ctrl+P")
    palette = opened(SourcePalette)
    assert not palette.none.isVisible()
    hands.type("reun", palette.words)
    hands.press("Return", on=palette.words)
    assert hands.window.read.page.source.name == "Réunion"


def test_where_there_is_no_source_the_palette_says_what_to_do(at_the_window, tmp_path):
    path = tmp_path / "Empty.el2mp"
    Project.create(path, language="en").close()
    hands = at_the_window(Settings(name="Ana", initials="A", language="en", theme="light"))
    hands.open(path)
    hands.press("Ctrl+P")
    palette = opened(SourcePalette)
    assert palette.none.isVisible() and palette.none.text() == "Import a source first."
