"""The page before an import, driven by clicks and keys over real files: nothing is written before it is asked for."""

import threading
import zipfile

import pytest
from el2mp_app.look import theme
from el2mp_app.models.import_files import FileRole
from el2mp_app.models.import_words import Column
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from el2mp_desktop.language import set_language
from tests.app.importing.preview import CHATS, EXAMPLE, NOTEBOOK, WORKSHOP, shown_words


def test_files_are_told_apart_before_anything_is_written(opened, session):
    preview = opened(EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK, EXAMPLE / CHATS)
    assert preview.cell(WORKSHOP, Column.FORMAT) == "Plain text"
    assert preview.cell(WORKSHOP, Column.SPEAKERS) == "6"
    assert preview.cell(WORKSHOP, Column.LANGUAGE) == "en"
    assert preview.cell(NOTEBOOK, Column.SPEAKERS) == "–"
    assert preview.row(NOTEBOOK).data(FileRole.KIND) == "document"
    assert "2 conversations" in preview.cell(CHATS, Column.NOTES)
    assert session.open_project.read.sources() == []


def test_conversations_wait_to_be_ticked_and_everything_else_does_not(opened):
    preview = opened(EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK, EXAMPLE / CHATS)
    assert preview.ticked(preview.row(WORKSHOP)) == Qt.CheckState.Checked
    assert preview.ticked(preview.row(CHATS)) == Qt.CheckState.Unchecked
    assert preview.dialog.go.text() == "Import 2 sources"


def test_an_import_is_one_change_off_this_thread(opened, session, qtbot):
    threads: list[threading.Thread] = []
    session.open_project.subscribe(lambda _changed: threads.append(threading.current_thread()))
    preview = opened(EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    qtbot.keyClicks(preview.dialog.group.line, "Spring")
    preview.bring_in()
    assert [source.group for source in session.open_project.read.sources()] == ["Spring", "Spring"]
    assert len(preview.dialog.brought.ids) == 2
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    session.undo()
    assert session.open_project.read.sources() == []


def test_the_space_bar_and_a_click_turn_a_tick_over(opened, qtbot):
    preview = opened(EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    preview.choose(preview.row(NOTEBOOK))
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_Space)
    assert preview.ticked(preview.row(NOTEBOOK)) == Qt.CheckState.Unchecked
    preview.click_tick(preview.row(WORKSHOP))
    assert preview.ticked(preview.row(WORKSHOP)) == Qt.CheckState.Unchecked
    assert not preview.dialog.go.isEnabled()
    preview.click_tick(preview.row(WORKSHOP))
    assert preview.dialog.go.text() == "Import 1 source"


def test_one_conversation_of_an_archive_comes_in_alone(opened, session, qtbot):
    preview = opened(EXAMPLE / CHATS)
    table = preview.dialog.table
    preview.choose(preview.row(CHATS))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(table, key)
    assert preview.ticked(preview.row(CHATS)) == Qt.CheckState.PartiallyChecked
    assert "Damp report summary" in shown_words(preview.dialog.preview)
    assert "emails" in preview.dialog.preview.excerpt.toPlainText()
    preview.bring_in()
    assert [source.name for source in session.open_project.read.sources()] == ["Damp report summary"]


def test_ticking_an_archive_ticks_all_its_conversations(opened):
    preview = opened(EXAMPLE / CHATS)
    preview.click_tick(preview.row(CHATS))
    assert preview.ticked(preview.row(CHATS)) == Qt.CheckState.Checked
    assert preview.dialog.go.text() == "Import 2 sources"


def test_a_file_that_is_read_tells_of_the_other_rows_only_what_changed_there(opened, talk, qtbot):
    preview = opened(talk)
    told: list[tuple[int, int]] = []
    preview.dialog.files.dataChanged.connect(lambda first, last, *_: told.append((first.row(), last.row())))
    preview.dialog.add_files([EXAMPLE / WORKSHOP])
    qtbot.waitUntil(lambda: len(preview.entries) == 2 and preview.entries[1].state == "read", timeout=20_000)
    assert set(told) == {(1, 1)}


def test_a_zip_of_transcripts_opens_like_a_folder(opened, session, tmp_path):
    archive = tmp_path / "transcripts.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(EXAMPLE / WORKSHOP, f"sub/{WORKSHOP}")
        packed.write(EXAMPLE / NOTEBOOK, NOTEBOOK)
        packed.writestr("photo.bin", bytes(range(256)))
    preview = opened(archive)
    notes = preview.row("photo.bin").siblingAtColumn(Column.NOTES)
    assert notes.data(FileRole.NOTE) == "err" and "transcripts.zip" not in notes.data()
    assert preview.dialog.go.text() == "Import 2 sources"
    preview.bring_in()
    files = {source.origin["file"] for source in session.open_project.read.sources()}
    assert files == {f"transcripts.zip/sub/{WORKSHOP}", f"transcripts.zip/{NOTEBOOK}"}


def test_files_and_folders_may_be_dropped_and_none_twice(opened, tmp_path, talk, qtbot):
    preview = opened(EXAMPLE / WORKSHOP)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (talk.parent, EXAMPLE / WORKSHOP)])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(preview.dialog, QDragEnterEvent(QPoint(20, 20), *held))
    drop = QDropEvent(QPointF(20, 20), *held)
    QApplication.sendEvent(preview.dialog, drop)
    assert drop.isAccepted()
    qtbot.waitUntil(lambda: len(preview.entries) > 1, timeout=20_000)
    preview.wait()
    names = [entry.path.name for entry in preview.entries]
    assert names.count(WORKSHOP) == 1
    assert talk.name in names


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_control_has_a_name_in_both_languages(opened, language, talk):
    set_language(language)
    preview = opened(talk, EXAMPLE / CHATS)
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in preview.dialog.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                inside_box = isinstance(widget.parent(), QComboBox)
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert named or inside_box, widget


