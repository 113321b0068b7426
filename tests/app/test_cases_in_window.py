"""Cases in their table, and sources in groups, by keys and clicks."""

import sqlite3

import pytest
from el2mp_app.dialogs.box import Box
from el2mp_app.dialogs.cases import CasesDialog
from el2mp_app.dialogs.question import Question
from el2mp_app.models.case_table import NAME
from el2mp_app.widgets.controls.chooser import Chooser
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from el2mp_desktop.operations.cases import assign_case, describe_cases
from tests.app.hands import Hands, settle, write


@pytest.fixture
def cases(hands: Hands) -> Hands:
    (source,) = hands.project.read.sources()
    ines, olivier = (speaker.id for speaker in hands.project.read.speakers(source.id)[:2])
    for name, speaker in (("P1", ines), ("P2", olivier), ("Workshop", None)):
        hands.project.do(assign_case, name, source.id, speaker)
    return hands


def fill(dialog: CasesDialog, row: int, column: int, words: str) -> None:
    """A click opens the box; what is typed replaces what stands there."""
    place = dialog.table.visualRect(dialog.model.index(row, column)).topLeft() + QPoint(20, 15)
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    box = dialog.table.focusWidget()
    assert isinstance(box, Chooser)
    box.line.selectAll()
    write(box.line, words)
    press(box.line, Qt.Key.Key_Return)


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)
    settle()


def known(hands: Hands) -> dict[str, dict[str, str]]:
    return {case.name: dict(case.attributes) for case in hands.project.read.cases()}


def test_cases_are_described_renamed_and_removed_as_one_act(cases: Hands) -> None:
    def answer(dialog: CasesDialog) -> None:
        model = dialog.model
        assert "Inès" in model.index(0, model.places).data() and dialog.keep.isVisible()
        fill(dialog, 0, NAME, "Inès B.")
        fill(dialog, 0, 1, "Law")
        write(dialog.another, "year")
        press(dialog.another, Qt.Key.Key_Return)
        assert dialog.isVisible() and model.headerData(3, Qt.Orientation.Horizontal) == "year"
        assert dialog.table.currentIndex().column() == 3 and dialog.table.hasFocus()
        fill(dialog, 1, 3, "2")
        assert model.values(1) == ["Law"]
        dialog.table.setCurrentIndex(model.index(2, NAME))
        QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)

    before = known(cases)
    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    assert known(cases) == {"Inès B.": {"programme": "Law"}, "P2": {"year": "2"}}
    cases.press("Ctrl+Z")
    assert known(cases) == before


def test_cases_are_described_by_the_keys_alone(cases: Hands) -> None:
    def answer(dialog: CasesDialog) -> None:
        dialog.table.setFocus(Qt.FocusReason.TabFocusReason)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
            press(dialog.table, key)
        box = dialog.table.focusWidget()
        assert isinstance(box, Chooser)
        write(box.line, "Health")
        press(box.line, Qt.Key.Key_Return)
        assert dialog.isVisible()
        press(dialog.keep, Qt.Key.Key_Return)

    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    assert known(cases)["P2"] == {"programme": "Health"}


def test_two_cases_given_one_name_become_one(cases: Hands) -> None:
    def answer(dialog: CasesDialog) -> None:
        fill(dialog, 1, 1, "Law")
        fill(dialog, 0, 1, "Health")
        fill(dialog, 1, 2, "Judge")
        fill(dialog, 1, NAME, "P1")
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)

    before = cases.project.read.cases()
    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    assert known(cases) == {"P1": {"programme": "Health", "profession": "Judge"}, "Workshop": {}}
    assert sorted(cases.project.read.cases()[0].places) == sorted(place for case in before[:2] for place in case.places)
    cases.press("Ctrl+Z")
    assert cases.project.read.cases() == before


def test_without_cases_it_says_where_they_come_from(hands: Hands) -> None:
    def answer(dialog: CasesDialog) -> None:
        assert not dialog.table.isVisible()
        dialog.accept()

    changes = len(hands.project.read.history())
    with hands.dialogs.expecting(CasesDialog, answer):
        hands.menu("cases")
    assert len(hands.project.read.history()) == changes


