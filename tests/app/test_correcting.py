"""Putting a source right at the window: typing errors, turns, speakers; and what needs a look afterwards."""

import json
import threading
from pathlib import Path

import pytest
from el2mp_app.dialogs.changed_codings import ChangedCodings
from el2mp_app.dialogs.correct_text import CorrectTextDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.dialogs.question import Question
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QMessageBox, QPushButton, QSpinBox

from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.storage.unit import Unit
from tests.app.conftest import TALK
from tests.app.hands import Hands, give, settle, write
from tests.projects import incoming


def turns(hands: Hands) -> list[tuple[str | None, str]]:
    (source, *_) = hands.project.read.sources()
    text = hands.project.read.text(source.id)
    return [(turn.speaker, text[turn.start : turn.end]) for turn in hands.project.read.turns(source.id)]


def code(hands: Hands, words: str) -> str:
    coding = next(code.id for code in hands.project.read.codes() if code.codable)
    made = hands.project.do(apply_code, hands.window.read.page.source.id, hands.find(words), coding)
    settle()
    return made


def retype(words: str, typed: str):
    """Select words in the dialog's page, type others, and keep them with Ctrl+Enter."""

    def act(dialog: CorrectTextDialog) -> None:
        assert dialog.editor.find(words)
        write(dialog.editor, typed)
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    return act


def choose(name: str):
    def act(dialog: Question) -> None:
        box = dialog.findChild(QComboBox)
        box.setFocus()
        QTest.keyClicks(box, name) if not box.isEditable() else give(name)(dialog)
        if not box.isEditable():
            assert box.currentText() == name
            QTest.keyClick(box, Qt.Key.Key_Return)

    return act


def test_a_typing_error_is_corrected_and_what_changed_is_listed(hands: Hands) -> None:
    kept, changed = code(hands, "les pièces"), code(hands, "Du coup je")
    hands.go_to("Du coup")
    with hands.dialogs.expecting(CorrectTextDialog, retype("Du coup", "Alors")):
        hands.press("F2")
    assert turns(hands)[2] == ("Inès", "Alors je lui ai redonné les pièces, une par une.")
    assert "Alors je lui ai" in hands.window.read.reader.view.toPlainText()
    rows = {row.id: row for row in hands.codings()}
    assert (rows[kept].quote, rows[kept].unsure) == ("les pièces", False)
    assert (rows[changed].quote, rows[changed].unsure) == ("Alors je", True)
    report = hands.window.correcting.report
    assert isinstance(report, ChangedCodings) and report.isVisible() and not report.isModal()
    assert "“Du coup je” → “Alors je”" in report.list.item(0).text()
    hands.choose_source("Talk")
    hands.click(report.list.viewport(), report.list.visualItemRect(report.list.item(0)).center())
    assert hands.window.read.current == changed
    hands.click(next(button for button in report.findChildren(QPushButton) if button.text() == "They all still hold"))
    assert hands.window.correcting.report is None
    assert not next(row for row in hands.codings() if row.id == changed).unsure
    assert "Keep codings as they are" in hands.undo_text()
    hands.press("Ctrl+Z", "Ctrl+Z")
    assert turns(hands)[2][1].startswith("Du coup")
    assert next(row for row in hands.codings() if row.id == changed).quote == "Du coup je"


