"""The program ends as it should, in a process of its own: what Qt keeps until the very end must not need Python."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY_AND_END = """
from PySide6.QtWidgets import QApplication
from el2mp_app.widgets.reader.reader import Reader
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_desktop.domain.text import Span

application = QApplication([])
reader = Reader()
reader.show_source("On ne sait jamais.", [ReaderTurn("t", 0, 18)])
reader.select(Span(3, 5))
reader.view.copy()
print(application.clipboard().text())
"""


def test_it_ends_well_after_a_passage_was_copied() -> None:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "app")])
    done = subprocess.run(
        [sys.executable, "-c", COPY_AND_END],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "ne"), done.stderr
