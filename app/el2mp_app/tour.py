"""The main job without a screen: the example imported, suggested on, counted and pictured, into a folder."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from el2mp_desktop import runs
from el2mp_desktop.errors import UserError
from el2mp_desktop.example import copy_of_the_example
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import set_language, tr
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import load_settings

_SIZE = (1440, 900)


def main(arguments: Sequence[str] | None = None) -> int:
    """``tour OUT``: write everything into OUT and say what was written. Returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    out = Path(given[0] if given else "out")
    set_language(load_settings().language or "en")
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
    with Project.open(path, coder=Person("Léa Marchetti", "LM")) as project:
        _suggest(project)
        charts = _draw(project, out)
    return [path, *charts, _picture(path, out / "window.png")]


def _suggest(project: Project) -> None:
    from el2mp_desktop.suggest.embedded import EmbeddedSuggester

    sources = [source.id for source in project.read.sources()]
    outcome = runs.suggest(project, EmbeddedSuggester(), sources, cancel=Cancel())
    told = tr("{suggestions} suggestions on {turns} turns", suggestions=outcome.suggestions, turns=outcome.passages)
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
    first = window.read.page
    if first is not None and first.marks:
        mark = next(iter(first.marks.values()))
        window.read.show_source(first.source.id, first.span_of(mark.id), mark.id)
    app.processEvents()
    window.grab().save(str(picture))
    window.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
