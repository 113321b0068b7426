"""Coding by keys and palette, and changing what is coded: extent, code, doubt, memo; each undone and redone."""

from collections.abc import Callable

from el2mp_app.dialogs.memo import MemoDialog
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.coding import choose, code, current, palette, quotes, shown_in_palette, undone_and_redone
from tests.app.hands import settle, write

FALSE, OURS, PIECES, SIGN = "il est faux", "si ça venait de nous", "les pièces, une par une", "c’est moi qui signe"


# Coding


def test_the_palette_finds_codes_by_name_synonym_and_definition_in_either_language(hands):
    codes = {c.key: c for c in hands.project.read.codes()}
    by_synonym = next(c for c in codes.values() if c.codable and any(c.synonyms.values()))
    hands.select(FALSE)
    hands.press("C")
    everything = shown_in_palette()
    for typed, wanted in (
        ("hedg", "Hedged trust"),
        ("repondre", "Answering for it"),
        (next(words[0] for words in by_synonym.synonyms.values() if words), by_synonym.name["en"]),
        (codes["HES"].definition["en"].split()[0] if "HES" in codes else "", None),
    ):
        palette().words.clear()
        hands.type(typed, palette().words)
        if wanted is not None:
            assert wanted in shown_in_palette()
    palette().words.clear()
    hands.type("no code says this", palette().words)
    assert shown_in_palette() == ["New code “no code says this”"]
    assert palette().list.currentRow() == -1 and palette().none.isVisible()
    hands.press("Return", on=palette().words)
    palette().words.clear()
    settle()
    assert shown_in_palette() == everything
    hands.press("Down", on=palette().words)
    hands.press("Escape", on=palette().words)
    assert hands.codings() == []


def test_enter_codes_and_the_coding_is_current(hands):
    made = code(hands, FALSE, "hedged")
    assert (made.quote, made.code_name["en"], made.seen, made.reading) == (FALSE, "Hedged trust", (), 1)
    undone_and_redone(hands, "Code a passage", [], [("Hedged trust", FALSE)], lambda: quotes(hands))


def test_arrows_choose_in_the_palette_and_a_click_takes(hands):
    hands.select(FALSE)
    hands.press("C")
    second = shown_in_palette()[1]
    hands.press("Down", on=palette().words)
    hands.press("Return", on=palette().words)
    assert current(hands).code_name["en"] == second
    hands.select(PIECES)
    hands.press("C")
    wanted = palette().list
    name = wanted.item(2).text()
    hands.click(wanted.viewport(), wanted.visualItemRect(wanted.item(2)).center())
    assert current(hands).code_name["en"] == name


def test_digits_and_the_point_code_again(hands):
    code(hands, FALSE, "hedged")
    code(hands, OURS, "suspension")
    hands.select(PIECES)
    hands.press("1")
    assert current(hands).code_name["en"] == "Hedged trust"
    hands.press("2")
    assert current(hands).code_name["en"] == "Suspension"
    hands.select(SIGN)
    hands.press(".")
    assert (current(hands).quote, current(hands).code_name["en"]) == (SIGN, "Suspension")
    hands.press("9")
    assert "No code has this digit yet" in hands.said()
    assert len(hands.codings()) == 5


def test_the_menu_of_recent_codes_offers_those_that_have_a_digit(hands):
    assert not any(offered(hands).values())
    code(hands, FALSE, "hedged")
    code(hands, OURS, "suspension")
    assert [name for name, enabled in offered(hands).items() if enabled] == ["Hedged trust", "Suspension"]


def offered(hands) -> dict[str, bool]:
    """Whether each entry of the menu can be chosen."""
    actions = [hands.window.actions_[f"recent_{digit}"] for digit in "123456789"]
    return {f"{action.text()}": action.isEnabled() for action in actions}


def test_the_same_twice_changes_nothing(hands):
    made = code(hands, FALSE, "hedged")
    hands.press("Alt+Down")
    assert hands.window.read.current is None
    code(hands, FALSE, "hedged")
    assert [row.id for row in hands.codings()] == [made.id]
    assert hands.window.read.current == made.id
    hands.menu("undo")
    assert hands.codings() == []


