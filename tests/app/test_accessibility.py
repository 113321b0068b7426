"""Everything is reached by keys, named for those who do not see, and legible: in both languages, in all themes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.command_palette import CommandPalette
from el2mp_app.dialogs.exam import ExamDialog
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.dialogs.keys import KeysDialog
from el2mp_app.dialogs.memo import MemoDialog
from el2mp_app.dialogs.models import ModelsDialog
from el2mp_app.dialogs.prompts import PromptsDialog
from el2mp_app.dialogs.runs import RunsDialog
from el2mp_app.dialogs.source_palette import SourcePalette
from el2mp_app.keys.actions import COMMANDS
from el2mp_app.keys.keymap import effective, holder
from el2mp_app.look import theme
from el2mp_app.look.theme import contrast_ratio
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTreeView,
    QWidget,
)

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.importers.registry import read as read_file
from el2mp_desktop.language import set_language
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.regions import code_region
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.app.test_window_as_a_whole import nameless
from tests.projects import incoming

LEAST = 4.5
LOOKS = [(language, look) for language in ("en", "fr") for look in ("light", "dark", "contrast")]
VIEWS = ("view_read", "view_review", "view_analyse", "view_codebook")
DIALOGS: dict[str, Callable[[Hands], QDialog]] = {
    "keys": lambda h: KeysDialog({}, h.window),
    "memo": lambda h: MemoDialog("About", "", h.window),
    "who": lambda h: WhoDialog(h.window.session, h.window),
    "palette": lambda h: CodePalette(h.project.read.codes(), "en", [], h.window, several=True),
    "commands": lambda h: CommandPalette(h.window.actions_.all, effective({}), h.window),
    "sources": lambda h: SourcePalette(h.project.read.sources(), h.window),
    "import": lambda h: ImportPreview(h.window.session, [], h.window),
    "engine": lambda h: ChooseEngine(h.window.session, h.window),
    "models": lambda h: ModelsDialog(h.window.session, h.window),
    "exam": lambda h: ExamDialog(h.window.session, "tiny", "", h.window, before_reading=True),
    "asked": lambda h: PromptsDialog(h.window.session, *h.window.model_commands.turns(), h.window),
    "runs": lambda h: RunsDialog(h.window.session, False, h.window),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture(params=LOOKS, ids=[" ".join(look) for look in LOOKS])
def window(request: pytest.FixtureRequest, at_the_window: Callable[..., Hands], talk) -> Iterator[Hands]:
    language, look = request.param
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language=language, theme=look))
    hands.open(talk)
    hands.press("S")
    code = next(code for code in hands.project.read.codes() if code.codable)
    hands.window.coding_commands.apply(code.id)
    settle()
    yield hands


def of_text(top: QWidget) -> list[QWidget]:
    """Visible widgets that say something in words of their own."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTabBar)
    return [w for w in top.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible() and w.isEnabled()]


def faint(top: QWidget) -> list[str]:
    """What cannot be read: its words against the ground they stand on."""
    found = []
    for widget in of_text(top):
        words, ground = widget.palette().color(widget.foregroundRole()), ground_of(widget)
        if contrast_ratio(words, ground) < LEAST:
            name = f"{type(widget).__name__} “{getattr(widget, 'text', str)()}”"
            found.append(f"{name}: {words.name()} on {ground.name()}")
    return found


def ground_of(widget: QWidget) -> QColor:
    """The colour painted behind a widget: its own, or that of what it lies on."""
    own = widget.palette().color(QPalette.ColorRole.Base)
    if isinstance(widget, (QLineEdit, QPlainTextEdit, QComboBox)) and own.alpha() == 255:
        return own
    while not widget.autoFillBackground() and not widget.isWindow() and widget.parentWidget() is not None:
        widget = widget.parentWidget()
    return widget.palette().color(widget.backgroundRole())


def unspoken(top: QWidget) -> list[str]:
    """Widgets that take the focus without a role that a screen reader knows."""
    nothing = (QAccessible.Role.NoRole, QAccessible.Role.Client)
    found = []
    for widget in top.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            spoken = QAccessible.queryAccessibleInterface(widget)
            if spoken is None or (spoken.role() in nothing and not widget.accessibleName()):
                found.append(f"{type(widget).__name__}: {spoken.role() if spoken else None}")
    return found


