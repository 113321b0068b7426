"""Coding without lifting the hands from the keys: selecting, several codes, extents, going on."""

from dataclasses import replace

from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtWidgets import QApplication

from el2mp_desktop.settings import load_settings
from tests.app.hands import Hands, settle


def palette() -> CodePalette:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    return found


def shown() -> list[str]:
    return [palette().list.item(row).text() for row in range(palette().list.count())]


def selected(hands: Hands) -> str:
    span = hands.window.read.selected()
    return span.of(hands.text) if span else ""


def quotes(hands: Hands) -> list[tuple[str, str]]:
    return sorted((row.quote, row.code_name["en"]) for row in hands.codings())


def current_quote(hands: Hands) -> str:
    (row,) = hands.project.read.codings_by_id([hands.window.read.current])
    return row.quote


def code_with(hands: Hands, typed: str) -> None:
    hands.press("C")
    hands.type(typed, palette().words)
    hands.press("Return", on=palette().words)


# Selecting


def test_one_key_selects_sentences_and_turns_forth_and_back(hands: Hands):
    hands.press("S")
    assert selected(hands) == "L’arrêt existe."
    hands.press("S", "S")
    assert selected(hands) == "Je me suis demandé si ça venait de nous."
    hands.press("Shift+S")
    assert selected(hands) == "Ça se lit très bien, et pourtant il est faux."
    hands.press("T")
    assert selected(hands).startswith("L’arrêt") and selected(hands).endswith("faux.")
    hands.press("T")
    assert selected(hands).startswith("Je me suis") and selected(hands).endswith("conclusions.")
    hands.press("Shift+T")
    assert selected(hands).startswith("L’arrêt")


def test_a_selection_takes_in_sentences_and_gives_them_back(hands: Hands):
    hands.press("S", "W")
    assert selected(hands) == "L’arrêt existe. Ça se lit très bien, et pourtant il est faux."
    hands.press("W")
    assert selected(hands).endswith("venait de nous.")
    hands.press("Shift+W", "Shift+W")
    assert selected(hands) == "L’arrêt existe."
    hands.press("Shift+W")
    assert selected(hands) == "L’arrêt existe."


# Several codes, new codes


def test_several_codes_are_one_act(hands: Hands):
    hands.press("S", "C")
    hands.type("hedged", palette().words)
    hands.press("Shift+Return", on=palette().words)
    hands.type("answering", palette().words)
    hands.press("Return", on=palette().words)
    assert quotes(hands) == [("L’arrêt existe.", "Answering for it"), ("L’arrêt existe.", "Hedged trust")]
    assert hands.undo_text() == "Undo: Code a passage"
    hands.press("Ctrl+Z")
    assert quotes(hands) == []


def test_a_tick_is_shown_told_and_taken_back(hands: Hands):
    hands.press("S", "C")
    hands.type("hedged", palette().words)
    hands.press("Shift+Return", on=palette().words)
    assert "Hedged trust" in palette().hint.text()
    hands.press("Shift+Return", on=palette().words)
    assert "Hedged trust" not in palette().hint.text()
    hands.type("answering", palette().words)
    hands.press("Return", on=palette().words)
    assert [name for _, name in quotes(hands)] == ["Answering for it"]


def test_a_code_that_is_missing_is_made_from_the_palette(hands: Hands):
    hands.press("S", "C")
    hands.type("Zebra crossing", palette().words)
    assert shown() == ["New code “Zebra crossing”"]
    # Enter alone makes nothing.
    hands.press("Return", on=palette().words)
    assert quotes(hands) == []
    hands.press("Ctrl+Return", on=palette().words)
    assert quotes(hands) == [("L’arrêt existe.", "Zebra crossing")]
    assert hands.undo_text() == "Undo: Code with a new code"
    hands.press("Ctrl+Z")
    assert "Zebra crossing" not in {code.name.get("en") for code in hands.project.read.codes()}


def test_the_palette_says_the_row_that_enter_takes(hands: Hands):
    hands.press("S", "C")
    hands.type("hedged", palette().words)
    said = palette().words.accessibleDescription()
    assert said.startswith("Hedged trust")
    code = next(code for code in hands.project.read.codes() if code.name["en"] == "Hedged trust")
    assert code.definition["en"] in said


# Recent codes


def test_digits_are_in_the_tree_under_the_text_in_the_menu_and_in_the_palette(hands: Hands):
    hands.press("S")
    code_with(hands, "hedged")
    hands.press("S")
    code_with(hands, "answering")
    assert [button.accessibleName() for button in hands.window.read.recent.buttons] == [
        "Hedged trust, key 1",
        "Answering for it, key 2",
    ]
    assert all(button.isVisible() for button in hands.window.read.recent.buttons)
    assert hands.window.actions_["recent_2"].text() == "Answering for it"
    hands.press("S", "2")
    assert quotes(hands)[-1][1] == "Answering for it"
    hands.press("C")
    spoken = [palette().list.item(row).data(0x0B) for row in range(2)]
    assert ["1" in spoken[1], "2" in spoken[0]] == [True, True]
    hands.press("Escape", on=palette().words)


