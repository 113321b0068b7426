"""Projects and sources from the menus: what is done, what is refused, and how the window is left."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from el2mp_app.dialogs.question import Question
from el2mp_app.dialogs.removed_sources import RemovedSourcesDialog
from el2mp_app.look import theme
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import current_language, set_language, tr
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.project import Project
from el2mp_desktop.settings import load_settings
from tests.app.hands import Hands, choose_file, give, push, settle
from tests.projects import traces

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from el2mp_desktop.project import Project
with Project.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def view_of(hands: Hands) -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    session, read = hands.window.session, hands.window.read
    return (
        session.project and session.project.path,
        hands.window.windowTitle(),
        hands.window.stack.currentWidget(),
        read.page and read.page.source.id,
        read.reader.view.toPlainText(),
    )


@pytest.fixture
def held_elsewhere(tmp_path: Path, talk: Path) -> Iterator[Path]:
    """A project that another process has open."""
    path = Path(shutil.copy(talk, tmp_path / "Held.el2mp"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline().strip() == "open"
        yield path
        other.stdin.close()


# Files


def test_a_new_project_with_the_shipped_codebook(hands, tmp_path):
    with hands.dialogs.expecting(QFileDialog, choose_file(tmp_path / "New one")):
        hands.menu("new")
    assert hands.project.path == tmp_path / "New one.el2mp"
    assert hands.window.windowTitle() == "New one · EL2MP Desktop"
    assert len(hands.project.read.codes()) > 30
    assert hands.window.read.sources.empty.isVisible()
    assert not hands.window.actions_["code"].isEnabled()
    head = hands.window.read.side.active
    assert head.header.isHidden() and head.edge.isHidden()


def test_a_new_project_never_takes_the_place_of_a_file(hands, tmp_path):
    there = tmp_path / "There.el2mp"
    there.write_bytes(b"somebody's")
    before, said = view_of(hands), []
    with (
        hands.dialogs.expecting(QFileDialog, choose_file(there)),
        hands.dialogs.expecting(QMessageBox, push("OK", said)),
    ):
        hands.menu("new")
        hands.wait(lambda: said)
    assert said == ["“There.el2mp” exists already. Choose another name."]
    assert there.read_bytes() == b"somebody's"
    assert view_of(hands) == before


def test_open_and_open_recent(hands, talk, tmp_path):
    other = Path(shutil.copy(talk.parent / talk.name, tmp_path / "Other.el2mp"))
    with hands.dialogs.expecting(QFileDialog, choose_file(other)):
        hands.menu("open")
    assert hands.project.path == other
    menu = hands.window.actions_.menus["project"]
    recent = next(a.menu() for a in menu.actions() if a.menu() is not None)
    assert [action.text() for action in recent.actions()] == ["Other.el2mp", "Talk.el2mp"]
    recent.actions()[1].trigger()
    settle()
    assert hands.project.path == talk


def test_opening_what_is_open_goes_on_with_it(hands, talk):
    before = view_of(hands)
    with hands.dialogs.expecting(QFileDialog, choose_file(talk)):
        hands.menu("open")
    assert view_of(hands) == before


def test_a_copy_is_saved_whole_and_work_goes_on_in_the_first(hands, talk, tmp_path):
    source, code = hands.project.read.sources()[0], next(c for c in hands.project.read.codes() if c.codable)
    coding = hands.project.do(apply_code, source.id, Span(6, 12), code.id)
    settle()
    with hands.dialogs.expecting(QFileDialog, choose_file(tmp_path / "Copy")):
        hands.menu("save_copy")
    assert "“Copy.el2mp”" in hands.said()
    assert hands.project.path == talk
    with Project.open(tmp_path / "Copy.el2mp", writable=False) as copy:
        assert [row.id for row in copy.read.codings()] == [coding]


def test_a_copy_over_another_file_is_asked_about_by_its_whole_name(hands, tmp_path):
    there = tmp_path / "There.el2mp"
    there.write_bytes(b"somebody's")

    def keep(dialog: QMessageBox) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    def leave(dialog: QFileDialog) -> None:
        choose_file(tmp_path / "There")(dialog)
        dialog.reject()

    with (
        hands.dialogs.expecting(QFileDialog, leave),
        hands.dialogs.expecting(QMessageBox, keep),
    ):
        hands.menu("save_copy")
    assert there.read_bytes() == b"somebody's"


def test_close_goes_back_to_the_welcome_page(hands):
    hands.menu("close")
    assert hands.window.session.project is None
    assert hands.window.stack.currentWidget() is hands.window.welcome
    assert hands.window.windowTitle() == "EL2MP Desktop"
    for id in ("save_copy", "import", "undo", "code", "view_codebook"):
        assert not hands.window.actions_[id].isEnabled()
    for id in ("new", "open", "example", "quit", "keys"):
        assert hands.window.actions_[id].isEnabled()


# Refusals


def no_project(path: Path) -> Path:
    path.write_text("Inès: bonjour", encoding="utf-8")
    return path


def newer(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=999")
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(no_project, "is not an EL2MP project"), (newer, "written by a newer version")],
)
def test_files_that_cannot_be_opened_leave_the_window_as_it_was(hands, talk, tmp_path, make, sentence):
    path = make(Path(shutil.copy(talk, tmp_path / "Odd.el2mp")))
    content, before, said = path.read_bytes(), view_of(hands), []
    with (
        hands.dialogs.expecting(QFileDialog, choose_file(path)),
        hands.dialogs.expecting(QMessageBox, push("OK", said)),
    ):
        hands.menu("open")
        hands.wait(lambda: said)
    assert sentence in said[0]
    assert view_of(hands) == before
    assert path.read_bytes() == content


def test_a_project_open_in_another_process_is_refused(hands, held_elsewhere):
    before, said = view_of(hands), []
    with (
        hands.dialogs.expecting(QFileDialog, choose_file(held_elsewhere)),
        hands.dialogs.expecting(QMessageBox, push("OK", said)),
    ):
        hands.menu("open")
        hands.wait(lambda: said)
    assert "open" in said[0]
    assert view_of(hands) == before


def test_a_recent_project_that_is_gone_says_so(hands, talk, tmp_path):
    other = Path(shutil.copy(talk, tmp_path / "Gone.el2mp"))
    hands.window.session.open(other)
    hands.open(talk)
    other.unlink()
    before, said = view_of(hands), []
    recent = next(a.menu() for a in hands.window.actions_.menus["project"].actions() if a.menu() is not None)
    with hands.dialogs.expecting(QMessageBox, push("OK", said)):
        next(action for action in recent.actions() if action.text() == "Gone.el2mp").trigger()
        hands.wait(lambda: said)
    assert "is not there any more" in said[0]
    assert view_of(hands) == before


# Sources


def names(hands: Hands) -> list[str]:
    return [source.name for source in hands.project.read.sources()]


def test_a_source_is_renamed_and_its_name_shows_where_one_reads(hands):
    hands.go_to("Et alors")
    place = hands.window.read.reader.position()
    with hands.dialogs.expecting(Question, give("Atelier été")):
        hands.menu("rename_source")
    assert names(hands) == ["Atelier été"]
    assert hands.window.read.side.active.title.text() == "Atelier été"
    assert hands.window.read.reader.position() == place
    assert hands.undo_text() == "Undo: Rename a source"
    hands.menu("undo")
    assert names(hands) == ["Talk"]
    assert hands.window.read.side.active.title.text() == "Talk"


def test_a_source_is_removed_and_comes_back_with_its_codings(hands):
    source, code = hands.project.read.sources()[0], next(c for c in hands.project.read.codes() if c.codable)
    hands.project.do(apply_code, source.id, Span(6, 12), code.id)
    settle()
    before = hands.codings()
    hands.menu("remove_source")
    assert names(hands) == []
    assert hands.window.undo_bar.said.text() == "“Talk” was removed."
    assert hands.window.read.page is None
    assert hands.window.read.sources.empty.isVisible()
    hands.menu("undo")
    assert names(hands) == ["Talk"]
    assert hands.codings() == before
    assert hands.window.read.page is not None, "and it shows again"


def test_erasing_asks_first_and_leaves_no_trace(hands, talk, home):
    said: list[str] = []
    with hands.dialogs.expecting(QMessageBox, push("Keep it", said)):
        hands.menu("erase_source")
    assert "Erase “Talk” for good?" in said[0]
    assert "cannot be undone" in said[0]
    assert names(hands) == ["Talk"]
    with hands.dialogs.expecting(QMessageBox, lambda box: QTest.keyClick(box, Qt.Key.Key_Return)):
        hands.menu("erase_source")
    assert names(hands) == ["Talk"], "Enter keeps"
    with hands.dialogs.expecting(QMessageBox, push("Erase for good")):
        hands.menu("erase_source")
    assert names(hands) == []
    assert not hands.window.actions_["undo"].isEnabled()
    hands.menu("close")
    assert traces(["conclusions", "collé"], talk, home) == []


# Languages and appearance


def test_a_removed_source_can_be_erased_too(hands, talk, home):
    told: list[str] = []
    hands.window.session.told.connect(told.append)
    hands.menu("erase_removed")
    assert told == ["No removed source is left in the history."]
    hands.menu("remove_source")
    settle()

    def choose(dialog: RemovedSourcesDialog) -> None:
        assert not dialog.erase.isEnabled()
        QTest.mouseClick(
            dialog.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=dialog.list.visualItemRect(dialog.list.item(0)).center(),
        )
        dialog.erase.click()

    with hands.dialogs.expecting(RemovedSourcesDialog, choose):
        hands.menu("erase_removed")
    assert hands.project.removed_sources() == []
    assert not hands.window.actions_["undo"].isEnabled()
    hands.menu("close")
    assert traces(["conclusions", "collé"], talk, home) == []


def test_codes_are_shown_in_the_other_language(hands):
    hands.menu("codes_fr")
    codes = hands.window.read.codes.model
    hedged = next(c for c in hands.project.read.codes() if c.name["en"] == "Hedged trust")
    assert codes.name(hedged.id) == "Confiance sous réserve"
    assert hands.window.actions_["codes_fr"].isChecked()
    assert not hands.window.actions_["codes_en"].isChecked()
    hands.menu("undo")
    assert codes.name(hedged.id) == "Hedged trust"
    assert hands.window.actions_["codes_en"].isChecked()


def test_the_language_changes_without_a_restart_and_one_stays_where_one_is(hands):
    hands.go_to("Et alors")
    place, menu = hands.window.read.reader.position(), hands.window.actions_.menus["code"]
    hands.menu("language_fr")
    assert current_language() == "fr"
    assert load_settings().language == "fr"
    assert menu.title() == tr("&Code") != "&Code"
    assert hands.window.tabs.tabText(3) != "Codebook"
    assert hands.window.read.reader.position() == place
    hands.menu("language_en")
    assert (menu.title(), hands.window.tabs.tabText(3)) == ("&Code", "Codebook")
    set_language("en")


@pytest.mark.parametrize("name", ["dark", "contrast", "light"])
def test_the_appearance_changes_at_once_and_is_kept(hands, name):
    hands.menu(f"theme_{name}")
    assert theme.current().name == name
    assert load_settings().theme == name
    assert hands.window.actions_[f"theme_{name}"].isChecked()
    page = hands.window.read.reader.view.viewport().grab().toImage()
    ground = page.pixelColor(page.width() // 2, page.height() - 3)
    assert (ground.lightness() < 128) == (name == "dark")


def test_larger_and_smaller_text(hands):
    for key, size in (("Ctrl++", 18), ("Ctrl++", 19), ("Ctrl+-", 18)):
        hands.press(key)
        assert hands.window.session.settings.text_size == size
        assert hands.window.read.reader.view.setting.size == size


# Leaving while something is at work


def test_closing_the_window_stops_a_job_and_waits_until_it_has_left_the_project(hands, talk):
    project = hands.project
    began, left = threading.Event(), []

    def job(_report: Callable[[int, int, str], None], cancel: Cancel) -> None:
        began.set()
        while not cancel.is_set:
            began.wait(0.01)
        source, code = project.read.sources()[0], next(c for c in project.read.codes() if c.codable)
        left.append(project.do(apply_code, source.id, Span(6, 12), code.id))

    hands.window.session.start(job)
    hands.wait(began.is_set)
    hands.window.close()
    assert len(left) == 1
    settle()
    with Project.open(talk) as again:
        assert [row.id for row in again.read.codings()] == left


def test_sizes_and_folds_are_kept(at_the_window, hands, talk):
    handle = hands.window.read.columns.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(0, 100))
    hands.drag(handle, QPoint(60, 100))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(0, 100))
    width = hands.window.read.columns.sizes()[0]
    assert width > 300
    hands.press("Shift+F9")
    assert not hands.window.read.inspector.isVisible()
    assert not hands.window.actions_["fold_right"].isChecked()
    hands.window.close()
    again = at_the_window()
    again.window.resize(1440, 900)
    again.open(talk)
    assert again.window.read.columns.sizes()[0] == width
    assert not again.window.read.inspector.isVisible()
    again.press("Shift+F9")
    assert again.window.read.inspector.isVisible()


def test_the_right_side_folds_in_a_narrow_window_until_it_is_asked_for(hands):
    inspector = hands.window.read.inspector
    assert inspector.isVisible()
    hands.window.resize(1100, 700)
    settle()
    assert not inspector.isVisible()
    hands.press("Shift+F9")
    assert inspector.isVisible()
    hands.window.resize(1440, 900)
    settle()
    hands.press("Shift+F9")
    assert not inspector.isVisible()
    hands.window.resize(1100, 700)
    settle()
    assert inspector.isVisible(), "each width remembers"


def test_f6_goes_through_the_regions(hands):
    read = hands.window.read
    for region in (read.sources.tree, read.codes.tree, read.reader.view, read.sources.tree):
        hands.press_focused("F6")
        assert QApplication.focusWidget() is region
