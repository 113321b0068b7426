"""Reviewing suggestions: a list of what waits, the passage where it stands, and one key for each decision."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.look import theme
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.session import ProjectSession
from el2mp_app.views.review_queue import ReviewQueue
from el2mp_app.widgets.controls.buttons import KeyButton
from el2mp_app.widgets.plain import Label, Sheet, quiet, side
from el2mp_app.widgets.reader.extent import ExtentEditor
from el2mp_app.widgets.reader.reader import Reader
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_app.widgets.review.elsewhere import Elsewhere
from el2mp_app.widgets.review.nothing_to_review import NothingToReview
from el2mp_app.widgets.review.suggestion_card import SuggestionCard
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import number, tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed


class ReviewView(QWidget):
    passage_asked = Signal(str, object, str)
    """Source, span and mark to be shown where they stand."""
    suggestions_asked = Signal()
    """There are none: let an engine read."""
    reading_asked = Signal()
    """There are some, on turns not read yet."""
    waiting_changed = Signal(int)
    """How many suggestions wait, of those that may be seen by now."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page: SourcePage | None = None
        self._current: str | None = None
        self.queue = ReviewQueue(session, self)
        # Tab leads through widgets as they were made: as they stand.
        self.open_button = KeyButton("O", self, command="open_in_text")
        self.reader = Reader(self)
        self.extent = ExtentEditor(self.reader)
        self.card = SuggestionCard(session, self)
        self.elsewhere = Elsewhere(session, self)
        self._title, self._subtitle = Label(self), Label(self)
        self.empty = NothingToReview(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.restyle()

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"open_in_text": self._open_in_text}

    def regions(self) -> list[QWidget]:
        return [self.queue.list, self.reader.view, self.card.reason]

    # Showing

    def show_project(self) -> None:
        self._page = None
        self.queue.fill()

    def on_shown(self) -> None:
        self.queue.fill()
        self.queue.list.setFocus()

    def refresh(self, changed: Changed) -> None:
        """Patch what is shown; while nobody looks, only the count of what waits."""
        self.queue.count_soon()
        if not self.isVisible():
            return
        if changed.touches("source", "turn", "speaker"):
            self._page = None
        coded_by_hand = changed.touches("coding") and not changed.touches("decision")
        if coded_by_hand or changed.touches("code", "source", "turn", "project", "read_mark"):
            self.queue.fill(keep=True)
        read = self._session.open_project.read
        decided = read.suggestions(ids=read.suggestions_decided(changed.ids.get("decision", ())))
        self._refresh_marks(changed, decided)
        if decided:
            behind = read.suggestions_behind(changed.ids.get("coding", ()))
            self.queue.model.patch(read.suggestions(ids=behind))
            self.queue.take(decided)
        if changed.touches("suggestion"):
            self.queue.add(changed.ids["suggestion"])
            self.card.show_suggestion(self.queue.current, self.queue.place())

    def retranslate(self) -> None:
        self.queue.retranslate()
        self.open_button.setText(tr("Open in the text"))
        self.empty.retranslate()
        self.card.retranslate()
        self.elsewhere.retranslate()
        self.reader.retranslate()
        if self._session.project is not None:
            self.queue.fill(keep=True)

    def restyle(self) -> None:
        self._title.setFont(theme.interface_font(15, 600))
        quiet(self._subtitle)
        self.empty.restyle()
        self.queue.restyle()
        self.card.restyle()
        self.elsewhere.restyle()
        self.reader.set_type(Setting.of(self._session.settings))

    # Deciding

    def decide(self, decision: str, card: SuggestionCard, extent: ExtentEditor) -> None:
        """Carry out one decision on what a card shows; one that needs a span or a code asks for it first."""
        row = card.suggestion
        if row is None:
            return
        if not card.buttons[decision].isEnabled():
            self._session.told.emit(card.why_not.text())
            return
        reason, seconds = card.take_reason(), card.seconds_shown()
        match decision:
            case "accept":
                self._session.do(operations.suggestions.accept, row.id, reason=reason, seconds=seconds)
            case "reject":
                self._session.do(operations.suggestions.reject, row.id, reason=reason, seconds=seconds)
            case "defer":
                self._session.do(operations.suggestions.defer, row.id, reason=reason, seconds=seconds)
            case "amend_extent":
                self._ask_extent(row, reason, card, extent)
            case "amend_code":
                self._ask_code(row, reason, card)

    def _ask_extent(self, row: SuggestionRow, reason: str, card: SuggestionCard, extent: ExtentEditor) -> None:
        if row.start is None or row.end is None:
            return
        hint = tr("Arrows move the end, Shift the start, Ctrl by word. Enter accepts it so, Escape leaves it.")
        self._session.under_way.emit(hint)

        def keep(span: Span) -> None:
            seconds = card.seconds_shown()
            self._session.do(operations.suggestions.amend, row.id, span=span, reason=reason, seconds=seconds)

        def done() -> None:
            self._session.under_way.emit("")
            if self.isVisible():
                self.queue.list.setFocus()

        extent.start(Span(row.start, row.end), keep, done)

    def _ask_code(self, row: SuggestionRow, reason: str, card: SuggestionCard) -> None:
        beside = card.buttons["amend_code"]
        project = self._session.open_project
        recent = project.read.recent_codes(project.coder_id)
        palette = CodePalette(project.read.codes(), project.language, recent, self.window())

        def keep(codes: list[str]) -> None:
            seconds = card.seconds_shown()
            self._session.do(operations.suggestions.amend, row.id, code_id=codes[0], reason=reason, seconds=seconds)

        palette.codes_chosen.connect(keep)
        palette.open_beside(beside.rect().translated(beside.mapToGlobal(QPoint())))

    def _open_in_text(self) -> None:
        row = self.card.suggestion
        if row is not None and self.isVisible():
            self.passage_asked.emit(row.source_id, self._span(row), row.coding_id or row.id)

    # The passage

    def _show_current(self) -> None:
        row = self.queue.current
        self.card.show_suggestion(row, self.queue.place())
        self.open_button.setEnabled(row is not None)
        self.elsewhere.show_for(row)
        if row is None or row.id != self._current:
            self.extent.stop()
        self._current = row.id if row else None
        self.empty.setVisible(row is None)
        self._passage.setVisible(row is not None)
        if row is None:
            self._page = None
            self.reader.clear()
        else:
            self._show_passage(row)

    def _show_passage(self, row: SuggestionRow) -> None:
        page = self._page_of(row)
        if page is None:
            return
        self._title.setText(row.source_name)
        self._subtitle.setText(
            tr("Turn {place} of {total}", place=number(row.turn + 1), total=number(page.source.turns))
        )
        drawn = row.coding_id if row.coding_id in page.marks else row.id if row.id in page.suggestions else None
        place = page.span_of(drawn) if drawn else None
        self.reader.set_current_mark(drawn)
        span = place or self._span(row)
        if span is not None and not self.extent.active:
            self.reader.show_span(span, framed=place is None)

    def _page_of(self, row: SuggestionRow) -> SourcePage | None:
        """The source in the reader, on a branch that holds the turn."""
        project = self._session.open_project
        page = self._page
        if page is None or page.source.id != row.source_id:
            source = project.read.source(row.source_id)
            if source is None:
                return None
            page = SourcePage(project, source)
        elif page.holds(row.turn_id):
            return page
        page.walk_to(row.turn_id)
        self._page = page
        self.reader.show_source(page.text, page.reader_turns())
        self.reader.set_turn_states(page.states())
        self.reader.set_marks(page.reader_marks())
        return page

    def _refresh_marks(self, changed: Changed, decided: Collection[SuggestionRow]) -> None:
        page = self._page
        if page is None or not changed.touches("code", "coding", "decision", "read_mark", "project"):
            return
        if changed.touches("code", "project"):
            page.refresh_codes()
        if changed.touches("project", "read_mark"):
            page.refresh_marks()
        elif changed.touches("code", "coding"):
            page.refresh_codings(changed.ids.get("coding", frozenset()))
        page.take_suggestions(decided)
        self.reader.set_marks(page.reader_marks())
        if changed.touches("code", "coding", "read_mark"):
            self.reader.set_turn_states(page.states())

    def _span(self, row: SuggestionRow) -> Span | None:
        """Where it stands; the whole turn where its quote was not found."""
        if row.start is not None and row.end is not None:
            return Span(row.start, row.end)
        turn = self._session.open_project.read.turn(row.turn_id)
        return Span(turn.start, turn.end) if turn else None

    # Pieces

    def _connect(self) -> None:
        self.queue.current_changed.connect(self._show_current)
        self.queue.open_asked.connect(self._open_in_text)
        self.queue.waiting_changed.connect(self.waiting_changed)
        self.card.reason.returnPressed.connect(self.queue.list.setFocus)
        self.elsewhere.passage_asked.connect(lambda source, span: self.passage_asked.emit(source, span, ""))
        self.open_button.clicked.connect(self._open_in_text)
        self.queue.emptiness_changed.connect(self.empty.show_why)
        self.empty.suggest.clicked.connect(self.suggestions_asked)
        self.empty.read.clicked.connect(self.reading_asked)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        right = QScrollArea(self)
        right.setWidget(self.card)
        side(right.viewport(), self.card)
        right.setWidgetResizable(True)
        right.setFrameShape(QFrame.Shape.NoFrame)
        right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self.queue, self._middle(), right):
            splitter.addWidget(part)
        self.queue.setMinimumWidth(240)
        self.reader.setMinimumWidth(round(theme.px(480)))
        right.setMinimumWidth(240)
        splitter.setSizes([318, 786, 336])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _middle(self) -> QWidget:
        self._passage = Sheet(self)
        head = QHBoxLayout()
        head.setContentsMargins(24, 10, 24, 8)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        head.addLayout(names, 1)
        head.addWidget(self.open_button)
        column = QVBoxLayout(self._passage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule(self._passage))
        column.addWidget(self.reader, 11)
        column.addWidget(Rule(self._passage))
        column.addWidget(self.elsewhere, 9)
        middle = Sheet(self)
        both = QVBoxLayout(middle)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._passage)
        both.addWidget(self.empty)
        return middle
