"""The text of a source with its marks under it: a read-only text with a caret, painted over an underlay.

Positions in and out are canonical code points. The widget's own text is never read: only the projection converts.
"""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.speaking import announce
from el2mp_app.widgets.reader.handles import Handles
from el2mp_app.widgets.reader.hints import Hint, Hints
from el2mp_app.widgets.reader.kept_documents import KeptDocuments, SetText
from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn, State, codes_in_words, description
from el2mp_app.widgets.reader.page import Page, Surveyor
from el2mp_app.widgets.reader.placed_text import PlacedText
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_app.widgets.reader.turn_margin import TurnMargin, paint_heard
from el2mp_app.widgets.reader.underlay import Underlay
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

_SELECTION_SHARE = 0.4
"""Selected text lets the marks below it show through."""


class CodedTextView(PlacedText):
    """Shows turns and marks; says what the person selects, points at and clicks."""

    turn_changed = Signal(str)
    mark_hovered = Signal(str)
    mark_clicked = Signal(str)
    links_clicked = Signal(list)
    """Words on which links end: their ids."""
    context_menu_requested = Signal(QPoint, list)
    page_changed = Signal()
    """Other lines are in view, or other marks on them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns: tuple[ReaderTurn, ...] = ()
        self._states: dict[str, State] = {}
        self._documents = KeptDocuments(self)
        self._index = MarkIndex()
        self._measure = self._setting.measure
        self._current: str | None = None
        self._hovered: frozenset[str] = frozenset()
        self._heard: int | None = None
        self._framed: Span | None = None
        self.hints = Hints()
        self._surveyor: Surveyor | None = None
        self._page: Page | None = None
        self._pressed: QPoint | None = None
        self._told = ""
        # Marks and states come one after the other: who listens is told of both at once.
        self._describing = QTimer(self, singleShot=True, interval=0)
        self._describing.timeout.connect(self._describe)
        self._margin = TurnMargin()
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self.page_changed)
        self.cursorPositionChanged.connect(self._on_caret_moved)
        self.handles = Handles(self)
        self._restyle()
        self.clear()
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Text of the source"))
        self._describe()

    # What is shown

    def show_source(self, text: str, turns: Sequence[ReaderTurn], position: int = 0) -> None:
        """Show these turns of a text at a position; without any, the whole text as one. With its marks, if kept."""
        self._documents.leave(self._index)
        self._turns = tuple(turns) or (ReaderTurn("", 0, len(text), voice="other"),)
        self._states = {}
        shown = self._documents.set(text, self._turns, self._setting)
        self._index, self.hints = shown.index, Hints()
        self._current = self._framed = self._heard = None
        self._hovered = frozenset()
        self._turn = -1
        self._show_document(shown, position)
        self._on_caret_moved()

    def keep_ahead(self, text: SetText) -> None:
        """It will be shown at once when these turns are."""
        self._documents.add(text)

    def clear(self) -> None:
        self.show_source("", ())

    def set_marks(self, marks: Sequence[Mark]) -> None:
        self._index = MarkIndex(marks, self._projection.breaks)
        self._on_other_marks()

    def change_marks(self, ids: Collection[str], marks: Collection[Mark]) -> None:
        """Show these instead of the marks with these ids; all others stay as they are."""
        if {id: found for id in ids if (found := self._index.find(id))} != {mark.id: mark for mark in marks}:
            self._index.change(ids, marks)
            self._on_other_marks()

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """Show these ends of links and words of other texts, and no others."""
        if list(hints) != list(self.hints.all):
            self.hints = Hints(hints)
            self._resurvey()
            self._describing.start()

    def set_turn_states(self, states: Mapping[str, State]) -> bool:
        """Returns whether any turn is in another state now."""
        before = self._states
        self._states = {**before, **states}
        if self._states == before:
            return False
        self.viewport().update()
        self._describing.start()
        return True

    def set_current_mark(self, mark_id: str | None) -> None:
        self._current = mark_id
        self._refresh()

    def set_hovered_marks(self, mark_ids: Collection[str]) -> None:
        """Show marks as pointed at, wherever the pointer is."""
        if mark_ids != self._hovered:
            self._hovered = frozenset(mark_ids)
            self._refresh()

    def set_heard(self, turn_id: str, reveal: bool) -> None:
        """The turn whose recording is playing; the caret stays where it is."""
        numbers = (number for number, turn in enumerate(self._turns) if turn_id and turn.id == turn_id)
        self._heard = next(numbers, None)
        if reveal and self._heard is not None:
            self.reveal(*self._projection.turn_view(self._heard))
        self.viewport().update()

    def set_type(self, setting: Setting) -> None:
        """Size and spacing of the reading type; the place in the text is kept."""
        if setting != self._setting:
            self._setting = setting
            self._rebuild()

    def set_measure(self, width: int) -> None:
        """Width of the text column in pixels."""
        self._measure = width
        wrapped = self._setting.left_margin + width
        self._margin.width = width
        if self.lineWrapColumnOrWidth() != wrapped:
            self.wrap(wrapped)
            self._resurvey()

    @property
    def column_width(self) -> int:
        """Where the text column ends, in pixels of the viewport."""
        return self.lineWrapColumnOrWidth()

    def set_room(self, left: int, right: int) -> None:
        """Leave room beside the page for what stands in its margins."""
        self.setViewportMargins(left, 0, right, 0)

    @property
    def index(self) -> MarkIndex:
        return self._index

    @property
    def turns(self) -> tuple[ReaderTurn, ...]:
        return self._turns

    @property
    def current_mark(self) -> str | None:
        return self._current

    @property
    def hovered_marks(self) -> frozenset[str]:
        return self._hovered

    def state(self, turn: ReaderTurn) -> State:
        return self._states.get(turn.id, "unread")

    def unread(self) -> list[int]:
        """Where the turns begin that were not read yet."""
        states = self._states
        return [turn.start for turn in self._turns if turn.id and states.get(turn.id, "unread") == "unread"]

    # Places

    @property
    def current_turn(self) -> ReaderTurn | None:
        return self._turns[self._turn] if 0 <= self._turn < len(self._turns) else None

    def frame(self, span: Span, drawn: bool = True) -> bool:
        """Jump to a passage and draw a frame round it until the caret moves on; False where it is not shown."""
        pieces = list(self._projection.pieces(span))
        if not pieces:
            return False
        self._set_cursor(pieces[0][0], pieces[0][0])
        self._framed = span if drawn else None
        self.reveal(pieces[0][0], pieces[-1][1])
        self._resurvey()
        return True

    def outline(self, span: Span | None) -> None:
        """Draw a frame round a passage where one is, or take it away."""
        self._framed = span
        self._resurvey()

    def seen(self) -> tuple[int, int]:
        """The stretch of the view (positions of the projection) whose lines are seen."""
        page = self.page()
        inside = [line for line in page.lines if line.baseline > page.top and line.top < page.bottom]
        return (inside[0].start, inside[-1].end) if inside else (0, 0)

    def top(self) -> int:
        """The canonical position of the first line in view."""
        return self._projection.to_canonical(self.seen()[0])

    def marks_here(self) -> list[Mark]:
        """Those at the caret, or in the selection where there is one."""
        selected = self.selection()
        here = self._index.at(self.caret) if selected is None else self._index.overlapping(selected)
        return [self._index.marks[place] for place in here]

    def page(self) -> Page:
        """What is in view, collected anew when something has changed."""
        if self._surveyor is None:
            shown = self._projection, self._index, self._setting, self._turns, self._framed, self.hints
            self._surveyor = Surveyor(self, *shown)
            self._page = None
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        if self._page is None or (self._page.top, self._page.bottom) != (top, top + height):
            self._page = self._surveyor.collect(top, top + height)
        return self._page

    # Painting and events

    def paintEvent(self, event: QPaintEvent) -> None:
        page = self.page()
        exposed = QRectF(event.rect()).translated(0, page.top)
        painter = QPainter(self.viewport())
        painter.translate(0, -page.top)
        paint_heard(painter, page, self._heard, self._setting.left_margin, self.column_width)
        self._margin.paint(painter, page, exposed, self._turns, self._states, self._turn, self.hasFocus())
        Underlay(self._index, self._current, self._hovered).paint(painter, page, exposed)
        self.hints.paint(painter, page, exposed, self._setting.left_margin)
        painter.end()
        super().paintEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), literal(self._told_at(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.page_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._restyle()
            self._rebuild()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        released = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        if pressed is None or self.textCursor().hasSelection():
            return
        if (released - pressed).manhattanLength() < QApplication.startDragDistance():
            marks = self.marks_at(released)
            if marks:
                self.mark_clicked.emit(marks[0])
            links = [hint.id for hint in self._hints_under(released) if hint.id]
            if links:
                self.links_clicked.emit(links)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            marks = self.marks_at(event.position().toPoint())
            self.point_at(marks[0] if marks else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.cursorRect().center()
            marks = [mark.id for mark in self.marks_here()]
            self.context_menu_requested.emit(self.viewport().mapToGlobal(place), marks)
            return
        if not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(place))
        self.context_menu_requested.emit(event.globalPos(), self.marks_at(place))

    def marks_at(self, point: QPoint) -> list[str]:
        """Ids of the marks under a point of the viewport, the narrowest first."""
        page = self.page()
        return [self._index.marks[place].id for place in page.marks_at(point.x(), point.y() + page.top)]

    # Within

    def _told_at(self, point: QPoint) -> str:
        """What there is to say of a place: who speaks, in the margin; the codes, in the text."""
        page = self.page()
        if point.x() < self._setting.left_margin:
            height = point.y() + page.top
            here = (self._turns[box.number] for box in page.turns if box.top <= height < box.bottom)
            return next((turn.introduction for turn in here), "")
        marks = [self._index.marks[mark].spoken for mark in page.marks_at(point.x(), point.y() + page.top)]
        return "\n".join([*marks, *(hint.words for hint in self._hints_under(point))])

    def _hints_under(self, point: QPoint) -> list[Hint]:
        page = self.page()
        return [self.hints.all[place] for place in page.hints_at(point.x(), point.y() + page.top)]

    def _show_document(self, shown: SetText, position: int) -> None:
        self._projection = shown.projection
        self.put(shown.document, position)
        once = Qt.ConnectionType.UniqueConnection
        shown.document.documentLayout().documentSizeChanged.connect(self._on_laid_out, once)
        self._resurvey()

    def _rebuild(self) -> None:
        self._set_margin()
        top, cursor = self.top(), self.textCursor()
        anchor, position = cursor.anchor(), cursor.position()
        self._show_document(self._documents.set_anew(self.text, self._turns, self._setting), top)
        self._set_cursor(anchor, position)
        self.set_top(top)

    def _restyle(self) -> None:
        """Selected text in a colour that gives the token's on the bare page, and lets tints through."""
        tokens = theme.current()
        self._set_margin()
        # Only this one role: all others go on following the program's palette.
        colours = QPalette()
        if tokens.name != "contrast":
            ink = theme.ink(tokens.selection, tokens.page, _SELECTION_SHARE)
            colours.setColor(QPalette.ColorRole.Highlight, ink)
        self.setPalette(colours)

    def _set_margin(self) -> None:
        self._margin = TurnMargin(self._setting.narrow)
        self._margin.width = self._measure

    def _resurvey(self) -> None:
        """The layout, the marks or the frame have changed: what was collected no longer stands."""
        self._surveyor = None
        self._refresh()

    def _on_other_heights(self) -> None:
        self._surveyor = None

    def _on_laid_out(self) -> None:
        """More of the document is laid out below: what fills the view stays as it is."""
        page = self._page if self._surveyor is not None else None
        if page is None or not page.lines or page.lines[-1].bottom < page.bottom:
            self._resurvey()

    def _on_other_marks(self) -> None:
        self._resurvey()
        self._describing.start()

    def _refresh(self) -> None:
        self.viewport().update()
        self.page_changed.emit()

    def point_at(self, mark_id: str | None) -> None:
        """The pointer is on a mark, in the text or in the gutter, or on none any more."""
        hovered = frozenset({mark_id} if mark_id else ())
        if hovered != self._hovered:
            self.set_hovered_marks(hovered)
            self.mark_hovered.emit(mark_id or "")

    def _on_caret_moved(self) -> None:
        if self._framed is not None:
            self._framed = None
            self._resurvey()
        turn = self._projection.turn_at_view(self.textCursor().position())
        if turn != self._turn:
            self._turn = turn
            self.viewport().update()
            self.turn_changed.emit(self._turns[turn].id if self._turns else "")
        self._describe()

    def _describe(self) -> None:
        """The place of the caret in words. Other codings there are told at once to whoever listens."""
        turn, marks = self.current_turn, self.marks_here()
        shown = turn is not None and turn.id
        hints = [hint.words for hint in self.hints.at(self.caret)]
        told = description(turn, self.state(turn), marks, hints) if turn and shown else ""
        self.setAccessibleDescription(told)
        here = "; ".join(part for part in (codes_in_words(marks), *hints) if part)
        if here != self._told:
            self._told = here
            announce(self, here)
