"""Fixtures for tests of the window: the light theme in force, and a window of the program with somebody at it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from el2mp_app.garbage import GarbageCollector
from el2mp_app.look import theme
from el2mp_app.main import make_window
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.language import set_language
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings, save_settings
from tests.app.hands import Hands, settle
from tests.ollama_server import ScriptedServer
from tests.projects import incoming

LEA = Person("Léa Marchetti", "LM")
TALK = (
    ("Inès", "L’arrêt existe. Ça se lit très bien, et pourtant il est faux."),
    ("Olivier", "Je me suis demandé si ça venait de nous. On lui avait collé les conclusions."),
    ("Inès", "Du coup je lui ai redonné les pièces, une par une."),
    ("Marguerite", "Et alors ?"),
    ("Olivier", "Une idée, oui. Mais à la fin, c’est moi qui signe."),
)


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says this of windows and popups.
    for missing in ("propagateSizeHints", "raise", "grabbing the keyboard"):
        config.addinivalue_line("qt_log_ignore", f"This plugin does not support {missing}")


@pytest.fixture(autouse=True, scope="session")
def collector(qapp: QApplication) -> GarbageCollector:
    """As in the program: a worker's thread never takes apart what the window of an earlier test left behind."""
    return GarbageCollector(qapp)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> theme.Theme:
    """Tests look at colours: every test begins with the light theme at its plain size."""
    if theme.current() != theme.LIGHT or not qapp.styleSheet():
        theme.apply(qapp, theme.LIGHT)
    return theme.LIGHT


@pytest.fixture(scope="session")
def project_with_talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped codebook and one short talk; to be copied, not opened."""
    path = tmp_path_factory.mktemp("template") / "Talk.el2mp"
    book = load_codebook(find_codebook("el2mp"))
    with Project.create(path, language="en", codebook=book, coder=LEA) as project:
        project.do(import_sources, [incoming("Talk", *TALK)])
    return path


@pytest.fixture
def talk(project_with_talk: Path, tmp_path: Path) -> Path:
    """A project of one's own with the talk in it."""
    return Path(shutil.copy(project_with_talk, tmp_path / "Talk.el2mp"))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """An Ollama that answers as it is told to; what it could not answer fails the test."""
    with ScriptedServer() as found:
        yield found
    assert not found.failures


@pytest.fixture
def at_the_window(qtbot: QtBot, qapp: QApplication, home: Path) -> Iterator[Callable[..., Hands]]:
    """Start the program: ``at_the_window(Settings(...))`` gives hands at its window, closed after the test."""
    made: list[Hands] = []

    def start(settings: Settings | None = None) -> Hands:
        if settings is not None:
            save_settings(settings)
        watching, threads = sys.excepthook, sys.modules["threading"].excepthook
        window = make_window(qapp, "en" if settings is None else "")
        # The program tells people of bugs; a test fails.
        sys.excepthook, sys.modules["threading"].excepthook = watching, threads
        qtbot.addWidget(window)
        made.append(Hands(window))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        settle()
        return made[-1]

    yield start
    for hands in made:
        hands.window.close()
        hands.dialogs.stop()
        settle()
    set_language("en")
    for hands in made:
        hands.dialogs.check()


@pytest.fixture
def hands(at_the_window: Callable[..., Hands], talk: Path) -> Hands:
    """Léa at the window, with the talk before her."""
    found = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    found.open(talk)
    return found