def walked() -> list[QWidget]:
    """Where Tab leads from the first widget until it comes back."""
    first = QApplication.focusWidget()
    seen: list[QWidget] = []
    for _ in range(200):
        here = QApplication.focusWidget()
        if here is None or (seen and here is first):
            break
        seen.append(here)
        here.focusNextPrevChild(True)
        settle()
    return seen


def beyond_tab(top: QWidget, reached: list[QWidget]) -> list[str]:
    wanted = [
        w
        for w in top.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled() and w.focusProxy() is None
    ]
    alone = [w for w in wanted if w not in reached and not any(w.isAncestorOf(r) or r.isAncestorOf(w) for r in reached)]
    # Of a group of buttons that exclude one another, Tab leads to one; arrows to the others.
    return [f"{type(w).__name__} {w.accessibleName()}" for w in alone if not getattr(w, "group", lambda: None)()]


# The window


def test_every_view_is_named_legible_and_reached(window: Hands):
    top = window.window
    for name in VIEWS:
        window.menu(name)
        settle()
        assert nameless(top) == [], name
        assert unspoken(top) == [], name
        assert faint(top) == [], name
    window.menu("view_read")
    reached = walked()
    assert len(reached) > 5
    assert beyond_tab(window.window.read, reached) == []


def test_pictures_and_recordings_are_named_legible_and_reached(window: Hands, tmp_path: Path):
    read = window.window.read
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#406080"))
    assert image.save(str(tmp_path / "Screen.png"))
    (source,) = read_file(tmp_path / "Screen.png").sources
    (picture,) = window.project.do(import_sources, [Incoming(source)])
    codes = [code.id for code in window.project.read.codes() if code.codable]
    window.project.do(code_region, picture, None, codes[0])
    made = window.project.do(code_region, picture, Region(20, 30, 200, 90), codes[1])
    settle()
    read.show_source(picture, mark=made)
    read.playback.show()
    read.picture.setFocus()
    for show in (lambda: read.playback.show_ready(60), lambda: read.playback.show_silence("It is not here.", True)):
        show()
        settle()
        assert nameless(window.window) == []
        assert unspoken(read) == []
        assert faint(read) == []
        assert beyond_tab(read, walked()) == []
    spoken = QAccessible.queryAccessibleInterface(read.picture)
    assert "Screen" in spoken.text(QAccessible.Text.Name)
    names = [code.name[window.project.language] for code in window.project.read.codes() if code.id in codes[:2]]
    assert all(name in spoken.text(QAccessible.Text.Description) for name in names)


def test_columns_side_by_side_are_named_legible_and_reached(window: Hands):
    read = window.window.read
    window.project.do(import_sources, [incoming("Chat", ("User", "Piece by piece.")), incoming("Note", ("", "One."))])
    settle()
    for _ in range(2):
        read.side.add()
    read.aligning.compare()
    settle()
    assert len(read.side.shown()) == 3
    assert nameless(window.window) == []
    assert unspoken(window.window) == []
    assert faint(window.window) == []
    names = [column.reader.view.accessibleName() for column in read.side.shown()]
    assert len(set(names)) == 3
    assert beyond_tab(read, walked()) == []


def test_every_dialog_is_named_and_legible(window: Hands):
    for name, make in DIALOGS.items():
        dialog = make(window)
        dialog.show()
        dialog.activateWindow()
        settle()
        assert dialog.windowTitle(), name
        assert nameless(dialog) == [], name
        assert unspoken(dialog) == [], name
        assert faint(dialog) == [], name
        dialog.close()
        settle()


