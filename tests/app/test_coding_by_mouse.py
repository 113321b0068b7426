"""Coding without the keyboard: recent codes, codes dragged onto words, words dragged onto codes, handles."""

import pytest
from el2mp_app.code_drag import CODE, PASSAGE
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.correction import correct_turn
from tests.app.conftest import TALK
from tests.app.hands import Hands, drop, settle

HEDGED = "Hedged trust"


def index_of(hands: Hands, name: str):
    panel = hands.window.read.codes
    code = next(code for code in hands.project.read.codes() if code.name["en"] == name)
    panel.tree.scrollTo(panel._shown.mapFromSource(panel.model.index_of(code.id)))
    return panel._shown.mapFromSource(panel.model.index_of(code.id))


def coded(hands: Hands) -> list[tuple[str, str]]:
    return [(row.quote, row.code_name["en"]) for row in hands.codings()]


@pytest.fixture
def one(hands: Hands) -> Hands:
    """The word “existe” is coded, and its coding is current."""
    code = next(code for code in hands.project.read.codes() if code.name["en"] == HEDGED)
    hands.drag_over("existe")
    hands.window.coding_commands.apply(code.id)
    settle()
    return hands


# Codes onto words


def test_a_code_of_the_tree_is_dropped_on_the_selection(hands: Hands):
    hands.drag_over("les pièces")
    data = hands.window.read.codes.tree.model().mimeData([index_of(hands, HEDGED)])
    point = hands.point_of(hands.find("pièces").start + 2)
    assert drop(data, hands.view.viewport(), point)
    assert coded(hands) == [("les pièces", HEDGED)]
    assert hands.window.read.recent.buttons[0].text() == HEDGED


def test_without_a_selection_the_sentence_under_the_code_is_shown_and_taken(hands: Hands):
    data = hands.window.read.codes.tree.model().mimeData([index_of(hands, HEDGED)])
    over = [hands.point_of(hands.find(words).start + 2) for words in ("Je me suis", "On lui avait")]
    assert drop(data, hands.view.viewport(), *over)
    assert coded(hands) == [("On lui avait collé les conclusions.", HEDGED)]


def test_nothing_else_can_be_dropped_on_the_text(hands: Hands):
    data = QMimeData()
    data.setText("foreign words")
    assert not drop(data, hands.view.viewport(), QPoint(300, 60))
    assert "foreign" not in hands.view.toPlainText()


# Words onto codes


def test_the_selection_is_dropped_on_a_code_of_the_tree(hands: Hands):
    hands.drag_over("les pièces")
    data = hands.view.createMimeDataFromSelection()
    assert data.hasFormat(PASSAGE) and data.text() == "les pièces" and not data.hasFormat(CODE)
    tree = hands.window.read.codes.tree
    place = tree.visualRect(index_of(hands, HEDGED)).center()
    assert drop(data, tree.viewport(), place)
    assert coded(hands) == [("les pièces", HEDGED)]


def test_the_selection_cannot_be_dropped_beside_the_codes(hands: Hands):
    hands.drag_over("les pièces")
    viewport = hands.window.read.codes.tree.viewport()
    hands.type("hedged", hands.window.read.codes.filter)
    below = QPoint(viewport.width() // 2, viewport.height() - 2)
    assert not hands.window.read.codes.tree.indexAt(below).isValid()
    assert not drop(hands.view.createMimeDataFromSelection(), viewport, below)
    assert hands.codings() == []


def test_recent_codes_are_pressed_and_dropped_upon(one: Hands):
    one.drag_over("les pièces")
    button = one.window.read.recent.buttons[0]
    one.click(button)
    assert coded(one)[1:] == [("les pièces", HEDGED)]
    one.drag_over("une par une")
    assert drop(one.view.createMimeDataFromSelection(), button, button.rect().center())
    assert coded(one)[2:] == [("une par une", HEDGED)]


# Handles


def pull(hands: Hands, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    viewport = hands.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, keys, start)
    for point in ((start + end) / 2, end):
        hands.drag(viewport, point, keys)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, keys, end)
    settle()


def edges(hands: Hands) -> tuple[QPoint, QPoint]:
    (row,) = [row for row in hands.codings() if row.id == hands.window.read.current]
    return hands.point_of(row.start), hands.point_of(row.end)


