"""How long a history of 100,000 acts takes to open, and to go back to.

.venv/bin/python tests/benchmarks/history.py [--smoke]
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a small history, only to see that it runs")
    acts = 200 if parser.parse_args().smoke else 100_000
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    os.environ["EL2MP_HOME"] = str(folder)
    try:
        measure(folder, acts)
    finally:
        shutil.rmtree(folder)
    return 0


def measure(folder: Path, acts: int) -> None:
    from el2mp_app.dialogs.history import HistoryPanel
    from el2mp_app.main import make_window
    from PySide6.QtWidgets import QApplication

    from el2mp_desktop.operations.codes import add_code, rename_code
    from el2mp_desktop.project import Person, Project
    from el2mp_desktop.storage import history
    from el2mp_desktop.storage.unit import Unit

    path = folder / "history.el2mp"
    with Project.create(path, coder=Person("A", "A")) as project:
        code = project.do(add_code, "Name", None)
        first = project.read.history()[-1].id
        # In one transaction: what is measured is the history, not the disk.
        with project._database.writing() as connection:
            for number in range(acts):
                unit = Unit(connection, project.coder_id)
                rename_code(unit, code, f"Name {number}")
                history.record(unit, rename_code.label)
    app = QApplication.instance() or QApplication([])
    window = make_window(app, "en")
    window.show()
    window.session.open(path)
    app.processEvents()
    begin = time.perf_counter()
    panel = HistoryPanel(window.session, window)
    panel.show()
    app.processEvents()
    panel.grab()
    say(f"history of {acts} acts opened and painted", time.perf_counter() - begin)
    begin = time.perf_counter()
    panel.list.scrollTo(panel.model.index(acts // 2, 0))
    panel.grab()
    say("jump to its middle", time.perf_counter() - begin)
    begin = time.perf_counter()
    window.session.restore(first)
    say("back to its beginning", time.perf_counter() - begin)
    window.close()
    app.processEvents()


def say(what: str, seconds: float) -> None:
    print(f"{what}: {seconds * 1000:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
