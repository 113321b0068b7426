"""Reading and coding: sources and codes at the left, the page in the middle, the passage at the right."""

import re

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.session import ProjectSession
from el2mp_app.source_page import SourcePage, clock
from el2mp_app.views.inspector import CodingCard, Inspector
from el2mp_app.views.side_panels import BranchesPanel, CodesPanel, SourcesPanel
from el2mp_app.widgets.extent import ExtentEditor
from el2mp_app.widgets.plain import Sheet, quiet
from el2mp_app.widgets.reader import Reader
from el2mp_app.widgets.suggestion_card import SuggestionCard
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import number, tr, trn
from el2mp_desktop.project import Changed

_MARKS = ("coding", "read_mark", "decision", "suggestion", "project", "memo")


class ReadAndCode(QWidget):
    """Shows; what the person does with it is in `coding_commands`."""

    context_changed = Signal()
    """Another source, passage or coding is current."""
    place_changed = Signal(str, str)
    """Where one is, and how far one has read, for the status bar."""
    menu_asked = Signal(QMenu, list)
    """A context menu is being made for these marks."""
    import_asked = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.page: SourcePage | None = None
        self.current: str | None = None
        """The coding or suggestion under consideration."""
        self._awaited: str | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self.sources = SourcesPanel(self)
        self.branches = BranchesPanel(self)
        self.codes = CodesPanel(self)
        self.reader = Reader(self)
        self.extent = ExtentEditor(self.reader)
        self.inspector = Inspector(self)
        self.card = SuggestionCard(session, self)
        self._title = QLabel(self)
        self._subtitle = QLabel(self)
        self.find_bar = FindBar(self.reader, self)
        self._lay_out()
        self._connect()
        self.branches.hide()
        self.retranslate()
        self.restyle()

    # Showing

    def show_project(self) -> None:
        """A project was opened: its first source, or where one was."""
        self.page, self.current = None, None
        self._places.clear()
        self.reader.clear()
        self._refresh_lists()
        sources = self._session.open_project.read.sources()
        if sources:
            self.show_source(sources[0].id)
        else:
            self._show_empty()

    def show_source(self, source_id: str, span: Span | None = None, mark: str | None = None) -> None:
        """Open a source, at a passage where one is given."""
        if self.page is None or self.page.source.id != source_id:
            self._leave()
            source = self._session.open_project.read.source(source_id)
            if source is None:
                return
            self.page = SourcePage(self._session.open_project, source)
            self.current = None
            self._show_page()
            if source_id in self._places:
                self.reader.restore(self._places[source_id])
        if span is not None:
            self._walk_to(span)
            self.reader.show_span(span)
        if mark is not None:
            self.set_current(mark)
        self.sources.select(source_id)
        self._show_context()

    def set_current(self, mark_id: str | None) -> None:
        self.current = mark_id if mark_id in self._known() else None
        self.reader.set_current_mark(self.current)
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
        self.reader.setFocus()

    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.sources.tree, self.branches.list, self.codes.tree, self.reader.view, self.inspector.codings]

    def refresh(self, changed: Changed) -> None:
        """Something changed in the project: patch what is shown."""
        if changed.touches("source", "turn", "speaker"):
            self._refresh_sources()
        if changed.touches("code", "coding", "source", "project"):
            self._refresh_lists()
        if self.page is None:
            return
        if changed.touches("code", "project"):
            self.page.refresh_codes()
        if changed.touches("code", *_MARKS):
            self.page.refresh_marks()
            self._show_marks()

    def retranslate(self) -> None:
        for part in (self.sources, self.branches, self.codes, self.inspector, self.find_bar, self.card):
            part.retranslate()
        if self._session.project is not None:
            self._refresh_lists()
        if self.page is not None:
            self._show_page()
        else:
            self._show_empty()

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        self._title.setFont(theme.interface_font(15, 600))
        quiet(self._subtitle)
        for panel in (self.sources, self.branches, self.codes):
            panel.heading.restyle()
        self.inspector.restyle()
        self.reader.set_type_size(self._session.settings.text_size)
        self._show_context()

    # Pieces

    def _lay_out(self) -> None:
        header = QWidget(self)
        lines = QVBoxLayout(header)
        lines.setContentsMargins(24, 10, 24, 8)
        lines.setSpacing(2)
        lines.addWidget(self._title)
        lines.addWidget(self._subtitle)
        middle = Sheet(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (header, self.find_bar, self.reader):
            column.addWidget(part)
        column.setStretch(2, 1)
        self.left = QSplitter(Qt.Orientation.Vertical, self)
        for panel, stretch in ((self.sources, 2), (self.branches, 1), (self.codes, 4)):
            self.left.addWidget(panel)
            self.left.setStretchFactor(self.left.count() - 1, stretch)
        self.left.setSizes([190, 130, 470])
        self.left.setChildrenCollapsible(False)
        self.inspector.suggestion_place.addWidget(self.card)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for part in (self.left, middle, self.inspector):
            self._splitter.addWidget(part)
        self.left.setMinimumWidth(180)
        self.left.setMaximumWidth(420)
        middle.setMinimumWidth(480)
        self.inspector.setMinimumWidth(240)
        self.inspector.setMaximumWidth(460)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([258, 886, 296])
        self._splitter.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _connect(self) -> None:
        self.sources.source_chosen.connect(self.show_source)
        self.sources.import_asked.connect(self.import_asked)
        self.branches.branch_chosen.connect(self._walk)
        self.reader.selection_changed.connect(self.context_changed)
        self.reader.turn_changed.connect(self._on_turn)
        self.reader.mark_clicked.connect(self.set_current)
        self.reader.context_menu_requested.connect(self._on_menu)
        self.inspector.coding_chosen.connect(self._on_chosen)

    def _show_page(self) -> None:
        assert self.page is not None
        source = self.page.source
        self._title.setText(source.name)
        parts = [source.group, (source.created_at or "")[:10], trn("{count} turn", "{count} turns", source.turns)]
        if source.speakers:
            parts.append(trn("{count} voice", "{count} voices", len(source.speakers)))
        self._subtitle.setText(" · ".join(part for part in parts if part))
        self.reader.show_source(self.page.text, self.page.reader_turns())
        self.branches.show_branches(self.page.branches, source.turns)
        self._show_marks()

    def _show_empty(self) -> None:
        self.reader.clear()
        self._title.setText("")
        self._subtitle.setText("")
        self.branches.show_branches((), 0)
        self._show_context()

    def _show_marks(self) -> None:
        assert self.page is not None
        if self._awaited in self._known():
            self.current, self._awaited = self._awaited, None
        if self.current not in self._known():
            self.current = None
        self.reader.set_marks(self.page.reader_marks())
        self.reader.set_turn_states(self.page.states())
        self.reader.set_current_mark(self.current)
        self._show_context()

    def _walk(self, leaf: str) -> None:
        """Show another way through the chat."""
        if self.page is None:
            return
        self.page.branch = next((b for b in self.page.branches if b.leaf == leaf), None)
        turn = self.reader.current_turn()
        self.reader.show_source(self.page.text, self.page.reader_turns())
        self._show_marks()
        self.reader.go_to_turn(turn)

    def _walk_to(self, span: Span) -> None:
        """Choose a branch that holds a passage, if the one shown does not."""
        assert self.page is not None
        turn = self.page.turn_at(span.start)
        if turn is None or self.page.branch is None or turn.id in self.page.branch.turns:
            return
        branch = next((b for b in self.page.branches if turn.id in b.turns), None)
        if branch is not None:
            self._walk(branch.leaf)

    def _leave(self) -> None:
        self.extent.stop()
        if self.page is not None:
            self._places[self.page.source.id] = self.reader.position()

    def _refresh_sources(self) -> None:
        read = self._session.open_project.read
        if self.page is not None and read.source(self.page.source.id) is None:
            self.page = None
            sources = read.sources()
            if sources:
                self.show_source(sources[0].id)
            else:
                self._show_empty()
        elif self.page is not None:
            self.page = SourcePage(self._session.open_project, read.source(self.page.source.id))
            self._show_page()
        elif read.sources():
            self._refresh_lists()
            self.show_source(read.sources()[0].id)

    def _refresh_lists(self) -> None:
        project = self._session.open_project
        self.sources.show_sources(project.read.sources(), project.read.reading_progress(project.coder_id))
        self.codes.show_codes(project.read.codes(), project.language)
        if self.page is not None:
            self.sources.select(self.page.source.id)

    def _known(self) -> set[str]:
        return set() if self.page is None else {*self.page.marks, *self.page.suggestions}

    # What the reader says

    def _on_turn(self, _turn_id: str) -> None:
        if self.current is not None and self.page is not None:
            place = self.page.span_of(self.current)
            turn = self.page.turn_at(place.start) if place else None
            if turn is not None and turn.id != self.reader.current_turn():
                self.current = None
                self.reader.set_current_mark(None)
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
        if self.page is None or self._session.project is None:
            self.inspector.show_passage("", "", "")
            self.inspector.show_codings((), None)
            self.inspector.show_code(None, "")
            self.inspector.show_memo("", "")
            self.card.show_suggestion(None)
            self.place_changed.emit("", "")
            self.context_changed.emit()
            return
        page = self.page
        turn = next((t for t in page.turns if t.id == self.reader.current_turn()), None)
        place = page.span_of(self.current) if self.current else None
        passage = place or self.selected()
        if turn is not None:
            voice = " · ".join(part for part in (turn.speaker or "", turn.speaker_role, clock(turn)) if part)
            words = passage.of(page.text) if passage else ""
            self.inspector.show_passage(words, voice, tr("turn {number}", number=number(turn.position + 1)))
        self.inspector.show_codings(self._cards(turn.start, turn.end) if turn else (), self.current)
        self._show_code_and_memo()
        self.card.show_suggestion(page.suggestions.get(self.current or ""))
        self._tell_place()
        self.context_changed.emit()

    def _cards(self, start: int, end: int) -> list[CodingCard]:
        """The codings that touch the current turn."""
        assert self.page is not None
        ids = [m.id for m in self.page.marks.values() if m.start < end and start < m.end]
        project = self._session.open_project
        rows = {row.id: row for row in project.read.codings_by_id(ids)}
        cards = []
        for id in ids:
            row, code = rows[id], self.page.codes[rows[id].code_id]
            seen = tr("blind: nothing seen") if not row.seen else tr("suggestions could be seen")
            name = in_language(code.name, project.language)
            cards.append(CodingCard(id, name, code.colour, code.pattern, row.coder, seen, row.unsure))
        return cards

    def _show_code_and_memo(self) -> None:
        assert self.page is not None
        project = self._session.open_project
        row = self.page.marks.get(self.current or "")
        if row is None:
            self.inspector.show_code(None, "")
            self.inspector.show_memo("", "")
            return
        self.inspector.show_code(self.page.codes.get(row.code_id), project.language)
        self.codes.select(row.code_id)
        memos = project.read.memos("coding", row.id)
        by = ", ".join(dict.fromkeys(self.page.coders[memo.coder_id].initials for memo in memos))
        self.inspector.show_memo("\n\n".join(memo.text for memo in memos), by)

    def _tell_place(self) -> None:
        assert self.page is not None
        shown = self.page.shown_turns()
        ids = [turn.id for turn in shown]
        here = self.reader.current_turn()
        place = ""
        if here in ids:
            place = tr("Turn {place} of {total}", place=number(ids.index(here) + 1), total=number(len(ids)))
        states = self.page.states()
        read = [states[id] for id in ids if states[id] != "unread"]
        nothing = read.count("nothing")
        progress = trn("{count} turn read", "{count} turns read", len(read))
        if nothing:
            progress += tr(", {nothing} with nothing to code", nothing=number(nothing))
        self.place_changed.emit(place, progress)


class FindBar(QWidget):
    """A line to find words in the source shown; Enter goes to the next place."""

    def __init__(self, reader: Reader, parent: QWidget) -> None:
        super().__init__(parent)
        self._reader = reader
        self.words = QLineEdit(self)
        self._found = QLabel(self)
        self._close = QToolButton(self)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self._found)
        layout.addWidget(self._close)
        self.words.returnPressed.connect(self._next)
        self._close.clicked.connect(self.leave)
        self.hide()

    def open(self) -> None:
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def leave(self) -> None:
        self.hide()
        self._reader.setFocus()

    def retranslate(self) -> None:
        self.words.setPlaceholderText(tr("Find in this source"))
        self.words.setAccessibleName(tr("Find in this source"))
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))

    def _next(self) -> None:
        """The next place after the selection; after the last one, the first."""
        words = self.words.text()
        if not words:
            return
        pattern = re.compile(re.escape(words), re.IGNORECASE)
        text, selected = self._reader.view.text, self._reader.selection()
        places = [Span(*found.span()) for found in pattern.finditer(text)]
        later = [place for place in places if selected is None or place.start > selected.start]
        for place in later + places:
            if self._reader.show_span(place):
                self._reader.select(place)
                self._found.setText(trn("{count} place", "{count} places", len(places)))
                return
        self._found.setText(tr("Not in this source"))
