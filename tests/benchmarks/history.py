"""How much processor time a history of 100,000 acts takes to open, and to go back to.

.venv/bin/python tests/benchmarks/history.py [--smoke]
"""

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import uuid
import zlib
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


def make_history(path: Path, acts: int) -> str:
    """A code renamed so many times: twice by the operation, then as that leaves it. Returns the change before them."""
    from el2mp_desktop.operations.codes import add_code, rename_code
    from el2mp_desktop.project import Person, Project

    with Project.create(path, coder=Person("A", "A")) as project:
        code = project.do(add_code, "Name 0", None)
        first = project.read.history()[-1].id
        for number in (1, 2):
            project.do(rename_code, code, f"Name {number}")
    with sqlite3.connect(path) as file:
        last = file.execute("SELECT * FROM change ORDER BY sequence DESC LIMIT 1").fetchone()
        names = [column[1] for column in file.execute("PRAGMA table_info(change)")]
        pattern = dict(zip(names, last, strict=True))
        ((source, packed),) = file.execute("SELECT source_id, data FROM image WHERE change_id = ?", (pattern["id"],))
        image = zlib.decompress(packed).decode().replace("Name 1", "\0").replace("Name 2", "\1")
        changes, images = [], []
        for number in range(2, acts):
            id = str(uuid.uuid4())
            more = {"sequence": pattern["sequence"] + 1, "id": id, "parent": pattern["id"], "undo_next": id}
            pattern |= more
            changes.append(tuple(pattern.values()))
            data = image.replace("\0", f"Name {number}").replace("\1", f"Name {number + 1}").encode()
            images.append((id, source, zlib.compress(data, 4)))
        file.executemany(f"INSERT INTO change VALUES ({', '.join('?' * len(names))})", changes)
        file.executemany("INSERT INTO image (change_id, source_id, data) VALUES (?, ?, ?)", images)
        (name,) = file.execute("SELECT name FROM code WHERE id = ?", (code,)).fetchone()
        file.execute("UPDATE code SET name = ? WHERE id = ?", (name.replace("Name 2", f"Name {acts}"), code))
    file.close()
    return first


def measure(folder: Path, acts: int) -> None:
    from el2mp_app.dialogs.history import HistoryPanel
    from el2mp_app.main import make_window
    from PySide6.QtWidgets import QApplication

    path = folder / "history.el2mp"
    first = make_history(path, acts)
    app = QApplication.instance() or QApplication([])
    window = make_window(app, "en")
    window.show()
    window.session.open(path)
    app.processEvents()
    begin = time.process_time()
    panel = HistoryPanel(window.session, window)
    panel.show()
    app.processEvents()
    panel.grab()
    say(f"history of {acts} acts opened and painted", time.process_time() - begin)
    begin = time.process_time()
    panel.list.scrollTo(panel.model.index(acts // 2, 0))
    panel.grab()
    say("jump to its middle", time.process_time() - begin)
    begin = time.process_time()
    window.session.open_project.restore(first)
    say("back to its beginning", time.process_time() - begin)
    window.close()
    app.processEvents()


def say(what: str, seconds: float) -> None:
    print(f"{what}: {seconds * 1000:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
