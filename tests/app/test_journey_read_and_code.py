"""Reading and coding from the first start on, by keys and mouse alone."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from el2mp_app.delegates.coding_row import CARD
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.settings import Settings, load_settings
from tests.app.coding import choose, code, current, quotes, states, turn_words
from tests.app.hands import Hands, choose_file, settle, write
from tests.projects import Quoter, incoming

FALSE, OURS, PIECES, SIGN = "il est faux", "si ça venait de nous", "les pièces, une par une", "c’est moi qui signe"
LEA = Settings(name="Léa Marchetti", initials="LM", language="en", theme="light")


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


def test_of_a_long_passage_the_beginning_leaves_room_for_its_codings(hands):
    inspector = hands.window.read.inspector
    inspector.show_passage("mot " * 200, "", "")
    assert inspector.passage.text().endswith("mot\u00a0[…]”")
    hands.click(inspector.whole)
    assert inspector.passage.text().count("mot") == 200
    inspector.show_passage("mot", "", "")
    assert inspector.passage.text() == "“mot”" and inspector.whole.isHidden()


def test_the_list_of_codings_is_as_high_as_its_rows_from_the_first_one_on(hands):
    listed = hands.window.read.inspector.codings
    code(hands, PIECES, "unhesitating")
    settle()
    assert listed.count() == 1 and listed.height() == listed.sizeHintForRow(0)


def test_blanks_around_a_selection_are_not_coded(hands):
    hands.drag_over(f" {OURS}. ")
    hands.press("C")
    choose(hands, "hedged")
    assert current(hands).quote == f"{OURS}."


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


def test_whoever_codes_next_at_this_computer_has_read_nothing_yet(hands):
    code(hands, FALSE, "hedged")
    hands.go_to("Et alors")
    hands.press("N")
    assert states(hands).count("unread") == 3
    settings = hands.window.session.settings
    hands.window.session.save_settings(replace(settings, name="Bastien Lormel", initials="BL", person_id=""))
    settle()
    assert states(hands) == ["unread"] * 5
    assert hands.window.status._progress.text() == "0 turns read"
    hands.go_to("L’arrêt")
    hands.press("Alt+Right", "Del")
    assert "somebody else’s" in hands.said() and len(hands.codings()) == 1
    hands.window.session.save_settings(settings)
    settle()
    assert states(hands).count("unread") == 3


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
