"""Importing by the commands of the window, and saying afterwards what case a source is and what is known of it."""

from pathlib import Path

import pytest
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.dialogs.source_facts import SourceFactsDialog
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMenu

from el2mp_desktop.settings import Settings
from tests.app.hands import Hands, choose_file, settle, write

PASTED = "**You:**\n\nPeux-tu résumer l’arrêt ? 🙂\n\n**ChatGPT:**\n\nVoici un résumé.\n\n**You:**\n\nPlus court.\n"


def bring_in(seen: list[str]):
    """Note what the preview shows of its only file, and import."""

    def act(dialog: ImportPreview) -> None:
        while not dialog.plan.entries or dialog.reading.running:
            QTest.qWait(10)
        (entry,) = dialog.plan.entries
        seen.extend(
            (dialog.table.currentIndex().siblingAtColumn(0).data(), entry.reason, dialog.preview.excerpt.toPlainText())
        )
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    return act


def say(dialog: SourceFactsDialog, name: str, words: str) -> None:
    box = next(box for box in dialog.rows.boxes.values() if box.accessibleName() == name)
    QTest.mouseClick(box.line, Qt.MouseButton.LeftButton)
    box.line.selectAll()
    write(box.line, words)


def keep(dialog: SourceFactsDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    QTest.mouseClick(buttons.buttons()[0], Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_chat_that_was_copied_comes_in_from_the_clipboard(at_the_window, talk: Path, language: str) -> None:
    hands = at_the_window(Settings(name="Léa Marchetti", initials="LM", language=language, theme="light"))
    hands.open(talk)
    QGuiApplication.clipboard().setText(PASTED)
    seen: list[str] = []
    with hands.dialogs.expecting(ImportPreview, bring_in(seen)):
        hands.press("Ctrl+Shift+I", on=hands.window)
    assert seen[:2] == ["Peux-tu résumer l’arrêt ? 🙂", ""] and seen[2].startswith("Peux-tu résumer l’arrêt ? 🙂")
    source = next(source for source in hands.project.read.sources() if source.name == seen[0])
    assert source.format == "markdown-chat" and source.turns == 3
    assert hands.said().startswith("1 source import")


def test_a_clipboard_without_text_is_said(hands: Hands) -> None:
    QGuiApplication.clipboard().clear()
    hands.menu("import_clipboard")
    assert hands.said() == "There is no text on the clipboard."


def test_a_pasted_text_that_is_none_of_the_formats_says_so(hands: Hands) -> None:
    QGuiApplication.clipboard().setText('{"a": 1}')
    seen: list[str] = []

    def look(dialog: ImportPreview) -> None:
        while dialog.reading.running:
            QTest.qWait(10)
        (entry,) = dialog.plan.entries
        seen.append(entry.reason)
        dialog.reject()

    with hands.dialogs.expecting(ImportPreview, look):
        hands.menu("import_clipboard")
    assert "no chat export of a known format" in seen[0] and "clipboard.txt" not in seen[0]


def test_a_folder_comes_in_by_its_command(hands: Hands, tmp_path: Path) -> None:
    folder = tmp_path / "Ateliers"
    folder.mkdir()
    (folder / "Atelier 1.txt").write_text("Inès: Un.\n\nTom: Deux.\n", "utf-8")
    seen: list[str] = []

    with (
        hands.dialogs.expecting(QFileDialog, choose_file(folder)),
        hands.dialogs.expecting(ImportPreview, bring_in(seen)),
    ):
        hands.menu("import_folder")
    assert seen[0] == "Atelier 1.txt"
    assert "Atelier 1" in [source.name for source in hands.project.read.sources()]


def test_case_and_attributes_are_said_afterwards_as_one_act(hands: Hands) -> None:
    def answer(dialog: SourceFactsDialog) -> None:
        say(dialog, "Case", "Workshop 4")
        say(dialog, "Case of “Olivier”", "P2")
        say(dialog, "session", "morning")
        keep(dialog)

    with hands.dialogs.expecting(SourceFactsDialog, answer):
        hands.menu("source_facts")
    read = hands.project.read
    (source,) = read.sources()
    speakers = {speaker.id: speaker.name for speaker in read.speakers()}
    places = {case.name: [speakers.get(speaker or "") for _, speaker in case.places] for case in read.cases()}
    assert places == {"Workshop 4": [None], "P2": ["Olivier"]}
    assert read.source_attributes(source.id) == {"session": "morning"}
    hands.press("Ctrl+Z")
    assert read.cases() == [] and read.source_attributes(source.id) == {}


def test_another_case_stands_instead_of_the_first_and_none_takes_it_away(hands: Hands) -> None:
    for name in ("P1", "P2", ""):

        def answer(dialog: SourceFactsDialog, name: str = name) -> None:
            box = next(box for box in dialog.rows.boxes.values() if box.accessibleName() == "Case of “Inès”")
            QTest.mouseClick(box.line, Qt.MouseButton.LeftButton)
            box.line.selectAll()
            QTest.keyClick(box.line, Qt.Key.Key_Delete)
            write(box.line, name)
            keep(dialog)

        with hands.dialogs.expecting(SourceFactsDialog, answer):
            hands.menu("source_facts")
        held = [case.name for case in hands.project.read.cases() if case.places]
        assert held == ([name] if name else [])


def test_nothing_changed_is_no_act(hands: Hands) -> None:
    changes = len(hands.project.read.history())
    with hands.dialogs.expecting(SourceFactsDialog, keep):
        hands.menu("source_facts")
    assert len(hands.project.read.history()) == changes


def test_the_list_of_sources_has_a_menu_of_its_own(hands: Hands) -> None:
    tree = hands.window.read.sources.tree
    place = tree.visualRect(tree.currentIndex()).center()
    shown: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        shown.extend(action.text() for action in menu.actions())
        menu.close()

    QTimer.singleShot(200, look)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(tree.viewport(), event)
    hands.wait(lambda: shown)
    settle()
    assert "Case and attributes…" in shown and "Rename this source…" in shown


def test_enter_names_an_attribute_and_does_not_close(hands: Hands) -> None:
    def answer(dialog: SourceFactsDialog) -> None:
        write(dialog.rows.another, "campus")
        QTest.keyClick(dialog.rows.another, Qt.Key.Key_Return)
        settle()
        assert dialog.isVisible()
        assert QApplication.focusWidget().accessibleName() == "campus"
        say(dialog, "campus", "Dijon")
        keep(dialog)

    with hands.dialogs.expecting(SourceFactsDialog, answer):
        hands.menu("source_facts")
    (source,) = hands.project.read.sources()
    assert hands.project.read.source_attributes(source.id) == {"campus": "Dijon"}
