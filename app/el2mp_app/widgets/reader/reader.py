"""The reader: the text of a source, the gutter and the overview beside it, as one widget."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from el2mp_app.code_drag import CODE, Landing, code_in
from el2mp_app.look import theme
from el2mp_app.widgets.reader.coded_text_view import CodedTextView
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn, State
from el2mp_app.widgets.reader.minimap import WIDTH as MINIMAP
from el2mp_app.widgets.reader.minimap import Minimap
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_app.widgets.reader.selecting import Selecting
from el2mp_app.widgets.reader.stripe_gutter import StripeGutter
from el2mp_app.widgets.reader.version_switch import VersionSwitch, VersionSwitches
from el2mp_desktop.domain.text import Span

Place = tuple[int, int]
"""Canonical positions: where the caret stands, and what is at the top of the view."""

_GAP = 5
_LABELS_AT_MOST = 250
_LEAST_MEASURE = 240
BESIDE = 484
"""Width under which speakers do not fit beside their turns."""
_MAPPED = 380


class Reader(QWidget):
    """Positions are canonical code points; marks and turns go by their ids, which are never empty."""

    selection_changed = Signal()
    turn_changed = Signal(str)
    mark_hovered = Signal(str)
    mark_clicked = Signal(str)
    unlabelled_changed = Signal(object)
    """The mark (`Mark`) that one points at or works on and that no label names; None where there is none."""
    context_menu_requested = Signal(QPoint, list)
    version_asked = Signal(str, int)
    """A turn, and how many versions further."""
    comparison_asked = Signal(str)
    code_dropped = Signal(str)
    """A code was dropped on the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = Setting()
        self.view = CodedTextView(self)
        self.selecting = Selecting(self.view)
        self._gutter = StripeGutter(self.view)
        self._minimap = Minimap(self.view)
        self._switches = VersionSwitches(self.view)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.selectionChanged.connect(self.selection_changed)
        self.view.turn_changed.connect(self.turn_changed)
        self.view.context_menu_requested.connect(self.context_menu_requested)
        self.view.mark_hovered.connect(self.mark_hovered)
        self.view.page_changed.connect(lambda: self.unlabelled_changed.emit(self._gutter.unlabelled()))
        for part in (self.view, self._gutter):
            part.mark_clicked.connect(self.mark_clicked)
        self._switches.step_asked.connect(self.version_asked)
        self._switches.compare_asked.connect(self.comparison_asked)
        self._minimap.place_chosen.connect(self.view.centre_on)
        landing = Landing(self.view.viewport(), CODE, self.selecting.under)
        landing.dropped.connect(lambda _point, data: self.code_dropped.emit(code_in(data)))

    def retranslate(self) -> None:
        for part in (self.view, self._gutter, self._minimap, self._switches):
            part.retranslate()

    # What is shown

    def show_source(self, text: str, turns: Sequence[ReaderTurn], place: Place = (0, 0)) -> None:
        """Show these turns of a canonical text, in order; without any, the whole text as one. Where one was before."""
        self.view.show_source(text, turns, place[1])
        if any(place):
            self.restore(place)
        self._switches.show_turns(turns)
        self._minimap.redraw()

    def show_other_turns(self, turns: Sequence[ReaderTurn], here: str) -> None:
        """Show other turns of the same text, one of them where the current turn was on the screen."""
        offset, held = self.view.offset(), self._switches.held()
        self.show_source(self.view.text, turns)
        if self.put_caret_on(here):
            self.view.set_offset(offset)
        if held:
            self._switches.hold(here, held)

    def put_caret_on(self, turn_id: str) -> bool:
        """Make a turn the current one, where the page stands."""
        turn = next((turn for turn in self.view.turns if turn.id == turn_id), None)
        if turn is not None and turn_id != self.current_turn():
            self.view.set_caret(turn.start)
        return turn is not None

    def show_codings_on_versions(self, counts: Mapping[str, Sequence[int]]) -> None:
        """For turns with versions, how many codings lie on each of them."""
        self._switches.show_codings(counts)

    def switch(self, turn_id: str) -> VersionSwitch | None:
        """What leads to the other versions of a turn in view."""
        return self._switches.of(turn_id)

    def clear(self) -> None:
        self.show_source("", ())

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks and no others."""
        self.view.set_marks(marks)

    def change_marks(self, ids: Collection[str], marks: Collection[Mark]) -> None:
        """Show these instead of the marks with these ids; all others stay as they are."""
        self.view.change_marks(ids, marks)

    def set_turn_states(self, states: Mapping[str, State]) -> None:
        if self.view.set_turn_states(states):
            self._minimap.redraw()

    def set_current_mark(self, mark_id: str | None) -> None:
        self.view.set_current_mark(mark_id)

    def set_hovered_marks(self, mark_ids: Collection[str]) -> None:
        """Point at marks from elsewhere: a row of a list under the pointer."""
        self.view.set_hovered_marks(mark_ids)

    def show_heard(self, turn_id: str, reveal: bool = False) -> None:
        """Mark the turn that is heard now, none for an empty id; bring it into view where that is wanted."""
        self.view.set_heard(turn_id, reveal)

    def set_type(self, setting: Setting) -> None:
        """Size and spacing of the reading type; the column grows with it."""
        self._setting = setting
        self._lay_out()

    # Selection

    def selection(self) -> Span | None:
        """What is selected; across turns, from its first character to its last."""
        return self.view.selection()

    def select(self, span: Span) -> None:
        self.view.select(span)

    # Moving

    def show_span(self, span: Span, framed: bool = True) -> bool:
        """Jump to a passage and frame it; False where no turn shown holds it."""
        return self.view.frame(span, framed)

    def current_turn(self) -> str:
        """The id of the turn with the caret."""
        turn = self.view.current_turn
        return turn.id if turn else ""

    def go_to_turn(self, turn_id: str) -> bool:
        return self._go(number for number, turn in enumerate(self.view.turns) if turn.id == turn_id)

    def next_turn(self) -> bool:
        return self._go(range(self.view.turn_number + 1, len(self.view.turns)))

    def previous_turn(self) -> bool:
        return self._go(range(self.view.turn_number - 1, -1, -1))

    def next_turn_of_speaker(self) -> bool:
        """Go to the next turn of whoever speaks at the caret."""
        return self._go(self._turns_of_speaker(range(self.view.turn_number + 1, len(self.view.turns))))

    def previous_turn_of_speaker(self) -> bool:
        return self._go(self._turns_of_speaker(range(self.view.turn_number - 1, -1, -1)))

    def next_unread_turn(self) -> bool:
        """Go to the next turn not read yet, after the last one from the beginning again."""
        count, here = len(self.view.turns), self.view.turn_number
        later = [number % count for number in range(here + 1, here + count)]
        return self._go(number for number in later if self.view.state(self.view.turns[number]) == "unread")

    def next_mark(self) -> str:
        """Frame the next mark from the caret on, make it current and return its id; empty where there is none."""
        return self._go_to_mark(self.view.index.next_from(self.view.caret, self.view.current_mark))

    def previous_mark(self) -> str:
        return self._go_to_mark(self.view.index.previous_from(self.view.caret, self.view.current_mark))

    def offer_here(self) -> bool:
        """The marks at the caret, or in the selection, in a list to choose from; False where there are none."""
        here = self.view.marks_here()
        if here:
            place = self.view.viewport().mapToGlobal(self.view.cursorRect().bottomLeft())
            self._gutter.offer(here, place)
        return bool(here)

    def position(self) -> Place:
        """Remember it, and `restore` it."""
        return self.view.caret, self.view.top()

    def restore(self, place: Place) -> None:
        caret, top = place
        self.view.set_caret(caret)
        self.view.set_top(top)

    # Within

    def sizeHint(self) -> QSize:
        return QSize(round(theme.px(886)), round(theme.px(720)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(theme.px(560)), round(theme.px(240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def _lay_out(self) -> None:
        """Room goes to the text first, then to the bars, to the labels, and last to the margins.

        What is too little for labels goes to the bars: twenty of them need it. A reader too narrow for its speakers
        has them above their turns; the narrowest goes without the overview.
        """
        setting = replace(self._setting, narrow=0 < self.width() < round(theme.px(BESIDE)))
        self.view.set_type(setting)
        mapped = not setting.narrow or self.width() >= theme.px(_MAPPED)
        bar, overview = self.view.verticalScrollBar().sizeHint().width(), round(theme.px(MINIMAP)) if mapped else 0
        gap, lanes = round(theme.px(_GAP)), round(self._gutter.lanes_width())
        measure, before = setting.measure, setting.left_margin
        width = self.width() - bar
        spare = width - overview - before - measure - gap - lanes
        labels = max(0, min(spare, round(theme.px(_LABELS_AT_MOST))))
        margin = max(0, spare - labels) // 2
        self.view.set_measure(max(measure + min(0, spare), round(theme.px(_LEAST_MEASURE))))
        left = margin + before + measure + min(0, spare) + gap
        self.view.set_room(margin, width - left)
        self._gutter.setGeometry(left, 0, lanes + labels, self.height())
        self._minimap.setGeometry(width - overview, 0, overview, self.height())
        self._minimap.setVisible(mapped)

    def _go(self, numbers: Iterable[int]) -> bool:
        number = next(iter(numbers), None)
        if number is None:
            return False
        self.view.go_to(number)
        return True

    def _turns_of_speaker(self, numbers: range) -> Iterator[int]:
        here, turns = self.view.current_turn, self.view.turns
        return (n for n in numbers if here is not None and turns[n].speaker == here.speaker)

    def _go_to_mark(self, index: int | None) -> str:
        if index is None:
            return ""
        mark = self.view.index.marks[index]
        self.view.frame(mark.span)
        self.set_current_mark(mark.id)
        return mark.id
