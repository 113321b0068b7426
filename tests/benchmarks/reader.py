"""The reader on one source of 2 MB with 50,000 marks; prints processor time. Run by hand, or small with ``--smoke``."""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from el2mp_app.look import theme  # noqa: E402
from el2mp_app.widgets.reader.laying_out import LayingOut  # noqa: E402
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn  # noqa: E402
from el2mp_app.widgets.reader.reader import Reader  # noqa: E402
from PySide6.QtCore import QPoint, QPointF, Qt  # noqa: E402
from PySide6.QtGui import QWheelEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from el2mp_desktop.domain import palette  # noqa: E402

TALK = "je ne sais pas si la réponse du modèle est juste mais on l’a gardée comme plan « pour voir » 😀 donc"
SPEAKERS = ("Inès B.", "Olivier T.", "Assistant")


def source(characters: int) -> tuple[str, list[ReaderTurn]]:
    """Turns of very different lengths, a third of them a model's."""
    chance = random.Random(7)
    parts: list[str] = []
    turns: list[ReaderTurn] = []
    length = 0
    while length < characters:
        speaker = chance.choice(SPEAKERS)
        said = " ".join(chance.choices(TALK.split(), k=chance.choice((2, 8, 30, 60, 120)))) + "."
        start = length + len(speaker) + 2
        voice = "model" if speaker == "Assistant" else "person"
        turns.append(ReaderTurn(f"t{len(turns)}", start, start + len(said), speaker, "rôle", "00:41:08", voice))
        parts.append(f"{speaker}: {said}\n")
        length += len(parts[-1])
    return "".join(parts), turns


def marks(count: int, length: int) -> list[Mark]:
    """In the order of their places, as a project gives them."""
    chance = random.Random(11)
    colours = list(palette.COLOURS)
    starts = sorted(chance.randrange(max(1, length - 300)) for _ in range(count))
    made = []
    for number, start in enumerate(starts):
        end = min(length, start + chance.choice((12, 40, 90, 200, 300)))
        kind = "ghost" if number % 10 == 0 else "coding"
        colour, pattern = chance.choice(colours), chance.choice(palette.PATTERNS)
        made.append(Mark(f"m{number}", start, end, f"Code {number % 60}", colour, pattern, kind))
    return made


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def wheel(reader: Reader) -> None:
    """One notch of a wheel, and the frame that follows it."""
    viewport = reader.view.viewport()
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place, viewport.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def settle(reader: Reader) -> float:
    """Let the layout finish in the background; the longest turn of the event loop."""
    worst, laying = 0.0, reader.view.document().findChild(LayingOut)
    while laying.hides_above or laying.hides_below:
        worst = max(worst, milliseconds(QApplication.processEvents))
        time.sleep(0.002)
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that it runs")
    small = parser.parse_args().smoke
    characters, count, frames = (20_000, 200, 5) if small else (2_000_000, 50_000, 200)
    app = QApplication.instance() or QApplication([])
    theme.apply(app, theme.LIGHT)
    text, turns = source(characters)
    many = marks(count, len(text))
    reader = Reader()
    reader.resize(900, 800)
    reader.show()
    app.processEvents()
    figures: dict[str, float] = {}
    figures["show source"] = milliseconds(lambda: (reader.show_source(text, turns), app.processEvents()))
    figures["set marks"] = milliseconds(lambda: reader.set_marks(many))
    figures["first frame with marks"] = milliseconds(app.processEvents)
    figures["layout, worst stall"] = settle(reader)
    times = [milliseconds(lambda: wheel(reader)) for _ in range(frames)]
    figures["wheel frame, median"] = statistics.median(times)
    figures["wheel frame, worst"] = max(times)
    figures["change of marks and frame"] = milliseconds(lambda: (reader.set_marks(many[:-1]), app.processEvents()))
    figures["jump to the end and frame"] = milliseconds(lambda: (reader.go_to_turn(turns[-1].id), app.processEvents()))
    print(f"{len(text):,} characters, {len(turns):,} turns, {count:,} marks")
    for name, value in figures.items():
        print(f"{name:28} {value:8.1f} ms")


if __name__ == "__main__":
    main()
