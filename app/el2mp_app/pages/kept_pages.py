"""The pages of the sources read last: to go back to one asks the project only for what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_app.pages.branches import Way
from el2mp_app.pages.source_page import SourcePage
from el2mp_desktop.domain.rows import CodeRow, SourceRow

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed, Project

_AT_MOST = 4_500_000
"""Characters of text in all; with 25 codings to a thousand of them, 2 million take some 60 MB."""


class KeptPages:
    """A page is either in a column, which keeps it up, or here."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[SourcePage, Changed | None]] = {}
        """By source, the one left last at the end; with what changed since."""
        self._awaited: dict[str, Changed | None] = {}
        """Sources whose pages are being read; with what changed since."""

    def start_afresh(self) -> None:
        """Another project, another coder, another language."""
        self._pages.clear()
        self._awaited.clear()

    def holds(self, source_id: str) -> bool:
        return source_id in self._pages

    def await_page(self, source_id: str) -> None:
        """It is being read, and will `arrive`."""
        self._awaited[source_id] = None

    def arrive(self, page: SourcePage) -> bool:
        """Returns whether it is kept: not where another project is open by now, or the source another one."""
        if page.source.id not in self._awaited:
            return False
        self._keep(page, self._awaited.pop(page.source.id))
        return True

    def keep(self, page: SourcePage) -> None:
        """A source is left."""
        self._keep(page, None)

    def _keep(self, page: SourcePage, missed: Changed | None) -> None:
        self._pages.pop(page.source.id, None)
        self._pages[page.source.id] = page, missed
        while sum(len(kept.text) for kept, _ in self._pages.values()) > _AT_MOST:
            self._pages.pop(next(iter(self._pages)))

    def note(self, changed: Changed) -> None:
        """The project has changed. Sources and their turns are read anew when they are opened."""
        if changed.touches("source", "turn", "speaker"):
            self.start_afresh()
        for id, (page, missed) in self._pages.items():
            self._pages[id] = page, changed if missed is None else missed.and_then(changed)
        for id, missed in self._awaited.items():
            self._awaited[id] = changed if missed is None else missed.and_then(changed)

    def page(self, project: Project, source: SourceRow, codes: Sequence[CodeRow], way: Way) -> SourcePage:
        """The page of a source as it is now."""
        page, missed = self._pages.pop(source.id, (None, None))
        if page is None:
            return SourcePage(project, source, codes, way)
        if missed is not None:
            of_codes = missed.touches("code", "project")
            if of_codes:
                page.refresh_codes(codes)
            page.refresh_marks(None if of_codes else missed.ids.get("coding", frozenset()))
        return page
