"""A picture is looked at above its description, which is coded like any text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands


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