def test_figures_are_written_as_the_language_does(opened, session):
    set_language("fr")
    preview = opened(EXAMPLE / WORKSHOP)
    assert "\u202f" in preview.cell(WORKSHOP, Column.CHARACTERS)


def test_a_change_of_theme_reaches_an_open_preview(opened, qapp, talk, qtbot):
    preview = opened(talk)
    theme.apply(qapp, theme.DARK)
    try:
        image = preview.dialog.grab().toImage()
        assert image.pixelColor(5, 5).name() == theme.DARK.page.lower()
    finally:
        theme.apply(qapp, theme.LIGHT)


def test_tab_goes_over_the_files_to_what_is_decided_and_on_to_the_import(opened, talk, qtbot):
    preview = opened(talk, EXAMPLE / CHATS)
    dialog = preview.dialog
    preview.choose(preview.row(talk.name))
    facts = dialog.decisions.facts.rows

    def walked(first: QWidget, last: QWidget) -> list[QWidget]:
        first.setFocus()
        found = [first]
        while found[-1] is not last and len(found) < 30:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            found.append(QApplication.focusWidget())
        return found

    page, decided = dialog.preview, dialog.decisions
    before = [dialog.shown.filter, dialog.shown.tick, dialog.add, dialog.table]
    before += [page.format, page.encoding, page.excerpt, decided.tabs, decided.scope.buttons[0]]
    after = [dialog.group, dialog.cancel, dialog.go]
    speakers = [decided.speakers.table, decided.speakers.join]
    assert walked(before[0], after[-1]) == before + speakers + after
    decided.tabs.setCurrentIndex(1)
    assert walked(before[0], after[-1]) == [*before, *facts.boxes.values(), facts.another, *after]


def test_the_table_is_as_high_as_its_rows_until_a_person_moves_the_line(opened, talk, tmp_path, qtbot):
    preview = opened(talk)
    dialog = preview.dialog
    low = dialog.table.height()
    assert low < dialog.height() / 4
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Anna: Number {number}.\n\nBen: Yes.\n", "utf-8")
    dialog.add_files(tmp_path / f"{number}.txt" for number in range(12))
    qtbot.waitUntil(lambda: dialog.files.rowCount() == 13 and not dialog.reading.running, timeout=20_000)
    assert low < dialog.table.height() < dialog.height() / 2
    panes = dialog.table.parent()
    line = panes.handle(1)
    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=line.rect().center())
    qtbot.mouseMove(line, line.rect().center() - QPoint(0, 60))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=line.rect().center() - QPoint(0, 60))
    moved = dialog.table.height()
    dialog.add_files([EXAMPLE / WORKSHOP])
    qtbot.waitUntil(lambda: dialog.files.rowCount() == 14 and not dialog.reading.running, timeout=20_000)
    assert dialog.table.height() == moved
