"""Sources side by side, aligned: by the links that people made, by the clock, and faintly by words they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from el2mp_app.keys.keymap import key_of
from el2mp_app.pages.shared_words import Texts, compared, told_changes
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_app.views.reading.column import Column
from el2mp_app.widgets.reader.hints import Hint
from el2mp_app.words.pages import where_it_comes_from, where_it_leads
from el2mp_desktop.domain.alignment import Pair, began, by_clock, by_links, moments
from el2mp_desktop.domain.rows import LinkRow
from el2mp_desktop.domain.sessions import versions
from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside what in two columns."""

    linked: list[Pair]
    timed: list[Pair]


class Aligning(QObject):
    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session, self._side = view, session, view.side
        self._links: list[LinkRow] = []
        self._beside: dict[tuple[str, str], Beside] = {}
        self._compared: dict[str, list[Hint]] = {}
        self._asked: Task | None = None
        self._scrolled = QTimer(self, singleShot=True)
        self._scrolled.timeout.connect(self.scroll_others)
        for column in self._side.columns:
            column.reader.view.verticalScrollBar().valueChanged.connect(lambda _, c=column: self._on_scrolled(c))
            column.reader.view.links_clicked.connect(lambda ids, c=column: self._on_clicked(c, ids))
        self._side.arranged.connect(self._on_arranged)
        view.session_bar.together_changed.connect(self.scroll_others)
        view.session_bar.shared_changed.connect(self.compare)

    def handlers(self) -> dict[str, Callable[[], None]]:
        bar = self._view.session_bar
        return {"follow_link": self.follow, "scroll_together": bar.together.toggle}

    def refresh(self, changed: Changed) -> None:
        if changed.touches("link", "memo", "attribute", "case", "case_link"):
            self.align()

    def _on_arranged(self) -> None:
        self.align()
        self.compare()

    def align(self) -> None:
        """Anew, for the columns that are shown now."""
        if self._session.project is None:
            return
        read = self._session.open_project.read
        self._links = read.links() if self._side.shown() else []
        attributes = read.attributes_by_source() if self._side.beside else {}
        clocks = {
            column.source_id: moments(column.page.turns, began(attributes.get(column.source_id, {})))
            for column in self._side.shown()
            if column.page is not None and self._side.beside
        }
        self._beside = {
            (here, there): Beside(by_links(self._links, here, there), by_clock(clocks[here], clocks[there]))
            for here in clocks
            for there in clocks
            if here != there
        }
        self._say()
        self._show_hints()

    # Going to the other end

    def follow(self) -> None:
        """What the words at the caret are linked with comes into view beside them, at the same height."""
        column = self._side.active
        ids = [hint.id for hint in column.reader.view.hints.at(column.reader.view.caret) if hint.id]
        if not ids:
            self._session.told.emit(
                tr(
                    "No link is here. {key} on some words begins one; a line above them shows its ends.",
                    key=key_of("link"),
                )
            )
        self._bring(column, ids)

    def _on_clicked(self, column: Column, link_ids: list[str]) -> None:
        """A click leads there where there are columns; alone, the words are only clicked at."""
        if self._side.beside:
            self._bring(column, link_ids)

    def _bring(self, column: Column, link_ids: Sequence[str]) -> None:
        """The other end of each; of several in one column the first is brought."""
        brought: set[str] = set()
        for link in [link for link in self._links if link.id in link_ids]:
            source, span = self._other_end(column, link)
            if source not in brought:
                brought.add(source)
                here = link.span if span is link.target else link.target
                height = column.reader.view.height_of(here.start)
                there = self._side.showing(source) or self._put_beside(column, source)
                there.bring(span, height)

    def _other_end(self, column: Column, link: LinkRow) -> tuple[str, Span]:
        begins = link.source_id == column.source_id
        if begins and link.target_source_id == column.source_id:
            begins = link.span.start <= column.reader.view.caret <= link.span.end
        return (link.target_source_id, link.target) if begins else (link.source_id, link.span)

    def _put_beside(self, column: Column, source: str) -> Column:
        """The column to the right, or the first one where there is none, gets the source."""
        columns = self._side.columns
        place = columns.index(column)
        there = columns[place + 1] if place + 1 < len(columns) else columns[0]
        self._side.put(there, source)
        return there

    # Scrolling together

    def _on_scrolled(self, column: Column) -> None:
        if column is self._side.active and self._side.beside:
            self._scrolled.start()

    def scroll_others(self) -> None:
        """Beside the passage nearest the middle of the view stands what it is linked with, or what was said then."""
        if not self._view.session_bar.together.isChecked() or not self._side.beside:
            return
        column = self._side.active
        for other in self._side.others(column):
            beside = self._beside.get((column.source_id, other.source_id))
            pair = self._nearest(column, beside) if beside is not None else None
            if pair is not None:
                if other.to_position(pair.there.start):
                    self._view.show_marks([other])
                other.reader.view.put_at(pair.there.start, column.reader.view.height_of(pair.here.start))

    def _nearest(self, column: Column, beside: Beside) -> Pair | None:
        """The pair in view that the eye is on: links before the clock."""
        view = column.reader.view
        seen = Span(*sorted(view.projection.to_canonical(place) for place in view.seen()))
        middle = view.viewport().height() / 3
        for pairs in (beside.linked, beside.timed):
            here = [pair for pair in pairs if seen.start <= pair.here.start <= seen.end]
            if here:
                return min(here, key=lambda pair: abs(view.height_of(pair.here.start) - middle))
        return None

    # What is drawn and said

    def compare(self) -> None:
        """Shared words, and what is new in a draft: off this thread."""
        if not self._side.beside or self._session.project is None:
            self._compared, self._asked = {}, None
            self._show_hints()
            return
        texts, read = self._texts(), self._session.open_project.read

        def job(_report: Report, cancel: Cancel) -> tuple[dict[str, list[Hint]], dict[str, tuple[int, int, str]]]:
            return compared(texts, read.text, cancel)

        task = self._asked = self._session.start(job)
        task.succeeded.connect(lambda found: self._take(*found) if task is self._asked else None)
        task.refused.connect(self._session.refused)

    def _texts(self) -> Texts:
        rows = {row.id: row for row in self._view.source_rows}
        shown = [column.page for column in self._side.shown() if column.page is not None]
        before = {}
        for page in shown:
            row = rows.get(page.source.id)
            family = versions(row, self._view.source_rows) if row is not None else []
            place = [version.id for version in family].index(page.source.id) if family else 0
            if place:
                before[page.source.id] = family[place - 1]
        names = {page.source.id: page.source.name for page in shown}
        texts = {page.source.id: page.text for page in shown}
        return Texts(texts, names, before, self._view.session_bar.shared.isChecked())

    def _take(self, found: dict[str, list[Hint]], changes: dict[str, tuple[int, int, str]]) -> None:
        self._asked, self._compared = None, found
        for column in self._side.shown():
            column.head.tell(told_changes(changes.get(column.source_id)))
        self._show_hints()

    def _show_hints(self) -> None:
        for column in self._side.shown():
            column.reader.view.set_hints([*self._ends(column.source_id), *self._compared.get(column.source_id, ())])

    def _ends(self, source_id: str) -> Iterator[Hint]:
        for link in self._links:
            if link.source_id == source_id:
                yield Hint(link.span, "link", where_it_leads(link), link.id)
            if link.target_source_id == source_id:
                yield Hint(link.target, "link", where_it_comes_from(link), link.id)

    def _say(self) -> None:
        """How the columns are aligned; where nothing aligns them, how a person can."""
        linked = len({pair.link for beside in self._beside.values() for pair in beside.linked})
        told = []
        if linked:
            told.append(
                trn(
                    "{count} link between them: {key} brings its other end.",
                    "{count} links between them: {key} brings the other end.",
                    linked,
                    key=key_of("follow_link"),
                )
            )
        if any(beside.timed for beside in self._beside.values()):
            told.append(tr("Aligned by the clock."))
        nothing = tr(
            "Nothing aligns them yet. Select words, press {key}, then those they are about, {key} again.",
            key=key_of("link"),
        )
        self._view.session_bar.tell(" ".join(told) or nothing)
