"""Typing a turn's words anew: a page with its text, kept with Ctrl+Enter."""

from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.widgets.plain import words as paragraph
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


class CorrectTextDialog(QDialog):
    def __init__(self, about: str, words: str, caret: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._given = words
        self.setWindowTitle(tr("Correct the text"))
        subject = paragraph(self)
        subject.setText(about)
        subject.setFont(theme.interface_font(12))
        self.editor = QPlainTextEdit(words, self)
        self.editor.setFont(theme.reading_font(15))
        self.editor.setAccessibleName(tr("Correct the text"))
        self.editor.setTabChangesFocus(True)
        self._shown = self.editor.document().toRawText()
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(subject)
        layout.addWidget(self.editor)
        layout.addWidget(buttons)
        self.resize(int(theme.px(640)), int(theme.px(380)))
        self._place_caret(caret)
        self.editor.setFocus()

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
