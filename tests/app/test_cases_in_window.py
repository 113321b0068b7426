"""Cases in their table, and sources in groups, by keys and clicks."""

import pytest
from el2mp_app.dialogs.cases import CasesDialog
from el2mp_app.dialogs.question import Question
from el2mp_app.models.case_table import NAME
from el2mp_app.widgets.controls.chooser import Chooser
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from el2mp_desktop.operations.cases import assign_case
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
