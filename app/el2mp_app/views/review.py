"""Reviewing suggestions: a list of what waits, the passage where it stands, and one key for each decision."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QSplitter, QToolButton, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.delegates.suggestion_row import SuggestionDelegate
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.models.suggestion_queue import SuggestionQueue, SuggestionRole
from el2mp_app.session import ProjectSession
from el2mp_app.source_page import SourcePage
from el2mp_app.views.side_panels import PanelHeading
from el2mp_app.widgets.extent import ExtentEditor
from el2mp_app.widgets.plain import Sheet, quiet
from el2mp_app.widgets.reader import Reader
from el2mp_app.widgets.suggestion_card import SuggestionCard
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import number, tr, trn
from el2mp_desktop.operations.suggestions import accept, amend, defer, reject
from el2mp_desktop.project import Changed

_STATES = ("waiting", "open", "deferred", "unanchored", "accepted", "rejected", "all")


class ReviewView(QWidget):
    passage_asked = Signal(str, object, str)
    """Source, span and mark to be shown where they stand."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page: SourcePage | None = None
        self.heading = PanelHeading(self)
        self.state = QComboBox(self)
        self.engine = QComboBox(self)
        self.queue = SuggestionQueue(self)
        self.list = QListView(self)
        self.reader = Reader(self)
        self.extent = ExtentEditor(self.reader)
        self.card = SuggestionCard(session, self)
        self.open_button = QToolButton(self)
        self._title, self._subtitle, self._tally, self._empty = (QLabel(self) for _ in range(4))
        self._lay_out()
        self._connect()
        self.retranslate()
        self.restyle()

    @property
    def keys_widget(self) -> QWidget:
        """Where the bare keys of reviewing count."""
        return self

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            **{name: lambda name=name: self._decide_current(name) for name in ("accept", "reject", "defer")},
            "amend_extent": lambda: self._decide_current("amend_extent"),
            "amend_code": lambda: self._decide_current("amend_code"),
            "justification": self.card.toggle_rationale,
            "open_in_text": self._open_in_text,
        }

    def regions(self) -> list[QWidget]:
        return [self.list, self.reader.view, self.card.reason]

    # Showing

    def show_project(self) -> None:
        self._page = None
        self.reader.clear()
        self._refill()

    def on_shown(self) -> None:
        self._refill()
        self.list.setFocus()

    def refresh(self, changed: Changed) -> None:
        if changed.touches("suggestion", "decision", "code", "source", "project", "read_mark", "coding"):
            if not self.isVisible():
                return
            if changed.touches("coding", "code", "source", "read_mark"):
                self._page = None
            self._refill()

    def waiting(self) -> int:
        """How many suggestions may be reviewed now: shown already, and undecided."""
        return sum(1 for row in self._shown_rows() if row.state in ("open", "deferred"))

    def retranslate(self) -> None:
        names = {
            "waiting": tr("Waiting"),
            "open": tr("Not decided yet"),
            "deferred": tr("Deferred"),
            "unanchored": tr("Quote not found"),
            "accepted": tr("Accepted"),
            "rejected": tr("Rejected"),
            "all": tr("All"),
        }
        _refill_combo(self.state, [(names[state], state) for state in _STATES])
        self.state.setAccessibleName(tr("Which suggestions"))
        self.engine.setAccessibleName(tr("Which engine"))
        self.list.setAccessibleName(tr("Suggestions to review"))
        self.open_button.setText(tr("Open in the text") + "  O")
        self.card.retranslate()
        if self._session.project is not None:
            self._refill()

    def restyle(self) -> None:
        self.heading.restyle()
        self._title.setFont(theme.interface_font(15, 600))
        quiet(self._subtitle, self._tally, self._empty)
        self.card.restyle()
        self.reader.set_type_size(self._session.settings.text_size)

    # Deciding

    def decide(self, row: SuggestionRow, decision: str, reason: str, extent: ExtentEditor) -> None:
        """Carry out one decision; those that need a span or a code ask for it first."""
        session = self._session
        match decision:
            case "accept":
                session.do(accept, row.id, reason=reason)
            case "reject":
                session.do(reject, row.id, reason=reason)
            case "defer":
                session.do(defer, row.id, reason=reason)
            case "amend_extent":
                self._ask_extent(row, reason, extent)
            case "amend_code":
                self._ask_code(row, reason)

    def _decide_current(self, decision: str) -> None:
        row = self.card.suggestion
        if row is None or not self.isVisible():
            return
        if row.start is None and decision in ("accept", "amend_extent", "amend_code"):
            self._session.told.emit(tr("Its quote is not in the passage, so it cannot be accepted."))
            return
        self.queue.keep_place(row.id)
        self.decide(row, decision, self.card.take_reason(), self.extent)

    def _ask_extent(self, row: SuggestionRow, reason: str, extent: ExtentEditor) -> None:
        if row.start is None or row.end is None:
            return
        hint = tr("Arrows move the end, Shift the start, Ctrl by word. Enter accepts it so, Escape leaves it.")
        self._session.told.emit(hint)

        def keep(span: Span) -> None:
            self._session.do(amend, row.id, span=span, reason=reason)

        def done() -> None:
            self._session.told.emit("")
            if self.isVisible():
                self.list.setFocus()

        extent.start(Span(row.start, row.end), keep, done)

    def _ask_code(self, row: SuggestionRow, reason: str) -> None:
        project = self._session.open_project
        palette = CodePalette(project.read.codes(), project.language, [], self.window())
        palette.code_chosen.connect(lambda code: self._session.do(amend, row.id, code_id=code, reason=reason))
        corner = self.card.buttons["amend_code"] if self.card.isVisible() else self
        palette.open_beside(corner.rect().translated(corner.mapToGlobal(QPoint())))

    def _open_in_text(self) -> None:
        row = self.card.suggestion
        if row is not None and self.isVisible():
            span = Span(row.start, row.end) if row.start is not None and row.end is not None else self._turn_span(row)
            self.passage_asked.emit(row.source_id, span, row.coding_id or row.id)

    # Pieces

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        filters = QHBoxLayout()
        filters.setContentsMargins(14, 0, 14, 8)
        filters.addWidget(self.state, 1)
        filters.addWidget(self.engine, 1)
        self.list.setModel(self.queue)
        self.list.setItemDelegate(SuggestionDelegate(self.list))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setBackgroundRole(self.list.backgroundRole())
        self._tally.setContentsMargins(14, 6, 14, 8)
        self._tally.setWordWrap(True)
        self._empty.setContentsMargins(14, 8, 14, 8)
        self._empty.setWordWrap(True)
        column.addWidget(self.heading)
        column.addLayout(filters)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addWidget(self._tally)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for part in (left, self._middle(), self._right()):
            splitter.addWidget(part)
        splitter.setSizes([310, 760, 330])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        left.setMinimumWidth(240)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _middle(self) -> QWidget:
        middle = Sheet(self)
        head = QHBoxLayout()
        head.setContentsMargins(24, 10, 24, 8)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        head.addLayout(names, 1)
        self.open_button.setAutoRaise(True)
        head.addWidget(self.open_button)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.reader, 1)
        return middle

    def _right(self) -> QWidget:
        right = QWidget(self)
        right.setMinimumWidth(260)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        return right

    def _connect(self) -> None:
        self.state.currentIndexChanged.connect(self._refill)
        self.engine.currentIndexChanged.connect(self._refill)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.doubleClicked.connect(lambda _index: self._open_in_text())
        self.card.decision_asked.connect(self._decide_current)
        self.open_button.clicked.connect(self._open_in_text)

    def _shown_rows(self) -> list[SuggestionRow]:
        """What the project lets this coder see by now."""
        project = self._session.project
        if project is None or project.read.project().suggestions == "none":
            return []
        return project.read.suggestions_shown(project.coder_id)

    def _refill(self, *_: object) -> None:
        if self._session.project is None:
            return
        shown = self._shown_rows()
        self._fill_engines(shown)
        wanted, engine = self.state.currentData(), self.engine.currentData()
        rows = [row for row in shown if _wanted(row, wanted) and engine in (None, "", row.model or row.engine)]
        current = self.queue.place_to_go()
        codes = {code.id: code for code in self._session.open_project.read.codes()}
        self.queue.show_rows(rows, codes, self._session.open_project.language)
        index = self.queue.index_of(current) if current else QModelIndex()
        if not index.isValid() and rows:
            index = self.queue.first()
        self.list.setCurrentIndex(index)
        self._show(index)
        self._show_tally(shown, len(rows))

    def _fill_engines(self, rows: list[SuggestionRow]) -> None:
        names = sorted({row.model or row.engine for row in rows})
        wanted = [(tr("Every engine"), ""), *((name, name) for name in names)]
        if [(self.engine.itemText(i), self.engine.itemData(i)) for i in range(self.engine.count())] != wanted:
            _refill_combo(self.engine, wanted)

    def _show_tally(self, shown: list[SuggestionRow], listed: int) -> None:
        states = [row.state for row in shown]
        waiting = sum(state in ("open", "deferred", "unanchored") for state in states)
        total = self._session.open_project.read.suggestion_total()
        self.heading.show_text(
            tr("To review"), tr("{waiting} of {all}", waiting=number(waiting), all=number(len(shown)))
        )
        parts = [
            trn("{count} accepted", "{count} accepted", states.count("accepted")),
            trn("{count} rejected", "{count} rejected", states.count("rejected")),
            trn("{count} deferred", "{count} deferred", states.count("deferred")),
            trn("{count} quote not found", "{count} quotes not found", states.count("unanchored")),
        ]
        if total > len(shown):
            parts.append(trn("{count} on a turn not read yet", "{count} on turns not read yet", total - len(shown)))
        self._tally.setText(", ".join(parts))
        self._empty.setVisible(listed == 0)
        self._empty.setText(
            tr("Suggestions appear once you have read a turn: code it, or press N.")
            if total > len(shown) or total == 0
            else tr("Nothing here. Choose other suggestions above.")
        )

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.queue.remember(index.data(SuggestionRole.ROW).id)
        self._show(index)

    def _show(self, index: QModelIndex) -> None:
        row: SuggestionRow | None = index.data(SuggestionRole.ROW) if index.isValid() else None
        self.card.show_suggestion(row)
        self.open_button.setEnabled(row is not None)
        if row is None:
            self.reader.clear()
            self._page = None
            self._title.setText("")
            self._subtitle.setText("")
            return
        self._show_passage(row)

    def _show_passage(self, row: SuggestionRow) -> None:
        project = self._session.open_project
        if self._page is None or self._page.source.id != row.source_id:
            source = project.read.source(row.source_id)
            if source is None:
                return
            self._page = SourcePage(project, source)
            self.reader.show_source(self._page.text, self._page.reader_turns())
        self._page.refresh_marks()
        self.reader.set_marks(self._page.reader_marks())
        self._title.setText(row.source_name)
        self._subtitle.setText(
            tr("Turn {place} of {total}", place=number(row.turn + 1), total=number(self._page.source.turns))
        )
        self.reader.set_current_mark(row.id)
        span = Span(row.start, row.end) if row.start is not None and row.end is not None else self._turn_span(row)
        if span is not None:
            self.reader.show_span(span)

    def _turn_span(self, row: SuggestionRow) -> Span | None:
        turns = self._session.open_project.read.turns(row.source_id)
        return next((Span(turn.start, turn.end) for turn in turns if turn.id == row.turn_id), None)


def _wanted(row: SuggestionRow, state: str) -> bool:
    if state == "waiting":
        return row.state in ("open", "deferred", "unanchored")
    return state in ("all", row.state)


def _refill_combo(combo: QComboBox, items: list[tuple[str, str]]) -> None:
    current = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for text, data in items:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(0, combo.findData(current)))
    combo.blockSignals(False)
