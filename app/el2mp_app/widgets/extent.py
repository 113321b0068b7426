"""Moving the ends of a passage by keys: arrows the end, Shift with arrows the start, Ctrl by word."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from el2mp_app.widgets.reader import Reader
from el2mp_desktop.domain.text import Span

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ExtentEditor(QObject):
    """While it is at work it takes the reader's keys. Enter keeps the new span, Escape leaves the old one."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._reader = reader
        self._text = ""
        self._span = Span(0, 0)
        self._keep: Callable[[Span], None] | None = None
        self._done: Callable[[], None] = lambda: None
        reader.view.installEventFilter(self)

    @property
    def active(self) -> bool:
        return self._keep is not None

    def start(self, text: str, span: Span, keep: Callable[[Span], None], done: Callable[[], None]) -> None:
        """``keep`` gets the new span; ``done`` is called in either case."""
        self._text, self._span, self._keep, self._done = text, span, keep, done
        self._reader.setFocus()
        self._reader.select(span)

    def stop(self) -> None:
        if self._keep is not None:
            self._keep = None
            self._done()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._keep is None or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            keep, self._keep = self._keep, None
            keep(self._span)
            self._done()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop()
        elif event.key() in _STEPS:
            self._move(_STEPS[Qt.Key(event.key())], event.modifiers())
        return True

    def _move(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        by_word = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            start = min(self._moved(self._span.start, step, by_word), self._span.end - 1)
            self._span = Span(start, self._span.end)
        else:
            end = max(self._moved(self._span.end, step, by_word), self._span.start + 1)
            self._span = Span(self._span.start, end)
        self._reader.select(self._span)

    def _moved(self, position: int, step: int, by_word: bool) -> int:
        def within(place: int) -> int:
            return max(0, min(place, len(self._text)))

        if not by_word:
            return within(position + step)
        position = within(position + step)
        while 0 < position < len(self._text) and not _edge(self._text, position):
            position += step
        return position


def _edge(text: str, position: int) -> bool:
    return text[position - 1].isalnum() != text[position].isalnum()
