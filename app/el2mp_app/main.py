"""Starts the window: arguments, language, appearance, and what happens to a bug."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from el2mp_app import window_layout
from el2mp_app.bugs import watch_for_bugs
from el2mp_app.garbage import GarbageCollector
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task, start
from el2mp_app.views.main_window import MainWindow
from el2mp_desktop import __version__
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import LANGUAGES, set_language, tr
from el2mp_desktop.settings import load_settings

_TURN = 0.0005
"""Seconds that a job may keep the interpreter while the window waits for it: ten times as often its turn as Python
gives it, which painting needs, as it asks for the interpreter many times over."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, on a project where one is named. Returns the exit code."""
    set_language(load_settings().language or _system_language())
    options = _options(sys.argv[1:] if arguments is None else arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    garbage = GarbageCollector(app)
    window = make_window(app, options.lang)
    window_layout.fit(window)
    window.show()
    load_ahead(window).ended.connect(garbage.spare)
    # Once the window stands: opening may ask who one is.
    if options.example:
        QTimer.singleShot(0, window.project_commands.open_example)
    elif options.project is not None:
        QTimer.singleShot(0, lambda: window.project_commands.open_path(options.project))
    return app.exec()


def make_window(app: QApplication, language: str = "") -> MainWindow:
    """The window with everything it stands on, not shown yet."""
    app.setApplicationName("EL2MP Desktop")
    app.setApplicationVersion(__version__)
    sys.setswitchinterval(_TURN)
    session = ProjectSession(app)
    set_language(language or session.settings.language or _system_language())
    appearance = theme.Appearance(app, theme.preference(session.settings.theme))
    window = MainWindow(session, appearance)
    watch_for_bugs(window)
    return window


def load_ahead(window: MainWindow) -> Task:
    """What the first project will need, off this thread; the window is there before it."""

    def job(_report: Report, _cancel: Cancel) -> None:
        for module in ("el2mp_desktop.project", "el2mp_desktop.domain.spans"):
            import_module(module)

    return start(job, window)


def _system_language() -> str:
    language = QLocale.system().name()[:2]
    return language if language in LANGUAGES else "en"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="el2mp-desktop", description=tr("The window of EL2MP Desktop."))
    parser.add_argument("project", nargs="?", type=Path, help=tr("project file to open"))
    parser.add_argument("--example", action="store_true", help=tr("open a fresh copy of the example project"))
    parser.add_argument("--lang", choices=sorted(LANGUAGES), default="", help=tr("language of the window"))
    parser.add_argument("--version", action="version", version=__version__)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
