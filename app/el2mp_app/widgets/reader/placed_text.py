"""A read-only text shown through a projection: its caret, its selection and its scrolling in canonical positions."""

from PySide6.QtCore import QMimeData, QPoint, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QPalette, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from el2mp_app.code_drag import PASSAGE
from el2mp_app.widgets.reader.laying_out import LayingOut
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.domain.text import Span

_Key = QKeySequence.StandardKey
_MOVES = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}
    | {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
"""Keys that bring the caret into view."""
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
        self._laying = LayingOut(self.document())
        self._set_up()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

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
        moved = self._reach(start)
        top = self._height_of(start)
        bottom = self._height_of(start if end is None else end) + self._setting.line_height(False)
        height, bar = self.viewport().height(), self.verticalScrollBar()
        if moved or top < bar.value() or (bottom > bar.value() + height and top > bar.value() + height * _LANDING):
            bar.setValue(round(top - height * _LANDING))

    def set_top(self, position: int) -> None:
        """Scroll so that the line of a canonical position is the first in view."""
        place = self._projection.to_view(position)
        self._reach(place)
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
        place = self._projection.to_view(position)
        self._reach(place)
        self.verticalScrollBar().setValue(round(self._height_of(place) - height))

    def centre_on(self, share: float) -> None:
        """Scroll so that the place this far down the source (0 to 1) is in the middle of the view."""
        place = self._projection.to_view(self._projection.to_canonical(round(share * self._projection.length)))
        self._reach(place)
        self.verticalScrollBar().setValue(round(self._height_of(place) - self.viewport().height() / 2))

    def put(self, document: QTextDocument, position: int = 0) -> None:
        """Show another document, at a canonical position. It is its parent's: whoever made it gives it back."""
        place, bar = self._projection.to_view(position), self.verticalScrollBar()
        if document is not self.document():
            self._laying.leave(self.cursorForPosition(QPoint(0, 0)).position())
        # Qt lays out first what is above the place one was at.
        bar.blockSignals(True)
        bar.setValue(0)
        bar.blockSignals(False)
        self._laying = document.findChild(LayingOut) or LayingOut(document)
        self._laying.grown.connect(self._on_grown, Qt.ConnectionType.UniqueConnection)
        self._laying.begin(place)
        # A document shown before says that it is laid out anew: nothing of it is to be looked for in the one before.
        self.blockSignals(True)
        if document is not self.document():
            self.setDocument(document)
            self.setCursorWidth(_CARET)
        document.setPageSize(QSizeF(self.lineWrapColumnOrWidth(), -1))
        self._laying.start()
        self._fit_bar()
        self._set_cursor(place, place)
        self.blockSignals(False)

    def wrap(self, width: int) -> None:
        """How wide the page is, its left margin included, in pixels; what is at the top of the view stays there."""
        place, bar = self.cursorForPosition(QPoint(0, 0)).position(), self.verticalScrollBar()
        below = self._height_of(place) - bar.value()
        self._laying.begin(place)
        self.setLineWrapColumnOrWidth(width)
        self._laying.start()
        self._fit_bar()
        bar.setValue(round(self._height_of(place) - below))

    # Within

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._laying.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a key leads to is laid out before Qt looks for it."""
        self._laying.rest()
        if event.key() in _MOVES:
            to_start = any(map(event.matches, (_Key.MoveToStartOfDocument, _Key.SelectStartOfDocument)))
            to_end = any(map(event.matches, (_Key.MoveToEndOfDocument, _Key.SelectEndOfDocument)))
            place = 0 if to_start else self._projection.length if to_end else self.textCursor().position()
            bar, below = self.verticalScrollBar(), not self._is_above(place)
            if self._reach(place):
                # One comes to it from the same side as ever.
                bar.setValue(0 if below else bar.maximum())
            self._make_room(self._height_of(place))
        super().keyPressEvent(event)

    def _is_above(self, place: int) -> bool:
        return place < self.cursorForPosition(QPoint(0, 0)).position()

    def _reach(self, place: int) -> bool:
        """See that a position of the view is laid out. Returns whether all stands at other heights now."""
        moved = self._laying.reach(place)
        if moved:
            self._fit_bar()
            self._on_other_heights()
        return moved

    def _on_other_heights(self) -> None:
        """Lines stand at other heights of the document than before."""

    def _fit_bar(self) -> None:
        """As far down as the document is laid out: Qt would say so later."""
        height = round(self.document().documentLayout().documentSize().height())
        self.verticalScrollBar().setMaximum(max(0, height - self.viewport().height()))

    def _on_grown(self, above: int) -> None:
        """What is in view stays where it is."""
        bar = self.verticalScrollBar()
        filled = bar.value() < bar.maximum()
        self._fit_bar()
        if filled and not above:
            return
        self._on_other_heights()
        if not filled:
            self.viewport().update()
        bar.blockSignals(True)
        bar.setValue(bar.value() + above)
        bar.blockSignals(False)

    def _on_scrolled(self) -> None:
        self._make_room(self.verticalScrollBar().value())

    def _make_room(self, height: float) -> None:
        """See that there is more than a page on either side of a height, as long as there is something."""
        laying, page = self._laying, self.viewport().height()
        layout = self.document().documentLayout()
        while laying.hides_below and layout.documentSize().height() < height + 3 * page:
            laying.show_more_below()
        while laying.hides_above and height < page:
            before = layout.documentSize().height()
            laying.show_more_above()
            height += layout.documentSize().height() - before

    def _set_cursor(self, anchor: int, position: int) -> None:
        self._reach(position)
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _height_of(self, place: int) -> float:
        """Where the line of a position of the view begins, in pixels of the document."""
        block = self.document().findBlock(place)
        if not block.isVisible():
            return 0.0 if self._is_above(place) else self.document().size().height()
        rect = self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(place - block.position())
        return rect.top() + (line.y() if line.isValid() else 0.0)
