"""Keeping reading and coding up with the project: what an act changed is patched where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from el2mp_app.session import ProjectSession
from el2mp_desktop.domain.rows import MarkRow

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed

_Codings = dict[str, MarkRow]
_MARKS = ("coding", "read_mark", "decision", "suggestion", "project", "memo", "link")


class KeepingUp(QObject):
    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._missed: Changed | None = None
        """What changed while another view was shown."""
        self._uncounted: list[tuple[Changed, _Codings, _Codings]] = []
        # Once the page is painted.
        self._counting = QTimer(self, singleShot=True)
        self._counting.timeout.connect(self._refresh_figures)

    def start_afresh(self) -> None:
        """Another project."""
        self._missed = None
        self._uncounted.clear()

    @property
    def behind(self) -> bool:
        """Whether the pages shown are not up to date, because nobody sees them."""
        return self._missed is not None

    def catch_up(self) -> None:
        """The view is shown again."""
        if self._missed is not None:
            missed, self._missed = self._missed, None
            self.refresh(missed)

    def refresh(self, changed: Changed) -> None:
        view = self._view
        view.kept.note(changed)
        if not view.isVisible():
            self._missed = changed if self._missed is None else self._missed.and_then(changed)
            return
        if changed.touches("source", "turn", "speaker"):
            self._refresh_sources()
            view.ahead.start_afresh()
            view.activation.refresh(changed)
            view.playing.refresh(changed)
            return
        before = self._marks(changed)
        if changed.touches("code", "project"):
            self._refresh_figures()
            view.figures.show_codes()
            for column in view.side.shown():
                column.page.refresh_codes(view.code_rows) if column.page is not None else None
        view.filtering.refresh(changed)
        view.activation.refresh(changed)
        if changed.touches("code", *_MARKS):
            self._refresh_marks(changed, before)
        view.aligning.refresh(changed)
        self._uncounted.append((changed, before, self._marks(changed)))
        self._counting.start()

    def open_again(self) -> None:
        """Every source shown, with the words, names and language it has now; one stays where one is."""
        view = self._view
        rows = {row.id: row for row in view.source_rows}
        for column in view.side.shown():
            row = rows.get(column.source_id)
            if row is not None:
                column.open_again(row, view.code_rows, view.walking.way(row.id))
                column.show_marks(view.filtering.chosen)
        view.side.arrange()
        view.show_active()

    def _refresh_marks(self, changed: Changed, before: _Codings) -> None:
        of_codes = changed.touches("code", "project")
        codings = changed.ids.get("coding", frozenset())
        only = None if changed.touches("project") else codings
        others = [
            column
            for column in self._view.side.shown()
            if column.page is not None and (column.page.refresh_marks(only) or of_codes)
        ]
        self._view.side.active.await_what_came_back([id for id in codings if id not in before])
        self._view.show_marks(others)

    def _refresh_sources(self) -> None:
        """Sources came, went or changed their names."""
        view = self._view
        self._refresh_figures()
        view.figures.show_all()
        view.side.drop_missing()
        if view.page is not None:
            self.open_again()
        elif view.source_rows:
            view.show_source(view.source_rows[0].id)
        else:
            view.show_empty()

    def _marks(self, changed: Changed) -> _Codings:
        """The codings among what changed, as they are on the pages shown."""
        pages = [column.page for column in self._view.side.shown() if column.page is not None]
        codings = changed.ids.get("coding", frozenset())
        return {id: page.marks[id] for page in pages for id in codings if id in page.marks}

    def _refresh_figures(self) -> None:
        """How much is coded and read, after what was not counted yet: what is asked of the project holds it already."""
        uncounted, self._uncounted = self._uncounted, []
        if self._session.project is None:
            return
        for changed, before, here in uncounted:
            self._count(changed, before, here)
        if any(changed.touches("coding", "read_mark") for changed, _, _ in uncounted):
            for column in self._view.side.shown():
                if column.page is not None:
                    self._view.figures.show_read(column.page)

    def _count(self, changed: Changed, before: _Codings, here: _Codings) -> None:
        """What changed on these pages alone is counted from them."""
        figures, codings = self._view.figures, changed.ids.get("coding", frozenset())
        here_alone = all(id in before or id in here for id in codings)
        if changed.touches("code", "project"):
            if not here_alone:
                figures.count_reading()
        elif here_alone:
            figures.count_on(codings, before, here)
        else:
            figures.show_codes()
            figures.count_reading()
