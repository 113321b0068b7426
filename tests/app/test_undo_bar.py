"""Undo is offered after something was taken away, and no question asked before."""

from el2mp_app.dialogs.memo import MemoDialog
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.hands import Hands
from tests.app.test_coding_by_keys import code_with


def coded(hands: Hands) -> None:
    hands.press("S")
    code_with(hands, "hedged")
    hands.press("Alt+Down")
    hands.press("Alt+Left")


def test_a_removed_coding_is_told_and_brought_back_by_the_bar(hands: Hands):
    coded(hands)
    bar = hands.window.undo_bar
    assert not bar.isVisible()
    hands.press("Del")
    assert hands.codings() == []
    assert bar.isVisible() and bar.said.text() == "The coding with “Hedged trust” was removed."
    assert hands.view.hasFocus()
    hands.click(bar.undo)
    assert len(hands.codings()) == 1
    hands.wait(lambda: not bar.isVisible())


def test_the_bar_goes_when_undo_would_undo_something_else(hands: Hands):
    coded(hands)
    hands.press("Del")
    assert hands.window.undo_bar.isVisible()
    hands.press("S", "1")
    hands.wait(lambda: not hands.window.undo_bar.isVisible())
    assert len(hands.codings()) == 1


def test_the_bar_stays_while_one_reads_and_can_be_closed(hands: Hands):
    coded(hands)
    hands.press("Del", "Alt+Down", "S")
    bar = hands.window.undo_bar
    assert bar.isVisible()
    hands.click(bar.close_button)
    assert not bar.isVisible() and hands.codings() == []


def test_a_code_and_its_codings_come_back(hands: Hands):
    coded(hands)
    hands.press("Ctrl+4")
    view = hands.window.codebook
    code = next(code for code in hands.project.read.codes() if code.name["en"] == "Hedged trust")
    view.tree.setCurrentIndex(view.model.index_of(code.id))
    hands.press("Del", on=view.tree)
    assert hands.codings() == []
    assert hands.window.undo_bar.said.text() == "“Hedged trust” was deleted with 1 coding."
    hands.click(hands.window.undo_bar.undo)
    assert len(hands.codings()) == 1


def test_a_memo_that_is_emptied_can_be_brought_back(hands: Hands):
    coded(hands)

    def write(dialog: MemoDialog) -> None:
        dialog.editor.setPlainText("A thought")
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def empty(dialog: MemoDialog) -> None:
        dialog.editor.clear()
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    with hands.dialogs.expecting(MemoDialog, write):
        hands.press("M")
    assert not hands.window.undo_bar.isVisible()
    with hands.dialogs.expecting(MemoDialog, empty):
        hands.press("M")
    assert hands.window.undo_bar.said.text() == "The memo was removed."
    hands.click(hands.window.undo_bar.undo)
    (memo,) = hands.project.read.all_memos()
    assert memo.text == "A thought"
