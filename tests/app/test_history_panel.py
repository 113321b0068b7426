"""The history panel, the backup copy at opening, and what is said after a crash: at the real window."""

import json
from pathlib import Path

from el2mp_app.dialogs.history import HistoryPanel
from el2mp_app.models.history import HistoryRole
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code, mark_unsure, remove_codings
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.memos import write_memo
from tests.app.hands import Hands, push, settle


def panel(hands: Hands) -> HistoryPanel:
    hands.press("Ctrl+H")
    (found,) = [w for w in hands.window.findChildren(HistoryPanel) if w.isVisible()]
    settle()
    return found


def coded(hands: Hands, words: str) -> str:
    span, project = hands.find(words), hands.project
    code = next(code for code in project.read.codes() if code.codable)
    coding = project.do(apply_code, hands.window.read.page.source.id, Span(span.start, span.end), code.id)
    settle()
    return coding


def rows(found: HistoryPanel) -> list[str]:
    return [found.model.index(row, 0).data() for row in range(found.model.rowCount())]


def test_it_names_every_act_on_what_by_whom_and_when(hands: Hands) -> None:
    coded(hands, "Et alors")
    hands.project.undo()
    settle()
    found = panel(hands)
    assert rows(found)[:3] == ["Undone: Code a passage", "Code a passage", "Import"]
    first = found.model.index(1, 0)
    assert first.data(HistoryRole.WHO) == "Léa Marchetti" and "Talk" in first.data(HistoryRole.ON)
    assert all(words in first.data(Qt.ItemDataRole.AccessibleTextRole) for words in ("Code a passage", "Talk", "Léa"))
    found.list.setCurrentIndex(first)
    settle()
    assert "added: coding" in found.deeds.toPlainText() and "Et alors" in found.deeds.toPlainText()


def test_an_act_is_on_its_code_first_whichever_row_went_first(hands: Hands) -> None:
    coding = coded(hands, "Et alors")
    hands.project.do(write_memo, "coding", coding, "To compare.")
    hands.project.do(remove_codings, [coding])
    hands.project.undo()
    settle()
    found = panel(hands)
    removed, back = (found.model.index(row, 0).data(HistoryRole.ON) for row in (1, 0))
    assert removed == back and removed.endswith(", Talk")


def test_turns_that_only_moved_are_told_in_one_line(hands: Hands) -> None:
    turns = hands.window.read.reader.view.turns
    hands.project.do(correct_turn, turns[0].id, "Longer by far than what stood here before.")
    settle()
    found = panel(hands)
    found.list.setCurrentIndex(found.model.index(0, 0))
    settle()
    told = found.deeds.toPlainText()
    assert f"turns that moved along: {len(turns)}" in told and "changed: turn" not in told


def test_any_state_comes_back_by_keys_and_undo_turns_that_back(hands: Hands) -> None:
    coding = coded(hands, "Et alors")
    hands.project.do(mark_unsure, coding, True)
    coded(hands, "Une idée")
    settle()
    found = panel(hands)
    hands.press("Down", "Down", on=found.list)
    assert found.chosen.label == "Code a passage"
    found.restore_button.setFocus()
    hands.press("Space", on=found.restore_button)
    assert [row.unsure for row in hands.codings()] == [False]
    assert "As it was after" in hands.said()
    assert rows(found)[0] == "Restore an earlier state"
    assert len(hands.window.read.page.marks) == 1
    hands.press("Ctrl+Z", on=found.list)
    assert [row.unsure for row in hands.codings()] == [True, False]
    found.close()


def test_it_follows_the_work_and_goes_with_the_project(hands: Hands) -> None:
    found = panel(hands)
    count = found.model.rowCount()
    coded(hands, "Et alors")
    assert found.model.rowCount() == count + 1
    hands.window.session.close()
    settle()
    assert not [w for w in hands.window.findChildren(HistoryPanel) if w.isVisible()]


def test_opening_makes_a_backup_copy(hands: Hands, talk: Path) -> None:
    (copy,) = hands.project.backups.iterdir()
    assert copy.name.startswith("Talk (opened ") and copy.suffix == ".el2mp"
    hands.window.session.close()
    settle()
    hands.open(talk)
    assert list(hands.project.backups.iterdir()) == [copy], "nothing changed since"


def test_after_a_crash_a_sentence_says_that_nothing_is_missing(hands: Hands, talk: Path) -> None:
    hands.press("S", "V", "Ctrl+Z")
    hands.window.session.close()
    settle()
    lock = talk.with_name(f".{talk.name}.lock")
    lock.write_text(json.dumps({"user": "lea", "computer": "desk", "pid": 1}), "utf-8")
    said: list[str] = []
    with hands.dialogs.expecting(QMessageBox, push("OK", said)):
        hands.open(talk)
        hands.wait(lambda: said)
    assert "Nothing is missing" in said[0] and "stopped before this project was closed" in said[0]
    assert "the last act, “Undone: Code in vivo”, of" in said[0]
    QTest.qWait(0)
