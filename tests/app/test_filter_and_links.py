"""Looking at some marks alone, and what is linked to what the pointer is on."""

import pytest
from el2mp_app.delegates.coding_row import CARD
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.cases import assign_case
from el2mp_desktop.operations.codings import apply_code, mark_unsure
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle

ANNE = Person("Anne Roux", "AR")


@pytest.fixture
def two_coders(at_the_window, talk) -> Hands:
    """Anne coded once, Léa twice; Inès is a case."""
    with Project.open(talk, coder=ANNE) as project:
        (source,) = project.read.sources()
        text, codes = (
            project.read.text(source.id),
            [code for code in project.read.codes() if code.codable and code.depth],
        )

        def code(words: str, number: int) -> str:
            start = text.index(words)
            return project.do(apply_code, source.id, Span(start, start + len(words)), codes[number].id)

        code("L’arrêt existe", 0)
        project.work_as(LEA)
        code("Je me suis demandé", 0)
        project.do(mark_unsure, code("c’est moi qui signe", 1), True)
        ines = next(speaker for speaker in project.read.speakers() if speaker.name == "Inès")
        project.do(assign_case, "Inès B.", source.id, ines.id)
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    return hands


def shown(hands: Hands) -> list[str]:
    """The words of the marks on the page."""
    return [mark.span.of(hands.text) for mark in hands.window.read.reader.view.index.marks]


def bar(hands: Hands):
    return hands.window.read.filter_bar


def tick(hands: Hands, button: QWidget, row: int) -> None:
    """Open a list with the keyboard and tick a row."""
    button.setFocus()
    hands.press("Down", on=button)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    hands.press_focused(*["Down"] * row, "Space", "Escape")


# The filter


def test_the_bar_says_what_is_shown_and_one_key_shows_all_again(two_coders: Hands):
    hands = two_coders
    everything = shown(hands)
    assert len(everything) == 3
    hands.press("F")
    assert bar(hands).isVisible()
    tick(hands, bar(hands).coders, [coder.name for coder in hands.project.read.coders()].index("Anne Roux"))
    assert shown(hands) == ["L’arrêt existe"]
    assert bar(hands).coders.text() == "Coders: 1 of 2"
    hands.press("Escape", on=bar(hands).coders)
    assert hands.view.hasFocus()
    assert bar(hands).isVisible()
    hands.press("Shift+F")
    assert shown(hands) == everything
    assert not bar(hands).isVisible()
    assert bar(hands).coders.chosen() == frozenset()


def test_by_state_and_by_case_and_both(two_coders: Hands):
    hands = two_coders
    hands.press("F")
    tick(hands, bar(hands).states, 2)
    assert shown(hands) == ["c’est moi qui signe"]
    tick(hands, bar(hands).cases, 0)
    assert shown(hands) == []
    tick(hands, bar(hands).states, 2)
    assert shown(hands) == ["L’arrêt existe"]


def test_words_find_a_code_in_the_list_and_a_code_stands_for_those_below_it(two_coders: Hands):
    hands = two_coders
    codes = {code.id: code for code in hands.project.read.codes()}
    used = codes[next(row.code_id for row in hands.codings())]
    assert used.parent_id is not None
    hands.press("F")
    button = bar(hands).codes
    hands.press("Down", on=button)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    hands.type(codes[used.parent_id].name["en"], popup.sought)
    hands.press("Return", "Escape", on=popup.sought)
    assert button.chosen() == {used.parent_id}
    assert len(shown(hands)) == 3
    assert "Codes: 1 of" in button.text()


def test_a_coding_just_made_is_seen_whatever_the_filter_says(two_coders: Hands):
    hands = two_coders
    hands.press("F")
    tick(hands, bar(hands).coders, [coder.name for coder in hands.project.read.coders()].index("Anne Roux"))
    hands.press("Escape", on=bar(hands).coders)
    hands.select("une par une")
    hands.press("V")
    assert "une par une" in shown(hands)


def test_what_is_chosen_and_deleted_is_chosen_no_more(two_coders: Hands):
    hands = two_coders
    hands.press("F")
    tick(hands, bar(hands).cases, 0)
    assert shown(hands) == ["L’arrêt existe"]
    hands.window.session.undo()
    settle()
    assert bar(hands).cases.chosen() == frozenset()
    assert len(shown(hands)) == 3


# Links


def move(widget: QWidget, point: QPoint) -> None:
    place, far = point.toPointF(), widget.mapToGlobal(point).toPointF()
    QApplication.sendEvent(widget, QEnterEvent(place, place, far))
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, place, far,
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    settle()


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    settle()


def test_a_stripe_under_the_pointer_is_linked_to_the_words_the_tree_and_the_list(two_coders: Hands):
    hands = two_coders
    read = hands.window.read
    hands.go_to("Je me suis")
    coding = next(row for row in hands.codings() if row.quote == "Je me suis demandé")
    gutter = read.reader.view.findChild(QWidget, "gutter")
    move(gutter, QPoint(5, hands.point_of(hands.find("Je me suis").start).y()))
    assert read.reader.view.hovered_marks == {coding.id}
    assert read.codes.tree.itemDelegate().pointed == coding.code_id
    assert read.inspector.codings.itemDelegate().pointed == coding.id
    leave(gutter)
    assert read.reader.view.hovered_marks == frozenset()
    assert read.codes.tree.itemDelegate().pointed == ""
    assert read.inspector.codings.itemDelegate().pointed == ""


def test_a_code_under_the_pointer_shows_all_its_passages(two_coders: Hands):
    hands = two_coders
    read = hands.window.read
    code = next(row.code_id for row in hands.codings())
    same = {row.id for row in hands.codings() if row.code_id == code}
    assert len(same) == 2
    tree = read.codes.tree
    read.codes.select(code)
    before = hands.view.grab().toImage()
    place = tree.visualRect(tree.currentIndex()).center()
    move(tree.viewport(), place)
    assert read.reader.view.hovered_marks == same
    assert hands.view.grab().toImage() != before
    leave(tree)
    assert read.reader.view.hovered_marks == frozenset()


def test_a_coding_in_the_list_under_the_pointer_is_shown_in_the_text(two_coders: Hands):
    hands = two_coders
    read = hands.window.read
    hands.go_to("Je me suis")
    hands.wait(lambda: read.inspector.codings.count() == 1)
    items = read.inspector.codings
    move(items.viewport(), items.visualItemRect(items.item(0)).center())
    assert read.reader.view.hovered_marks == {items.item(0).data(CARD).id}
    leave(items.viewport())
    assert read.reader.view.hovered_marks == frozenset()


def test_where_there_is_no_room_for_labels_the_pointer_has_one(two_coders: Hands, monkeypatch):
    hands = two_coders
    hands.window.resize(1024, 680)
    settle()
    told = []
    monkeypatch.setattr(
        "el2mp_app.widgets.reader.stripe_gutter.QToolTip.showText", lambda _place, text, _on: told.append(text)
    )
    gutter = hands.window.read.reader.view.findChild(QWidget, "gutter")
    move(gutter, QPoint(5, hands.point_of(hands.find("Je me suis").start).y()))
    assert told == [
        next(mark.spoken for mark in hands.window.read.reader.view.index.marks if "Je me" in mark.span.of(hands.text))
    ]
