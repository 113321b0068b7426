"""Up to three sources beside each other: which they are, and which of them the keys are at work in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.column import Column
from el2mp_desktop.domain.sessions import Session, session_of, sessions, versions
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode

MOST = 3
LEAST = 320
"""Width under which a column cannot set its shortest lines."""


class SideBySide(QObject):
    arranged = Signal()
    """Other sources stand beside each other, or others of their columns are shown."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self.bar = view.session_bar
        self.columns = tuple(Column(session, view.places, view) for _ in range(MOST))
        self.active = self.columns[0]
        self.sessions: list[Session] = []
        self.texts = QSplitter(view)
        self.texts.setObjectName("texts")
        self.texts.setChildrenCollapsible(False)
        for column in self.columns:
            self.texts.addWidget(column)
            self._connect(column)
        for column in self.columns[1:]:
            column.hide()
        self.bar.session_chosen.connect(self._choose)
        self.bar.column_asked.connect(self.add)
        self.bar.left.connect(self.leave)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "second_source": lambda: self.leave() if self.beside else self.add(),
            "swap_sources": self.swap,
            "session_view": lambda: self.leave() if self.beside else self.open(),
            "next_column": lambda: self.step(1),
            "previous_column": lambda: self.step(-1),
        }

    def shown(self) -> list[Column]:
        """The columns that have a source, from left to right."""
        return [column for column in self.columns if column.page is not None and not column.isHidden()]

    @property
    def beside(self) -> bool:
        """Whether more than one source is shown."""
        return sum(not column.isHidden() for column in self.columns) > 1

    def showing(self, source_id: str) -> Column | None:
        return next((column for column in self.shown() if column.source_id == source_id), None)

    def others(self, column: Column) -> Iterator[Column]:
        return (other for other in self.shown() if other is not column)

    # Which sources

    def open(self) -> None:
        """The session that the source belongs to; without one, another source beside it."""
        self.sessions = self._found()
        session = session_of(self.active.source_id, self.sessions)
        if session is None:
            self.add()
        else:
            self.open_session(session)

    def open_session(self, session: Session) -> None:
        """The talk, the chat and the last draft; the source that was read stays the one that is coded."""
        read = self.active.source_id
        ids = list(session.columns)
        if read in session.sources and read not in ids:
            kinds = (session.talks, session.chats, session.drafts)
            kind = next(kind for kind in kinds if read in kind)
            ids[next((place for place, id in enumerate(ids) if id in kind), 0)] = read
        self._show(ids, ids.index(read) if read in ids else 0)

    def add(self) -> None:
        """One source more, to the right of the others: of the same session where there is one."""
        free = next((column for column in self.columns if column.isHidden()), None)
        taken = {column.source_id for column in self.shown()}
        session = session_of(self.active.source_id, self._found())
        near = session.columns + session.sources if session is not None else ()
        all_ids = [row.id for row in self._view.source_rows]
        other = next((id for id in (*near, *all_ids) if id not in taken), None)
        if free is None:
            self._session.told.emit(tr("Three sources stand side by side already: close one to add another."))
            return
        if other is None or not taken:
            self._session.told.emit(tr("There is no other source to put beside this one."))
            return
        self.put(free, other)
        free.reader.setFocus()

    def put(self, column: Column, source_id: str) -> None:
        """Another source into a column, which is shown if it was not."""
        if not self._view.open_in(column, source_id):
            return
        if column.isHidden():
            column.show()
            self._share_the_room()
        self.arrange()
        if column is self.active:
            self._view.show_active()

    def swap(self) -> None:
        """The active column and the next change places, each where it was; one goes on in the same source."""
        if not self.beside:
            return
        shown = self.shown()
        here = shown.index(self.active)
        there = shown[(here + 1) % len(shown)]
        ids = {self.active: there.source_id, there: self.active.source_id}
        for column in ids:
            column.leave()
        for column, source_id in ids.items():
            self._view.open_in(column, source_id)
        there.reader.setFocus()
        self.enter(there)
        self.arrange()

    def leave(self) -> None:
        """The source that is read alone again."""
        self._show([self.active.source_id], 0)
        self.active.reader.setFocus()

    def close(self, column: Column) -> None:
        ids = [other.source_id for other in self.others(column)]
        kept = 0 if self.active is column else ids.index(self.active.source_id)
        self._show(ids, kept)
        self.active.reader.setFocus()

    def start_afresh(self) -> None:
        """Another project."""
        for column in self.columns:
            column.page = column.current = None
            column.reader.clear()
        for column in self.columns[1:]:
            column.hide()
        self.active = self.columns[0]
        self.arrange()

    def drop_missing(self) -> None:
        """Sources that are no more: their columns go."""
        there = {row.id for row in self._view.source_rows}
        gone = [column for column in self.shown() if column.source_id not in there]
        if gone:
            ids = [column.source_id for column in self.shown() if column not in gone]
            for column in gone:
                column.page = column.current = None
            read = self.active.source_id
            self._show(ids, ids.index(read) if read in ids else 0)

    # Which one is at work

    def enter(self, column: Column) -> None:
        if column is not self.active and column.page is not None:
            self.active.extent.stop()
            self.active = column
            for other in self.shown():
                other.edge.show_active(other is column)
            self._view.show_active()

    def step(self, by: int) -> None:
        shown = self.shown()
        if len(shown) > 1:
            shown[(shown.index(self.active) + by) % len(shown)].reader.setFocus()

    # Within

    def arrange(self) -> None:
        """Heads, bar and sides as the columns ask for them."""
        beside = self.beside
        for column in self.shown():
            column.show_beside(beside, column is self.active)
            if beside:
                self._show_head(column)
        self.bar.setVisible(beside)
        if beside:
            self.sessions = self._found()
            shown = {column.source_id for column in self.shown()}
            here = [s.name for s in self.sessions if len(shown) > 1 and shown <= set(s.sources)]
            self.bar.offer([session.name for session in self.sessions], here[0] if here else "")
        self._view.folding.fit()
        self.arranged.emit()

    def _show(self, ids: list[str], active: int) -> None:
        """These sources from the left, the others hidden."""
        for column in self.columns:
            column.leave()
        for column, source_id in zip(self.columns, ids, strict=False):
            if column.source_id != source_id:
                self._view.open_in(column, source_id)
            column.show()
        for column in self.columns[max(1, len(ids)) :]:
            column.close_source()
            column.hide()
        self.active = self.columns[active]
        self._share_the_room()
        self.arrange()
        self._view.show_active()

    def _show_head(self, column: Column) -> None:
        rows = self._view.source_rows
        row = next((row for row in rows if row.id == column.source_id), None)
        if row is not None:
            family = [version.id for version in versions(row, rows)]
            names = [(other.name, other.id) for other in rows]
            column.head.show_source(names, row.id, family.index(row.id) + 1, len(family))

    def _step_version(self, column: Column, by: int) -> None:
        rows = self._view.source_rows
        row = next((row for row in rows if row.id == column.source_id), None)
        family = [version.id for version in versions(row, rows)] if row is not None else []
        place = family.index(column.source_id) + by if family else -1
        if 0 <= place < len(family):
            self.put(column, family[place])

    def _choose(self, name: str) -> None:
        session = next((session for session in self.sessions if session.name == name), None)
        if session is not None:
            self.open_session(session)
            self.active.reader.setFocus()

    def _found(self) -> list[Session]:
        read = self._session.open_project.read
        return sessions(self._view.source_rows, read.attributes_by_source(), read.cases())

    def _share_the_room(self) -> None:
        """As much for one source as for the other."""
        self.texts.setSizes([1000] * MOST)

    def _connect(self, column: Column) -> None:
        column.setMinimumWidth(round(theme.px(LEAST)))
        column.entered.connect(lambda: self.enter(column))
        column.head.source_chosen.connect(lambda id: self.put(column, id))
        column.head.version_asked.connect(lambda by: self._step_version(column, by))
        column.head.close_asked.connect(lambda: self.close(column))