def test_a_handle_is_pulled_and_catches_on_words(one: Hands):
    _, end = edges(one)
    inside = one.find("se lit").start + 5
    pull(one, end, one.point_of(inside))
    assert coded(one) == [("existe. Ça se lit", HEDGED)]
    start, _ = edges(one)
    pull(one, start, one.point_of(one.find("arrêt").start + 1))
    assert coded(one) == [("arrêt existe. Ça se lit", HEDGED)]
    assert one.undo_text() == "Undo: Change a passage"
    one.menu("undo")
    one.menu("undo")
    assert coded(one) == [("existe", HEDGED)]


def test_with_ctrl_a_handle_goes_by_letter(one: Hands):
    _, end = edges(one)
    pull(one, end, one.point_of(one.find("existe").start + 4), Qt.KeyboardModifier.ControlModifier)
    assert coded(one) == [("exis", HEDGED)]


def test_escape_lets_a_handle_go_where_it_was(one: Hands):
    _, end = edges(one)
    viewport = one.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=end)
    one.drag(viewport, one.point_of(one.find("se lit").end))
    one.press("Escape")
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    settle()
    assert coded(one) == [("existe", HEDGED)]


def test_a_handle_cannot_be_pulled_beyond_the_other(one: Hands):
    start, end = edges(one)
    pull(one, end, start - QPoint(40, 0))
    assert coded(one) == [("existe", HEDGED)]


def test_a_click_on_a_handle_is_a_click_in_the_text(one: Hands):
    _, end = edges(one)
    one.view.set_caret(0)
    one.click(one.view.viewport(), end)
    assert one.view.caret == one.find("existe").end
    assert coded(one) == [("existe", HEDGED)]


def test_the_pointer_says_where_a_handle_is(one: Hands):
    _, end = edges(one)
    viewport = one.view.viewport()
    for point, shape in ((end, Qt.CursorShape.SizeHorCursor), (end + QPoint(60, 0), Qt.CursorShape.IBeamCursor)):
        QTest.mouseMove(viewport, point)
        settle()
        assert viewport.cursor().shape() == shape


def test_codings_of_others_have_no_handles(hands: Hands):
    from el2mp_desktop.project import Person

    project, mine = hands.project, hands.project.coder_id
    code = next(code for code in project.read.codes() if code.codable)
    project.work_as(Person("Marc", "M"))
    span = hands.find("existe")
    coding = project.do(apply_code, hands.window.read.page.source.id, span, code.id)
    project.coder_id = mine
    hands.wait(lambda: coding in hands.window.read.page.marks)
    hands.window.read.set_current(coding)
    assert hands.view.handles.at(hands.point_of(span.end)) is None


def test_leaving_the_text_with_a_code_changes_nothing(hands: Hands):
    data = hands.window.read.codes.tree.model().mimeData([index_of(hands, HEDGED)])
    point = hands.point_of(hands.find("pièces").start)
    enter = QDragEnterEvent(
        point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(hands.view.viewport(), enter)
    QApplication.sendEvent(hands.view.viewport(), QEvent(QEvent.Type.DragLeave))
    settle()
    assert hands.codings() == []


# Acts that the page has not been told of yet


def test_a_code_is_not_dropped_on_words_that_have_just_moved(hands: Hands):
    hands.drag_over("les pièces")
    data = hands.window.read.codes.tree.model().mimeData([index_of(hands, HEDGED)])
    place = hands.point_of(hands.find("pièces").start + 2)
    turn = hands.window.read.page.turns[0]
    hands.project.do(correct_turn, turn.id, "Oui. " + TALK[0][1])
    drop(data, hands.view.viewport(), place)
    assert coded(hands) == [] and "Select words first" in hands.said()
    assert "Oui. L’arrêt" in hands.text


def test_a_handle_let_go_on_a_text_that_has_just_changed_moves_nothing(one: Hands):
    _, end = edges(one)
    viewport, inside = one.view.viewport(), one.point_of(one.find("se lit").start + 5)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=end)
    for point in ((end + inside) / 2, inside):
        one.drag(viewport, point)
    turn = one.window.read.page.turns[0]
    one.project.do(correct_turn, turn.id, "Oui. " + TALK[0][1])
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=inside)
    settle()
    assert coded(one) == [("existe", HEDGED)] and "Pull again" in one.said()
