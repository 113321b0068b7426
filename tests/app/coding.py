"""Coding by the palette, and what is seen of it, for tests of reading and coding."""

from collections.abc import Callable

from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtWidgets import QApplication

from el2mp_desktop.domain.rows import CodingRow
from tests.app.hands import Hands


def palette() -> CodePalette:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    return found


def shown_in_palette() -> list[str]:
    return [palette().list.item(row).text() for row in range(palette().list.count())]


def choose(hands: Hands, typed: str) -> None:
    hands.type(typed, palette().words)
    hands.press("Return", on=palette().words)


def code(hands: Hands, words: str, typed: str) -> CodingRow:
    """Select words, press C, type, Enter. Returns the coding, which is current then."""
    hands.select(words)
    hands.press("C")
    choose(hands, typed)
    return current(hands)


def current(hands: Hands) -> CodingRow:
    (row,) = hands.project.read.codings_by_id([hands.window.read.current])
    return row


def quotes(hands: Hands) -> list[tuple[str, str]]:
    return [(row.code_name["en"], row.quote) for row in hands.codings()]


def states(hands: Hands) -> list[str]:
    view = hands.window.read.reader.view
    return [view.state(turn) for turn in view.turns]


def turn_words(hands: Hands) -> str:
    turn = hands.window.read.reader.view.current_turn
    return turn.span.of(hands.text)


def undone_and_redone(hands: Hands, act: str, before: object, after: object, look: Callable[[], object]) -> None:
    """Undo and redo name the act in their menu, and do what they say."""
    assert look() == after
    assert hands.undo_text() == f"Undo: {act}"
    hands.menu("undo")
    assert look() == before
    assert hands.window.actions_["redo"].text() == f"Redo: {act}"
    hands.press("Ctrl+Shift+Z")
    assert look() == after
