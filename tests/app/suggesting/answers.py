"""What a scripted Ollama says of the five turns of a talk, and what is pressed and looked at in the review."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.exam import ExamDialog
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.project import Project
from tests.app.hands import Hands, push, settle
from tests.ollama_server import Exchange, ScriptedServer, is_question, proposal, saying

READABLE, OURS, CHECKED, SIGNS = (
    "Ça se lit très bien",
    "si ça venait de nous",
    "redonné les pièces",
    "c’est moi qui signe",
)
UNSAID = "words that nobody said"
LONG = 120_000
"""Milliseconds until what has not happened will not happen, however busy the machine."""


def shortlists(server: ScriptedServer) -> list[bytes]:
    return [body for body in server.bodies if not is_question(json.loads(body))]


def scripts(keys: list[str]) -> list[Callable[[Exchange], None]]:
    """What a healthy server says of the five turns of the talk."""
    hes, ite, neg = (next(key for key in keys if key.startswith(axis + ".")) for axis in ("HES", "ITE", "NEG"))
    return [
        saying(proposal(READABLE, hes)),
        saying(proposal(OURS, hes), proposal(UNSAID, neg)),
        saying(proposal(CHECKED, ite)),
        saying(),
        saying(proposal(SIGNS, neg)),
    ]


def keys_of(project: Project) -> list[str]:
    return [code.key for code in project.read.codes() if code.codable]


def choose(qtbot, engine: str, look: Callable[[ChooseEngine], None] = lambda dialog: None):
    """Choose an engine in the dialog once it knows what there is, and go."""

    def act(dialog: ChooseEngine) -> None:
        qtbot.waitUntil(dialog.again.isEnabled, timeout=LONG)
        look(dialog)
        radio = getattr(dialog, engine)
        QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
        assert radio.isChecked()
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    return act


@contextmanager
def asking(qtbot, hands: Hands, look: Callable[[ChooseEngine], None] = lambda dialog: None) -> Iterator[None]:
    """The block asks for suggestions: they are to come from Ollama, without an exam."""
    with (
        hands.dialogs.expecting(ChooseEngine, choose(qtbot, "ollama", look)),
        hands.dialogs.expecting(ExamDialog, push("Go on without it")),
    ):
        yield


def rows(hands: Hands) -> dict[str, SuggestionRow]:
    return {row.quote: row for row in hands.project.read.suggestions()}


def ghosts(hands: Hands) -> set[str]:
    """Quotes of the suggestions drawn in the text that is seen."""
    view = hands.window.review if hands.window.review.isVisible() else hands.window.read
    index = view.reader.view.index
    return {hands.text[mark.start : mark.end] for mark in index.marks if mark.kind == "ghost"}


def listed(hands: Hands) -> list[str]:
    return [row.quote for row in hands.window.review.queue.model.rows()]


def current(hands: Hands) -> str:
    row = hands.window.review.card.suggestion
    assert row is not None
    return row.quote


def press(hands: Hands, *keys: str) -> None:
    """On the review list."""
    hands.press(*keys, on=hands.window.review.queue.list)


def go_to(hands: Hands, quote: str) -> None:
    """Click a row of the list."""
    table = hands.window.review.queue.list
    index = hands.window.review.queue.model.index(listed(hands).index(quote), 0)
    table.scrollTo(index)
    hands.click(table.viewport(), table.visualRect(index).center())
    assert current(hands) == quote


def pick(words: str) -> None:
    """Type into the code palette and take the first code."""
    (palette,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    QTest.keyClicks(palette.words, words)
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    settle()


def open_review(hands: Hands) -> None:
    """By its tab."""
    tabs = hands.window.tabs
    hands.click(tabs, tabs.tabRect(1).center())
    assert hands.window.review.isVisible()


def tab_text(hands: Hands) -> str:
    return hands.window.tabs.tabText(1)
