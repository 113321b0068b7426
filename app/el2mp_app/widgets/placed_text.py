"""A read-only text shown through a projection: its caret, its selection and its scrolling in canonical positions."""

from PySide6.QtCore import QMimeData, QSizeF, Qt
from PySide6.QtGui import QPalette, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from el2mp_app.code_drag import PASSAGE
from el2mp_app.widgets.laying_out import LayingOut
from el2mp_app.widgets.reader_document import Setting
from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.domain.text import Span

_CARET = 2
_LANDING = 0.25
"""How far down the view a passage lands that one jumps to."""


class PlacedText(QTextEdit):
    """Positions in and out are canonical code points. What is set on the page, and when, is its heir's to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._projection = Projection("", ())
        self._setting = Setting()
        self._turn = -1
        self._set_up()

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setCursorWidth(_CARET)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    @property
    def setting(self) -> Setting:
        return self._setting

    @property
    def projection(self) -> Projection:
        return self._projection

    @property
    def text(self) -> str:
        return self._projection.source

    @property
    def caret(self) -> int:
        return self._projection.to_canonical(self.textCursor().position())

    @property
    def turn_number(self) -> int:
        return self._turn

    def selection(self) -> Span | None:
        cursor = self.textCursor()
        return self._projection.span(cursor.selectionStart(), cursor.selectionEnd())

    def select(self, span: Span) -> None:
        """Select what is shown of a span and bring its beginning into view."""
        pieces = list(self._projection.pieces(span))
        if pieces:
            self._set_cursor(pieces[0][0], pieces[-1][1])
            self.reveal(pieces[0][0])

    def set_caret(self, position: int) -> None:
        place = self._projection.to_view(position)
        self._set_cursor(place, place)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied: the canonical text, because a QTextDocument gives back spaces for no-break spaces."""
        # The clipboard keeps it for longer than Python lives: an object made here would end the program with a crash.
        copied = super().createMimeDataFromSelection()
        copied.text()  # Qt fills it on first use, over whatever was put there before
        copied.clear()
        span = self.selection()
        if span:
            copied.setText(self._projection.excerpt(span))
            copied.setData(PASSAGE, b"")
        return copied

    def go_to(self, turn: int) -> None:
        """Put the caret at the beginning of a turn and bring the turn into view."""
        first, last = self._projection.turn_view(turn)
        self._set_cursor(first, first)
        self.reveal(first, last)

    def reveal(self, start: int, end: int | None = None) -> None:
        """Scroll so that this stretch of the view is seen: not at all if it is, else to the upper part."""
        top = self._height_of(start)
        bottom = self._height_of(start if end is None else end) + self._setting.line_height(False)
        height, bar = self.viewport().height(), self.verticalScrollBar()
        if top < bar.value() or (bottom > bar.value() + height and top > bar.value() + height * _LANDING):
            bar.setValue(round(top - height * _LANDING))

    def set_top(self, position: int) -> None:
        """Scroll so that the line of a canonical position is the first in view."""
        place = self._projection.to_view(position)
        self.verticalScrollBar().setValue(round(self._height_of(place)) if place else 0)

    def offset(self) -> float:
        """How far below the upper edge of the view the current turn begins."""
        return self._height_of(self._projection.turn_view(max(0, self._turn))[0]) - self.verticalScrollBar().value()

    def set_offset(self, offset: float) -> None:
        """Scroll so that the current turn begins that far below the upper edge of the view."""
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + self.offset() - offset))

    def height_of(self, position: int) -> float:
        """How far below the upper edge of the view the line of a canonical position begins."""
        return self._height_of(self._projection.to_view(position)) - self.verticalScrollBar().value()

    def put_at(self, position: int, height: float) -> None:
        """Scroll so that the line of a canonical position begins that far below the upper edge of the view."""
        self.verticalScrollBar().setValue(round(self._height_of(self._projection.to_view(position)) - height))

    def centre_on(self, share: float) -> None:
        """Scroll so that the place this far down the source (0 to 1) is in the middle of the view."""
        place = self._projection.to_view(self._projection.to_canonical(round(share * self._projection.length)))
        self.verticalScrollBar().setValue(round(self._height_of(place) - self.viewport().height() / 2))

    def put(self, document: QTextDocument) -> None:
        """Show another document, from its top. It is its parent's: whoever made it gives it back."""
        bar = self.verticalScrollBar()
        # Qt lays out first all that is above the place one was at, and as wide as the page is by then.
        bar.blockSignals(True)
        bar.setValue(0)
        bar.blockSignals(False)
        # A document shown before says that it is laid out anew: nothing of it is to be looked for in the one before.
        self.blockSignals(True)
        document.setPageSize(QSizeF(self.lineWrapColumnOrWidth(), -1))
        if document is not self.document():
            self.setDocument(document)
            self.setCursorWidth(_CARET)
        self._set_cursor(0, 0)
        self.blockSignals(False)
        self._lay_out()

    def wrap(self, width: int) -> None:
        """How wide the page is, its left margin included, in pixels."""
        self.setLineWrapColumnOrWidth(width)
        self._lay_out()

    # Within

    def _lay_out(self) -> None:
        laying = self.document().findChild(LayingOut)
        if laying is None:
            LayingOut(self.document())
        else:
            laying.start()

    def _set_cursor(self, anchor: int, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _height_of(self, place: int) -> float:
        """Where the line of a position of the view begins, in pixels of the document."""
        block = self.document().findBlock(place)
        rect = self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(place - block.position())
        return rect.top() + (line.y() if line.isValid() else 0.0)
