"""Reading: going about in a source, the type of the page, and where one was."""

import json

import pytest
from el2mp_app.dialogs.go_to_turn import GoToTurn
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from el2mp_desktop.locations import user_folder
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.settings import Settings, load_settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle, write
from tests.projects import incoming


def here(hands: Hands) -> int:
    """The number of the turn with the caret, from 1."""
    return hands.window.read.reader.view.turn_number + 1


def code(hands: Hands, words: str) -> None:
    codable = next(row for row in hands.project.read.codes() if row.codable)
    page = hands.window.read.page
    assert page is not None
    hands.project.do(apply_code, page.source.id, hands.find(words), codable.id)
    settle()


# Going about


def test_the_next_and_the_previous_turn_of_whoever_speaks(hands: Hands):
    hands.go_to("L’arrêt")
    hands.press("Alt+Shift+Down")
    assert here(hands) == 3
    hands.press("Alt+Shift+Down")
    assert here(hands) == 3
    assert hands.said() == "No other turn of Inès this way."
    hands.press("Alt+Shift+Up")
    assert here(hands) == 1


@pytest.mark.parametrize(("typed", "turn"), [("4", 4), ("olivier", 2), ("signe", 5), ("ET ALORS", 4)])
def test_a_turn_is_found_by_its_number_its_voice_or_its_words(hands: Hands, typed: str, turn: int):
    with hands.dialogs.expecting(GoToTurn, lambda dialog: write_and_enter(dialog, typed)):
        hands.press("G")
    assert here(hands) == turn
    assert hands.view.hasFocus()


def write_and_enter(dialog: GoToTurn, typed: str) -> None:
    write(dialog.sought, typed)
    QTest.keyClick(dialog.sought, QKeySequence("Return")[0].key())


def test_arrows_go_through_the_turns_found_and_nothing_found_goes_nowhere(hands: Hands):
    def second_of_olivier(dialog: GoToTurn) -> None:
        write(dialog.sought, "Olivier")
        QTest.keyClick(dialog.sought, QKeySequence("Down")[0].key())
        QTest.keyClick(dialog.sought, QKeySequence("Return")[0].key())

    with hands.dialogs.expecting(GoToTurn, second_of_olivier):
        hands.press("G")
    assert here(hands) == 5

    def nobody(dialog: GoToTurn) -> None:
        write_and_enter(dialog, "99")
        assert dialog.isVisible()
        QTest.keyClick(dialog.sought, QKeySequence("Escape")[0].key())

    with hands.dialogs.expecting(GoToTurn, nobody):
        hands.press("G")
    assert here(hands) == 5


def test_the_next_passage_without_a_code_is_one_that_was_read(hands: Hands):
    hands.go_to("L’arrêt")
    hands.press("U")
    assert "What is unread does not count." in hands.said()
    code(hands, "L’arrêt existe")
    fourth = hands.window.read.reader.view.turns[3].id
    assert hands.window.read.page is not None
    hands.project.do(mark_nothing, [fourth], hands.window.read.page.source.id)
    settle()
    found = []
    for key in ("U", "U", "U", "Shift+U"):
        hands.press(key)
        span = hands.window.read.reader.selection()
        assert span is not None
        found.append(span.of(hands.text))
    assert found == ["Ça se lit très bien, et pourtant il est faux.", "Et alors ?", found[0], "Et alors ?"]
    assert hands.said() == "Read and not coded: 2 of 2."


# Type


def test_size_spacing_and_length_of_lines_are_set_by_keys_and_kept(hands: Hands):
    view = hands.window.read.reader.view
    before, width = view.setting, view.column_width
    height = view.document().size().height()
    hands.press("F7", "F7", "Shift+F8", "Ctrl++")
    assert (view.setting.spacing, view.setting.length) == (before.spacing + 20, before.length - 10)
    assert view.document().size().height() > height
    assert view.column_width < width
    kept = load_settings()
    assert (kept.text_size, kept.line_spacing, kept.line_length) == (18, 120, 90)
    hands.press("Ctrl+0")
    assert view.setting == before
    assert view.column_width == width


