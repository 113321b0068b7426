"""A project of one’s own, a talk and an archive to import, and the page before an import over them."""

from pathlib import Path

import pytest
from el2mp_app.session import ProjectSession
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from el2mp_desktop.intake import KEPT
from el2mp_desktop.language import set_language
from tests.app.importing.preview import Preview
from tests.benchmarks.archive import write_archives

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


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Forty conversations, more than is read at once."""
    path, _ = write_archives(tmp_path, 40, 60)
    assert path.stat().st_size > KEPT
    return path


@pytest.fixture
def opened(qtbot: QtBot, session: ProjectSession):
    return lambda *paths: Preview(qtbot, session, list(paths))
