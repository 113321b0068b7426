"""Typing a turn's words anew: a page with its text, kept with Ctrl+Enter, and open until they are in the project."""

from collections.abc import Callable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from el2mp_app.dialogs.writing import WritingDialog
from el2mp_app.tasks import Task
from el2mp_app.widgets.bars.progress_line import ProgressLine
from el2mp_desktop.domain.text import Utf16Map
from el2mp_desktop.language import tr

_LINE_ENDS = str.maketrans("\u2028\u2029", "\n\n")


class CorrectTextDialog(WritingDialog):
    """``caret``: code points into the words. ``write`` starts the task that gives the turn those it is handed.

    While that is at work, in a long source for seconds, the page cannot be typed on, nor the text behind it be coded:
    its places are about to change. Cancel stops the work first, and closes the page the next time.
    """

    def __init__(self, about: str, words: str, caret: int, write: Callable[[str], Task], parent: QWidget) -> None:
        super().__init__(tr("Correct the text"), about, words, tr("Keep"), parent)
        self.outcome: object = None
        """What the task came to, once the words are in the project."""
        self.progress = ProgressLine(self)
        self.progress.hide()
        self.column.addWidget(self.progress)
        self._write = write
        self._task: Task | None = None
        self._given = words
        self._shown = self.editor.document().toRawText()
        self.be_large(640, 380)
        self._place_caret(caret)

    def accept(self) -> None:
        words = self.words()
        if self._task is not None:
            return
        if words == self._given:
            super().accept()
            return
        self.editor.setReadOnly(True)
        self.progress.show()
        self._task = self._write(words)
        self._task.progressed.connect(lambda done, total, _text: self.progress.show_progress(done, total))
        self._task.succeeded.connect(self._keep)
        self._task.ended.connect(self._end)

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    def _keep(self, outcome: object) -> None:
        self.outcome = outcome

    def _end(self) -> None:
        self._task = None
        self.progress.hide()
        self.editor.setReadOnly(False)
        if self.outcome is not None:
            super().accept()

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
