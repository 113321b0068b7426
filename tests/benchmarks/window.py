"""The window on a large project; prints milliseconds. Run by hand, or small with ``--smoke``.

    python tests/benchmarks/window.py [--size large] [--project FILE]

A project made once is kept with ``--project``: reading the corpus in takes longer than all the rest.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from corpus import SIZES, write_corpus  # noqa: E402
from el2mp_app.garbage import GarbageCollector  # noqa: E402
from PySide6.QtCore import QEvent  # noqa: E402
from PySide6.QtGui import QKeySequence  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from el2mp_desktop.project import Person, Project  # noqa: E402

CODER = Person("Ada", "A")
_SOME_SECONDS = 4000
"""Milliseconds."""


def make_project(path: Path, size: str) -> None:
    from el2mp_desktop.exchange.corpus import read_corpus
    from el2mp_desktop.operations.corpus import import_corpus
    from el2mp_desktop.operations.sources import import_sources
    from tests.projects import incoming

    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder), SIZES[size])
        with Project.create(path, coder=CODER) as project:
            project.do(import_corpus, read_corpus(Path(folder)))
            project.do(import_sources, [incoming("Zoé", ("Zoé", "A short talk, to come from and go to."))])


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def press(widget: QWidget, key: str) -> None:
    combination = QKeySequence(key)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


SHOW = """
import os, sys
from PySide6.QtWidgets import QApplication
from el2mp_app.main import make_window
app = QApplication([])
window = make_window(app, "en")
window.show()
for _ in range(4):
    app.processEvents()
os._exit(0)
"""


def started() -> None:
    """A process of its own, from nothing to the window painted."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "app")])}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # people's programs keep what was compiled
    subprocess.run([sys.executable, "-c", SHOW], env=environment, check=True)


def _look_about() -> None:
    QTest.qWait(300)


class PaintWatch:
    """When the page was last painted to the end."""

    def __init__(self, view: QWidget) -> None:
        self.painted = 0.0
        paint = view.paintEvent

        def watched(event: object) -> None:
            paint(event)
            self.painted = time.perf_counter()

        view.paintEvent = watched


