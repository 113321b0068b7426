"""Moving the ends of a passage by keys: left and right by letter, with Ctrl by word, up and down by sentence."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from el2mp_app.widgets.reader.reader import Reader
from el2mp_desktop.domain.extents import Edge, Measure, moved
from el2mp_desktop.domain.text import Span

_BACK, _ON = QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveOperation.NextCharacter
_BY_SENTENCE = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_FORWARD = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True, Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}


class ExtentEditor(QObject):
    """While it is at work it takes the reader's keys. Enter keeps the new span, Escape or a click leaves the old one.

    Arrows move the end, with Shift the start: over what is seen, by whole characters, and not through what stands
    between turns.
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
        elif event.key() in _FORWARD:
            self._move(Qt.Key(event.key()), event.modifiers())
        return True

    def _move(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        edge: Edge = "start" if modifiers & Qt.KeyboardModifier.ShiftModifier else "end"
        projection = self._reader.view.projection
        if key in _BY_SENTENCE or modifiers & Qt.KeyboardModifier.ControlModifier:
            measure: Measure = "sentence" if key in _BY_SENTENCE else "word"
            self._span = moved(projection.source, projection.turns, self._span, edge, measure, _FORWARD[key])
        else:
            self._span = self._by_letter(edge, _ON if _FORWARD[key] else _BACK)
        self._reader.select(self._span)

    def _by_letter(self, edge: Edge, step: QTextCursor.MoveOperation) -> Span:
        """To the next place that changes the span."""
        pieces = list(self._reader.view.projection.pieces(self._span))
        start, end = pieces[0][0], pieces[-1][1]
        cursor = QTextCursor(self._reader.view.document())
        cursor.setPosition(start if edge == "start" else end)
        while cursor.movePosition(step):
            ends = (cursor.position(), end) if edge == "start" else (start, cursor.position())
            span = self._reader.view.projection.span(*ends)
            if span is None or span != self._span:
                return span or self._span
        return self._span

    def _without_blanks(self) -> Span:
        """What is kept begins and ends with words, as what is selected to be coded does."""
        words = self._span.of(self._reader.view.text)
        start = self._span.start + len(words) - len(words.lstrip())
        end = self._span.end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else self._span
