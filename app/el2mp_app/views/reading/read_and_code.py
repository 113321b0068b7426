"""Reading and coding: sources and codes at the left, the texts in the middle, the passage at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from el2mp_app.pages.kept_pages import KeptPages
from el2mp_app.pages.reading_places import ReadingPlaces
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.session import ProjectSession
from el2mp_app.views.figures import Figures
from el2mp_app.views.reading.activation import Activation
from el2mp_app.views.reading.aligning import Aligning
from el2mp_app.views.reading.beside import Beside
from el2mp_app.views.reading.column import Column
from el2mp_app.views.reading.filtering import Filtering
from el2mp_app.views.reading.folding import Folding
from el2mp_app.views.reading.inspector import Inspector
from el2mp_app.views.reading.keeping_up import KeepingUp
from el2mp_app.views.reading.linking import Linking
from el2mp_app.views.reading.playing import Playing
from el2mp_app.views.reading.prompt_chain import PromptChain
from el2mp_app.views.reading.read_layout import lay_out
from el2mp_app.views.reading.reading_ahead import ReadingAhead
from el2mp_app.views.reading.side_by_side import SideBySide
from el2mp_app.views.reading.side_panels import BranchesPanel, CodesPanel, SourcesPanel
from el2mp_app.views.reading.walking import Walking
from el2mp_app.widgets.bars.filter_bar import FilterBar
from el2mp_app.widgets.bars.find_bar import FindBar
from el2mp_app.widgets.bars.playback_bar import PlaybackBar
from el2mp_app.widgets.bars.recent_strip import RecentStrip
from el2mp_app.widgets.bars.session_bar import SessionBar
from el2mp_app.widgets.lists.passages_panel import PassagesPanel
from el2mp_app.widgets.picture.picture_view import PictureView
from el2mp_app.widgets.reader.extent import ExtentEditor
from el2mp_app.widgets.reader.reader import Reader
from el2mp_app.widgets.review.suggestion_card import SuggestionCard
from el2mp_desktop.domain.rows import CodeRow, SourceRow
from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed

_PLACE_KEPT = 500
"""Milliseconds after another source was opened, that the place in the one before is on disk."""


class ReadAndCode(QWidget):
    """Shows; what the person does with it is in `coding_commands`. Several sources may stand side by side: `reader`,
    `page` and `current` are those of the column that the person is at work in."""

    context_changed = Signal()
    """Another source, passage or coding is current."""
    place_changed = Signal(str, str)
    """Where one is, and how far one has read, for the status bar."""
    menu_asked = Signal(QMenu, list)
    """A context menu is being made for these marks."""
    import_asked = Signal()
    folds_changed = Signal()
    left: QWidget
    right: QSplitter
    columns: QSplitter
    """The parts that `lay_out` makes."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.places = ReadingPlaces()
        self.kept = KeptPages()
        self._place_kept = QTimer(self, singleShot=True, interval=_PLACE_KEPT)
        self._place_kept.timeout.connect(self._keep_places)
        self.sources = SourcesPanel(self)
        self.branches = BranchesPanel(self)
        self.codes = CodesPanel(self)
        self.figures = Figures(session, self.sources, self.codes)
        # In the order in which Tab goes through them: as one reads.
        self.session_bar = SessionBar(self)
        self.filter_bar = FilterBar(self)
        self.playback = PlaybackBar(self)
        self.side = SideBySide(self, session)
        self._chained = self.side.active
        """The column whose text the prompt chain stands in place of, while it is shown."""
        self.find_bar = FindBar(self.reader, self)
        self.chain = PromptChain(self)
        self.recent = RecentStrip(self)
        self.inspector = Inspector(self)
        self.passages = PassagesPanel(self)
        self.card = SuggestionCard(session, self)
        self.filtering = Filtering(self, session)
        self._beside = Beside(self, session)
        self.walking = Walking(self)
        self.folding = Folding(self)
        self.linking = Linking(self)
        self.activation = Activation(self, session)
        self.playing = Playing(self, session)
        self.aligning = Aligning(self, session)
        self.keeping_up = KeepingUp(self, session)
        self.ahead = ReadingAhead(self, session)
        lay_out(self)
        self._connect()
        self.branches.hide()
        self.chain.hide()
        self.retranslate()
        self.restyle()

    # The column at work

    @property
    def reader(self) -> Reader:
        return self.side.active.reader

    @property
    def page(self) -> SourcePage | None:
        return self.side.active.page

    @property
    def current(self) -> str | None:
        """The coding or suggestion under consideration."""
        return self.side.active.current

    @property
    def extent(self) -> ExtentEditor:
        return self.side.active.extent

    @property
    def picture(self) -> PictureView:
        return self.side.active.picture

    @property
    def code_rows(self) -> Sequence[CodeRow]:
        """The codebook as it stands beside the text."""
        return self.figures.codes

    @property
    def source_rows(self) -> Sequence[SourceRow]:
        """The sources as they stand beside the text."""
        return self.figures.sources

    # Showing

    def show_project(self) -> None:
        """A project was opened: its first source, or where one was."""
        self.places.open(self._session.open_project.read.project().id)
        self.keeping_up.start_afresh()
        self.side.start_afresh()
        for part in (self.kept, self.walking, self.filtering, self.activation, self.playing, self.ahead):
            part.start_afresh()
        self.codes.tree.scrollToTop()
        self.figures.show_all()
        if self.figures.sources:
            ids = [source.id for source in self.figures.sources]
            self.show_source(self.places.last if self.places.last in ids else ids[0])
        else:
            self.show_empty()

    def show_source(self, source_id: str, span: Span | None = None, mark: str | None = None) -> None:
        """Open a source, at a passage where one is given; where it stands already, one goes there."""
        there = self.side.showing(source_id)
        if there is not None:
            self.side.enter(there)
        elif self.open_in(self.side.active, source_id):
            self.side.arrange()
            self.show_active()
        if self.page is None or self.page.source.id != source_id:
            return
        if span is not None:
            self.show_chain(False)
            self.walking.to_position(span.start)
            self.reader.show_span(span)
        if mark is not None:
            self.set_current(mark)
        self.sources.select(source_id)
        self.show_context()

    def open_in(self, column: Column, source_id: str) -> bool:
        """Another source into a column; False where it is no more."""
        source = self._session.open_project.read.source(source_id)
        if source is None:
            return False
        if column.page is not None and not self.keeping_up.behind:
            self.kept.keep(column.page)
        self.show_reader(True)  # the text is set for the width it has
        project, way = self._session.open_project, self.walking.way(source_id)
        column.open(self.kept.page(project, source, self.figures.codes, way))
        self._place_kept.start()
        column.show_marks(self.filtering.chosen)
        return True

    def show_active(self) -> None:
        """Another column is the one at work, or another source is in it: everything beside the texts is about that."""
        if self.page is None:
            return
        self.show_reader(True)
        self.find_bar.use(self.reader)
        self.branches.show_branches(self.page.branches, self.page.leaf)
        self.filtering.show_count()
        self.show_context()
        if not self.chain.isHidden():
            self.show_chain(True)
        self.sources.select(self.page.source.id)

    def set_current(self, mark_id: str | None) -> None:
        self.side.active.set_current(mark_id)
        self.show_context()

    def make_current(self, coding_id: str) -> bool:
        """A coding just made. If it is new, the project's event that brings it is still on its way: False."""
        known = self.side.active.make_current(coding_id)
        if known:
            self.show_context()
        return known

    def selected(self) -> Span | None:
        """The selection without the blanks around it."""
        return self.side.active.selected()

    def on_shown(self) -> None:
        self.keeping_up.catch_up()
        if not self.chain.isHidden():
            self.chain.setFocus()
        elif self.page is not None:
            self.focus_page()
        else:
            self.sources.import_button.setFocus()

    def focus_page(self) -> None:
        """The picture where a coding of it is current, else the text."""
        (self.picture if self.current in self.picture.shown() else self.reader).setFocus()

    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        texts = [part for column in self.side.columns for part in (column.picture, column.reader.view)]
        return [
            *(self.sources.tree, self.branches.list, self.codes.tree, *texts, self.chain),
            *(self.inspector.codings, self.inspector.links, self.passages.list),
        ]

    def refresh(self, changed: Changed) -> None:
        """Something changed in the project: patch what is shown; what nobody looks at can wait."""
        self.keeping_up.refresh(changed)

    def retranslate(self) -> None:
        for part in (self.sources, self.branches, self.codes, self.inspector, self.find_bar, self.filter_bar):
            part.retranslate()
        for other in (self.card, self.chain, self.passages, self.session_bar, self.recent, self.playback):
            other.retranslate()
        for column in self.side.columns:
            column.retranslate()
        if self._session.project is not None:
            self.filtering.offer()
            self.figures.show_all()
        if self.page is not None:
            self.keeping_up.open_again()
        else:
            self.show_empty()

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        for panel in (self.sources, self.branches, self.codes):
            panel.heading.restyle()
        bars = (self.find_bar, self.filter_bar, self.playback, self.session_bar)
        for part in (self.inspector, self.passages, *bars):
            part.restyle()
        for column in self.side.columns:
            column.restyle()
        self.show_context()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.folding.fit()

    def show_way(self) -> None:
        """Another path through the source is in the reader."""
        assert self.page is not None
        self.branches.show_branches(self.page.branches, self.page.leaf)
        self.show_marks([self.side.active])

    def show_chain(self, shown: bool, versions: bool = False) -> None:
        """The prompt chain in place of the text, or the text again; ``versions``: at those of the current turn."""
        page = self.page
        shown = shown and page is not None and page.asks > 1
        other = shown == self.chain.isHidden()
        if other:
            column = self._chained = self.side.active if shown else self._chained
            if shown:
                column.box.insertWidget(column.box.indexOf(column.reader), self.chain, 1)
            self.chain.setVisible(shown)
            column.reader.setVisible(not shown and column.page is not None)
            self.find_bar.hide()
            self.folding.fit()
            if not shown:
                column.reader.setFocus()
        if shown and page is not None:
            self.chain.show_page(page, self._session.settings.text_size)
            if other:
                self.chain.go_to(self.reader.current_turn(), versions)
        self.context_changed.emit()

    def show_empty(self) -> None:
        """No source is there to be read."""
        self.side.start_afresh()
        self.show_reader(False)
        self.picture.hide()
        self.chain.hide()
        self.branches.show_branches((), "")
        self.show_context()

    def show_reader(self, shown: bool) -> None:
        """Without a source the page is white, and nothing is said of it. The first one to come is there to be read."""
        column = self.side.active
        came = shown and column.reader.isHidden() and self.chain.isHidden()
        column.header.setVisible(shown)
        column.edge.setVisible(shown)
        column.reader.setVisible(shown and (self.chain.isHidden() or self._chained is not column))
        self.recent.setVisible(shown and self.folding.shown["recent"])
        self.inspector.show_source(shown)
        if not shown:
            self.find_bar.hide()
        if came and self.isVisible():
            self.reader.setFocus()

    def show_marks(self, columns: Iterable[Column]) -> None:
        """Codings and ghosts as the pages of these columns have them now."""
        for column in columns:
            column.show_marks(self.filtering.chosen)
        self.filtering.show_count()
        self.show_context()

    def show_filtered(self) -> None:
        """The marks that are looked at, on the pages."""
        for column in self.side.shown():
            column.show_filtered(self.filtering.chosen)
        self.filtering.show_count()

    def show_context(self) -> None:
        """Another place, or other codings there. What stands beside the page is filled in once the page is painted,
        but for the suggestion that the next key decides on."""
        self.card.show_suggestion(None if self.page is None else self.page.suggestions.get(self.current or ""))
        self.context_changed.emit()
        self._beside.start()

    # What the parts say

    def _connect(self) -> None:
        self.sources.source_chosen.connect(self.show_source)
        self.sources.import_asked.connect(self.import_asked)
        for column in self.side.columns:
            self._connect_column(column)
        self.inspector.coding_chosen.connect(self._on_chosen)
        self._session.closing.connect(self._leave)
        self._session.settings_changed.connect(self.kept.start_afresh)

    def _connect_column(self, column: Column) -> None:
        column.reader.selection_changed.connect(self._beside.show_passage)
        column.reader.turn_changed.connect(lambda _: self._on_turn(column))
        column.reader.mark_clicked.connect(lambda mark: self._on_mark(column, mark))
        column.reader.context_menu_requested.connect(lambda at, marks: self._on_menu(column, at, marks))

    def _on_turn(self, column: Column) -> None:
        self._place_kept.start()
        column.drop_current_elsewhere()
        if column is self.side.active:
            self.show_context()

    def _on_mark(self, column: Column, mark: str) -> None:
        self.side.enter(column)
        self.set_current(mark)

    def _on_chosen(self, coding_id: str) -> None:
        place = self.page.span_of(coding_id) if self.page else None
        if place is not None:
            self.reader.show_span(place)
        self.set_current(coding_id)

    def _on_menu(self, column: Column, where: QPoint, marks: list[str]) -> None:
        self.side.enter(column)
        if marks:
            self.set_current(marks[0])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_asked.emit(menu, marks)
        menu.popup(where)

    def _leave(self) -> None:
        for column in self.side.columns:
            column.extent.stop()
        self._place_kept.stop()
        self._keep_places()

    def _keep_places(self) -> None:
        """The column at work last: there one begins again, also where the program is stopped."""
        for column in (*self.side.others(self.side.active), self.side.active):
            column.keep_place()
        self.places.save()
