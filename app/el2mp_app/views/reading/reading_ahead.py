"""Reads the long sources before anybody asks for them, so that the first opening is as quick as going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from el2mp_app.pages.source_page import SourcePage
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.reader.kept_documents import SetText, set_text
from el2mp_app.widgets.reader.laying_out import LayingOut
from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_desktop.jobs import Cancel, Report

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.domain.rows import SourceRow

LONG = 150_000
"""Characters: what is shorter is opened in a moment."""
_MOST = 2_500_000
"""Characters in all that are read ahead in a project."""
_AFTER = 1500
"""Milliseconds: what the person looks at comes first."""

Ahead = tuple[SourcePage, SetText]


class ReadingAhead(QObject):
    """One source after the other, in the order of the list."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._done: dict[str, int] = {}
        """How long the sources are that need not be read ahead any more."""
        self._busy = False
        self._soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._soon.timeout.connect(self.go_on)

    def start_afresh(self) -> None:
        """Another project."""
        self._done.clear()
        self._soon.start()

    def go_on(self) -> None:
        """Read the next one, off this thread."""
        source = next((row for row in self._view.source_rows if self._is_wanted(row)), None)
        if source is None or self._session.project is None or self._busy:
            return
        project, view = self._session.project, self._view
        codes, way, column = view.code_rows, view.walking.way(source.id), view.side.active
        setting, place = column.reader.view.setting, view.places.of(source.id)
        view.kept.await_page(source.id)
        self._done[source.id] = source.length

        def job(_report: Report, cancel: Cancel) -> Ahead:
            page = SourcePage(project, source, codes, way)
            cancel.check()
            page.states()
            if place is not None:
                page.walk_to_position(place[0])
            text = set_text(page.text, page.reader_turns(switches=True), setting)
            cancel.check()
            text.index = MarkIndex(page.reader_marks(), text.projection.breaks)
            text.index.measure()
            LayingOut(text.document).begin(text.projection.to_view(place[1] if place is not None else 0))
            text.document.moveToThread(self.thread())
            return page, text

        def take(ahead: Ahead) -> None:
            page, text = ahead
            is_open = view.side.showing(source.id) is not None or view.kept.holds(source.id)
            if not is_open and view.kept.arrive(page):
                column.take_ahead(page, text)

        self._busy = True
        task = self._session.start(job)
        task.succeeded.connect(take)
        task.ended.connect(self._end)

    def _end(self) -> None:
        self._busy = False
        self._soon.start()

    def _is_wanted(self, source: SourceRow) -> bool:
        view = self._view
        there = source.id in self._done or view.kept.holds(source.id) or view.side.showing(source.id) is not None
        return not there and source.length >= LONG and sum(self._done.values()) + source.length <= _MOST
