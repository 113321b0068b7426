"""The import preview, driven by clicks and keys over real files: nothing is written before it is asked for."""

import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from el2mp_app import theme
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.models.import_files import FileRole
from el2mp_app.models.import_speakers import Column as Speaker
from el2mp_app.models.import_words import Column
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.chooser import Chooser
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from el2mp_desktop.importers import registry
from el2mp_desktop.intake import KEPT, Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.language import day, set_language
from el2mp_desktop.operations.sources import Incoming, import_sources
from tests.app.hands import write
from tests.benchmarks.archive import write_archives

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "example"
WORKSHOP, NOTEBOOK, CHATS = "Workshop 2, policy report.txt", "Carnet.docx", "conversations.json"
TALK = """Marguerite Roche: On va commencer par le début. Qui a ouvert la conversation avec le modèle ?

Inès B.: C’est moi. J’ai mis le contexte, le tribunal, et je lui ai demandé les trois arguments les plus solides.

Ines B.: Sans les pièces, oui. 👩‍👩‍👧 C’était l’idée de l’exercice.

Marguerite Roche: Et après, vous avez fait quoi ?

INÈS B.: Après, on a tout repris, pièce par pièce.

Inès B.: Et c’était mieux.
"""


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication):
    session = ProjectSession()
    assert session.new(tmp_path / "project.el2mp")
    yield session
    session.close()


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, "utf-8")
    return path


