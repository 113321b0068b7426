"""Moving the ends of a passage by keys: arrows the end, Shift with arrows the start, Ctrl by word."""

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from el2mp_app.widgets.reader import Reader
from el2mp_desktop.domain.text import Span

_BACK, _ON = QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveOperation.NextCharacter
_STEPS = {Qt.Key.Key_Left: _BACK, Qt.Key.Key_Right: _ON, Qt.Key.Key_Up: _BACK, Qt.Key.Key_Down: _ON}


class ExtentEditor(QObject):
    """While it is at work it takes the reader's keys. Enter keeps the new span, Escape or a click leaves the old one.

    The ends move over what is seen: by whole characters, and not through what stands between turns.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._reader = reader
        self._span = Span(0, 0)
        self._keep: Callable[[Span], None] | None = None
        self._done: Callable[[], None] = lambda: None
        reader.view.installEventFilter(self)
        reader.view.viewport().installEventFilter(self)

    @property
    def active(self) -> bool:
        return self._keep is not None

    def start(self, span: Span, keep: Callable[[Span], None], done: Callable[[], None]) -> None:
        """``keep`` gets the new span; ``done`` is called in either case."""
        if any(self._reader.view.projection.pieces(span)):
            self._span, self._keep, self._done = span, keep, done
            self._reader.setFocus()
            self._reader.select(span)

    def stop(self) -> None:
        if self._keep is not None:
            self._keep = None
            self._done()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._keep is None:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self.stop()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            keep, self._keep = self._keep, None
            keep(self._without_blanks())
            self._done()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop()
        elif event.key() in _STEPS:
            self._move(_STEPS[Qt.Key(event.key())], event.modifiers())
        return True

    def _move(self, step: QTextCursor.MoveOperation, modifiers: Qt.KeyboardModifier) -> None:
        """To the next place that changes the span; by word, to the next one at the edge of a word."""
        of_start = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        by_word = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        pieces = list(self._reader.view.projection.pieces(self._span))
        start, end = pieces[0][0], pieces[-1][1]
        cursor = QTextCursor(self._reader.view.document())
        cursor.setPosition(start if of_start else end)
        found = self._span
        while cursor.movePosition(step):
            ends = (cursor.position(), end) if of_start else (start, cursor.position())
            span = self._reader.view.projection.span(*ends)
            if span is None:
                break
            found = span
            if span != self._span and (not by_word or self._is_at_word(span, of_start)):
                break
        self._span = found
        self._reader.select(found)

    def _without_blanks(self) -> Span:
        """What is kept begins and ends with words, as what is selected to be coded does."""
        words = self._span.of(self._reader.view.text)
        start = self._span.start + len(words) - len(words.lstrip())
        end = self._span.end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else self._span

    def _is_at_word(self, span: Span, of_start: bool) -> bool:
        """Whether the start is that of a word, or the end."""
        text, place = self._reader.view.text, span.start if of_start else span.end
        before, after = text[max(0, place - 1) : place], text[place : place + 1]
        return _in_word(after if of_start else before) and not _in_word(before if of_start else after)


def _in_word(character: str) -> bool:
    return character.isalnum() or (character != "" and unicodedata.category(character).startswith("M"))
