"""The left side of reviewing: which suggestions to go through, the list of them, and what was decided so far."""

from collections import Counter
from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from el2mp_app.delegates.suggestion_row import SuggestionDelegate, height
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.models.suggestion_queue import WAITING, SuggestionQueue, SuggestionRole
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.plain import PanelHeading, Paragraph, quiet, side, write_in
from el2mp_app.widgets.review.review_filters import ReviewFilters
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop.domain.rows import RunRow, SuggestionRow, SuggestionTally
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import moment, number, tr, trn
from el2mp_desktop.runs.words import engine_name

_COUNT_AFTER = 150
"""Milliseconds between a change and the counting of what waits: no key has to wait for it."""


class ReviewQueue(QWidget):
    """Holds its rows still: what is decided or newly proposed changes the list only once it is filled again."""

    current_changed = Signal()
    open_asked = Signal()
    emptiness_changed = Signal(str, str)
    """Why nothing is listed, and the way out of it; see `NothingToReview`."""
    waiting_changed = Signal(int)
    """How many suggestions that may be seen by now are not decided yet."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tall: str | None = None
        """The row decided on last, which closes after the next key."""
        self.heading = PanelHeading(self)
        self.filters = ReviewFilters(self)
        self.model = SuggestionQueue(self)
        self.list = _Rows(self.model, self)
        self.tally, self.last_run = Paragraph(self), Paragraph(self)
        self._at_work = False
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(_COUNT_AFTER)
        self._counting.timeout.connect(self._count)
        side(self, self.list.viewport())
        self._lay_out()
        self.filters.changed.connect(self.fill)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.doubleClicked.connect(self.open_asked)
        self.list.activated.connect(self.open_asked)

    @property
    def current(self) -> SuggestionRow | None:
        index = self.list.currentIndex()
        return index.data(SuggestionRole.ROW) if index.isValid() else None

    def place(self) -> str:
        """Where the current one stands in the list, in words."""
        index = self.list.currentIndex()
        if not index.isValid():
            return ""
        return tr("{place} of {all}", place=number(index.row() + 1), all=number(self.model.rowCount()))

    # What is listed

    def fill(self, keep: bool = False) -> None:
        """List what the filters want; with ``keep`` also what is listed already and may still be seen."""
        project = self._session.project
        if project is None:
            return
        shown = project.read.suggestions_shown(project.coder_id)
        self.filters.know(project.read.suggested_speakers(), project.language)
        self.filters.offer(shown)
        listed = {row.id for row in self.model.rows()} if keep else set()
        rows = unstable_first([row for row in shown if row.id in listed or self.filters.wants(row)])
        current = self.current
        codes = {code.id: code for code in project.read.codes()}
        self._tall = None
        self.model.show_rows(rows, codes, project.language)
        self.list.fit()
        self._go_to(self.model.place(current.id if current else None) or 0)
        counts: Counter[str] = Counter(row.state for row in shown)
        hidden = project.read.suggestion_total() - len(shown)
        self._show_figures(SuggestionTally(**counts, hidden=hidden), project.read.latest_run())

    def take(self, rows: Collection[SuggestionRow]) -> None:
        """Show what became of these: what was decided here gives way to the next, what is undone comes back."""
        current = self.current
        self.model.patch(rows)
        places = {row.id: place for row in rows if (place := self.model.place(row.id)) is not None}
        undone = [places[row.id] for row in rows if row.id in places and row.state in WAITING]
        if undone:
            for place in undone:
                self.list.fit_row(place)
            self._go_to(undone[0])
        elif current is not None and current.id in places:
            self._close()
            self._go_to(self.model.next_waiting(places[current.id]))
            self._tall = current.id

    def add(self, suggestion_ids: Collection[str]) -> None:
        """List new suggestions below the others, so far as they may be seen and are wanted."""
        project = self._session.open_project
        turns = project.read.committed_turns(None, project.coder_id)
        always = project.read.project().suggestions == "always"
        rows = project.read.suggestions(ids=suggestion_ids)
        shown = [row for row in rows if always or row.turn_id in turns]
        self.filters.know_more(project.read.suggested_speakers({row.turn_id for row in shown}))
        self.filters.offer(shown, more=True)
        wanted = [row for row in shown if self.filters.wants(row)]
        if wanted:
            self.model.append(wanted)
            if self.current is None:
                self._go_to(0)

    # Figures

    def show_at_work(self, at_work: bool) -> None:
        """Whether an engine reads now."""
        if at_work != self._at_work:
            self._at_work = at_work
            self.count_soon()

    def count_soon(self) -> None:
        self._counting.start()

    def _count(self) -> None:
        """Count off this thread: it takes as long as there are suggestions."""
        project = self._session.project
        if project is None:
            return

        def job(_report: Report, _cancel: Cancel) -> tuple[SuggestionTally, RunRow | None]:
            return project.read.suggestion_tally(project.coder_id), project.read.latest_run()

        task = self._session.start(job)
        task.succeeded.connect(lambda found: self._show_figures(*found))

    def _show_figures(self, tally: SuggestionTally, run: RunRow | None) -> None:
        if self._session.project is None:
            return
        figure = tr("{waiting} of {all}", waiting=number(tally.waiting), all=number(tally.shown))
        self.heading.show_text(tr("To review"), figure)
        self.tally.setText(", ".join(_tally_parts(tally)))
        self.tally.setVisible(bool(self.tally.text()))
        why, way_out = self._why_empty(tally)
        self.emptiness_changed.emit(why, way_out)
        self._show_last_run(run)
        self.waiting_changed.emit(tally.waiting)

    def _why_empty(self, tally: SuggestionTally) -> tuple[str, str]:
        if tally.shown:
            decided = self.filters.state.currentData() == "waiting" and not tally.waiting
            return tr("Everything is decided.") if decided else tr("Nothing here. Choose other suggestions above."), ""
        if tally.hidden:
            return tr(
                "Suggestions appear once you have read a turn: code it, or press {key}.", key=key_of("nothing")
            ), "read"
        if self._at_work:
            return tr("The engine is reading. What it suggests is listed here as it comes."), ""
        if not self._session.open_project.read.source_names():
            return tr("There is no source yet to ask a model about. Import one under “Read and code”."), "read"
        return tr("No suggestions yet. Ask a model on this computer for some; deciding on them is yours."), "suggest"

    def _show_last_run(self, run: RunRow | None) -> None:
        text, tone = ("", "") if run is None else _fate(run)
        self.last_run.setText(text)
        self.last_run.setVisible(bool(text))
        self._footer.setVisible(bool(text) or bool(self.tally.text()))
        tokens = theme.current()
        write_in(self.last_run, {"err": tokens.err, "warn": tokens.warn}.get(tone, tokens.text_2))

    # The look

    def retranslate(self) -> None:
        self.filters.retranslate()
        self.list.setAccessibleName(tr("Suggestions to review"))

    def restyle(self) -> None:
        self.heading.restyle()
        quiet(self.tally, self.last_run)
        self.list.fit()
        self.count_soon()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.filters)
        column.addWidget(Rule(self))
        for label, above in ((self.tally, 8), (self.last_run, 0)):
            label.setContentsMargins(14, above, 14, 8)
        column.addWidget(self.list, 1)
        self._footer = Rule(self)
        for part in (self._footer, self.tally, self.last_run):
            column.addWidget(part)

    # Within

    def _go_to(self, place: int) -> None:
        index = self.model.index(place, 0)
        if index == self.list.currentIndex():
            self.current_changed.emit()
        else:
            self.list.setCurrentIndex(index)

    def _on_current(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self._close()
        self.current_changed.emit()

    def _close(self) -> None:
        """Let the row decided on last take the height of a decided one."""
        place = self.model.place(self._tall)
        self._tall = None
        if place is not None:
            self.list.fit_row(place)


class _Rows(QTableView):
    """A table for the sake of its rows: each has a height of its own without asking all the others for theirs."""

    def __init__(self, model: SuggestionQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._queue = model
        self.setModel(model)
        self.setItemDelegate(SuggestionDelegate(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """Give every row the height it needs: Qt keeps those of the rows that were listed before."""
        self.verticalHeader().setDefaultSectionSize(height("open"))
        for place, row in enumerate(self._queue.rows()):
            if self.rowHeight(place) != height(row.state):
                self.fit_row(place)

    def fit_row(self, place: int) -> None:
        self.setRowHeight(place, height(self._queue.rows()[place].state))


def unstable_first(rows: Sequence[SuggestionRow]) -> list[SuggestionRow]:
    """Those that came again least often; the others, and those nobody asked again, in the order of the text."""
    return sorted(rows, key=lambda row: 1.0 if row.share is None else row.share)


def _tally_parts(tally: SuggestionTally) -> list[str]:
    parts = (
        (tally.accepted, trn("{count} accepted", "{count} accepted", tally.accepted)),
        (tally.rejected, trn("{count} rejected", "{count} rejected", tally.rejected)),
        (tally.deferred, trn("{count} deferred", "{count} deferred", tally.deferred)),
        (tally.unanchored, trn("{count} quote not found", "{count} quotes not found", tally.unanchored)),
        (tally.hidden, trn("{count} on a turn not read yet", "{count} on turns not read yet", tally.hidden)),
    )
    return [words for count, words in parts if count]


def _fate(run: RunRow) -> tuple[str, str]:
    """How a run went, and the tone to say it in."""
    told = {
        "engine": engine_name(run.engine, run.model),
        "source": run.source_name,
        "done": number(run.answered),
        "total": number(run.passages),
    }
    if run.state == "failed":
        return tr("Last run: {engine} broke off in “{source}”. {fault}", fault=run.fault, **told), "err"
    if run.state == "cancelled":
        return tr(
            "Last run: {engine}, stopped after {done} of {total} turns of “{source}”. What came stays.", **told
        ), ""
    if run.state == "running":
        return tr("{engine} has read {done} of {total} turns of “{source}”.", **told), ""
    if run.faults:
        without = trn("{count} turn without a usable answer", "{count} turns without a usable answer", run.faults)
        return tr("Last run: {engine}, {without}.", without=without, **told), "warn"
    return tr("Last run: {engine}, {date}.", date=moment(run.started_at), **told), ""