class Preview:
    """The dialog as a person has it before them."""

    def __init__(self, qtbot: QtBot, session: ProjectSession, paths: list[Path]) -> None:
        self.qtbot = qtbot
        self.dialog = ImportPreview(session, paths)
        self.dialog.resize(1200, 760)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.entries) and not self.dialog.reading.running, timeout=20_000)

    @property
    def entries(self):
        return self.dialog.plan.entries

    def row(self, name: str) -> QModelIndex:
        place = next(i for i, entry in enumerate(self.entries) if entry.path.name == name)
        return self.dialog.files.index(place, 0)

    def cell(self, name: str, column: Column) -> str:
        return self.row(name).siblingAtColumn(column).data()

    def ticked(self, index: QModelIndex) -> Qt.CheckState:
        return index.data(Qt.ItemDataRole.CheckStateRole)

    def choose(self, index: QModelIndex) -> None:
        rect = self.dialog.table.visualRect(index.siblingAtColumn(Column.FORMAT))
        self.qtbot.mouseClick(self.dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    def click_tick(self, index: QModelIndex) -> None:
        rect = self.dialog.table.visualRect(index)
        place = QPoint(rect.left() + 9, rect.center().y())
        self.qtbot.mouseClick(self.dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def box_of(self, name: str, column: Speaker) -> Chooser:
        """Click into the box beside a name."""
        table, model = self.dialog.decisions.speakers.table, self.dialog.decisions.speakers.model
        index = model.index(model.names.index(name), column)
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        return next(box for box in table.viewport().findChildren(Chooser) if box.isVisible())

    def write_speaker(self, name: str, column: Speaker, text: str) -> None:
        """Type it, and press Enter."""
        box = self.box_of(name, column)
        self.qtbot.keyClicks(box.line, text)
        self.qtbot.keyClick(box.line, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not box.isVisible())

    def bring_in(self) -> None:
        with self.qtbot.waitSignal(self.dialog.accepted, timeout=20_000):
            self.qtbot.mouseClick(self.dialog.go, Qt.MouseButton.LeftButton)


@pytest.fixture
def opened(qtbot: QtBot, session: ProjectSession):
    return lambda *paths: Preview(qtbot, session, list(paths))


def choose_in(qtbot: QtBot, box: QComboBox, text: str) -> None:
    """Walk to it with the arrow keys, as the one choice."""
    step = Qt.Key.Key_Down if box.findText(text) > box.currentIndex() else Qt.Key.Key_Up
    box.setCurrentIndex(box.findText(text) - (1 if step == Qt.Key.Key_Down else -1))
    qtbot.keyClick(box, step)


def shown_words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


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
    preview.bring_in()
    assert [source.name for source in session.open_project.read.sources()] == ["Workshop 2, policy report"]


def bring(session, *paths):
    """What is in the project before the dialog opens."""
    found = arrivals(parts_of(open_files(paths).files), session.open_project.read.sources())
    session.do(import_sources, collect((arrival, Decisions()) for arrival in found).incoming)


def test_what_the_project_has_already_is_said_and_not_ticked(opened, session, tmp_path):
    bring(session, EXAMPLE / NOTEBOOK)
    copy = tmp_path / "copy of the workshop.txt"
    copy.write_bytes((EXAMPLE / WORKSHOP).read_bytes())
    preview = opened(EXAMPLE / NOTEBOOK, EXAMPLE / WORKSHOP, copy)
    assert preview.cell(NOTEBOOK, Column.NOTES) == "Already in the project as “Carnet”"
    assert preview.cell(copy.name, Column.NOTES).startswith("The same as “")
    assert preview.ticked(preview.row(NOTEBOOK)) == Qt.CheckState.Unchecked
    assert preview.ticked(preview.row(copy.name)) == Qt.CheckState.Unchecked
    assert preview.dialog.go.text() == "Import 1 source"
    preview.click_tick(preview.row(WORKSHOP))
    assert not preview.cell(copy.name, Column.NOTES).startswith("The same as “")


def test_the_same_words_are_said_and_left_out_only_if_voices_and_times_are_the_same(opened, session, tmp_path):
    plain, voiced, again = tmp_path / "plain.srt", tmp_path / "voiced.vtt", tmp_path / "again.srt"
    plain.write_text("1\n00:00:01,000 --> 00:00:02,000\nOn recommence.\n\n", "utf-8")
    voiced.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Inès>On recommence.\n", "utf-8")
    again.write_text(plain.read_text("utf-8") + "\n", "utf-8")
    bring(session, plain)
    preview = opened(voiced, again)
    for file in (voiced, again):
        assert preview.cell(file.name, Column.NOTES).startswith("The same text as “plain”")
    assert preview.ticked(preview.row(voiced.name)) == Qt.CheckState.Checked
    assert preview.ticked(preview.row(again.name)) == Qt.CheckState.Unchecked
    preview.click_tick(preview.row(again.name))
    preview.bring_in()
    assert [source.name for source in session.open_project.read.sources()] == ["plain", "voiced", "again"]


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


def test_names_that_are_alike_are_asked_about_and_joined_at_a_click(opened, session, qtbot, talk):
    preview = opened(talk)
    assert preview.cell(talk.name, Column.NOTES) == "Names alike: Inès B., Ines B., INÈS B."
    assert preview.dialog.decisions.speakers.model.doubtful() == ["Ines B.", "INÈS B."]
    qtbot.mouseClick(preview.dialog.decisions.speakers.join, Qt.MouseButton.LeftButton)
    assert preview.cell(talk.name, Column.NOTES) == ""
    assert not preview.dialog.decisions.speakers.join.isVisible()
    assert "2 people" in shown_words(preview.dialog.decisions)
    preview.bring_in()
    assert session.open_project.read.sources()[0].speakers == ("Marguerite Roche", "Inès B.")


def test_names_that_are_alike_stay_apart_unless_a_person_joins_them(opened, session, talk):
    opened(talk).bring_in()
    assert session.open_project.read.sources()[0].speakers == ("Marguerite Roche", "Inès B.", "Ines B.", "INÈS B.")


def test_speakers_get_the_names_and_roles_that_are_typed(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "P1")
    preview.write_speaker("Marguerite Roche", Speaker.ROLE, "animatrice")
    box = preview.box_of("INÈS B.", Speaker.BECOMES)
    for _ in range(2):
        preview.qtbot.keyClick(box.line, Qt.Key.Key_Up)
    assert box.currentText() == "Inès B."
    turns = preview.dialog.preview.excerpt.turns
    assert turns[0].speaker == "P1"
    assert turns[0].detail == "animatrice"
    preview.bring_in()
    project = session.open_project
    source = project.read.sources()[0]
    assert source.speakers == ("P1", "Inès B.", "Ines B.")
    assert [turn.speaker_role for turn in project.read.turns(source.id)][:2] == ["animatrice", ""]
    assert project.read.text(source.id).startswith("Marguerite Roche: On va")


def test_a_role_follows_a_name_that_is_changed(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.ROLE, "animatrice")
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "P1")
    preview.bring_in()
    project = session.open_project
    assert project.read.turns(project.read.sources()[0].id)[0].speaker_role == "animatrice"


def test_a_name_for_a_whole_archive_holds_in_each_conversation(opened, session):
    preview = opened(EXAMPLE / CHATS)
    preview.click_tick(preview.row(CHATS))
    preview.choose(preview.row(CHATS))
    preview.write_speaker("User", Speaker.BECOMES, "P3")
    preview.bring_in()
    assert all("P3" in source.speakers for source in session.open_project.read.sources())


def test_a_file_is_read_anew_in_the_format_that_is_chosen(opened, qtbot):
    name = "Atelier 4, note juridique.vtt"
    preview = opened(EXAMPLE / name)
    before = preview.cell(name, Column.TURNS)
    box = preview.dialog.preview.format
    assert box.currentText() == preview.cell(name, Column.FORMAT)
    box.setFocus()
    with qtbot.waitSignal(preview.dialog.reading.read, timeout=20_000):
        choose_in(qtbot, box, "Plain text")
    preview.wait()
    assert preview.cell(name, Column.FORMAT) == "Plain text"
    assert preview.cell(name, Column.TURNS) != before
    assert "WEBVTT" in preview.dialog.preview.excerpt.toPlainText()


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


def test_hostile_files_are_read_or_refused_in_a_sentence(opened, shared_data, session):
    preview = opened(*(shared_data / "E_hostile" / folder for folder in ("json", "encodings", "webvtt_py")))
    for entry in preview.entries:
        assert entry.state in ("read", "refused")
        assert bool(entry.reason) == (entry.state == "refused")
        assert "Traceback" not in entry.reason
    preview.dialog.grab()
    preview.bring_in()
    assert session.open_project.check() == []


# --- archives ---


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Forty conversations, more than is read at once."""
    path, _ = write_archives(tmp_path, 40, 60)
    assert path.stat().st_size > KEPT
    return path


def type_in(qtbot: QtBot, line: QLineEdit, words: str) -> None:
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    write(line, words)


def titles(preview: Preview) -> list[str]:
    """Of the conversations in sight, from top to bottom."""
    top = preview.dialog.files.index(0, 0)
    return [preview.dialog.files.index(row, 0, top).data() for row in range(preview.dialog.files.rowCount(top))]


def click_head(preview: Preview, column: Column) -> None:
    head = preview.dialog.table.header()
    place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    preview.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_archive_is_listed_without_its_texts_and_nothing_of_it_is_ticked(opened, archive):
    preview = opened(archive)
    assert len(titles(preview)) == 40 and "40 conversations" in preview.cell(archive.name, Column.NOTES)
    assert all(part.source is None and not part.ticked for part in preview.dialog.plan.parts())
    assert not preview.dialog.go.isEnabled()
    first, last = preview.cell(archive.name, Column.DATE).split(" – ")
    days = sorted(part.head.created_at or "" for part in preview.dialog.plan.parts())
    assert (first, last) == (day(days[0], "MMM y"), day(days[-1], "MMM y"))


def test_the_text_of_a_conversation_is_read_to_be_looked_at(opened, archive, qtbot):
    preview = opened(archive)
    preview.dialog.table.setFocus()
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_Down)
    part = next(preview.dialog.plan.parts())
    opening = part.head.opening[0][1]
    assert preview.dialog.preview.excerpt.turns[0].end >= len(opening)
    qtbot.waitUntil(lambda: "turns" in shown_words(preview.dialog.preview) and part.source is None, timeout=20_000)
    qtbot.waitUntil(lambda: "in all" not in shown_words(preview.dialog.preview), timeout=20_000)
    assert preview.dialog.preview.excerpt.toPlainText().startswith(opening[:50])


def test_conversations_are_found_by_title_and_by_day_and_ticked_together(opened, archive, session, qtbot):
    preview = opened(archive)
    parts = list(preview.dialog.plan.parts())
    month = parts[7].day[:7]
    type_in(qtbot, preview.dialog.shown.filter, month)
    expected = [part.head.name for part in parts if part.day.startswith(month)]
    assert titles(preview) == expected and 0 < len(expected) < 40
    qtbot.keyClick(preview.dialog.shown.filter, Qt.Key.Key_Return)
    assert preview.dialog.isVisible() and not preview.dialog.importing, "Enter here imports nothing"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert [part.head.name for part in preview.dialog.plan.chosen()] == expected
    type_in(qtbot, preview.dialog.shown.filter, "no such title at all")
    assert preview.dialog.files.rowCount() == 0
    preview.dialog.shown.filter.clear()
    assert len(titles(preview)) == 40
    preview.bring_in()
    assert len(session.open_project.read.sources()) == len(expected)


def test_all_that_is_shown_is_unticked_again(opened, archive, qtbot):
    preview = opened(archive)
    assert preview.dialog.shown.tick.text() == "Tick the 40 shown"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert preview.dialog.go.text() == "Import 40 sources"
    assert preview.dialog.shown.tick.text() == "Untick the 40 shown"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert not preview.dialog.go.isEnabled()


def test_a_click_on_the_head_of_a_column_sorts_and_a_third_undoes_it(opened, archive):
    preview = opened(archive)
    came = titles(preview)
    days = {part.head.name: part.day for part in preview.dialog.plan.parts()}
    click_head(preview, Column.DATE)
    newest_first = [days[title] for title in titles(preview)]
    assert newest_first == sorted(newest_first, reverse=True)
    click_head(preview, Column.DATE)
    assert [days[title] for title in titles(preview)] == sorted(newest_first)
    click_head(preview, Column.DATE)
    assert titles(preview) == came


def test_what_was_sorted_is_ticked_where_it_stands(opened, archive):
    preview = opened(archive)
    click_head(preview, Column.FILE)
    index = preview.dialog.files.index(2, 0, preview.dialog.files.index(0, 0))
    preview.click_tick(index)
    assert [part.head.name for part in preview.dialog.plan.chosen()] == [sorted(titles(preview), key=str.casefold)[2]]


def test_the_rest_of_an_archive_stays_out_of_the_project(opened, archive, session, qtbot):
    preview = opened(archive)
    parts = list(preview.dialog.plan.parts())
    preview.click_tick(preview.dialog.files.index(3, 0, preview.dialog.files.index(0, 0)))
    preview.bring_in()
    (source,) = session.open_project.read.sources()
    assert source.name == parts[3].head.name and source.text_sha == parts[3].head.text_sha
    assert source.origin["conversation"] == source.name and source.origin["sha256"] == parts[3].survey.sha256
    held = session.open_project.path.read_bytes()
    assert not any((part.head.key or "?").encode() in held for part in parts if part is not parts[3])


def test_several_rows_are_ticked_by_one_press_of_the_space_bar(opened, archive, qtbot):
    preview = opened(archive)
    table = preview.dialog.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert preview.dialog.go.text() == "Import 4 sources"


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


# --- how a file is read ---


@pytest.mark.parametrize(("language", "words"), [("en", ("sure", "likely")), ("fr", ("certain", "probable"))])
def test_how_sure_a_format_is_stands_beside_it(opened, language, words, talk):
    set_language(language)
    preview = opened(EXAMPLE / NOTEBOOK, talk)
    cells = [preview.row(name).siblingAtColumn(Column.FORMAT) for name in (NOTEBOOK, talk.name)]
    assert tuple(cell.data(FileRole.SURENESS) for cell in cells) == words
    assert "\u202f%" in cells[0].data(Qt.ItemDataRole.ToolTipRole)


def test_an_encoding_that_was_guessed_wrong_is_corrected(opened, session, tmp_path, qtbot):
    path = tmp_path / "old.txt"
    path.write_bytes("Дом: щётка.\n\nЛес: да.\n".encode("iso8859_5"))
    preview = opened(path)
    box = preview.dialog.preview.encoding
    assert box.isVisible() and box.currentData() != "iso8859_5"
    with qtbot.waitSignal(preview.dialog.reading.read, timeout=20_000):
        choose_in(qtbot, box, "ISO8859_5 (Cyrillic)")
    preview.wait()
    assert "щётка" in preview.dialog.preview.excerpt.toPlainText()
    preview.bring_in()
    (source,) = session.open_project.read.sources()
    assert source.speakers == ("Дом", "Лес") and source.origin["encoding"] == "iso8859_5"


def test_a_format_that_leaves_no_choice_of_encoding_offers_none(opened):
    assert not opened(EXAMPLE / NOTEBOOK).dialog.preview.encoding.isVisible()


# --- cases, attributes, drafts ---


def fact_box(preview: Preview, name: str) -> Chooser:
    preview.dialog.decisions.tabs.setCurrentIndex(1)
    return next(box for box in preview.dialog.decisions.facts.rows.boxes.values() if box.accessibleName() == name)


def say(preview: Preview, name: str, words: str) -> None:
    line = fact_box(preview, name).line
    type_in(preview.qtbot, line, words)
    preview.qtbot.keyClick(line, Qt.Key.Key_Return)


def test_case_and_attributes_hold_for_the_rows_selected(opened, session, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    preview.choose(preview.row(talk.name))
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "2 sources selected" in [button.text() for button in preview.dialog.decisions.scope.buttons]
    say(preview, "Case", "Groupe B")
    say(preview, "workshop", "2")
    assert preview.dialog.isVisible() and not preview.dialog.importing
    preview.bring_in()
    read = session.open_project.read
    by_name = {source.id: source.name for source in read.sources()}
    (case,) = read.cases()
    assert case.name == "Groupe B"
    assert {by_name[source] for source, _ in case.places} == {"talk", "Workshop 2, policy report"}
    assert {by_name[source] for source in read.attributes_by_source()} == {"talk", "Workshop 2, policy report"}


def test_case_and_attributes_hold_for_all_that_is_ticked(opened, session, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    preview.choose(preview.row(talk.name))
    qtbot.mouseClick(preview.dialog.decisions.scope.buttons[1], Qt.MouseButton.LeftButton)
    say(preview, "programme", "Droit et IA")
    type_in(qtbot, preview.dialog.decisions.facts.rows.another, "salle")
    qtbot.keyClick(preview.dialog.decisions.facts.rows.another, Qt.Key.Key_Return)
    say(preview, "salle", "12")
    preview.bring_in()
    values = session.open_project.read.attributes_by_source()
    assert list(values.values()) == [{"programme": "Droit et IA", "salle": "12"}] * 3


def test_different_values_are_told_and_stay_unless_one_is_typed(opened, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP)
    preview.choose(preview.row(talk.name))
    say(preview, "session", "1")
    preview.dialog.table.setFocus()
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    line = fact_box(preview, "session").line
    assert (line.text(), line.placeholderText()) == ("", "several")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert [part.attributes.get("session", "") for part in preview.dialog.plan.parts()] == ["1", ""]


def test_a_speaker_is_a_case(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.CASE, "P1")
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "Animatrice")
    preview.bring_in()
    read = session.open_project.read
    (case,) = read.cases()
    ((source, speaker),) = case.places
    assert case.name == "P1"
    assert {each.id: each.name for each in read.speakers(source)}[speaker] == "Animatrice"


def test_cases_of_the_project_are_offered(opened, session, talk):
    session.do(import_sources, [Incoming(registry.read(EXAMPLE / NOTEBOOK).sources[0], case="P7")])
    preview = opened(talk)
    box = preview.box_of("Inès B.", Speaker.CASE)
    assert [box.itemText(place) for place in range(box.count())] == ["", "P7"]
    assert fact_box(preview, "Case").findText("P7") > 0


def test_a_document_is_marked_as_a_later_draft_of_a_source(opened, session, tmp_path, qtbot):
    (first,) = session.do(import_sources, [Incoming(registry.read(EXAMPLE / NOTEBOOK).sources[0])])
    (tmp_path / "Carnet v2.txt").write_text("Mon carnet.\n\nRepris.\n", "utf-8")
    preview = opened(tmp_path / "Carnet v2.txt")
    box = fact_box(preview, "Later draft of")
    box.setFocus()
    choose_in(qtbot, box, "Carnet")
    preview.bring_in()
    drafts = {source.name: source.version_of for source in session.open_project.read.sources()}
    assert drafts == {"Carnet": None, "Carnet v2": first}


# --- a newer export ---


def test_a_newer_export_is_told_as_an_update_and_comes_in_as_one(opened, session, tmp_path, qtbot):
    chats = json.loads((EXAMPLE / CHATS).read_text("utf-8"))
    earlier, whole = tmp_path / "earlier.json", tmp_path / "whole.json"
    chat = next(chat for chat in chats if chat["title"] == "Damp report summary")
    whole.write_text(json.dumps([chat]), "utf-8")
    parents = {node["parent"] for node in chat["mapping"].values()}
    leaf = next(id for id in reversed(list(chat["mapping"])) if id not in parents and id != chat["current_node"])
    chat["mapping"][chat["mapping"][leaf]["parent"]]["children"].remove(leaf)
    del chat["mapping"][leaf]
    earlier.write_text(json.dumps([chat]), "utf-8")
    opened(earlier).bring_in()
    (before,) = session.open_project.read.sources()
    preview = opened(whole)
    assert preview.cell("whole.json", Column.NOTES).startswith("Updates “Damp report summary”")
    assert preview.ticked(preview.row("whole.json")) == Qt.CheckState.Checked
    preview.bring_in()
    (after,) = session.open_project.read.sources()
    assert after.id == before.id and after.turns > before.turns
    assert len(preview.dialog.brought.updated) == 1
    again = opened(earlier)
    assert "later state" in again.cell("earlier.json", Column.NOTES)
    assert not again.dialog.go.isEnabled()
