"""Reading and coding from the first start on, by keys and mouse."""

from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtWidgets import QApplication

from tests.app.hands import Hands


def palette() -> CodePalette:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def code(hands: Hands, words: str, code: str) -> str:
    """Select words, press C, type a name, Enter. Returns the coding's id."""
    hands.select(words)
    hands.press("C")
    hands.type(code, palette().words)
    hands.press("Return", on=palette().words)
    current = hands.window.read.current
    assert current is not None
    return current


def test_select_and_code(hands):
    code(hands, "il est faux", "Hedged")
    (row,) = hands.codings()
    assert row.quote == "il est faux"
    assert row.code_name["en"].startswith("Hedged")
    assert hands.undo_text() == "Undo: Code a passage"
