"""The prompt chain of a chat: requests and their versions side by side, with the words that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.widgets.controls.buttons import KeyButton
from el2mp_app.widgets.plain import Sheet
from el2mp_app.widgets.request_column import EDGE, RequestColumn, Told
from el2mp_app.widgets.typeset import Words, ink
from el2mp_app.words.chains import answered, beginning, changed, heading, name, runs, when
from el2mp_desktop.domain.prompt_chain import Chain
from el2mp_desktop.language import tr

_LEAST, _MOST_COLUMNS = 290, 4
_EDGE, _GAP = 24, 20
_BETWEEN_LINES, _BETWEEN_CHAINS = 16, 28
_AROUND, _AREA = 110, 205
"""Height of a request without its words, and what a character of them takes up, both guessed until it is in view."""


class PromptChain(QWidget):
    turn_asked = Signal(str)
    """A request is to be read in its place."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: SourcePage | None = None
        self._size = 17
        self._legend = Words(self, 12, tone="text_2")
        self.back = KeyButton("Esc", self)
        self.back.clicked.connect(self.left)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chains = _Chains(self.area)
        self.chains.turn_asked.connect(self.turn_asked)
        self.area.setWidget(self.chains)
        self.area.setWidgetResizable(False)
        self._top = QHBoxLayout()
        self._top.setSpacing(16)
        self._top.addWidget(self._legend, 1)
        self._top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self.area, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def show_page(self, page: SourcePage, size: int) -> None:
        """The requests of a chat, in reading type of this size."""
        self._page, self._size = page, size
        self.chains.show_chains(page.text, page.requests().chains, size)
        self._lay_out()

    def go_to(self, turn: str, versions: bool) -> None:
        """Give the keys to the request of a turn, among its versions where these are asked for, or to the first."""
        self.chains.go_to(turn, versions)

    def retranslate(self) -> None:
        self.back.setText(tr("Back to the text"))
        self._legend.setText(
            tr(
                "Underlined: words that the one before does not have. Struck through: words that the next one drops. "
                "Where two have little in common, nothing is marked."
            )
        )
        self.setAccessibleName(tr("Prompt chain"))
        if self._page is not None and self.isVisible():
            self.show_page(self._page, self._size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        columns = self.chains.columns
        (columns[0] if columns else self.back).setFocus(event.reason())

    def _lay_out(self) -> None:
        bar = self.area.verticalScrollBar().sizeHint().width()
        edge = round(theme.px(_EDGE))
        self._top.setContentsMargins(edge, 8, edge + bar, 8)
        self.chains.lay_out(self.width() - bar)


@dataclass(slots=True)
class _Line:
    """Requests of a chain side by side; columns are made when the line comes into view."""

    chain: Chain
    places: range
    top: int = 0
    height: int = 0
    width: int = 0
    """What the height was measured for."""
    columns: list[RequestColumn] = field(default_factory=list)

    def place_of(self, turn: str) -> int | None:
        turns = [self.chain.requests[place].turn.id for place in self.places]
        return turns.index(turn) if turn in turns else None


class _Chains(Sheet):
    """Sets the chains one under the other, and each in lines of as many columns as there is room for.

    A line begins with the request that ended the line before: every two that are compared stand side by side.
    """

    turn_asked = Signal(str)

    def __init__(self, scroll: QScrollArea) -> None:
        super().__init__()
        self._scroll = scroll
        self._text, self._size, self._across, self._each = "", 17, 0, 0
        self._chains: Sequence[Chain] = ()
        self._headings: list[tuple[Words, Words]] = []
        self._lines: list[_Line] = []
        self._rules: list[QRect] = []
        scroll.verticalScrollBar().valueChanged.connect(self._fill)

    @property
    def columns(self) -> list[RequestColumn]:
        """Those made so far, in the order of reading."""
        return [column for line in self._lines for column in line.columns]

    def show_chains(self, text: str, chains: Sequence[Chain], size: int) -> None:
        self._text, self._chains, self._size, self._across = text, chains, size, 0

    def lay_out(self, width: int) -> None:
        edge, gap = round(theme.px(_EDGE)), round(theme.px(_GAP))
        inner = width - 2 * edge + round(theme.px(EDGE))
        across = max(2, min(_MOST_COLUMNS, int((inner + gap) // theme.px(_LEAST))))
        self._each = (inner - (across - 1) * gap) // across
        self.resize(width, self.height())
        if across != self._across:
            self._across = across
            self._begin()
        self._place()
        self._fill()

    def go_to(self, turn: str, versions: bool) -> None:
        """Give the keys to the request of a turn, of a chain of versions where these are asked for, or to a first."""
        lines = [line for line in self._lines if line.chain.versions or not versions]
        line = next((line for line in lines if line.place_of(turn) is not None), next(iter(lines), None))
        if line is not None:
            self._give_keys(line, line.place_of(turn) or 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for rule in self._rules:
            painter.fillRect(rule, ink("hairline"))

    def _begin(self) -> None:
        """Lines anew, without columns; the keys stay with the request that has them."""
        held = next(((line, at) for line in self._lines for at, c in enumerate(line.columns) if c.hasFocus()), None)
        gone = (*self.columns, *(label for pair in self._headings for label in pair))
        # A column that goes gives the keys to the next one, which would come into view and bring others with it.
        self._lines = []
        for widget in gone:
            widget.hide()
            widget.deleteLater()
        self._headings = [self._heading(chain) for chain in self._chains]
        self._lines = [line for chain in self._chains for line in self._lines_of(chain)]
        if held is not None:
            self._place()
            turn = held[0].chain.requests[held[0].places[held[1]]].turn.id
            self.go_to(turn, held[0].chain.versions)

    def _heading(self, chain: Chain) -> tuple[Words, Words]:
        labels = Words(self, 13, 600), Words(self, 12, tone="text_3")
        for label, words in zip(labels, heading(chain), strict=True):
            label.setWordWrap(False)
            label.setText(words)
            label.show()
        return labels

    def _lines_of(self, chain: Chain) -> list[_Line]:
        count = len(chain.requests)
        starts = range(0, count - 1, self._across - 1)
        return [_Line(chain, range(start, min(start + self._across, count))) for start in starts]

    def _guess(self, line: _Line) -> int:
        turns = [line.chain.requests[place].turn for place in line.places]
        area = max(turn.end - turn.start for turn in turns) * theme.px(_AREA)
        return round(theme.px(_AROUND) + area / self._each)

    def _place(self) -> None:
        edge, width = round(theme.px(_EDGE)), self.width() - 2 * round(theme.px(_EDGE))
        top, chain, headings = round(theme.px(8)), None, iter(self._headings)
        self._rules = []
        for line in self._lines:
            if line.chain is not chain:
                top += round(theme.px(_BETWEEN_CHAINS - _BETWEEN_LINES)) if chain else 0
                chain = line.chain
                top = self._place_heading(*next(headings), edge, top, width)
            line.top = top
            self._place_line(line)
            top += line.height + round(theme.px(_BETWEEN_LINES))
        self.resize(self.width(), top)
        self.update()

    def _place_heading(self, title: Words, figure: Words, left: int, top: int, width: int) -> int:
        height = title.sizeHint().height()
        title.setGeometry(left, top, title.sizeHint().width(), height)
        figure.setGeometry(left + width - figure.sizeHint().width(), top, figure.sizeHint().width(), height)
        self._rules.append(QRect(left, top + height + round(theme.px(6)), width, 1))
        return top + height + round(theme.px(6 + 1 + 8))

    def _place_line(self, line: _Line) -> None:
        left, gap = round(theme.px(_EDGE)) - round(theme.px(EDGE)), round(theme.px(_GAP))
        if line.width != self._each:
            head = max((column.head_for(self._each) for column in line.columns), default=0)
            known = [column.height_for(self._each, head) for column in line.columns]
            line.height, line.width = max(known) if known else self._guess(line), self._each
        for place, column in enumerate(line.columns):
            column.setGeometry(left + place * (self._each + gap), line.top, self._each, line.height)
            if place:
                self._rules.append(QRect(column.x() - gap // 2, line.top, 1, line.height))

    def _fill(self) -> None:
        """Make the columns that are in view, and a view's height beyond."""
        height = self._scroll.viewport().height()
        while True:
            top = self._scroll.verticalScrollBar().value() - height
            near = (line for line in self._lines if not line.columns and line.top < top + 3 * height)
            line = next((line for line in near if line.top + line.height > top), None)
            if line is None:
                return
            self._make(line)

    def _make(self, line: _Line) -> None:
        line.columns, line.width = [self._column(line, place) for place in line.places], 0
        bar = self._scroll.verticalScrollBar()
        at_the_end = 0 < bar.value() == bar.maximum()
        self._place()
        if at_the_end:
            bar.setValue(bar.maximum())
        for column in line.columns:
            column.show()

    def _column(self, line: _Line, place: int) -> RequestColumn:
        chain, request = line.chain, line.chain.requests[place]
        told = Told(
            turn=request.turn.id,
            name=name(request, chain.versions),
            when=when(chain, place),
            change=changed(chain, place),
            runs=runs(self._text, chain, place),
            answered=answered(request),
            answer=beginning(self._text, request),
        )
        column = RequestColumn(told, self._size, self)
        column.clicked.connect(lambda: self.turn_asked.emit(told.turn))
        column.moved.connect(lambda step: self._move(line, place - line.places.start + step))
        column.reached.connect(lambda: self._reveal(column))
        return column

    def _move(self, line: _Line, place: int) -> None:
        """To another column of a line, or over its end into the next one, past what is there twice."""
        at = self._lines.index(line) + (place >= len(line.places)) - (place < 0)
        if not 0 <= at < len(self._lines):
            return
        other = self._lines[at]
        if other is not line:
            repeated = int(other.chain is line.chain)
            place = repeated if place > 0 else len(other.places) - 1 - repeated
        self._give_keys(other, place)

    def _reveal(self, column: RequestColumn) -> None:
        """Bring a request into view: from its beginning, where it is longer than the view."""
        bar, height, room = self._scroll.verticalScrollBar(), self._scroll.viewport().height(), round(theme.px(44))
        if column.y() - room < bar.value() or column.geometry().bottom() > bar.value() + height:
            ends = column.geometry().bottom() + room - height
            bar.setValue(column.y() - room if column.y() - room < bar.value() else min(column.y() - room, ends))

    def _give_keys(self, line: _Line, place: int) -> None:
        if not line.columns:
            self._make(line)
        line.columns[place].setFocus(Qt.FocusReason.TabFocusReason)
