"""A line above the text to find words in the source shown."""

import re

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from el2mp_app.widgets.plain import Label, quiet
from el2mp_app.widgets.reader.reader import Reader
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import number as figure
from el2mp_desktop.language import tr, trn


class FindBar(QWidget):
    """Enter goes to the next place, Shift+Enter to the one before, Escape back to the text."""

    def __init__(self, reader: Reader, parent: QWidget) -> None:
        super().__init__(parent)
        self._reader = reader
        self.words = QLineEdit(self)
        self._found = Label(self)
        self._close = QToolButton(self)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 0)
        layout.addWidget(self.words, 1)
        layout.addWidget(self._found)
        layout.addWidget(self._close)
        self.words.installEventFilter(self)
        self.words.textChanged.connect(self._count)
        self._close.clicked.connect(self.leave)
        self.restyle()
        self.hide()

    def use(self, reader: Reader) -> None:
        """Find in this text from now on."""
        if reader is not self._reader:
            self._reader = reader
            self._found.setText("")

    def open(self) -> None:
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def leave(self) -> None:
        self.hide()
        self._reader.setFocus()

    def restyle(self) -> None:
        quiet(self._found)

    def retranslate(self) -> None:
        self.words.setPlaceholderText(tr("Find in this source"))
        self.words.setAccessibleName(tr("Find in this source"))
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            return False
        return True

    def _go(self, back: bool) -> None:
        """To the next place after the selection; after the last one, the first."""
        places = self._places()
        if not places:
            self._count()
            return
        selected = self._reader.selection()
        here = selected.start if selected else -1
        number = _place_before(places, here) if back else _place_after(places, here)
        self._reader.show_span(places[number])
        self._reader.select(places[number])
        self._found.setText(tr("{place} of {places}", place=figure(number + 1), places=figure(len(places))))

    def _count(self) -> None:
        """Say how often the words stand in the text, before one goes to any of them."""
        count = len(self._places())
        found = trn("{count} place", "{count} places", count) if count else tr("Not in this source")
        self._found.setText(found if self.words.text() else "")

    def _places(self) -> list[Span]:
        """Of those turns that are shown."""
        if not self.words.text():
            return []
        pattern = re.compile(re.escape(self.words.text()), re.IGNORECASE)
        found = (Span(*match.span()) for match in pattern.finditer(self._reader.view.text))
        return [place for place in found if any(self._reader.view.projection.pieces(place))]


def _place_after(places: list[Span], here: int) -> int:
    return next((number for number, place in enumerate(places) if place.start > here), 0)


def _place_before(places: list[Span], here: int) -> int:
    before = [number for number, place in enumerate(places) if place.start < here]
    return before[-1] if before else len(places) - 1
