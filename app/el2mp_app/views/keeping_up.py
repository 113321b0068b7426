"""Keeping reading and coding up with the project: what an act changed is patched where it is shown."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from el2mp_app.session import ProjectSession
from el2mp_desktop.domain.rows import MarkRow

if TYPE_CHECKING:
    from el2mp_app.views.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed

_MARKS = ("coding", "read_mark", "decision", "suggestion", "project", "memo", "link")


class KeepingUp(QObject):
    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._missed: Changed | None = None
        """What changed while another view was shown."""

    def start_afresh(self) -> None:
        """Another project."""
        self._missed = None

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
            view.activation.refresh(changed)
            view.playing.refresh(changed)
            return
        before = self._marks()
        if changed.touches("code", "project"):
            view.figures.show_codes()
            for column in view.side.shown():
                column.page.refresh_codes(view.code_rows) if column.page is not None else None
        view.filtering.refresh(changed)
        view.activation.refresh(changed)
        if changed.touches("code", *_MARKS):
            self._refresh_marks(changed, before)
        view.aligning.refresh(changed)
        here = self._marks()
        QTimer.singleShot(0, self, lambda: self._refresh_figures(changed, before, here))

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

    def _refresh_marks(self, changed: Changed, before: Mapping[str, MarkRow]) -> None:
        of_codes = changed.touches("code", "project")
        codings = changed.ids.get("coding", frozenset())
        others = [
            column
            for column in self._view.side.shown()
            if column.page is not None and (column.page.refresh_marks(None if of_codes else codings) or of_codes)
        ]
        self._view.side.active.await_what_came_back([id for id in codings if id not in before])
        self._view.show_marks(others)

    def _refresh_sources(self) -> None:
        """Sources came, went or changed their names."""
        view = self._view
        view.figures.show_all()
        view.side.drop_missing()
        if view.page is not None:
            self.open_again()
        elif view.source_rows:
            view.show_source(view.source_rows[0].id)
        else:
            view.show_empty()

    def _marks(self) -> Mapping[str, MarkRow]:
        """Of all pages shown, as they are now: what changes on a page is in another dictionary then."""
        pages = [column.page for column in self._view.side.shown()]
        return ChainMap({}, *(page.marks for page in pages if page is not None))

    def _refresh_figures(self, changed: Changed, before: Mapping[str, MarkRow], here: Mapping[str, MarkRow]) -> None:
        """How much is coded and read. What changed on these pages alone is counted from them."""
        if self._session.project is None:
            return
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
        if changed.touches("coding", "read_mark"):
            for column in self._view.side.shown():
                if column.page is not None:
                    figures.show_read(column.page)
