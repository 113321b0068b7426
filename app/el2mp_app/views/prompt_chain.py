"""The prompt chain of a chat: requests and their versions side by side, with the words that changed."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.chain_words import answered, beginning, changed, heading, name, runs, when
from el2mp_app.source_page import SourcePage
from el2mp_app.widgets.buttons import KeyButton
from el2mp_app.widgets.plain import Sheet
from el2mp_app.widgets.request_column import RequestColumn, Told
from el2mp_app.widgets.typeset import Words, ink
from el2mp_desktop.domain.prompt_chain import Chain
from el2mp_desktop.language import tr

_LEAST, _MOST_COLUMNS = 290, 4
_EDGE, _GAP = 24, 20
_BETWEEN_LINES, _BETWEEN_CHAINS = 16, 28


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
        self.scroll = QScrollArea(self)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chains = _Chains(self.scroll)
        self.chains.turn_asked.connect(self.turn_asked)
        self.scroll.setWidget(self.chains)
        self.scroll.setWidgetResizable(False)
        self._top = QHBoxLayout()
        self._top.setSpacing(16)
        self._top.addWidget(self._legend, 1)
        self._top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self.scroll, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def show_page(self, page: SourcePage, size: int) -> None:
        """The requests of a chat, in reading type of this size."""
        self._page, self._size = page, size
        self.chains.show_chains(page.text, page.requests().chains, size)
        self._lay_out()

    def go_to(self, turn: str, versions: bool) -> None:
        """Give the keys to the request of a turn, among its versions where these are asked for, or to the first."""
        column = self.chains.column_of(turn, versions)
        if column is not None:
            column.setFocus()

    def retranslate(self) -> None:
        self.back.setText(tr("Back to the text"))
        self._legend.setText(
            tr("Underlined: words that the one before does not have. Struck through: words that the next one drops.")
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
        bar = self.scroll.verticalScrollBar().sizeHint().width()
        edge = round(theme.px(_EDGE))
        self._top.setContentsMargins(edge, 4, edge + bar, 8)
        self.chains.lay_out(self.width() - bar)


class _Chains(Sheet):
    """Sets the chains one under the other, and each in lines of as many columns as there is room for.

    A line begins with the request that ended the line before: every two that are compared stand side by side.
    """

    turn_asked = Signal(str)

    def __init__(self, scroll: QScrollArea) -> None:
        super().__init__()
        self._scroll = scroll
        self._text, self._chains, self._size, self._across = "", (), 17, 0
        self._headings: list[tuple[Words, Words]] = []
        self._lines: list[list[list[RequestColumn]]] = []
        """For each chain its lines of columns."""
        self._rules: list[QRect] = []

    @property
    def columns(self) -> list[RequestColumn]:
        """In the order of reading."""
        return [column for lines in self._lines for line in lines for column in line]

    def column_of(self, turn: str, versions: bool) -> RequestColumn | None:
        pairs = zip(self._chains, self._lines, strict=True)
        sought = [line for chain, lines in pairs if chain.versions or not versions for line in lines]
        columns = [column for line in sought for column in line]
        return next((column for column in columns if column.told.turn == turn), next(iter(columns), None))

    def show_chains(self, text: str, chains: tuple[Chain, ...], size: int) -> None:
        self._text, self._chains, self._size, self._across = text, chains, size, 0

    def lay_out(self, width: int) -> None:
        edge, gap = round(theme.px(_EDGE)), round(theme.px(_GAP))
        inner = width - 2 * edge + round(theme.px(14))
        across = max(2, min(_MOST_COLUMNS, int((inner + gap) // theme.px(_LEAST))))
        if across != self._across:
            self._across = across
            self._build()
        each = (inner - (across - 1) * gap) // across
        top, self._rules = round(theme.px(8)), []
        for (title, figure), lines in zip(self._headings, self._lines, strict=True):
            top = self._place_heading(title, figure, edge, top, width - 2 * edge)
            for line in lines:
                top = self._place_line(line, edge - round(theme.px(14)), top, each, gap)
            top += round(theme.px(_BETWEEN_CHAINS - _BETWEEN_LINES))
        self.resize(width, top)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for rule in self._rules:
            painter.fillRect(rule, ink("hairline"))

    def _place_heading(self, title: Words, figure: Words, left: int, top: int, width: int) -> int:
        height = title.sizeHint().height()
        title.setGeometry(left, top, title.sizeHint().width(), height)
        figure.setGeometry(left + width - figure.sizeHint().width(), top, figure.sizeHint().width(), height)
        self._rules.append(QRect(left, top + height + round(theme.px(6)), width, 1))
        return top + height + round(theme.px(6 + 1 + 8))

    def _place_line(self, line: list[RequestColumn], left: int, top: int, each: int, gap: int) -> int:
        height = max(column.height_for(each) for column in line)
        for place, column in enumerate(line):
            column.setGeometry(left + place * (each + gap), top, each, height)
            if place:
                self._rules.append(QRect(column.x() - gap // 2, top, 1, height))
        return top + height + round(theme.px(_BETWEEN_LINES))

    def _build(self) -> None:
        """Make the columns anew; the keys stay with the request that has them."""
        held = next((column.told for column in self.columns if column.hasFocus()), None)
        for widget in (*self.columns, *(label for pair in self._headings for label in pair)):
            widget.hide()
            widget.deleteLater()
        self._headings = [self._heading(chain) for chain in self._chains]
        self._lines = [self._lines_of(chain) for chain in self._chains]
        for column in self.columns:
            column.show()
        same = next((column for column in self.columns if column.told == held), None)
        if same is not None:
            same.setFocus()

    def _heading(self, chain: Chain) -> tuple[Words, Words]:
        labels = Words(self, 13, 600), Words(self, 12, tone="text_3")
        for label, words in zip(labels, heading(chain), strict=True):
            label.setWordWrap(False)
            label.setText(words)
            label.show()
        return labels

    def _lines_of(self, chain: Chain) -> list[list[RequestColumn]]:
        step = self._across - 1
        starts = range(0, len(chain.requests) - 1, step)
        return [
            [self._column(chain, place) for place in range(start, min(start + self._across, len(chain.requests)))]
            for start in starts
        ]

    def _column(self, chain: Chain, place: int) -> RequestColumn:
        request = chain.requests[place]
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
        column.moved.connect(lambda step: self._move(column, step))
        column.reached.connect(lambda: self._scroll.ensureWidgetVisible(column, 0, 24))
        return column

    def _move(self, column: RequestColumn, step: int) -> None:
        columns = self.columns
        place = columns.index(column) + step
        if 0 <= place < len(columns):
            columns[place].setFocus(Qt.FocusReason.TabFocusReason)