def test_what_is_faint_nameless_or_out_of_reach_would_be_found(hands: Hands):
    pale, mute = QLabel("pale", hands.window.read), QLineEdit(hands.window.read)
    colours = pale.palette()
    colours.setColor(pale.foregroundRole(), QColor("#BBBBBB"))
    pale.setPalette(colours)
    mute.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (pale, mute):
        widget.show()
    settle()
    assert len(faint(hands.window)) == 1 and "pale" in faint(hands.window)[0]
    assert nameless(hands.window) == ["QLineEdit in ReadAndCode"]
    reached = [widget for widget in walked() if widget is not mute]
    assert beyond_tab(hands.window.read, reached) == ["QLineEdit "]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_has_a_name_and_no_key_clashes(language: str):
    set_language(language)
    keys = effective({})
    for command in COMMANDS:
        assert command.name.strip()
        assert [holder(key, command, keys) for key in keys[command.id]] == [None] * len(keys[command.id])


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_the_words_of_a_theme_are_legible_on_each_of_its_grounds(look: str, qapp: QApplication):
    tokens = theme.fitting(qapp, look)
    theme.apply(qapp, tokens)
    for words in (tokens.text, tokens.text_2, tokens.text_3):
        for ground in (tokens.page, tokens.panel, tokens.window):
            assert contrast_ratio(QColor(words), QColor(ground)) >= LEAST, (words, ground)
        row = theme.row_ink(words, True)
        # The system chooses the colours of high contrast; elsewhere they are ours.
        assert look == "contrast" or contrast_ratio(QColor(row), QColor(tokens.row)) >= LEAST, words
    assert look == "contrast" or contrast_ratio(QColor(tokens.accent_text), QColor(tokens.accent)) >= LEAST


# The text


def test_the_coded_text_exposes_its_text_and_at_the_caret_the_codings_there(hands: Hands):
    codes = [code for code in hands.project.read.codes() if code.codable][:2]
    source, span = hands.window.read.page.source.id, hands.find("L’arrêt existe.")
    for code in codes:
        hands.project.do(apply_code, source, span, code.id)
    hands.wait(lambda: len(hands.window.read.page.marks) == 2)
    spoken = QAccessible.queryAccessibleInterface(hands.view)
    assert spoken.role() == QAccessible.Role.EditableText
    text = spoken.textInterface()
    assert text.text(0, text.characterCount()).startswith("L’arrêt existe. Ça se lit")
    hands.go_to("existe")
    assert text.cursorPosition() == hands.view.textCursor().position()
    said = spoken.text(QAccessible.Text.Description)
    assert "Inès" in said and all(code.name["en"] in said for code in codes)
    hands.go_to("Ça se lit")
    assert not any(code.name["en"] in spoken.text(QAccessible.Text.Description) for code in codes)
    hands.press("Shift+Right", "Shift+Right")
    assert text.selectionCount() == 1


def test_what_was_just_coded_is_said_though_the_caret_stands_behind_it(hands: Hands):
    code = next(code for code in hands.project.read.codes() if code.codable)
    hands.go_to("L’arrêt existe")
    hands.press("S")
    assert code.name["en"] not in hands.view.accessibleDescription()
    hands.window.coding_commands.apply(code.id)
    settle()
    assert hands.view.caret == hands.find("L’arrêt existe.").end
    assert "1 code here: " + code.name["en"] in hands.view.accessibleDescription()


def test_only_what_has_something_below_is_read_out_as_open(hands: Hands):
    for tree in (hands.window.read.codes.tree, hands.window.read.sources.tree):
        spoken, model = QAccessible.queryAccessibleInterface(tree), tree.model()
        rows = shown_rows(tree)
        assert any(not model.hasChildren(index) for index in rows)
        below = [spoken.child(place) for place in range(spoken.childCount())]
        said = [row for row in below if row.role() == QAccessible.Role.TreeItem]
        for row, index in zip(said, rows, strict=True):
            assert row.text(QAccessible.Text.Name).startswith(index.data())
            assert bool(row.state().expanded) == model.hasChildren(index)


def shown_rows(tree: QTreeView) -> list[QModelIndex]:
    rows, index = [], tree.model().index(0, 0)
    while index.isValid():
        rows.append(index)
        index = tree.indexBelow(index)
    return rows


def test_a_command_for_everything_that_the_mouse_can_do(hands: Hands):
    """What is dragged, pulled or pressed with the mouse has a command."""
    twins = {
        "a code onto words": "code",
        "a handle pulled": "end_word_on",
        "a recent code pressed": "recent_1",
        "a coding clicked": "next_coding",
        "a source clicked": "go_to_source",
        "the undo bar": "undo",
        "a turn in the margin": "select_turn",
        "a rectangle pulled": "extent",
        "the triangle of a recording": "play",
    }
    assert set(twins.values()) <= {command.id for command in COMMANDS}
    assert all(any(c.id == id and c.keys for c in COMMANDS) for id in twins.values())
