"""Typing a turn's words anew: a page with its text, kept with Ctrl+Enter."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QWidget

from el2mp_app.dialogs.writing import WritingDialog
from el2mp_desktop.domain.text import Utf16Map
from el2mp_desktop.language import tr

_LINE_ENDS = str.maketrans("\u2028\u2029", "\n\n")


def ask_for_words(about: str, words: str, caret: int, parent: QWidget) -> str | None:
    """The words as the person leaves them, or None if they think better of it. ``caret``: code points into them."""
    dialog = CorrectTextDialog(about, words, caret, parent)
    kept = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.words()
    dialog.deleteLater()
    return found if kept else None


class CorrectTextDialog(WritingDialog):
    def __init__(self, about: str, words: str, caret: int, parent: QWidget) -> None:
        super().__init__(tr("Correct the text"), about, words, tr("Keep"), parent)
        self._given = words
        self._shown = self.editor.document().toRawText()
        self.be_large(640, 380)
        self._place_caret(caret)

    def words(self) -> str:
        """What was given, with what was typed into it: all else is as it was, to the character."""
        shown, now = self._shown, self.editor.document().toRawText()
        if len(shown) != len(self._given):
            return now.translate(_LINE_ENDS)
        head = _in_common(shown, now)
        tail = _in_common(shown[head:][::-1], now[head:][::-1])
        typed = now[head : len(now) - tail].translate(_LINE_ENDS)
        return self._given[:head] + typed + self._given[len(self._given) - tail :]

    def _place_caret(self, caret: int) -> None:
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(Utf16Map(self._given).to_units(min(caret, len(self._given))))
        self.editor.setTextCursor(cursor)
        self.editor.ensureCursorVisible()


def _in_common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