def test_the_type_has_bounds_and_what_is_beyond_them_is_brought_back(at_the_window, talk):
    settings = Settings(LEA.name, LEA.initials, language="en", theme="light", text_size=400, line_spacing=1)
    hands = at_the_window(settings)
    hands.open(talk)
    setting = hands.window.read.reader.view.setting
    assert (setting.size, setting.spacing) == (26, 90)
    hands.press("Ctrl++", "Shift+F7")
    assert hands.window.read.reader.view.setting == setting


# Where one was


def test_the_place_in_each_source_is_there_again_after_the_project_was_closed(hands: Hands, talk):
    long = incoming("Long", *(("Ana", f"Phrase numéro {place}, dite une fois.") for place in range(200)))
    hands.project.do(import_sources, [long])
    settle()
    hands.choose_source("Long")
    hands.window.read.reader.view.set_caret(hands.find("numéro 120").start)
    hands.view.setFocus()
    hands.press("Alt+Down")
    hands.choose_source("Talk")
    hands.view.setFocus()
    hands.press("Alt+Down", "Alt+Down")
    hands.choose_source("Long")
    assert here(hands) == 122
    top = hands.window.read.reader.view.top()
    changes = len(hands.project.read.history())
    hands.menu("close")
    hands.open(talk)
    assert hands.window.read.side.active.title.text() == "Long"
    assert here(hands) == 122
    assert hands.window.read.reader.view.top() == top
    hands.choose_source("Talk")
    assert here(hands) == 3
    assert len(hands.project.read.history()) == changes


def test_the_place_is_kept_while_one_reads_for_a_program_that_is_stopped(hands: Hands):
    hands.project.do(import_sources, [incoming("Other", ("Ana", "Une."), ("Ana", "Deux."), ("Ana", "Trois."))])
    settle()
    hands.choose_source("Other")
    hands.view.setFocus()
    hands.press("Alt+Down")
    place, source = hands.window.read.reader.position(), hands.window.read.page.source.id

    def kept() -> dict:
        file = user_folder() / "places.json"
        return json.loads(file.read_text("utf-8"))[hands.project.read.project().id] if file.exists() else {}

    hands.wait(lambda: kept().get("last") == source and kept()["places"].get(source) == list(place))


@pytest.mark.parametrize("kept", ["[]", "{}", '{"P": {"places": {"S": [1, "x"]}, "last": 3}}', "not json"])
def test_a_damaged_file_of_places_is_no_reason_not_to_read(at_the_window, talk, kept: str):
    from el2mp_desktop.project import Project

    with Project.open(talk, writable=False) as project:
        ids = project.read.project().id, project.read.sources()[0].id
    (user_folder() / "places.json").write_text(kept.replace("P", ids[0]).replace("S", ids[1]), "utf-8")
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    assert here(hands) == 1
    hands.press("Alt+Down")
    hands.menu("close")
    found = json.loads((user_folder() / "places.json").read_text("utf-8"))
    caret, top = found[ids[0]]["places"][ids[1]]
    assert caret > top


def test_a_place_beyond_the_end_of_a_shorter_text_is_its_end(at_the_window, talk):
    from el2mp_desktop.project import Project

    with Project.open(talk, writable=False) as project:
        ids = project.read.project().id, project.read.sources()[0].id
    places = {ids[0]: {"places": {ids[1]: [10**9, 10**9]}, "last": ids[1]}}
    (user_folder() / "places.json").write_text(json.dumps(places), "utf-8")
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    assert here(hands) == 5


def test_words_are_counted_as_they_are_typed_and_gone_through(hands: Hands):
    hands.press("Ctrl+F")
    bar = hands.window.read.find_bar

    def said() -> set[str]:
        return {label.text() for label in bar.findChildren(QLabel) if label.isVisible()}

    hands.type("ça", bar.words)
    assert said() == {"2 places"}
    hands.press_focused("Return")
    assert said() == {"1 of 2"} and hands.window.read.reader.selection() == hands.find("Ça")
    hands.press_focused("Return")
    assert said() == {"2 of 2"}
    hands.type("x", bar.words)
    assert said() == {"Not in this source"}
    bar.words.clear()
    assert said() == {""}