def test_a_source_is_moved_to_a_group_and_out_of_it(hands: Hands) -> None:
    def answer(dialog: Question) -> None:
        box = dialog.findChild(Chooser)
        box.line.selectAll()
        write(box.line, name)
        if not name:
            press(box.line, Qt.Key.Key_Delete)
        press(box.line, Qt.Key.Key_Return)

    tree = hands.window.read.sources.tree
    for name in ("Workshop 2", ""):
        with hands.dialogs.expecting(Question, answer):
            hands.menu("group_source")
        assert [source.group for source in hands.project.read.sources()] == [name]
        assert tree.currentIndex().parent().data() == (name or None)
    hands.press("Ctrl+Z")
    assert tree.currentIndex().parent().data() == "Workshop 2"


def test_what_is_typed_is_not_made_into_what_stands_there(cases: Hands) -> None:
    """“1” beside “10”, “P” beside “P1”, “law” beside “Law”."""

    def answer(dialog: CasesDialog) -> None:
        for row, column, words in ((0, 1, "10"), (1, 1, "1"), (0, 2, "Law"), (1, 2, "law"), (2, NAME, "P")):
            fill(dialog, row, column, words)
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)

    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    assert known(cases) == {
        "P1": {"programme": "10", "profession": "Law"},
        "P2": {"programme": "1", "profession": "law"},
        "P": {},
    }


def test_two_cases_swap_their_names(cases: Hands) -> None:
    def answer(dialog: CasesDialog) -> None:
        for row, words in ((0, "P2"), (1, "P1")):
            fill(dialog, row, NAME, words)
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)

    before = cases.project.read.cases()
    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    after = cases.project.read.cases()
    assert [case.name for case in after] == ["P2", "P1", "Workshop"]
    assert [(case.id, case.places) for case in after] == [(case.id, case.places) for case in before]


def test_a_box_that_is_opened_and_closed_changes_nothing(cases: Hands) -> None:
    """Words that came in another way may have blanks that a box does not hold."""
    first = cases.project.read.cases()[0]
    cases.project.do(describe_cases, {}, {first.id: {"programme": "Law\nand  letters"}})

    def answer(dialog: CasesDialog) -> None:
        dialog.table.setCurrentIndex(dialog.model.index(0, 1))
        press(dialog.table, Qt.Key.Key_Return)
        press(dialog.table.focusWidget(), Qt.Key.Key_Return)
        assert not dialog.model.attributes
        dialog.accept()

    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")
    assert known(cases)["P1"] == {"programme": "Law\nand  letters"}


def test_many_cases_have_room_and_each_cell_says_whose_it_is(cases: Hands) -> None:
    (source,) = cases.project.read.sources()
    for number in range(3, 30):
        cases.project.do(assign_case, f"Person {number}", source.id)

    def answer(dialog: CasesDialog) -> None:
        fill(dialog, 1, 1, "Law")
        shown = dialog.table.rowAt(dialog.table.viewport().height() - 1)
        assert shown >= 9 and dialog.width() <= cases.window.width()
        table = QAccessible.queryAccessibleInterface(dialog.table)
        told = {table.child(place).text(QAccessible.Text.Name) for place in range(40)}
        assert {"P2, programme, Law", "P2, profession"} <= told
        dialog.reject()

    with cases.dialogs.expecting(CasesDialog, answer):
        cases.menu("cases")


def test_what_cannot_be_written_stays_in_the_table(cases: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cases.project.path
    cases.window.session.close()
    monkeypatch.setattr("el2mp_desktop.storage.database._BUSY_SECONDS", 0.3)
    cases.open(path)

    def answer(dialog: CasesDialog) -> None:
        fill(dialog, 0, 1, "Law")
        with sqlite3.connect(cases.project.path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            dialog.accept()
            other.execute("ROLLBACK")
        assert dialog.isVisible() and dialog.model.attributes
        dialog.accept()

    with cases.dialogs.expecting(CasesDialog, answer), cases.dialogs.expecting(Box, Box.accept):
        cases.menu("cases")
    assert known(cases)["P1"] == {"programme": "Law"}
