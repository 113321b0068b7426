"""What cannot come in, and imports that are stopped or refused: a sentence says so, and the project stays as it was."""

import json
import sqlite3
from contextlib import closing

from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.models.import_files import FileRole
from el2mp_app.models.import_words import Column
from PySide6.QtCore import Qt

from tests.app.importing.preview import EXAMPLE, NOTEBOOK, WORKSHOP, shown_words


def test_a_file_that_cannot_be_read_says_why_and_stops_no_other(opened, session, tmp_path):
    broken = tmp_path / "broken.docx"
    broken.write_bytes((EXAMPLE / NOTEBOOK).read_bytes()[:300])
    preview = opened(broken, EXAMPLE / WORKSHOP)
    notes = preview.row("broken.docx").siblingAtColumn(Column.NOTES)
    assert notes.data(FileRole.NOTE) == "err"
    assert notes.data() and "broken.docx" not in notes.data()
    assert not preview.row("broken.docx").flags() & Qt.ItemFlag.ItemIsUserCheckable
    preview.choose(preview.row("broken.docx"))
    assert notes.data() in shown_words(preview.dialog.preview)
    assert "1 file read, 1 cannot be read; nothing is in the project yet" in shown_words(preview.dialog)
    preview.bring_in()
    assert [source.name for source in session.open_project.read.sources()] == ["Workshop 2, policy report"]


def test_hostile_files_are_read_or_refused_in_a_sentence(opened, shared_data, session):
    preview = opened(*(shared_data / "E_hostile" / folder for folder in ("json", "encodings", "webvtt_py")))
    for entry in preview.entries:
        assert entry.state in ("read", "refused")
        assert bool(entry.reason) == (entry.state == "refused")
        assert "Traceback" not in entry.reason
    preview.dialog.grab()
    preview.bring_in()
    assert session.open_project.check() == []


def test_escape_leaves_the_project_as_it_was_even_while_files_are_read(qtbot, session):
    dialog = ImportPreview(session, [EXAMPLE])
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert session.open_project.read.sources() == []


def test_reading_can_be_stopped_and_what_was_read_can_come_in(qtbot, session, tmp_path):
    for number in range(30):
        (tmp_path / "many").mkdir(exist_ok=True)
        (tmp_path / "many" / f"{number:02d}.txt").write_text(f"Anna: Number {number}.\n\nBen: Yes.\n\nAnna: Good.\n")
    dialog = ImportPreview(session, [tmp_path / "many"])
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.reading.read, timeout=20_000):
        pass
    qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.reading.running, timeout=20_000)
    states = [entry.state for entry in dialog.plan.entries]
    assert "left" in states
    assert dialog.go.text().startswith(f"Import {states.count('read')} source")
    assert dialog.go.isEnabled()


def test_looking_for_files_can_be_stopped(qtbot, session, tmp_path):
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "talk.txt").write_text("Anna: One.\n\nBen: Yes.\n")
    dialog = ImportPreview(session, [tmp_path / "many"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.reading.running and dialog.stop.isVisible() and not dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.reading.ended, timeout=20_000):
        dialog.stop.click()
    assert dialog.plan.entries == [] and not dialog.stop.isVisible()
    assert "No files yet" in shown_words(dialog)
    dialog.add_files([tmp_path / "many"])
    qtbot.waitUntil(lambda: not dialog.reading.running, timeout=20_000)
    assert [entry.path.name for entry in dialog.plan.entries] == ["talk.txt"]


def test_an_import_that_is_refused_says_so_and_can_be_tried_again(request, monkeypatch, qtbot):
    monkeypatch.setattr("el2mp_desktop.storage.database._BUSY_SECONDS", 0.3)
    session, opened = (request.getfixturevalue(name) for name in ("session", "opened"))
    preview = opened(EXAMPLE / WORKSHOP)
    with closing(sqlite3.connect(session.open_project.path, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        qtbot.mouseClick(preview.dialog.go, Qt.MouseButton.LeftButton)
        assert preview.dialog.importing
        qtbot.keyClick(preview.dialog, Qt.Key.Key_Escape)
        assert preview.dialog.isVisible()
        qtbot.waitUntil(lambda: not preview.dialog.importing, timeout=40_000)
        assert "project.el2mp" in shown_words(preview.dialog)
        assert session.open_project.read.sources() == []
    preview.bring_in()
    assert len(session.open_project.read.sources()) == 1


def test_a_file_that_changed_since_it_was_looked_at_is_refused_and_nothing_comes_in(opened, archive, session, qtbot):
    preview = opened(archive, EXAMPLE / WORKSHOP)
    preview.click_tick(preview.row(archive.name))
    chats = json.loads(archive.read_text("utf-8"))
    archive.write_text(json.dumps(chats[1:]), "utf-8")
    qtbot.mouseClick(preview.dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not preview.dialog.importing, timeout=20_000)
    assert session.open_project.read.sources() == []
    assert "Nothing was imported yet" in shown_words(preview.dialog)
    assert preview.row(archive.name).siblingAtColumn(Column.NOTES).data(FileRole.NOTE) == "err"
    preview.bring_in()
    assert len(session.open_project.read.sources()) == 1


def test_an_import_stopped_on_the_way_leaves_nothing(request, monkeypatch, qtbot):
    session, opened = (request.getfixturevalue(name) for name in ("session", "opened"))
    preview = opened(EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    before = session.open_project.read.history()
    with closing(sqlite3.connect(session.open_project.path, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        qtbot.mouseClick(preview.dialog.go, Qt.MouseButton.LeftButton)
        assert preview.dialog.importing and preview.dialog.stop.isVisible()
        qtbot.mouseClick(preview.dialog.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not preview.dialog.importing, timeout=40_000)
    assert preview.dialog.isVisible() and preview.dialog.brought is None
    assert session.open_project.read.sources() == [] and session.open_project.read.history() == before
    preview.bring_in()
    assert len(session.open_project.read.sources()) == 2