def test_a_code_in_vivo_is_the_persons_own_words(hands):
    hands.select(SIGN)
    hands.press("V")
    made = current(hands)
    assert (made.quote, made.code_name["en"]) == (SIGN, SIGN)
    undone_and_redone(hands, "Code in vivo", [], [(SIGN, SIGN)], lambda: quotes(hands))
    hands.press("Ctrl+Z")
    assert SIGN not in [c.name.get("en") for c in hands.project.read.codes()]


def test_without_a_selection_the_keys_say_what_is_missing(hands):
    hands.go_to("Je me suis")
    for key in ("C", "V"):
        hands.press(key)
        assert hands.said().startswith("Select words first")
        hands.window.status.tell("")
    hands.press(".")
    assert hands.said().startswith("No code was used yet")
    assert hands.codings() == []


# Changing


def test_extent_moves_the_ends_by_letter_and_by_word(hands):
    made = code(hands, "venait", "hedged")
    hands.press("E")
    hands.press("Ctrl+Right", "Ctrl+Right", "Right")
    hands.press("Ctrl+Shift+Left", "Shift+Left", "Return")
    (row,) = hands.codings()
    assert row.quote == "ça venait de nous."
    undone_and_redone(
        hands,
        "Change a passage",
        "venait",
        "ça venait de nous.",
        lambda: hands.project.read.codings_by_id([made.id])[0].quote,
    )
    hands.press("E", "Right", "Escape")
    assert hands.codings()[0].quote == "ça venait de nous."


def test_extent_goes_over_the_edge_of_a_turn_without_stopping_at_what_is_not_seen(hands):
    code(hands, "conclusions", "hedged")
    hands.press("E", "Right", "Right", "Return")
    (row,) = hands.codings()
    assert row.quote.startswith("conclusions.")
    assert row.quote.endswith("D")


def test_a_click_leaves_the_extent_as_it_was(hands):
    code(hands, "venait", "hedged")
    hands.press("E", "Right", "Right")
    hands.go_to("Et alors")
    hands.press("Return")
    assert hands.codings()[0].quote == "venait"


def test_another_code(hands):
    made = code(hands, FALSE, "hedged")
    hands.press("Shift+C")
    choose(hands, "suspension")
    undone_and_redone(
        hands,
        "Change the code of a passage",
        [("Hedged trust", FALSE)],
        [("Suspension", FALSE)],
        lambda: quotes(hands),
    )
    assert hands.codings()[0].id == made.id


def test_unsure_and_sure_again(hands):
    code(hands, FALSE, "hedged")
    hands.press("?")
    assert hands.window.actions_["unsure"].isChecked()
    undone_and_redone(hands, "Mark as unsure, or as sure", False, True, lambda: hands.codings()[0].unsure)
    hands.press("?")
    assert not hands.codings()[0].unsure


def test_a_memo_is_written_changed_and_emptied(hands):
    code(hands, FALSE, "hedged")

    def say(words: str) -> Callable[[MemoDialog], None]:
        def act(dialog: MemoDialog) -> None:
            dialog.editor.selectAll()
            QTest.keyClick(dialog.editor, Qt.Key.Key_Delete)
            write(dialog.editor, words)
            QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

        return act

    with hands.dialogs.expecting(MemoDialog, say("Premier moment.")):
        hands.press("M")
    assert hands.codings()[0].memo == "Premier moment."
    assert hands.window.read.inspector.memo.text() == "Premier moment."
    undone_and_redone(hands, "Write a memo", "", "Premier moment.", lambda: hands.codings()[0].memo)
    with hands.dialogs.expecting(MemoDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape)):
        hands.press("M")
    assert hands.codings()[0].memo == "Premier moment."
    with hands.dialogs.expecting(MemoDialog, say("")):
        hands.press("M")
    assert hands.codings()[0].memo == ""


def test_removing_a_coding(hands):
    code(hands, FALSE, "hedged")
    hands.press("Del")
    assert hands.window.read.current is None
    undone_and_redone(hands, "Remove a coding", [("Hedged trust", FALSE)], [], lambda: quotes(hands))


def test_the_buttons_beside_the_text_do_the_same(hands):
    code(hands, FALSE, "hedged")
    buttons = hands.window.read.inspector.buttons
    hands.click(buttons.unsure)
    assert hands.codings()[0].unsure
    hands.click(buttons.remove)
    assert hands.codings() == []
    assert not buttons.remove.isEnabled()
