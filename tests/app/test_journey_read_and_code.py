"""Reading and coding from the first start on, by keys and mouse alone."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from el2mp_app.delegates.coding_row import CARD
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.dialogs.memo import MemoDialog
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from el2mp_desktop.domain.rows import CodingRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs import suggest
from el2mp_desktop.settings import Settings, load_settings
from tests.app.hands import Hands, choose_file, settle, write
from tests.projects import Quoter, incoming

FALSE, OURS, PIECES, SIGN = "il est faux", "si ça venait de nous", "les pièces, une par une", "c’est moi qui signe"
LEA = Settings(name="Léa Marchetti", initials="LM", language="en", theme="light")


def palette() -> CodePalette:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    return found


def shown_in_palette() -> list[str]:
    return [palette().list.item(row).text() for row in range(palette().list.count())]


def choose(hands: Hands, typed: str) -> None:
    hands.type(typed, palette().words)
    hands.press("Return", on=palette().words)


def code(hands: Hands, words: str, typed: str) -> CodingRow:
    """Select words, press C, type, Enter. Returns the coding, which is current then."""
    hands.select(words)
    hands.press("C")
    choose(hands, typed)
    return current(hands)


def current(hands: Hands) -> CodingRow:
    (row,) = hands.project.read.codings_by_id([hands.window.read.current])
    return row


def quotes(hands: Hands) -> list[tuple[str, str]]:
    return [(row.code_name["en"], row.quote) for row in hands.codings()]


def states(hands: Hands) -> list[str]:
    view = hands.window.read.reader.view
    return [view.state(turn) for turn in view.turns]


def turn_words(hands: Hands) -> str:
    turn = hands.window.read.reader.view.current_turn
    return turn.span.of(hands.text)


def undone_and_redone(hands: Hands, act: str, before: object, after: object, look: Callable[[], object]) -> None:
    """Undo and redo name the act in their menu, and do what they say."""
    assert look() == after
    assert hands.undo_text() == f"Undo: {act}"
    hands.menu("undo")
    assert look() == before
    assert hands.window.actions_["redo"].text() == f"Redo: {act}"
    hands.press("Ctrl+Shift+Z")
    assert look() == after


# The whole way


def test_from_the_first_start_to_a_coded_transcript_and_chat(
    at_the_window: Callable[..., Hands], shared_data: Path, tmp_path: Path, qtbot
):
    hands = at_the_window()
    path = tmp_path / "Atelier.el2mp"

    def name_oneself(dialog: WhoDialog) -> None:
        assert not dialog.keep.isEnabled()
        write(dialog.person.name, "Léa Marchetti")
        assert dialog.person.initials.text() == "LM"
        QTest.keyClick(dialog.person.name, Qt.Key.Key_Return)

    hands.window.activateWindow()
    with (
        hands.dialogs.expecting(QFileDialog, choose_file(path)),
        hands.dialogs.expecting(WhoDialog, name_oneself),
    ):
        hands.menu("new")
    assert load_settings().name == "Léa Marchetti"
    assert hands.project.path == path
    assert hands.window.read.sources.empty.text().startswith("No sources yet")

    transcript = shared_data / "A_transcripts" / "zoom" / "meeting001_transcript.vtt"
    chat = shared_data / "B_chatlogs" / "chatgpt" / "example-conversation.json"
    with (
        hands.dialogs.expecting(QFileDialog, choose_file(transcript)),
        hands.dialogs.expecting(ImportPreview, import_all(qtbot)),
    ):
        hands.menu("import")
    with hands.dialogs.expecting(ImportPreview, import_all(qtbot)):
        drop(hands, chat)
        qtbot.waitUntil(lambda: len(hands.project.read.sources()) == 2, timeout=20_000)
    settle()
    assert hands.undo_text() == "Undo: Import"

    transcribed, exported = (source.name for source in hands.project.read.sources())
    hands.choose_source(exported)
    assert hands.window.read.branches.list.count() > 1
    hands.choose_source(transcribed)
    said = "Okay, so we're recording."
    hands.go_to(said)
    code(hands, said, "hedged")
    hands.press("Alt+Down", "N")
    before = (quotes(hands), states(hands))
    assert before[0] == [("Hedged trust", said)]
    hands.menu("close")
    assert hands.window.session.project is None
    hands.open(path)
    hands.choose_source(transcribed)
    assert (quotes(hands), states(hands)) == before


def import_all(qtbot) -> Callable[[ImportPreview], None]:
    """Wait until all is read, and press Import."""

    def act(dialog: ImportPreview) -> None:
        qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    return act


def drop(hands: Hands, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 400), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(hands.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hands.window, QDropEvent(QPointF(600, 400), Qt.DropAction.CopyAction, data, buttons, keys))


# Selecting


def test_keys_select_by_letter_by_word_by_sentence_and_by_turn(hands):
    reader = hands.window.read.reader
    hands.go_to("Je me suis")
    hands.press("Shift+Right", "Shift+Right")
    assert reader.selection().of(hands.text) == "Je"
    hands.press("Ctrl+Shift+Right", "Ctrl+Shift+Right")
    assert hands.window.read.selected().of(hands.text) == "Je me"
    hands.press("S")
    assert reader.selection().of(hands.text) == "Je me suis demandé si ça venait de nous."
    hands.press("S")
    assert reader.selection().of(hands.text) == "On lui avait collé les conclusions."
    hands.press("T")
    assert reader.selection().of(hands.text).endswith("nous. On lui avait collé les conclusions.")


def test_the_mouse_selects_and_the_passage_shows_beside_the_text(hands):
    hands.drag_over(PIECES)
    assert hands.window.read.selected().of(hands.text) == PIECES
    assert PIECES in hands.window.read.inspector.passage.text()


def test_blanks_around_a_selection_are_not_coded(hands):
    hands.drag_over(f" {OURS}. ")
    hands.press("C")
    choose(hands, "hedged")
    assert current(hands).quote == f"{OURS}."


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


# Reading


def test_nothing_here_is_said_and_taken_back(hands):
    hands.go_to("Et alors")
    hands.press("N")
    assert states(hands) == ["unread", "unread", "unread", "nothing", "unread"]
    assert turn_words(hands).startswith("Une idée")
    hands.press("Alt+Up", "N")
    assert states(hands) == ["unread"] * 5
    assert turn_words(hands).startswith("Et alors")


def test_a_coded_turn_is_not_nothing(hands):
    code(hands, FALSE, "hedged")
    hands.press("N")
    assert states(hands)[0] == "coded"
    assert "carries codings of yours" in hands.said()


def test_enter_goes_on_only_from_a_turn_that_was_read(hands):
    hands.go_to("L’arrêt")
    hands.press("Return")
    assert "Press N if there is nothing to code" in hands.said()
    assert turn_words(hands).startswith("L’arrêt")
    code(hands, FALSE, "hedged")
    hands.press("Return")
    assert turn_words(hands).startswith("Je me suis")


def test_ways_through_turns_and_codings(hands):
    first = code(hands, FALSE, "hedged")
    last = code(hands, SIGN, "hedged")
    hands.go_to("L’arrêt")
    hands.press("Ctrl+Down")
    assert turn_words(hands).startswith("Je me suis")
    hands.press("Alt+Down")
    assert turn_words(hands).startswith("Du coup")
    hands.press("Alt+Up", "Alt+Up")
    assert turn_words(hands).startswith("L’arrêt")
    hands.press("Alt+Right")
    assert hands.window.read.current == first.id
    hands.press("Alt+Right")
    assert hands.window.read.current == last.id
    hands.press("Alt+Left")
    assert hands.window.read.current == first.id


# Pointing


def test_a_click_on_a_passage_makes_it_current_and_the_list_beside_follows(hands):
    made = code(hands, SIGN, "hedged")
    hands.go_to("Je me suis")
    assert hands.window.read.current is None
    hands.click(hands.window.read.reader.view.viewport(), hands.point_of(hands.find("moi qui").start))
    assert hands.window.read.current == made.id
    other = code(hands, "Une idée", "suspension")
    listed = hands.window.read.inspector.codings
    assert listed.count() == 2
    place = next(i for i in range(2) if listed.item(i).data(CARD).id == made.id)
    hands.click(listed.viewport(), listed.visualItemRect(listed.item(place)).center())
    assert (hands.window.read.current, other.id) == (made.id, other.id)


def test_the_context_menu_offers_what_can_be_done_there(hands):
    code(hands, FALSE, "hedged")
    names = menu_at(hands, hands.find(FALSE).start + 3)
    assert names[:4] == ["code", "repeat_code", "in_vivo", "nothing"]
    assert {"extent", "recode", "unsure", "memo", "remove_coding"} <= set(names)
    assert "remove_coding" not in menu_at(hands, hands.find("Et alors").start + 3)
    menu = context_menu(hands, hands.find(FALSE).start + 3)
    action = hands.window.actions_["remove_coding"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle()
    assert hands.codings() == []


def context_menu(hands: Hands, position: int) -> QMenu:
    viewport = hands.window.read.reader.view.viewport()
    point = hands.point_of(position)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def menu_at(hands: Hands, position: int) -> list[str]:
    menu = context_menu(hands, position)
    names = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    settle()
    return names


def test_a_double_click_on_a_code_applies_it_to_the_selection(hands):
    tree = hands.window.read.codes.tree
    model = hands.window.read.codes
    model.filter.setFocus()
    hands.type("hedged", model.filter)
    hands.select(FALSE)
    index = tree.model().index(0, 0, tree.model().index(0, 0))
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()
    assert quotes(hands) == [("Hedged trust", FALSE)]


# Other people, other times


def test_codings_of_others_are_shown_and_cannot_be_changed(at_the_window, talk):
    with Project.open(talk, coder=Person("Bastien Lormel", "BL")) as project:
        source = project.read.sources()[0]
        start = project.read.text(source.id).index(SIGN)
        hedged = next(c for c in project.read.codes() if c.name["en"] == "Hedged trust")
        project.do(apply_code, source.id, Span(start, start + len(SIGN)), hedged.id)
    hands = at_the_window(LEA)
    hands.open(talk)
    assert states(hands) == ["unread"] * 5, "what another coded is not read yet"
    hands.go_to("L’arrêt")
    hands.press("Alt+Right")
    (theirs,) = hands.codings()
    assert hands.window.read.current == theirs.id
    for key in ("E", "Shift+C", "?", "M", "Del"):
        hands.window.status.tell("")
        hands.press(key)
        assert "somebody else’s" in hands.said()
    assert hands.codings() == [theirs]
    code(hands, SIGN, "hedged")
    assert [row.coder for row in hands.codings()] == ["Bastien Lormel", "Léa Marchetti"] or len(hands.codings()) == 2


def test_what_a_coder_could_see_stays_with_the_coding(hands):
    """Human first: blind until the turn is read; after that suggestions can be seen."""
    source = hands.window.read.page.source
    suggest(hands.project, Quoter(), [source.id])
    settle()
    assert hands.window.read.page.suggestions == {}
    blind = code(hands, FALSE, "hedged")
    assert blind.seen == ()
    assert hands.window.read.page.suggestions, "the turn is read now"
    after = code(hands, "Ça se lit très bien", "suspension")
    assert after.seen == ("suggestions",)
    elsewhere = code(hands, SIGN, "hedged")
    assert elsewhere.seen == ()
    cards = hands.window.read.inspector
    assert "blind" in cards.codings.item(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_undoing_and_coding_again_after_suggestions_were_seen_is_not_blind(hands):
    source = hands.window.read.page.source
    suggest(hands.project, Quoter(), [source.id])
    settle()
    hands.go_to("Et alors")
    hands.press("N", "Alt+Up")
    assert hands.window.read.page.suggestions
    assert code(hands, "Et alors", "hedged").seen == ("suggestions",)


def test_reopening_shows_the_same(hands, talk, tmp_path):
    code(hands, FALSE, "hedged")
    hands.press("?")
    code(hands, SIGN, "suspension")
    hands.go_to("Et alors")
    hands.press("N")
    before = (hands.codings(), states(hands))
    hands.menu("close")
    hands.open(talk)
    assert (hands.codings(), states(hands)) == before
    hands.select(PIECES)
    hands.press("1")
    assert current(hands).code_name["en"] in ("Hedged trust", "Suspension"), "digits are given again"


def test_codings_are_exported_from_the_menu(hands, tmp_path):
    code(hands, SIGN, "hedged")
    target = tmp_path / "out"
    with hands.dialogs.expecting(QFileDialog, choose_file(target)):
        hands.menu("export_codings")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["quote"] == SIGN


@pytest.mark.parametrize("key", ["Right", "Down"])
def test_keys_of_the_text_still_move_the_caret(hands, key):
    hands.go_to("Je me suis")
    before = hands.window.read.reader.view.caret
    hands.press(key)
    assert hands.window.read.reader.view.caret > before


def test_the_point_of_a_passage_is_where_it_was_pressed(hands):
    assert hands.point_of(0) != QPoint()


def test_one_stays_where_one_reads_while_sources_come_and_go(hands):
    def bring(*names: str) -> None:
        hands.project.do(import_sources, [incoming(name, ("Inès", PIECES), ("Olivier", SIGN)) for name in names])
        settle()

    bring("Second", "Third", "Fourth")
    hands.choose_source("Second")
    hands.go_to(SIGN)
    read, caret = hands.window.read, hands.window.read.reader.view.caret
    opened: list[str] = []
    read.sources.source_chosen.connect(opened.append)
    bring("Fifth", "Sixth")
    for act in ("undo", "redo"):
        hands.menu(act)
        settle()
        assert (read.page.source.name, read.reader.view.caret) == ("Second", caret)
    assert set(opened) <= {read.page.source.id}, "no other source is opened on the way"
