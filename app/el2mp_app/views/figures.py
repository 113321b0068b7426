"""The figures at the left of reading and coding: how much of each source was read, how often each code was used."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from el2mp_app.pages.source_page import SourcePage
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_app.views.reading.side_panels import CodesPanel, SourcesPanel
from el2mp_desktop.domain.rows import CodeRow, MarkRow, SourceRow
from el2mp_desktop.jobs import Cancel, Report


class Figures(QObject):
    """Counting all anew takes a while in a large project, so single acts are counted from what they changed."""

    codes_changed = Signal()
    """Codes came, went, or have another name or look."""

    def __init__(self, session: ProjectSession, sources: SourcesPanel, codes: CodesPanel) -> None:
        super().__init__(sources)
        self._session = session
        self._list, self._panel = sources, codes
        self.sources: list[SourceRow] = []
        self.codes: list[CodeRow] = []
        self._read: dict[str, int] = {}
        """Turns that the coder has read, by source."""
        self._since: dict[str, int] = {}
        """Of sources counted while the count of all was under way."""
        self._counting: Task | None = None
        session.closed.connect(self._read.clear)

    def show_all(self) -> None:
        self.sources = self._session.open_project.read.sources()
        self._show_sources()
        self.show_codes()
        # Once the page is painted: the count would take its time from that.
        QTimer.singleShot(0, self, self.count_reading)

    def show_codes(self) -> None:
        self.codes = self._session.open_project.read.codes()
        self._show_codes()
        self.codes_changed.emit()

    def count_reading(self) -> None:
        """Off this thread: it walks through all turns and codings."""
        project = self._session.project
        if project is None:
            return

        def job(_report: Report, _cancel: Cancel) -> dict[str, int]:
            return project.read.reading_progress(project.coder_id)

        task = self._counting = self._session.start(job)
        self._since.clear()
        task.succeeded.connect(lambda read: self._take(task, read))
        task.refused.connect(self._session.refused)

    def count_on(self, codings: Collection[str], before: Mapping[str, MarkRow], after: Mapping[str, MarkRow]) -> None:
        """These codings, all of one page, came, went or changed their code."""
        more = Counter(after[id].code_id for id in codings if id in after)
        more.subtract(before[id].code_id for id in codings if id in before)
        if any(more.values()):
            self.codes = [replace(code, codings=code.codings + more[code.id]) for code in self.codes]
            self._show_codes()

    def show_read(self, page: SourcePage) -> None:
        states = page.states()
        read = len(states) - Counter(states.values())["unread"]
        self._read[page.source.id] = self._since[page.source.id] = read
        self._list.model.show_source(page.source, read)

    def _take(self, task: Task, read: dict[str, int]) -> None:
        if task is self._counting and self._session.project is not None:
            self._read.clear()
            self._read.update(read | self._since)
            self._show_sources()

    def _show_sources(self) -> None:
        self._list.show_sources(self.sources, self._read)

    def _show_codes(self) -> None:
        self._panel.show_codes(self.codes, self._session.open_project.language)
