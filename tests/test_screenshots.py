"""Every view and dialog can be pictured, and none has words that are cut or left in another language."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]


def test_pictures_are_taken_of_views_and_dialogs(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "app"))),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "2",
    }
    command = [sys.executable, str(ROOT / "build_scripts" / "screens.py"), str(tmp_path), "--only", "fr-dark-empty"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "fr-dark-empty@2"
    views = ("welcome", "read", "review", "analyse", "codebook")
    dialogs = ("dialog-keys", "dialog-about", "dialog-first-start", "dialog-import-preview")
    for name in (*views, *dialogs):
        picture = QImage(str(folder / f"{name}.png"))
        assert not picture.isNull(), name
        assert picture.pixelColor(picture.width() // 2, picture.height() - 3).lightness() < 128, name
    assert QImage(str(folder / "read.png")).width() == 2560
    # Every line of the longest menu, 24 pixels each: it is not cut by a small screen.
    assert QImage(str(folder / "menu-view.png")).height() >= 2 * 24 * 16
    assert "not translated" not in (tmp_path / "findings.txt").read_text("utf-8")
