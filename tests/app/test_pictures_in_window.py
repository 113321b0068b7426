"""A picture is looked at above its description, which is coded like any text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from el2mp_app.chips import code_colour
from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle


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


def test_a_rectangle_drawn_with_the_mouse_is_coded(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    place = view._place()
    start = place.topLeft() + (place.center() - place.topLeft()) / 2
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    hands.drag(view, place.center())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place.center())
    settle()
    choose(hands, "Hesitation")
    (row,) = hands.project.read.regions()
    assert row.region.lies_in(400, 300) and abs(row.region.left - 100) < 8 and abs(row.region.bottom - 150) < 8
    edge = (start + place.center()) / 2
    edge.setY(place.center().y())
    near = {view.grab().toImage().pixelColor(edge.x(), edge.y() + step).name() for step in range(-4, 5)}
    assert code_colour(row.colour).name() in near
    hands.press("Ctrl+Z")
    assert hands.project.read.regions() == []


def test_the_keyboard_draws_moves_codes_and_removes(at_the_window: Callable[..., Hands], with_picture: Path) -> None:
    hands = at_the_picture(at_the_window, with_picture)
    view = hands.window.read.picture
    view.setFocus()
    hands.press("Return", "Left", "Up", "Shift+Right", "C", on=view)
    choose(hands, "Hesitation")
    hands.press("C", on=view)
    choose(hands, "Iteration")
    rows = hands.project.read.regions()
    assert [row.region for row in rows] == [Region(0, 0, 400, 300), Region(92, 69, 300, 219)]
    assert "2 codings" in view.accessibleDescription()
    hands.press("PgDown", on=view)
    assert hands.said().startswith(("Hesitation", "Iteration"))
    hands.press("Del", on=view)
    assert len(hands.project.read.regions()) == 1