def test_coding_the_same_again_says_that_it_is_so_already(hands: Hands):
    hands.press("S")
    code_with(hands, "hedged")
    assert hands.said() == ""
    hands.press("Alt+Down", "Alt+Up", "S", "1")
    assert hands.said() == "These words have this code already."
    assert len(hands.codings()) == 1 and hands.window.read.current == hands.codings()[0].id


def test_a_code_just_made_has_its_digit_under_the_text(hands: Hands):
    hands.press("S", "V")
    assert [button.text() for button in hands.window.read.recent.buttons] == ["L’arrêt existe."]


def test_nine_codes_all_stand_under_the_text_in_a_low_window(hands: Hands):
    hands.window.resize(1280, 720)
    for code in [row.id for row in hands.project.read.codes() if row.codable][:9]:
        hands.press("S")
        hands.window.coding_commands.apply(code)
        settle()
    shown = [button for button in hands.window.read.recent.buttons if button.isVisible()]
    assert [button.digit for button in shown] == list("123456789")
    assert shown[-1].geometry().right() < hands.window.read.recent.width()


def test_a_code_that_was_deleted_loses_its_digit(hands: Hands):
    hands.press("S")
    code_with(hands, "hedged")
    from el2mp_desktop.operations.codes import delete_code

    (row,) = hands.codings()
    hands.window.session.do(delete_code, row.code_id)
    hands.wait(lambda: not hands.window.read.recent.buttons)
    hands.press("S", "1")
    assert hands.codings() == []


# Extents


def test_a_coding_grows_and_shrinks_by_words_and_sentences(hands: Hands):
    hands.select("existe")
    code_with(hands, "hedged")
    for keys, expected in (
        ("Alt+Shift+Right", "existe. Ça"),
        ("Alt+Shift+Left", "existe"),
        ("X", "existe."),
        ("X", "existe. Ça se lit très bien, et pourtant il est faux."),
        ("Shift+X", "existe."),
        ("Alt+Shift+Home", "arrêt existe."),
        ("Alt+Shift+End", "existe."),
        ("Alt+Shift+PgUp", "L’arrêt existe."),
    ):
        hands.press(keys)
        assert current_quote(hands) == expected, keys
    assert len(hands.codings()) == 1 and hands.undo_text() == "Undo: Change a passage"
    hands.press("Ctrl+Z")
    assert current_quote(hands) == "existe."


def test_two_quick_steps_are_two_steps(hands: Hands):
    hands.select("existe")
    code_with(hands, "hedged")
    actions = hands.window.actions_
    actions["end_word_on"].trigger()
    actions["end_word_on"].trigger()
    assert current_quote(hands) == "existe. Ça se"


def test_the_extent_mode_goes_by_sentence_with_up_and_down(hands: Hands):
    hands.select("existe")
    code_with(hands, "hedged")
    hands.press("E", "Down", "Down", "Shift+Up", "Return")
    assert current_quote(hands) == "L’arrêt existe. Ça se lit très bien, et pourtant il est faux."


def test_codings_of_others_are_not_stretched(hands: Hands):
    from el2mp_desktop.operations.codings import apply_code
    from el2mp_desktop.project import Person

    project = hands.project
    code = next(code for code in project.read.codes() if code.codable)
    source = hands.window.read.page.source.id
    mine = project.coder_id
    project.work_as(Person("Marc", "M"))
    coding = project.do(apply_code, source, hands.find("existe"), code.id)
    project.coder_id = mine
    hands.wait(lambda: coding in hands.window.read.page.marks)
    hands.window.read.set_current(coding)
    hands.press("Alt+Shift+Right")
    assert [row.quote for row in hands.codings()] == ["existe"]
    assert "somebody else" in hands.said()


# Going on


def test_coding_goes_on_to_what_follows_when_asked_to(hands: Hands):
    hands.press("S")
    code_with(hands, "hedged")
    hands.press("Shift+G", "S", "1", "1", "1")
    assert [quote for quote, _ in quotes(hands)] == sorted(
        [
            "L’arrêt existe.",
            "Ça se lit très bien, et pourtant il est faux.",
            "Je me suis demandé si ça venait de nous.",
            "On lui avait collé les conclusions.",
        ]
    )
    assert hands.window.actions_["go_on"].isChecked() and load_settings().go_on
    assert selected(hands) == "Du coup je lui ai redonné les pièces, une par une."
    # What was coded last can be doubted or written about still.
    assert current_quote(hands) == "On lui avait collé les conclusions."


def test_going_on_goes_by_turns_where_turns_were_selected(hands: Hands):
    hands.window.session.save_settings(replace(hands.window.session.settings, go_on=True))
    hands.press("T")
    code_with(hands, "hedged")
    assert selected(hands).startswith("Je me suis") and selected(hands).endswith("conclusions.")
    hands.press("Shift+G", "1")
    assert selected(hands).startswith("Je me suis")


def test_a_long_name_taken_from_the_text_keeps_to_the_width_of_the_panel(hands):
    hands.window.resize(1280, 720)
    hands.select("Je me suis demandé si ça venait de nous. On lui avait collé les conclusions.")
    hands.press("V")
    settle()
    panel = hands.window.read.inspector
    assert current_quote(hands).startswith("Je me suis")
    assert panel.widget().width() == panel.viewport().width()