class Bench:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.figures: dict[str, float] = {}
        self.app = QApplication.instance() or QApplication([])
        self.garbage = GarbageCollector(self.app)

    def settled(self) -> None:
        """Everything that an act brings is painted when the event loop has nothing left of it."""
        for _ in range(4):
            self.app.processEvents()
        # An event loop that runs does so by itself.
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def time(self, name: str, act: Callable[[], object], times: int = 1) -> None:
        taken = [milliseconds(lambda: (act(), self.settled())) for _ in range(times)]
        self.figures[name] = statistics.median(taken)
        if times > 1:
            self.figures[f"{name}, worst"] = max(taken)

    def to_paint(self, name: str, key: str, times: int, before: str = "") -> None:
        """From a key to the page painted with what it did, which is stored by then; and to everything beside it."""

        def get_ready() -> None:
            for key in filter(None, before.split(",")):
                press(self.view, key)
                self.settled()

        self.act_to_paint(f"{name}: key", lambda: press(self.view, key), times, get_ready)

    def act_to_paint(
        self, name: str, act: Callable[[], object], times: int, get_ready: Callable[[], None] = lambda: None
    ) -> None:
        painted, whole, worked = [], [], []
        for _ in range(times):
            get_ready()
            self.page.painted = 0.0
            begun, begun_work = time.perf_counter(), time.process_time()
            act()
            self.settled()
            whole.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - begun_work) * 1000)
            painted.append((self.page.painted - begun) * 1000)
        self.figures[f"{name} to page painted"] = statistics.median(painted)
        self.figures[f"{name} to page painted, worst"] = max(painted)
        self.figures[f"{name} to everything painted"] = statistics.median(whole)
        self.figures[f"{name} to everything painted, processor"] = statistics.median(worked)

    def run(self, times: int) -> None:
        started()
        self.time("program started to window shown, warm", started, min(times, 5))
        self.time("window made and shown", self._start)
        self.time("loaded ahead, while a person looks for a project", self._load_ahead)
        self.time("project opened to a readable document", lambda: self.window.session.open(self.path))
        self.time("figures of reading counted", self._wait_for_jobs)
        self.view = self.window.read.reader.view
        self.window.activateWindow()
        QTest.qWait(50)
        self.view.setFocus()
        self.page = PaintWatch(self.view)
        self._acts(times)

    def _acts(self, times: int) -> None:
        view = self.view
        self.time("select a sentence", lambda: press(view, "S"), times)
        self.to_paint("code in vivo", "V", times, before="Alt+Down,S")
        self.to_paint("code", ".", times, before="S")
        self.to_paint("unsure", "?", times)
        self.to_paint("undo", "Ctrl+Z", times)
        self.to_paint("redo", "Ctrl+Shift+Z", times)
        self.time("nothing here and next turn", lambda: (press(view, "Alt+Down"), press(view, "N")), times)
        self.time("next turn", lambda: press(view, "Alt+Down"), times)
        self.time("select a letter more", lambda: press(view, "Shift+Right"), times)
        ids = [source.id for source in self.window.session.open_project.read.sources()]
        self._go_about(ids, times)
        self.act_to_paint("filter: one code's marks", self._filter_one, times, self.window.read.filtering.clear)
        self.act_to_paint("filter: all marks again", self.window.read.filtering.clear, times, self._filter_one)
        self.window.read.filter_bar.left.emit()
        for columns in range(2, min(3, len(ids)) + 1):
            self._side_by_side(columns, times)
        self.window.read.side.leave()
        self.time("codebook shown", lambda: self.window.show_view("codebook"))
        self.time("back to reading", lambda: self.window.show_view("read"))
        self._open_ahead(ids)
        self.time("closed", self.window.close)

    def _go_about(self, ids: list[str], times: int) -> None:
        """To sources not opened yet, and back to one that was."""
        select = self.window.read.sources.select
        follow = iter(ids[1:])
        if len(ids) > 2:
            self.act_to_paint("another source", lambda: select(next(follow)), min(times, len(ids) - 2), _look_about)
        if len(ids) > 1:
            select(ids[0])
            _look_about()
            back = lambda: (select(ids[-1]), _look_about())  # noqa: E731
            self.act_to_paint("back to a source", lambda: select(ids[0]), times, back)

    def _open_ahead(self, ids: list[str]) -> None:
        """The first source, opened for the first time some seconds after the project was, at another."""
        select = self.window.read.sources.select
        select(ids[-1])
        self.window.session.close()
        self.window.session.open(self.path)
        QTest.qWait(_SOME_SECONDS)
        self._wait_for_jobs()
        self.settled()
        self.page = PaintWatch(self.window.read.reader.view)
        self.act_to_paint("first opened, some seconds after the project", lambda: select(ids[0]), 1)

    def _side_by_side(self, columns: int, times: int) -> None:
        """One source more beside the others, in which one codes."""
        side = self.window.read.side
        self.time(f"{columns} sources side by side", side.add)
        QTest.qWait(300)
        self.view = side.active.reader.view
        self.view.setFocus()
        self.page = PaintWatch(self.view)
        self.to_paint(f"code, {columns} side by side", ".", times, before="S")

    def _filter_one(self) -> None:
        read = self.window.read
        read.filtering.open()
        codes = [row.id for row in read.code_rows]
        read.filter_bar.codes.choose(codes[-1:])
        read.filter_bar.changed.emit()
        self.settled()

    def _start(self) -> None:
        from el2mp_app.main import make_window

        self.window = make_window(self.app, "en")
        sys.excepthook = sys.__excepthook__
        self.window.resize(1440, 900)
        self.window.show()

    def _load_ahead(self) -> None:
        from el2mp_app.main import load_ahead

        load_ahead(self.window).ended.connect(self.garbage.spare)
        self._wait_for_jobs()

    def _wait_for_jobs(self) -> None:
        from el2mp_app.tasks import wait_for_all

        wait_for_all()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that it runs")
    parser.add_argument("--size", choices=sorted(SIZES), default="large")
    parser.add_argument("--project", type=Path, help="made there if it is not there yet; a copy of it is used")
    args = parser.parse_args()
    size, times = ("smoke", 2) if args.smoke else (args.size, 20)
    with tempfile.TemporaryDirectory() as name:
        os.environ["EL2MP_HOME"] = name
        from el2mp_desktop.settings import Settings, save_settings

        save_settings(Settings(name=CODER.name, initials=CODER.initials, language="en", theme="light"))
        kept = args.project or Path(name) / "kept.el2mp"
        if not kept.exists():
            make_project(kept, size)
        bench = Bench(Path(shutil.copy(kept, Path(name) / "bench.el2mp")))
        bench.run(times)
    for title, value in bench.figures.items():
        print(f"{title:52} {value:8.1f} ms")
    print(f"{'memory at most':52} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MB")


if __name__ == "__main__":
    main()
