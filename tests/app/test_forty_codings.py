"""Forty codings without the mouse, forty without the keyboard: counted, and compared with the manual's table."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, drop, settle
from tests.app.test_coding_by_mouse import index_of, pull
from tests.projects import incoming

TABLE = Path(__file__).resolve().parents[2] / "docs" / "coding-speed.md"
MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)


class Forbidden(QObject):
    """Notes what comes from a hand that should not be used."""

    def __init__(self, *kinds: QEvent.Type) -> None:
        super().__init__()
        self._kinds, self.seen = kinds, 0
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() in self._kinds
        return False


class Counting:
    """Hands whose every key, click and drag is counted."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.acts = 0

    def press(self, *keys: str, on: QWidget | None = None) -> None:
        self.acts += len(keys)
        self.hands.press(*keys, on=on)

    def type(self, letters: str) -> None:
        self.acts += len(letters)
        self.hands.type(letters, palette().words)

    def click(self, widget: QWidget, at=None) -> None:
        self.acts += 1
        self.hands.click(widget, at)

    def select(self, words: str) -> None:
        self.acts += 1
        self.hands.drag_over(words)

    def drop(self, data, target: QWidget, point) -> None:
        self.acts += 1
        assert drop(data, target, point)

    def spent(self) -> int:
        acts, self.acts = self.acts, 0
        return acts


@pytest.fixture(scope="module")
def long_talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forty") / "Forty.el2mp"
    said = [(("Inès", "Olivier")[n % 2], f"Réponse {n} du matin. On garde {n} pièces.") for n in range(30)]
    with Project.create(path, language="en", codebook=load_codebook(find_codebook("el2mp")), coder=LEA) as project:
        project.do(import_sources, [incoming("Talk", *said)])
    return path


@pytest.fixture
def counting(at_the_window: Callable[..., Hands], long_talk: Path, tmp_path: Path) -> Iterator[Counting]:
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(Path(shutil.copy(long_talk, tmp_path / "Forty.el2mp")))
    yield Counting(hands)


def palette() -> CodePalette:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    return found


def find(counting: Counting, name: str) -> None:
    """Three letters, as somebody types who knows the codebook; then the code stands first."""
    counting.type(name[:3].lower())
    row = palette().current()
    assert row is not None and row.name == name


def names(hands: Hands) -> list[str]:
    return [code.name["en"] for code in hands.project.read.codes() if code.codable][:6]


def said_in_the_table(column: int) -> dict[str, float]:
    """What the manual says of this program, by way of coding."""
    measured = TABLE.read_text("utf-8").split("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in measured.splitlines() if line.startswith("| ")]
    found = {row[0].strip(): re.match(r"\s*([\d.]+)", row[column]) for row in rows}
    return {way: float(figure[1]) for way, figure in found.items() if figure}


def test_forty_codings_without_the_mouse(counting: Counting):
    hands, watch = counting.hands, Forbidden(*MOUSE)
    spent: dict[str, list[int]] = {}

    def coded(way: str, number: int = 1) -> None:
        spent.setdefault(way, []).append(counting.spent() / number)

    hands.press("Ctrl+Home")
    for name in names(hands)[:4]:
        counting.press("S", "C")
        find(counting, name)
        counting.press("Return", on=palette().words)
        coded("a sentence, a code found by typing")
    for number in range(8):
        counting.press("S", "1234"[number % 4])
        coded("a sentence, a code used before")
    for _ in range(4):
        counting.press("S", ".")
        coded("a sentence, the last code again")
    for number in range(4):
        counting.press("T", "1234"[number])
        coded("a turn, a code used before")
    for name in names(hands)[4:6]:
        counting.press("S", "C")
        find(counting, names(hands)[0])
        counting.press("Shift+Return", on=palette().words)
        find(counting, name)
        counting.press("Return", on=palette().words)
        coded("a sentence, two codes at once", 2)
    hands.press("S", "Shift+G")
    counting.spent()
    for number in range(16):
        counting.press("1234"[number % 4])
        coded("a sentence after the other, codes used before")
    assert len(hands.codings()) == 40
    counting.press("Alt+Shift+Right")
    coded("a word more or less")
    assert hands.undo_text() == "Undo: Change a passage"
    assert watch.seen == 0
    assert mean(spent) == said_in_the_table(1)


def test_forty_codings_without_the_keyboard(counting: Counting):
    hands, watch = counting.hands, Forbidden(QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    read, tree = hands.window.read, hands.window.read.codes.tree
    spent: dict[str, list[int]] = {}

    def coded(way: str) -> None:
        spent.setdefault(way, []).append(counting.spent())

    turns = iter(range(30))
    for name in names(hands)[:4]:
        counting.select(f"Réponse {next(turns)} du matin")
        counting.drop(tree.model().mimeData([index_of(hands, name)]), hands.view.viewport(), middle(hands))
        coded("words, a code of the tree")
    for name in names(hands)[:4]:
        counting.select(f"Réponse {next(turns)} du matin")
        place = tree.visualRect(index_of(hands, name)).center()
        counting.drop(hands.view.createMimeDataFromSelection(), tree.viewport(), place)
        coded("words, a code of the tree")
    for number in range(14):
        turn = next(turns)
        show(hands, f"Réponse {turn} du matin")
        counting.select(f"Réponse {turn} du matin")
        counting.click(read.recent.buttons[number % 4])
        coded("words, a code used before")
    for number in range(8):
        turn = number + 8
        show(hands, f"On garde {turn} pièces")
        data = button_data(hands, number % 4)
        span = hands.find(f"On garde {turn} pièces")
        counting.drop(data, hands.view.viewport(), hands.point_of(span.start + 3))
        coded("a sentence, a code used before")
    for number in range(10):
        turn = number + 16
        show(hands, f"On garde {turn} pièces")
        counting.select(f"On garde {turn} pièces")
        counting.click(read.inspector.buttons.code)
        counting.click(
            palette().list.viewport(), palette().list.visualItemRect(palette().list.item(number % 6)).center()
        )
        coded("words, a code of the list")
    assert len(hands.codings()) == 40
    row = hands.project.read.codings_by_id([read.current])[0]
    pull(hands, hands.point_of(row.end), hands.point_of(row.end - 4))
    counting.acts += 1
    coded("a word more or less")
    assert hands.undo_text() == "Undo: Change a passage"
    assert watch.seen == 0
    assert mean(spent) == said_in_the_table(2)


def mean(spent: dict[str, list[int]]) -> dict[str, float]:
    return {way: round(sum(counts) / len(counts), 1) for way, counts in spent.items()}


def middle(hands: Hands):
    """A point of the selection."""
    span = hands.window.read.selected()
    return hands.point_of((span.start + span.end) // 2)


def button_data(hands: Hands, place: int):
    from el2mp_app.code_drag import code_data

    return code_data(hands.window.read.recent.buttons[place].code)


def show(hands: Hands, words: str) -> None:
    """Scroll until the words are in view: reading, not coding."""
    bar = hands.view.verticalScrollBar()
    bar.setValue(bar.value() + hands.point_of(hands.find(words).start).y() - 200)
    settle()