def test_links_whose_words_were_rewritten_are_listed_with_the_codings(hands: Hands) -> None:
    source = hands.window.read.page.source.id
    here, there = hands.find("une par une"), hands.find("Et alors")
    (link, other) = (
        hands.project.do(link_passages, source, here, source, there, "answers"),
        hands.project.do(link_passages, source, there, source, hands.find("L’arrêt existe"), "about"),
    )
    settle()
    hands.go_to("Du coup")
    with hands.dialogs.expecting(CorrectTextDialog, retype("une par une", "en bloc")):
        hands.press("F2")
    report = hands.window.correcting.report
    assert report is not None and report.list.count() == 1
    assert "answers “Et alors" in report.list.item(0).text() and "“une par une”" in report.list.item(0).text()
    hands.go_to("Et alors")
    hands.click(report.list.viewport(), report.list.visualItemRect(report.list.item(0)).center())
    turn = hands.window.read.page.turn_at(hands.find("Du coup").start)
    assert hands.window.read.reader.current_turn() == turn.id
    assert {row.id for row in hands.project.read.links() if row.before} == {link} and other
    hands.click(next(button for button in report.findChildren(QPushButton) if button.text() == "They all still hold"))
    assert not any(row.before for row in hands.project.read.links())
    hands.press("Ctrl+Z")
    assert [row.id for row in hands.project.read.links() if row.before] == [link]


def test_codings_and_links_that_all_hold_are_one_act(hands: Hands) -> None:
    changed, source = code(hands, "Du coup je"), hands.window.read.page.source.id
    link = hands.project.do(link_passages, source, hands.find("Du coup"), source, hands.find("Et alors"), "about")
    settle()
    hands.go_to("Du coup")
    with hands.dialogs.expecting(CorrectTextDialog, retype("Du coup", "Alors")):
        hands.press("F2")
    report = hands.window.correcting.report
    assert report is not None and report.list.count() == 2

    def doubtful() -> tuple[list[str], list[str]]:
        return (
            [row.id for row in hands.codings() if row.unsure],
            [row.id for row in hands.project.read.links() if row.before],
        )

    assert doubtful() == ([changed], [link])
    hands.click(next(button for button in report.findChildren(QPushButton) if button.text() == "They all still hold"))
    assert doubtful() == ([], [])
    hands.press("Ctrl+Z")
    assert doubtful() == ([changed], [link])
    assert turns(hands)[2][1].startswith("Alors"), "the correction itself is an act of its own"


def test_what_was_not_typed_stays_to_the_character(hands: Hands) -> None:
    odd = "Oui\u00a0! dit\u2028elle 🧵 e\u0301te\u0301\u202f; fin\ufffc"
    (source,) = hands.project.do(import_sources, [incoming("Odd", ("Ana", odd))])
    settle()
    hands.choose_source("Odd")
    with hands.dialogs.expecting(CorrectTextDialog, retype("fin", "début")):
        hands.menu("correct_text")
    text = hands.project.read.text(source)
    (turn,) = hands.project.read.turns(source)
    assert text[turn.start : turn.end] == odd.replace("fin", "début")


