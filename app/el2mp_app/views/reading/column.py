"""A source among those that stand side by side: what is read of it, what is current in it, what is above it."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.pages.branches import Way
from el2mp_app.pages.reading_places import ReadingPlaces
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.bars.column_head import ColumnHead, Edge
from el2mp_app.widgets.picture.picture_view import PictureView
from el2mp_app.widgets.plain import Label, Sheet, quiet
from el2mp_app.widgets.reader.extent import ExtentEditor
from el2mp_app.widgets.reader.kept_documents import SetText
from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.mark_name import MarkName
from el2mp_app.widgets.reader.reader import Place, Reader
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_desktop.domain.mark_filter import EVERYTHING, MarkFilter
from el2mp_desktop.domain.rows import CodeRow, SourceRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import day, tr, trn


class Column(Sheet):
    """Reading and coding is the same in all of them; what the keys do is done in the one where they are."""

    entered = Signal()
    """The person has come here: with the keys, a click, or something dropped."""

    def __init__(self, session: ProjectSession, places: ReadingPlaces, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._places = session, places
        self.page: SourcePage | None = None
        self.current: str | None = None
        """The coding or suggestion under consideration."""
        self._awaited: str | None = None
        self._came_back = False
        self._shown: WeakKeyDictionary[MarkIndex, tuple[MarkFilter, str | None]] = WeakKeyDictionary()
        """The marks in the reader, what let them through, and which one was current."""
        self.title, self.subtitle, self.named = Label(self), Label(self), MarkName(self)
        self.head = ColumnHead(self)
        self.picture = PictureView(self)
        self.reader = Reader(self)
        self.extent = ExtentEditor(self.reader)
        self.header = self._header()
        self.edge = Edge(self)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        for part, share in ((self.header, 0), (self.edge, 0), (self.picture, 3), (self.reader, 1)):
            self.box.addWidget(part, share)
        self.box.addStretch(0)
        for part in (self.reader.view, self.picture):
            part.installEventFilter(self)
        reader = self.reader
        for signal in (reader.code_dropped, reader.version_asked, reader.comparison_asked, self.picture.codes_given):
            signal.connect(self.entered)
        reader.unlabelled_changed.connect(self.named.show_mark)
        self.picture.hide()

    @property
    def source_id(self) -> str:
        return "" if self.page is None else self.page.source.id

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    # The source

    def open(self, page: SourcePage) -> None:
        """Another source, where the person was in it; on the path of a chat where that is."""
        self.leave()
        self.head.tell("")
        self.page, self.current = page, None
        place = self._places.of(page.source.id)
        if place is not None:
            page.walk_to_position(place[0])
        self.show_page(place or (0, 0))

    def take_ahead(self, page: SourcePage, text: SetText) -> None:
        """A page that may be opened next, and its text with all its marks on it."""
        self.reader.view.keep_ahead(text)
        page.drawing.take_others(text.index)
        self._shown[text.index] = EVERYTHING, None

    def open_again(self, source: SourceRow, codes: Sequence[CodeRow], way: Way) -> None:
        """The same source, with other words, speakers or name; one stays where one is."""
        place, current = self.reader.position(), self.current
        self.page = SourcePage(self._session.open_project, source, codes, way)
        self.show_page(place)
        self.current = current

    def close_source(self) -> None:
        self.leave()
        self.page = self.current = None
        self.reader.clear()

    def leave(self) -> None:
        self.extent.stop()
        self.keep_place()

    def keep_place(self) -> None:
        """Where one is in the source."""
        if self.page is not None:
            self._places.keep(self.page.source.id, self.reader.position())

    def show_page(self, place: Place) -> None:
        assert self.page is not None
        source = self.page.source
        self.title.setText(source.name)
        turns = tr("Picture") if source.kind == "image" else trn("{count} turn", "{count} turns", source.turns)
        parts = [source.group, day(source.created_at or ""), turns]
        if source.speakers:
            parts.append(trn("{count} speaker", "{count} speakers", len(source.speakers)))
        self.subtitle.setText(" · ".join(part for part in parts if part))
        self.picture.show_picture(source.name, self.page.picture())
        self.reader.view.setAccessibleName(tr("Text of “{name}”", name=source.name))
        self.reader.show_source(self.page.text, self.page.reader_turns(switches=True), place)

    def show_span(self, span: Span) -> None:
        """Frame a passage, on whatever path of a chat it is."""
        self.to_position(span.start)
        self.reader.show_span(span)

    def bring(self, span: Span, height: float) -> None:
        """Frame a passage at a height of the view."""
        self.show_span(span)
        self.reader.view.put_at(span.start, height)

    def to_position(self, position: int) -> bool:
        """Take a path through the turn at a canonical position. Returns whether it is another one."""
        if self.page is None or not self.page.walk_to_position(position):
            return False
        turn = self.page.turn_at(position)
        self.reader.show_other_turns(self.page.reader_turns(switches=True), turn.id if turn else "")
        return True

    # Marks

    def knows(self, mark_id: str | None) -> bool:
        page = self.page
        return page is not None and any(mark_id in rows for rows in (page.marks, page.regions, page.suggestions))

    def set_current(self, mark_id: str | None) -> None:
        self.current = mark_id if self.knows(mark_id) else None
        self._show_current()

    def _show_current(self) -> None:
        self.reader.set_current_mark(self.current)
        self.picture.set_current(self.current or "")

    def make_current(self, coding_id: str) -> bool:
        """A coding just made. If it is new, the project's event that brings it is still on its way: False."""
        if self.knows(coding_id):
            self.set_current(coding_id)
            return True
        self._awaited, self._came_back = coding_id, False
        return False

    def await_what_came_back(self, codings: Sequence[str]) -> None:
        """After undo or redo one goes on with the coding that is there again, if it is one's own and the only one;
        where it is elsewhere in the source, one is led there: keys act on nothing that is out of sight."""
        rows = self.page.marks if self.page is not None else {}
        me = self._session.open_project.coder_id
        mine = [id for id in codings if id in rows and rows[id].coder_id == me]
        if len(mine) == 1 and self.current is None and self._awaited is None:
            self._awaited, self._came_back = mine[0], True

    def show_marks(self, chosen: MarkFilter) -> None:
        """What the page has now, as far as the filter lets it through."""
        assert self.page is not None
        back = None
        if self.knows(self._awaited):
            self.current, self._awaited = self._awaited, None
            back = self.current if self._came_back else None
        if not self.knows(self.current):
            self.current = None
        self._show_changed(chosen)
        self.reader.show_codings_on_versions(self.page.codings_on_versions())
        self.reader.set_turn_states(self.page.states())
        self._show_current()
        place = self.page.span_of(back) if back is not None else None
        if place is not None and not self._is_here(place):
            self.show_span(place)

    def show_filtered(self, chosen: MarkFilter) -> None:
        """All marks anew, as far as the filter lets them through."""
        if self.page is not None:
            self.reader.set_marks(self.page.reader_marks(chosen, self.current))
            self.picture.show_marks(self.page.picture_marks(chosen, self.current))
            index = self.reader.view.index
            self.page.drawing.take_others(index)
            self._shown[index] = chosen, self.current

    def _show_changed(self, chosen: MarkFilter) -> None:
        """The same, where only those that changed are looked at: a long source has thousands."""
        assert self.page is not None
        index = self.reader.view.index
        others = self.page.drawing.take_others(index)
        before, was_current = self._shown.get(index, (None, None))
        if others is None or before != chosen:
            self.show_filtered(chosen)
            return
        ids = {*others, *(id for id in (was_current, self.current) if id)}
        self.reader.change_marks(ids, self.page.reader_marks(chosen, self.current, ids))
        self.picture.show_marks(self.page.picture_marks(chosen, self.current))
        self._shown[index] = chosen, self.current

    def drop_current_elsewhere(self) -> None:
        """The caret is in no turn of the current mark: it is current no more."""
        place = self.page.span_of(self.current) if self.page is not None and self.current is not None else None
        if place is not None and not self._is_here(place):
            self.set_current(None)

    def _is_here(self, place: Span) -> bool:
        """Whether some of a passage is in the turn with the caret; where there is none, nothing is elsewhere."""
        turn = self.page.turns_by_id.get(self.reader.current_turn()) if self.page is not None else None
        return turn is None or (place.start < turn.end and turn.start < place.end)

    def selected(self) -> Span | None:
        """The selection without the blanks around it."""
        span = self.reader.selection()
        if span is None or self.page is None:
            return None
        words = span.of(self.page.text)
        start = span.start + len(words) - len(words.lstrip())
        end = span.end - (len(words) - len(words.rstrip()))
        return Span(start, end) if start < end else None

    # Look

    def show_beside(self, beside: bool, active: bool) -> None:
        """With what a source needs that stands beside others: which one it is, how to change that, and whether the
        keys are at work in it."""
        self.head.setVisible(beside)
        self.title.setVisible(not beside)
        self.edge.show_active(beside and active)

    def retranslate(self) -> None:
        for part in (self.reader, self.picture, self.head):
            part.retranslate()

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        self.title.setFont(theme.interface_font(15, 600))
        quiet(self.subtitle)
        self.head.restyle()
        self.reader.set_type(Setting.of(self._session.settings))

    def _header(self) -> QWidget:
        header = QWidget(self)
        lines = QVBoxLayout(header)
        lines.setContentsMargins(24, 10, 12, 8)
        lines.setSpacing(2)
        for part in (self.head, self.title):
            lines.addWidget(part)
        below = QHBoxLayout()
        below.addWidget(self.subtitle, 1)
        below.addWidget(self.named)
        lines.addLayout(below)
        return header
