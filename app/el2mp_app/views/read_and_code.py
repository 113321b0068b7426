"""Reading and coding: sources and codes at the left, the page in the middle, the passage at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from el2mp_app import theme
from el2mp_app.reading_places import ReadingPlaces
from el2mp_app.session import ProjectSession
from el2mp_app.source_page import SourcePage
from el2mp_app.views.activation import Activation
from el2mp_app.views.beside import Beside
from el2mp_app.views.figures import Figures
from el2mp_app.views.filtering import Filtering
from el2mp_app.views.folding import Folding
from el2mp_app.views.inspector import Inspector
from el2mp_app.views.linking import Linking
from el2mp_app.views.playing import Playing
from el2mp_app.views.prompt_chain import PromptChain
from el2mp_app.views.read_layout import lay_out
from el2mp_app.views.second_source import SecondSource
from el2mp_app.views.side_panels import BranchesPanel, CodesPanel, SourcesPanel
from el2mp_app.views.walking import Walking
from el2mp_app.widgets.extent import ExtentEditor
from el2mp_app.widgets.filter_bar import FilterBar
from el2mp_app.widgets.find_bar import FindBar
from el2mp_app.widgets.passages_panel import PassagesPanel
from el2mp_app.widgets.picture_view import PictureView
from el2mp_app.widgets.plain import quiet
from el2mp_app.widgets.playback_bar import PlaybackBar
from el2mp_app.widgets.reader import Reader
from el2mp_app.widgets.reader_document import Setting
from el2mp_app.widgets.recent_strip import RecentStrip
from el2mp_app.widgets.suggestion_card import SuggestionCard
from el2mp_desktop.domain.rows import CodeRow, MarkRow, SourceRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import day, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed

_MARKS = ("coding", "read_mark", "decision", "suggestion", "project", "memo", "link")


class ReadAndCode(QWidget):
    """Shows; what the person does with it is in `coding_commands`."""

    context_changed = Signal()
    """Another source, passage or coding is current."""
    place_changed = Signal(str, str)
    """Where one is, and how far one has read, for the status bar."""
    menu_asked = Signal(QMenu, list)
    """A context menu is being made for these marks."""
    import_asked = Signal()
    folds_changed = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.page: SourcePage | None = None
        self.current: str | None = None
        """The coding or suggestion under consideration."""
        self._awaited: str | None = None
        self._missed: Changed | None = None
        """What changed while another view was shown."""
        self._places = ReadingPlaces()
        self.sources = SourcesPanel(self)
        self.branches = BranchesPanel(self)
        self.codes = CodesPanel(self)
        self._figures = Figures(session, self.sources, self.codes)
        self.reader = Reader(self)
        self.picture = PictureView(self)
        self.recent = RecentStrip(self)
        self.extent = ExtentEditor(self.reader)
        self.chain = PromptChain(self)
        self.inspector = Inspector(self)
        self.passages = PassagesPanel(self)
        self.card = SuggestionCard(session, self)
        self.title = QLabel(self)
        self.subtitle = QLabel(self)
        self.find_bar = FindBar(self.reader, self)
        self.filter_bar = FilterBar(self)
        self.playback = PlaybackBar(self)
        self.filtering = Filtering(self, session)
        self._beside = Beside(self, session)
        self.second = SecondSource(self, session)
        self.walking = Walking(self)
        self.folding = Folding(self)
        self.linking = Linking(self)
        self.activation = Activation(self, session)
        self.playing = Playing(self, session)
        self._companions = (self.filtering, self.activation, self.second, self.playing)
        lay_out(self)
        self._connect()
        self.branches.hide()
        self.chain.hide()
        self.retranslate()
        self.restyle()

    # Showing

    def show_project(self) -> None:
        """A project was opened: its first source, or where one was."""
        self.page, self.current, self._missed = None, None, None
        self._places.open(self._session.open_project.read.project().id)
        self.walking.start_afresh()
        for companion in self._companions:
            companion.start_afresh()
        self.codes.tree.scrollToTop()
        self.reader.clear()
        self._figures.show_all()
        if self._figures.sources:
            ids = [source.id for source in self._figures.sources]
            self.show_source(self._places.last if self._places.last in ids else ids[0])
        else:
            self._show_empty()

    @property
    def code_rows(self) -> Sequence[CodeRow]:
        """The codebook as it stands beside the text."""
        return self._figures.codes

    @property
    def source_rows(self) -> Sequence[SourceRow]:
        """The sources as they stand beside the text."""
        return self._figures.sources

    def show_source(self, source_id: str, span: Span | None = None, mark: str | None = None) -> None:
        """Open a source, at a passage where one is given."""
        if self.page is None or self.page.source.id != source_id:
            self._leave()
            source = self._session.open_project.read.source(source_id)
            if source is None:
                return
            self.page = self._page_of(source)
            self.current = None
            self._show_page()
            place = self._places.of(source_id)
            if place is not None:
                self.walking.to_position(place[0])
                self.reader.restore(place)
        if span is not None:
            self.show_chain(False)
            self.walking.to_position(span.start)
            self.reader.show_span(span)
        if mark is not None:
            self.set_current(mark)
        self.sources.select(source_id)
        self._show_context()

    def set_current(self, mark_id: str | None) -> None:
        self.current = mark_id if mark_id in self._known() else None
        self.reader.set_current_mark(self.current)
        self.picture.set_current(self.current or "")
        self._show_context()

    def make_current(self, coding_id: str) -> None:
        """A coding just made. If it is new, the project's event that brings it is still on its way."""
        if coding_id in self._known():
            self.set_current(coding_id)
        else:
            self._awaited = coding_id

    def selected(self) -> Span | None:
        """The selection without the blanks around it."""
        span = self.reader.selection()
        if span is None or self.page is None:
            return None
        words = span.of(self.page.text)
        start = span.start + len(words) - len(words.lstrip())
        end = span.end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else None

    def on_shown(self) -> None:
        if self._missed is not None:
            missed, self._missed = self._missed, None
            self.refresh(missed)
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
        page = [self.picture, self.reader.view, self.chain, self.second.reader.view]
        return [
            self.sources.tree,
            self.branches.list,
            self.codes.tree,
            *page,
            self.inspector.codings,
            self.passages.list,
        ]

    def refresh(self, changed: Changed) -> None:
        """Something changed in the project: patch what is shown; what nobody looks at can wait."""
        if not self.isVisible():
            self._missed = changed if self._missed is None else self._missed.and_then(changed)
            return
        if changed.touches("source", "turn", "speaker"):
            self._refresh_sources()
            for companion in (self.activation, self.second, self.playing):
                companion.refresh(changed)
            return
        before = {} if self.page is None else self.page.marks
        if changed.touches("code", "project"):
            self._figures.show_codes()
            if self.page is not None:
                self.page.refresh_codes(self._figures.codes)
        for companion in self._companions:
            companion.refresh(changed)
        if self.page is not None and changed.touches("code", *_MARKS):
            of_codes = changed.touches("code", "project")
            codings = changed.ids.get("coding", frozenset())
            self.page.refresh_marks(None if of_codes else codings)
            self._await_what_came_back([id for id in codings if id not in before])
            self._show_marks()
        here = {} if self.page is None else self.page.marks
        QTimer.singleShot(0, self, lambda: self._refresh_figures(changed, before, here))

    def retranslate(self) -> None:
        for part in (self.sources, self.branches, self.codes, self.inspector, self.find_bar, self.filter_bar):
            part.retranslate()
        for part in (self.card, self.chain, self.passages, self.second):
            part.retranslate()
        for part in (self.recent, self.picture, self.playback):
            part.retranslate()
        if self._session.project is not None:
            self.filtering.offer()
            self._figures.show_all()
        if self.page is not None:
            self._show_page_again()
        else:
            self._show_empty()

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        self.title.setFont(theme.interface_font(15, 600))
        quiet(self.subtitle)
        for panel in (self.sources, self.branches, self.codes):
            panel.heading.restyle()
        self.inspector.restyle()
        self.find_bar.restyle()
        self.filter_bar.restyle()
        self.playback.restyle()
        self.passages.restyle()
        self.second.restyle()
        self.reader.set_type(Setting.of(self._session.settings))
        self._show_context()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.folding.fit()

    # Pieces

    def _connect(self) -> None:
        self.sources.source_chosen.connect(self.show_source)
        self.sources.import_asked.connect(self.import_asked)
        self.reader.selection_changed.connect(self._beside.show_passage)
        self.reader.turn_changed.connect(self._on_turn)
        self.reader.mark_clicked.connect(self.set_current)
        self.reader.context_menu_requested.connect(self._on_menu)
        self.inspector.coding_chosen.connect(self._on_chosen)
        self._session.closing.connect(self._leave)

    def _show_page(self) -> None:
        assert self.page is not None
        source = self.page.source
        self._show_reader(True)
        self.title.setText(source.name)
        parts = [source.group, day(source.created_at or ""), trn("{count} turn", "{count} turns", source.turns)]
        if source.speakers:
            parts.append(trn("{count} speaker", "{count} speakers", len(source.speakers)))
        self.subtitle.setText(" · ".join(part for part in parts if part))
        self.picture.show_picture(source.name, self.page.picture())
        self.reader.show_source(self.page.text, self.page.reader_turns(switches=True))
        self.show_way()
        if not self.chain.isHidden():
            self.reader.hide()
            self.show_chain(True)

    def show_way(self) -> None:
        """Another path through the source is in the reader."""
        assert self.page is not None
        self.branches.show_branches(self.page.branches, self.page.leaf)
        self._show_marks()

    def show_chain(self, shown: bool, versions: bool = False) -> None:
        """The prompt chain in place of the text, or the text again; ``versions``: at those of the current turn."""
        page = self.page
        shown = shown and page is not None and page.asks > 1
        other = shown == self.chain.isHidden()
        if other:
            self.chain.setVisible(shown)
            self.reader.setVisible(not shown and page is not None)
            self.find_bar.hide()
            self.folding.fit()
            if not shown:
                self.reader.setFocus()
        if shown and page is not None:
            self.chain.show_page(page, self._session.settings.text_size)
            if other:
                self.chain.go_to(self.reader.current_turn(), versions)
        self.context_changed.emit()

    def _page_of(self, source: SourceRow) -> SourcePage:
        return SourcePage(self._session.open_project, source, self._figures.codes, self.walking.way(source.id))

    def _show_page_again(self) -> None:
        """The same source, in another language or under another name; one stays where one is."""
        place, current = self.reader.position(), self.current
        self._show_page()
        self.reader.restore(place)
        self.set_current(current)

    def _show_empty(self) -> None:
        self.reader.clear()
        self._show_reader(False)
        self.picture.hide()
        self.chain.hide()
        self.branches.show_branches((), "")
        self._show_context()

    def _show_reader(self, shown: bool) -> None:
        """Without a source the page is white, and nothing is said of it. The first one to come is there to be read."""
        came = shown and self.reader.isHidden()
        for part in (self.header, self.reader):
            part.setVisible(shown)
        self.recent.setVisible(shown and self.folding.shown["recent"])
        self.inspector.show_source(shown)
        if not shown:
            self.find_bar.hide()
        if came and self.isVisible():
            self.reader.setFocus()

    def _show_marks(self) -> None:
        assert self.page is not None
        if self._awaited in self._known():
            self.current, self._awaited = self._awaited, None
        if self.current not in self._known():
            self.current = None
        self.show_filtered()
        self.reader.show_codings_on_versions(self.page.codings_on_versions())
        self.reader.set_turn_states(self.page.states())
        self.reader.set_current_mark(self.current)
        self.picture.set_current(self.current or "")
        self._show_context()

    def _await_what_came_back(self, codings: Sequence[str]) -> None:
        """After undo or redo one goes on with the coding that is there again, if it is one's own and the only one."""
        mine = [id for id in codings if self._is_mine(id)]
        if len(mine) == 1 and self.current is None and self._awaited is None:
            self._awaited = mine[0]

    def _is_mine(self, coding_id: str) -> bool:
        row = self.page.marks.get(coding_id) if self.page is not None else None
        return row is not None and row.coder_id == self._session.open_project.coder_id

    def show_filtered(self) -> None:
        """The marks that are looked at, on the page."""
        if self.page is not None:
            self.reader.set_marks(self.page.reader_marks(self.filtering.chosen, self.current))
            self.picture.show_marks(self.page.picture_marks(self.filtering.chosen, self.current))
            self.filtering.show_count()

    def _leave(self) -> None:
        self.extent.stop()
        if self.page is not None:
            self._places.keep(self.page.source.id, self.reader.position())
            self._places.save()

    def _refresh_sources(self) -> None:
        """Sources came, went or changed their names."""
        self._figures.show_all()
        sources = self._figures.sources
        row = next((row for row in sources if self.page is not None and row.id == self.page.source.id), None)
        if row is not None and self.page is not None:
            self.page = self._page_of(row)
            self._show_page_again()
            self.sources.select(row.id)
            return
        self.page = None
        if sources:
            self.show_source(sources[0].id)
        else:
            self._show_empty()

    def _refresh_figures(self, changed: Changed, before: Mapping[str, MarkRow], here: Mapping[str, MarkRow]) -> None:
        """How much is coded and read. What changed on this page alone is counted from it."""
        if self._session.project is None:
            return
        codings = changed.ids.get("coding", frozenset())
        if changed.touches("code", "project"):
            if not codings <= before.keys() | here.keys():
                self._figures.count_reading()
        elif codings <= before.keys() | here.keys():
            self._figures.count_on(codings, before, here)
        else:
            self._figures.show_codes()
            self._figures.count_reading()
        if self.page is not None and changed.touches("coding", "read_mark"):
            self._figures.show_read(self.page)

    def _known(self) -> set[str]:
        return set() if self.page is None else {*self.page.marks, *self.page.regions, *self.page.suggestions}

    # What the reader says

    def _on_turn(self, _turn_id: str) -> None:
        if self.current is not None and self.page is not None:
            place = self.page.span_of(self.current)
            turn = self.page.turn_at(place.start) if place else None
            if turn is not None and turn.id != self.reader.current_turn():
                self.set_current(None)
                return
        self._show_context()

    def _on_chosen(self, coding_id: str) -> None:
        place = self.page.span_of(coding_id) if self.page else None
        if place is not None:
            self.reader.show_span(place)
        self.set_current(coding_id)

    def _on_menu(self, where: QPoint, marks: list[str]) -> None:
        if marks:
            self.set_current(marks[0])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_asked.emit(menu, marks)
        menu.popup(where)

    # The right side and the status bar

    def _show_context(self) -> None:
        """Another place, or other codings there. What stands beside the page is filled in once the page is painted,
        but for the suggestion that the next key decides on."""
        self.card.show_suggestion(None if self.page is None else self.page.suggestions.get(self.current or ""))
        self.context_changed.emit()
        self._beside.start()