def test_a_key_right_after_another_acts_on_what_that_one_left(hands: Hands) -> None:
    hands.go_to("Et alors")
    with hands.dialogs.expecting(Question, choose("Olivier")):
        hands.menu("merge_speaker")
    hands.go_to("On lui avait")
    hands.menu("split_turn")
    shown: list[tuple[str, str]] = []

    def look(dialog: CorrectTextDialog) -> None:
        shown.append((dialog.findChildren(QLabel)[0].text(), dialog.words()))
        QTest.keyClick(dialog.editor, Qt.Key.Key_Escape)

    def undo_and_open(words: str) -> None:
        hands.go_to(words)
        with hands.dialogs.expecting(CorrectTextDialog, look):
            QTest.keyClick(hands.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(hands.view, Qt.Key.Key_F2)

    undo_and_open("Je me suis")
    undo_and_open("Et alors")
    assert shown == [("Olivier · turn 2", TALK[1][1]), ("Marguerite · turn 4", "Et alors ?")]


def test_thinking_better_of_it_changes_nothing(hands: Hands) -> None:
    before = turns(hands), hands.undo_text()

    def leave(dialog: CorrectTextDialog) -> None:
        write(dialog.editor, "zut")
        QTest.keyClick(dialog.editor, Qt.Key.Key_Escape)

    with hands.dialogs.expecting(CorrectTextDialog, leave):
        hands.press("F2")
    assert (turns(hands), hands.undo_text()) == before


def test_correcting_leaves_the_window_alive_and_can_be_stopped(hands: Hands) -> None:
    before, project = turns(hands), hands.project
    held, go, acted_on = threading.Event(), threading.Event(), []

    @operation("Hold the project")
    def hold(_unit: Unit) -> None:
        held.set()
        go.wait()

    def while_it_waits(dialog: CorrectTextDialog) -> None:
        holder = threading.Thread(target=lambda: project.do(hold))
        holder.start()
        held.wait()
        assert dialog.editor.find("Du coup")
        write(dialog.editor, "Alors")
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        write(dialog.editor, "zut")
        assert dialog.isVisible() and "Alors je" in dialog.words() and "zut" not in dialog.words()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        go.set()
        hands.wait(lambda: not dialog.editor.isReadOnly())
        assert dialog.isVisible() and turns(hands) == before
        holder.join()
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    leave = project.subscribe(lambda _changed: acted_on.append(threading.current_thread()))
    hands.go_to("Du coup")
    with hands.dialogs.expecting(CorrectTextDialog, while_it_waits):
        hands.press("F2")
    leave()
    assert turns(hands)[2][1].startswith("Alors je lui ai")
    assert acted_on and threading.main_thread() not in acted_on
    assert "Corrected." in hands.said()


def test_a_correction_that_is_refused_keeps_what_was_typed(hands: Hands) -> None:
    def empty(dialog: CorrectTextDialog) -> None:
        dialog.editor.selectAll()
        QTest.keyClick(dialog.editor, Qt.Key.Key_Delete)
        with hands.dialogs.expecting(QMessageBox, lambda box: box.accept()):
            QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            hands.wait(lambda: not dialog.editor.isReadOnly())
        assert dialog.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    before = turns(hands)
    with hands.dialogs.expecting(CorrectTextDialog, empty):
        hands.press("F2")
    assert turns(hands) == before


def test_turns_are_split_at_the_caret_and_joined(hands: Hands) -> None:
    hands.go_to("On lui avait")
    hands.menu("split_turn")
    assert turns(hands)[1:3] == [
        ("Olivier", "Je me suis demandé si ça venait de nous."),
        ("Olivier", "On lui avait collé les conclusions."),
    ]
    assert hands.undo_text() == "Undo: Split a turn"
    hands.go_to("Je me suis")
    hands.menu("join_turns")
    assert turns(hands)[1][1].endswith("de nous. On lui avait collé les conclusions.")
    hands.press("Ctrl+Z", "Ctrl+Z")
    assert len(turns(hands)) == 5


def test_whose_turns_these_are(hands: Hands) -> None:
    hands.drag_over("Et alors")
    with hands.dialogs.expecting(Question, choose("Cléo")):
        hands.menu("give_turn")
    assert turns(hands)[3][0] == "Cléo"
    hands.go_to("Du coup")
    with hands.dialogs.expecting(Question, give("Inès B.")):
        hands.menu("rename_speaker")
    assert [name for name, _ in turns(hands)] == ["Inès B.", "Olivier", "Inès B.", "Cléo", "Olivier"]
    hands.go_to("Et alors")
    with hands.dialogs.expecting(Question, choose("Olivier")):
        hands.menu("merge_speaker")
    assert [name for name, _ in turns(hands)] == ["Inès B.", "Olivier", "Inès B.", "Olivier", "Olivier"]
    assert hands.undo_text() == "Undo: Merge speakers"


def test_the_name_alike_is_the_one_proposed_to_merge_with(hands: Hands) -> None:
    hands.go_to("Du coup")
    with hands.dialogs.expecting(Question, choose("Olivier D.")):
        hands.menu("give_turn")

    def keep(dialog: Question) -> None:
        assert dialog.findChild(QComboBox).currentText() == "Olivier"
        QTest.keyClick(dialog.findChild(QComboBox), Qt.Key.Key_Return)

    with hands.dialogs.expecting(Question, keep):
        hands.menu("merge_speaker")
    assert [name for name, _ in turns(hands)] == ["Inès", "Olivier", "Olivier", "Marguerite", "Olivier"]


def test_a_new_name_may_differ_from_another_in_its_capitals_alone(hands: Hands) -> None:
    hands.go_to("Et alors")
    with hands.dialogs.expecting(Question, choose("OLIVIER")):
        hands.menu("give_turn")
    assert [name for name, _ in turns(hands)] == ["Inès", "Olivier", "Inès", "OLIVIER", "Olivier"]


def test_long_turns_are_cut(hands: Hands) -> None:
    def say(dialog: Question) -> None:
        box = dialog.findChild(QSpinBox)
        box.selectAll()
        QTest.keyClicks(box, "45")
        QTest.keyClick(box.findChild(QLineEdit), Qt.Key.Key_Return)

    with hands.dialogs.expecting(Question, say):
        hands.menu("cut_turns")
    assert len(turns(hands)) > 5
    assert "new turns" in hands.said()


@pytest.mark.parametrize(
    "id", ["correct_text", "split_turn", "join_turns", "give_turn", "rename_speaker", "merge_speaker"]
)
def test_all_of_it_is_in_the_menu_of_the_text(hands: Hands, id: str) -> None:
    menu = QMenu(hands.window)
    hands.window.read.menu_asked.emit(menu, [])
    assert hands.window.actions_[id] in menu.actions() and hands.window.actions_[id].isEnabled()


def test_an_import_that_words_a_turn_otherwise_lists_its_codings_too(hands: Hands, tmp_path: Path) -> None:
    def messages(*texts: str) -> Path:
        rows = [
            {"id": f"m{n}", "author": {"role": "user"}, "create_time": 1.7e9 + n, "content": _said(text)}
            for n, text in enumerate(texts)
        ]
        nodes = {
            row["id"]: {"id": row["id"], "message": row, "parent": f"m{n - 1}" if n else None, "children": []}
            for n, row in enumerate(rows)
        }
        chat = {"id": "c", "title": "Plan", "create_time": 1.7e9, "mapping": nodes, "current_node": rows[-1]["id"]}
        path = tmp_path / f"{len(texts)}.json"
        path.write_text(json.dumps([chat]), "utf-8")
        return path

    def bring_in(dialog: ImportPreview) -> None:
        while not dialog.plan.entries or dialog.reading.running:
            QTest.qWait(10)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    with hands.dialogs.expecting(ImportPreview, bring_in):
        hands.window.project_commands.import_files([messages("Fais un plan, vite.", "Merci bien.")])
    hands.choose_source("Plan")
    coding = code(hands, "plan, vite")
    with hands.dialogs.expecting(ImportPreview, bring_in):
        hands.window.project_commands.import_files([messages("Fais un plan, lentement.", "Merci bien.", "Encore ?")])
    assert hands.window.read.page.source.turns == 3
    report = hands.window.correcting.report
    assert report is not None and "“plan, vite” → “plan, lentement”" in report.list.item(0).text()
    assert next(row for row in hands.codings() if row.id == coding).unsure
    report.close()
    settle()
    hands.press("Ctrl+Z")
    assert next(row for row in hands.codings() if row.id == coding).quote == "plan, vite"


def _said(text: str) -> dict[str, object]:
    return {"content_type": "text", "parts": [text]}


def test_the_list_goes_with_the_project(hands: Hands) -> None:
    code(hands, "Et alors")
    hands.go_to("Et alors")
    with hands.dialogs.expecting(CorrectTextDialog, retype("alors", "donc")):
        hands.press("F2")
    assert hands.window.correcting.report is not None
    hands.menu("close")
    assert hands.window.correcting.report is None
