"""Who one is, asked once: by keys and clicks, in the language chosen on the spot."""

from dataclasses import replace
from pathlib import Path

import pytest
from el2mp_app.dialogs.first_start import WhoDialog, ask_who
from el2mp_app.session import ProjectSession
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from el2mp_desktop.language import current_language, set_language
from el2mp_desktop.settings import load_settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def session(qapp: QApplication) -> ProjectSession:
    return ProjectSession()


def in_dialog(act) -> None:
    """Do it once the dialog stands."""

    def find() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, WhoDialog):
            act(dialog)
        else:
            QTimer.singleShot(10, find)

    QTimer.singleShot(0, find)


def in_box(words: str) -> None:
    """Press a button of the question that follows."""

    def find() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, find)
            return
        (button,) = [button for button in box.buttons() if button.text().replace("&", "") == words]
        assert all(other.width() >= other.sizeHint().width() for other in box.buttons()), "their words are whole"
        button.click()

    QTimer.singleShot(0, find)


def test_name_and_initials_are_kept(session: ProjectSession, qtbot: QtBot):
    def answer(dialog: WhoDialog) -> None:
        assert not dialog.keep.isEnabled()
        qtbot.keyClicks(dialog.person.name, "Lea  Marchetti")
        assert dialog.person.initials.text() == "LM"
        qtbot.mouseClick(dialog.keep, LEFT)

    in_dialog(answer)
    assert ask_who(session, None)
    assert (load_settings().name, load_settings().initials) == ("Lea Marchetti", "LM")
    assert load_settings().language == ""


def test_enter_answers_and_own_initials_stay(session: ProjectSession, qtbot: QtBot):
    def answer(dialog: WhoDialog) -> None:
        qtbot.keyClicks(dialog.person.initials, "xy")
        qtbot.keyClicks(dialog.person.name, "Lea Marchetti")
        assert dialog.person.initials.text() == "xy"
        qtbot.keyClick(dialog.person.name, Qt.Key.Key_Return)

    in_dialog(answer)
    assert ask_who(session, None)
    assert load_settings().initials == "xy"


def test_escape_keeps_nothing_and_brings_the_language_back(session: ProjectSession, qtbot: QtBot):
    def answer(dialog: WhoDialog) -> None:
        qtbot.keyClicks(dialog.person.name, "Lea Marchetti")
        qtbot.mouseClick(dialog.language.buttons[1], LEFT)
        assert current_language() == "fr"
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    in_dialog(answer)
    assert not ask_who(session, None)
    assert current_language() == "en"
    assert load_settings().name == ""


def test_the_language_chosen_is_spoken_at_once_and_kept(session: ProjectSession, qtbot: QtBot):
    def answer(dialog: WhoDialog) -> None:
        qtbot.mouseClick(dialog.language.buttons[1], LEFT)
        assert dialog.language.buttons[1].isChecked()
        qtbot.keyClicks(dialog.person.name, "Bastien Lormel")
        qtbot.mouseClick(dialog.keep, LEFT)

    in_dialog(answer)
    assert ask_who(session, None)
    assert load_settings().language == "fr"
    assert current_language() == "fr"


def test_it_shows_who_one_was_and_lets_it_change(session: ProjectSession, qtbot: QtBot):
    session.save_settings(replace(session.settings, name="Lea Marchetti", initials="LM"))

    def answer(dialog: WhoDialog) -> None:
        assert dialog.person.name.text() == "Lea Marchetti"
        dialog.person.name.selectAll()
        qtbot.keyClicks(dialog.person.name, "Lea M.")
        qtbot.mouseClick(dialog.keep, LEFT)

    before = session.settings.person_id
    in_dialog(answer)
    in_box("The same person")
    assert ask_who(session, None)
    assert (load_settings().name, load_settings().person_id) == ("Lea M.", before)


def test_somebody_else_at_the_same_computer_leaves_the_codings_of_the_first_alone(
    session: ProjectSession, qtbot: QtBot, tmp_path: Path
):
    def answer(dialog: WhoDialog) -> None:
        dialog.person.name.selectAll()
        qtbot.keyClicks(dialog.person.name, names.pop(0))
        qtbot.mouseClick(dialog.keep, LEFT)

    def coders() -> list[str]:
        return [coder.name for coder in session.open_project.read.coders()]

    session.save_settings(replace(session.settings, name="Lea Marchetti", initials="LM"))
    assert session.new(tmp_path / "one.el2mp")
    first = session.open_project.coder_id
    names = ["Bastien Lormel", "Nobody", "Lea Marchetti"]
    for choice in ("Somebody else", "Cancel", "Somebody else"):
        in_dialog(answer)
        in_box(choice)
        assert ask_who(session, None) is (choice != "Cancel")
        assert coders() == ["Lea Marchetti", "Bastien Lormel"]
    assert session.open_project.coder_id == first, "who comes back is who they were"
    session.close()


def test_one_sentence_says_what_carries_the_name(session: ProjectSession, qtbot: QtBot):
    dialog = WhoDialog(session, None)
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "codings, memos and decisions carry this name" in said


def test_labels_belong_to_their_fields(session: ProjectSession, qtbot: QtBot):
    dialog = WhoDialog(session, None)
    qtbot.addWidget(dialog)
    buddies = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert {dialog.person.name, dialog.person.initials} <= buddies
    assert dialog.person.name.accessibleName()
