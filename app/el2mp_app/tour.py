"""The main job without a screen: the example imported, suggested on, counted and pictured, into a folder."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.example import copy_of_the_example
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import current_language, set_language, trn
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs import running
from el2mp_desktop.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow

_SIZE = (1440, 900)
_CALM = 400
"""Milliseconds: longer than anything in the window puts off."""
_ROUNDS = 3
_CODER = Person("Léa Marchetti", "LM")
"""One of the invented coders of the example."""


def main(arguments: Sequence[str] | None = None) -> int:
    """``tour OUT``: write everything into OUT and say what was written. Returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    out = Path(given[0] if given else "out")
    set_language(load_settings().language or "en")
    with TemporaryDirectory() as home:
        # A home of its own: the person's settings and list of recent projects are none of the tour's business.
        os.environ["EL2MP_HOME"] = home
        save_settings(Settings(_CODER.name, _CODER.initials, current_language()))
        try:
            for path in take(out):
                print(path)
        except (UserError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def take(out: Path) -> list[Path]:
    """Do the main job once; returns the files written."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.el2mp"):
        old.unlink()
    path = copy_of_the_example(out)
    with Project.open(path, coder=_CODER) as project:
        _suggest(project)
        charts = _draw(project, out)
    return [path, *charts, _picture(path, out / "window.png")]


def _suggest(project: Project) -> None:
    from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

    sources = [source.id for source in project.read.sources()]
    outcome = running.suggest(project, EmbeddedSuggester(), sources, cancel=Cancel())
    turns = trn("{count} turn", "{count} turns", outcome.passages)
    told = trn("{count} suggestion on {turns}", "{count} suggestions on {turns}", outcome.suggestions, turns=turns)
    print(told, file=sys.stderr)


def _draw(project: Project, out: Path) -> list[Path]:
    from el2mp_desktop.charts.cooccurrence import draw_cooccurrence
    from el2mp_desktop.charts.save import save
    from el2mp_desktop.counting import chart_codes, count_together

    chart = draw_cooccurrence(count_together(project, "turn"), chart_codes(project.read.codes(), project.language))
    paths = [out / "cooccurrence.png", out / "cooccurrence.svg"]
    for path in paths:
        save(chart.figure, path)
    return paths


def _picture(project: Path, picture: Path) -> Path:
    """The main window on the project, drawn without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from el2mp_app.main import make_window

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = make_window(app)
    window.resize(*_SIZE)
    window.show()
    window.session.open(project)
    _go_to_a_suggestion(window)
    _wait_until_calm()
    window.grab().save(str(picture))
    window.close()
    return picture


def _wait_until_calm() -> None:
    """Until what is counted off the window's thread has come, and everything has found its place."""
    from PySide6.QtCore import QEventLoop, QTimer

    from el2mp_app.tasks import wait_for_all

    for _ in range(_ROUNDS):
        wait_for_all()
        loop = QEventLoop()
        QTimer.singleShot(_CALM, loop.quit)
        loop.exec()


def _go_to_a_suggestion(window: "MainWindow") -> None:
    """Show the first one that waits beside a coding: what people do and what a model proposes, in one picture."""
    project = window.session.open_project
    waiting = [row for row in project.read.suggestions_shown(project.coder_id) if row.state == "open"]
    if waiting and waiting[0].start is not None and waiting[0].end is not None:
        span = Span(waiting[0].start, waiting[0].end)
        window.open_passage(waiting[0].source_id, span, waiting[0].id)


if __name__ == "__main__":
    sys.exit(main())
