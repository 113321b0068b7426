"""A picture is looked at above its description, which is coded like any text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.correct_text import CorrectTextDialog
from el2mp_app.dialogs.keys import KeysDialog
from el2mp_app.dialogs.memo import MemoDialog
from el2mp_app.dialogs.reply import ReplyDialog
from el2mp_app.look.chips import code_colour
from el2mp_app.models.activated import ActivatedRole
from el2mp_app.models.passages import PassageRole
from el2mp_app.widgets.picture.rectangles import as_region, pulled
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QDragLeaveEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.regions import change_region, code_region
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, drop, hold, settle, write


@pytest.fixture
def with_picture(talk: Path, tmp_path: Path) -> Path:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#d02060"))
    assert image.save(str(tmp_path / "Capture d’écran.png"))
    with Project.open(talk, coder=LEA) as project:
        (source,) = read(tmp_path / "Capture d’écran.png").sources
        project.do(import_sources, [Incoming(source)])
    return talk


def test_a_picture_is_shown_and_its_description_coded(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(with_picture)
    read_view = hands.window.read
    project = hands.window.session.open_project
    talk, picture = project.read.sources()
    assert read_view.picture.isHidden()
    read_view.show_source(picture.id)
    hands.press("S", "V")
    assert read_view.picture.isVisible()
    shown = read_view.picture.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2) == QColor("#d02060")
    assert "Capture d’écran" in read_view.picture.accessibleName()
    (coding,) = project.read.codings()
    assert coding.source_id == picture.id
    assert coding.quote == project.read.text(picture.id)
    read_view.show_source(talk.id)
    assert read_view.picture.isHidden()


def at_the_picture(at_the_window: Callable[..., Hands], with_picture: Path) -> Hands:
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(with_picture)
    hands.choose_source("Capture d’écran")
    return hands


def choose(hands: Hands, typed: str) -> None:
    (palette,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    hands.type(typed, palette.words)
    hands.press("Return", on=palette.words)


def drag(hands: Hands, start: tuple[int, int], end: tuple[int, int]) -> None:
    """With the mouse, between two points in the pixels of the picture."""
    view = hands.window.read.picture
    first, last = (view._on_screen(QRect(*point, 1, 1)).topLeft().toPoint() for point in (start, end))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
    hands.drag(view, (first + last) / 2)
    hands.drag(view, last)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)
    settle()


def coded(hands: Hands, region: Region | None, code: str = "Hesitation", coder: Person = LEA) -> str:
    """By whoever it is, at once."""
    project = hands.project
    source = next(source for source in project.read.sources() if source.media_sha)
    code_id = next(row.id for row in project.read.codes() if row.name["en"] == code)
    project.work_as(coder)
    made = project.do(code_region, source.id, region, code_id)
    project.work_as(LEA)
    settle()
    return made


def test_a_rectangle_drawn_with_the_mouse_is_coded(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    drag(hands, (100, 75), (200, 150))
    choose(hands, "Hesitation")
    (row,) = hands.project.read.regions()
    assert row.region.lies_in(400, 300) and abs(row.region.left - 100) < 8 and abs(row.region.bottom - 150) < 8
    assert hands.window.read.current == row.id
    edge = view._on_screen(QRect(130, row.region.bottom, 1, 1)).topLeft().toPoint()
    near = {view.grab().toImage().pixelColor(edge.x(), edge.y() + step).name() for step in range(-4, 5)}
    assert code_colour(row.colour).name() in near
    hands.press("Ctrl+Z")
    assert hands.project.read.regions() == [] and hands.window.read.current is None


def test_what_is_drawn_stays_when_no_code_was_chosen_and_takes_a_digit(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    coded(hands, Region(0, 0, 9, 9))
    hands.window.coding_commands.recent.use(hands.project.read.regions()[0].code_id)
    drag(hands, (100, 75), (200, 150))
    (palette,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    drawn = view.place_of(Region(100, 75, 200, 150)).translated(view.mapToGlobal(QPoint()))
    assert not palette.geometry().intersects(drawn), "what is to be coded stays in sight"
    hands.press("Esc", on=palette.words)
    assert view.drawn is not None and len(hands.project.read.regions()) == 1
    view.setFocus()
    hands.press("1", on=view)
    assert view.drawn is None and len(hands.project.read.regions()) == 2
    hands.press(".", on=view)
    assert [row.whole for row in hands.project.read.regions()].count(True) == 1


def test_edges_and_the_whole_are_pulled_with_the_mouse_and_undone(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    hands.window.read.set_current(coded(hands, Region(100, 80, 200, 160)))

    def region() -> Region:
        return hands.project.read.regions()[0].region

    drag(hands, (200, 160), (260, 220))
    assert abs(region().right - 260) < 5 and abs(region().bottom - 220) < 5 and region().left == 100
    before = region()
    drag(hands, (150, 120), (120, 100))
    assert abs(region().left - 70) < 5 and abs(region().top - 60) < 5
    assert region().right - region().left == before.right - before.left
    drag(hands, (region().left, (region().top + region().bottom) // 2), (-500, 10))
    assert region().left == 0
    for _ in range(3):
        hands.press("Ctrl+Z")
    assert region() == Region(100, 80, 200, 160)


def test_somebody_else_s_rectangle_is_not_pulled_and_shows_whose_it_is(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    theirs = coded(hands, Region(100, 80, 200, 160), coder=Person("Noé Petit", "NP"))
    hands.window.read.set_current(theirs)
    view = hands.window.read.picture
    assert "NP" in view.accessibleDescription() and view._own_current() is None
    view.setFocus()
    hands.press("E", on=view)
    assert "somebody else" in hands.said() and view.drawn is None
    hands.press("!", on=view)
    assert hands.project.read.regions()[0].to_discuss


def test_the_keyboard_draws_moves_codes_and_removes(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    view.setFocus()
    hands.press("Return", "Left", "Up", "Shift+Right", "Ctrl+Right", "C", on=view)
    choose(hands, "Hesitation")
    hands.press("C", on=view)
    choose(hands, "Iteration")
    rows = hands.project.read.regions()
    assert [row.region for row in rows] == [Region(0, 0, 400, 300), Region(93, 69, 301, 219)]
    assert "2 codings" in view.accessibleDescription()
    hands.press("PgDown", on=view)
    assert hands.window.read.current == rows[1].id and "Current: 2 Hesitation" in view.accessibleDescription()
    hands.press("E", "Down", "Shift+Left", "Return", on=view)
    assert hands.project.read.regions()[1].region == Region(93, 75, 293, 225)
    hands.press("E", "Down", "Esc", on=view)
    assert hands.project.read.regions()[1].region == Region(93, 75, 293, 225)
    hands.press("Alt+Left", "Del", on=view)
    assert [row.id for row in hands.project.read.regions()] == [rows[1].id]
    hands.press("Ctrl+Z", on=view)
    assert len(hands.project.read.regions()) == 2


def test_doubt_memo_reply_and_code_by_the_keys_of_the_text(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    read, view = hands.window.read, hands.window.read.picture
    read.set_current(coded(hands, Region(100, 80, 200, 160)))
    view.setFocus()
    hands.press("?", "!", on=view)
    (row,) = hands.project.read.regions()
    assert row.unsure and row.to_discuss
    with hands.dialogs.expecting(MemoDialog, lambda dialog: (write(dialog.editor, "the menu"), dialog.accept())):
        hands.press("M", on=view)
    with hands.dialogs.expecting(ReplyDialog, lambda dialog: (write(dialog.editor, "Which?"), dialog.accept())):
        hands.press("Shift+M", on=view)
    hands.wait(lambda: "Which?" in read.inspector.discussion.text())
    assert read.inspector.memo.text() == "the menu"
    assert read.inspector.cut_out.isVisible() and "[picture: Capture d’écran" in read.inspector.cut_out.accessibleName()
    assert read.inspector.shown() == [row.id]
    hands.press("Shift+C", on=view)
    choose(hands, "Iteration")
    assert hands.project.read.regions()[0].code_name["en"] == "Iteration"
    hands.press("Ctrl+Shift+C", on=view)
    assert QApplication.clipboard().text() == "[picture: Capture d’écran, 100–200 × 80–160 pixels]"


def test_pictures_are_among_what_is_ticked_and_open_in_their_place(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    made = coded(hands, Region(100, 80, 200, 160))
    read = hands.window.read
    talk, _ = hands.project.read.sources()
    read.show_source(talk.id)
    settle()
    hands.press("Ctrl+Shift+A")
    assert read.activation.shown
    read.codes.model.tick([hands.project.read.regions()[0].code_id])
    model = read.passages.list.model()
    hands.wait(lambda: model.rowCount() == 1)
    passage = model.index(0, 0).data(ActivatedRole.PASSAGE)
    assert (passage.cut_out.width(), passage.cut_out.height()) == (100, 80)
    assert passage.cut_out.pixelColor(50, 40) == QColor("#d02060")
    hands.click(read.passages.list.viewport(), read.passages.list.visualRect(model.index(0, 0)).center())
    assert read.page.source.media_sha and read.current == made
    hands.project.do(change_region, made, Region(0, 0, 50, 40))
    settle()
    assert model.index(0, 0).data(ActivatedRole.PASSAGE).cut_out.width() == 50


def test_a_coded_picture_counts_as_read_and_is_filtered(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    read = hands.window.read
    assert set(read.page.states().values()) == {"unread"}
    one, two = coded(hands, Region(100, 80, 200, 160)), coded(hands, None, "Iteration")
    assert set(read.page.states().values()) == {"coded"}
    assert read.picture.shown() == [two, one]
    hands.menu("filter")
    read.filter_bar.codes.choose([read.page.regions[one].code_id])
    read.filter_bar.changed.emit()
    settle()
    assert read.picture.shown() == [one]
    assert read.filter_bar._shown.text().startswith("1 of 2 marks")
    assert "2 Hesitation" in read.picture.accessibleDescription(), "the number it has on paper"


def test_the_description_is_corrected_and_the_rectangles_stay(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    made = coded(hands, Region(100, 80, 200, 160))
    view = hands.window.read.picture
    view.setFocus()

    def correct(dialog: CorrectTextDialog) -> None:
        dialog.editor.setPlainText("The start page, with a menu at its left.")
        dialog.accept()

    with hands.dialogs.expecting(CorrectTextDialog, correct):
        hands.press("F2", on=view)
    assert hands.text == "The start page, with a menu at its left."
    assert view.isVisible() and view.shown() == [made]
    assert hands.project.check() == []


def test_what_the_pointer_is_on_is_shown_everywhere(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    made = coded(hands, Region(100, 80, 200, 160))
    view, inspector = hands.window.read.picture, hands.window.read.inspector
    hands.wait(lambda: inspector.shown() == [made])
    QTest.mouseMove(view, view._on_screen(QRect(150, 100, 1, 1)).topLeft().toPoint())
    settle()
    assert view.hovered == {made} and inspector._delegate.pointed == made
    inspector.coding_hovered.emit("")
    assert view.hovered == frozenset()


@given(
    rect=st.tuples(st.integers(0, 90), st.integers(0, 70), st.integers(1, 10), st.integers(1, 10)),
    held=st.sampled_from(["move", "l", "r", "t", "b", "lt", "rt", "lb", "rb"]),
    by=st.tuples(st.integers(-300, 300), st.integers(-300, 300)),
)
def test_however_it_is_pulled_it_has_something_in_it_and_lies_in_the_picture(
    rect: tuple[int, int, int, int], held: str, by: tuple[int, int]
) -> None:
    found = pulled(QRect(*rect), QSize(100, 80), held, QPointF(*by))
    assert as_region(found).lies_in(100, 80)
    if held == "move":
        assert found.size() == QRect(*rect).size()


def tree_index(hands: Hands, name: str) -> QModelIndex:
    panel = hands.window.read.codes
    code = next(code for code in hands.project.read.codes() if code.name["en"] == name)
    index = panel._shown.mapFromSource(panel.model.index_of(code.id))
    panel.tree.scrollTo(index)
    return index


def dragged(hands: Hands, name: str) -> QMimeData:
    return hands.window.read.codes.tree.model().mimeData([tree_index(hands, name)])


def test_a_code_is_dropped_on_the_whole_picture_or_on_the_rectangle_under_it(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    code = dragged(hands, "Hesitation")
    assert drop(code, view, view._on_screen(QRect(300, 250, 1, 1)).topLeft().toPoint())
    (row,) = hands.project.read.regions()
    assert row.whole and hands.window.read.current == row.id
    coded(hands, Region(100, 80, 200, 160))
    assert drop(dragged(hands, "Iteration"), view, view._on_screen(QRect(150, 100, 1, 1)).topLeft().toPoint())
    here = {row.code_name["en"] for row in hands.project.read.regions() if row.region == Region(100, 80, 200, 160)}
    assert here == {"Hesitation", "Iteration"}
    assert set(hands.window.read.recent.names.values()) == {"Hesitation", "Iteration"}
    assert not drop(code, view, QPoint(1, 1)), "beside the picture"
    foreign = QMimeData()
    foreign.setText("Hesitation")
    assert not drop(foreign, view, view.rect().center())
    hands.press("Ctrl+Z", "Ctrl+Z")
    assert [row.whole for row in hands.project.read.regions()] == [True]


def test_where_a_code_would_go_is_shown_while_it_is_held_there(
    at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    coded(hands, Region(100, 80, 200, 160))
    view = hands.window.read.picture
    inside = view._on_screen(QRect(150, 100, 1, 1)).topLeft().toPoint()
    before = view.grab().toImage()
    assert hold(dragged(hands, "Iteration"), view, inside)
    assert view.drag.aimed == Region(100, 80, 200, 160) and view.grab().toImage() != before
    QApplication.sendEvent(view, QDragLeaveEvent())
    assert view.drag.aimed is None and view.grab().toImage() == before


def test_the_rectangle_drawn_is_dragged_onto_a_code(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view, tree = hands.window.read.picture, hands.window.read.codes.tree
    drag(hands, (100, 75), (200, 150))
    (palette,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    hands.press("Esc", on=palette.words)
    drawn = view.drawn
    drag(hands, (150, 100), (380, 280))
    assert view.drawn == drawn, "it is carried, and none is drawn anew"
    assert drop(view.drag.carried(), tree.viewport(), tree.visualRect(tree_index(hands, "Hesitation")).center())
    (row,) = hands.project.read.regions()
    assert row.region == as_region(drawn) and row.code_name["en"] == "Hesitation" and view.drawn is None


def test_a_code_dropped_elsewhere_leaves_what_is_drawn(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    view.setFocus()
    hands.press("Return", on=view)
    drawn = view.drawn
    assert drop(dragged(hands, "Hesitation"), view, view._on_screen(QRect(5, 5, 1, 1)).topLeft().toPoint())
    assert [row.whole for row in hands.project.read.regions()] == [True] and view.drawn == drawn
    assert drop(dragged(hands, "Hesitation"), view, view._on_screen(drawn).center().toPoint())
    assert [row.region for row in hands.project.read.regions()][-1] == as_region(drawn) and view.drawn is None


def test_the_picture_names_the_keys_in_force(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    assert "E changes the current one" in hands.window.read.picture.accessibleDescription()

    def change(dialog: KeysDialog) -> None:
        dialog.select("extent")
        hands.press("Ctrl+Alt+X", on=dialog.field)
        QTest.mouseClick(dialog.give, Qt.MouseButton.LeftButton)
        dialog.select("code")
        QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
        dialog.accept()

    with hands.dialogs.expecting(KeysDialog, change):
        hands.menu("keys")
    said = hands.window.read.picture.accessibleDescription()
    assert "Ctrl+Alt+X changes the current one" in said and "“Code” codes it" in said


def test_the_rectangles_behind_a_cell_are_listed_and_opened(
    qtbot: QtBot, at_the_window: Callable[..., Hands], with_picture: Path
) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    made = {coded(hands, Region(100, 80, 200, 160)), coded(hands, Region(150, 100, 400, 300), "Iteration")}
    hands.choose_source("Talk")
    view = hands.window.analyse
    with qtbot.waitSignal(view.counted):
        hands.press("Ctrl+3")
    with qtbot.waitSignal(view.counted):
        view.unit.setCurrentIndex(1)
    settle()
    hands.press("Down", on=view.figure)
    (line,) = [view.passages.index(row).data(PassageRole.LINE) for row in range(view.passages.rowCount())]
    assert line.words == "[picture: Capture d’écran, 150–200 × 100–160 pixels]"
    hands.click(view.list.viewport(), view.list.visualRect(view.passages.index(0, 0)).center())
    assert hands.window.read.page.source.media_sha and hands.window.read.current in made
