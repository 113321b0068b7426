"""Looking at some marks alone: the bar above the text, what it offers, and what it leaves on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from el2mp_app.session import ProjectSession
from el2mp_app.widgets.bars.filter_bar import FilterBar
from el2mp_desktop.domain.mark_filter import MarkFilter, with_those_below
from el2mp_desktop.domain.rows import in_language

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed


class Filtering:
    """What is chosen holds from one source to the next, until it is cleared or the project closed."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        self._view, self._session = view, session
        self._bar: FilterBar = view.filter_bar
        self.chosen = MarkFilter()
        self._bar.changed.connect(self._follow)
        self._bar.left.connect(self.leave)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"filter": self.open, "clear_filter": self.clear}

    def start_afresh(self) -> None:
        """Another project: nothing of the one before is chosen."""
        self._bar.offer((), (), ())
        self.chosen = MarkFilter()
        self._bar.hide()

    def open(self) -> None:
        if self._view.page is not None:
            self.offer()
            self._bar.show()
            self.show_count()
            self._bar.codes.setFocus()

    def leave(self) -> None:
        """Back to the text; the bar stays while it hides anything."""
        self._bar.setVisible(bool(self.chosen))
        self._view.reader.setFocus()

    def clear(self) -> None:
        if self._bar.isVisible():
            self._bar.clear()
            self.leave()

    def offer(self) -> None:
        """Codes, coders and cases as they are now."""
        project, read = self._session.open_project, self._session.open_project.read
        codes = [
            (code.id, "\u2003" * code.depth + in_language(code.name, project.language)) for code in self._view.code_rows
        ]
        coders = [(coder.id, coder.name) for coder in read.coders() if coder.kind != "model"]
        self._bar.offer(codes, coders, [(case.id, case.name) for case in read.cases()])

    def refresh(self, changed: Changed) -> None:
        """Codes, coders or cases came, went or changed: what is chosen and gone is chosen no more."""
        if not self._bar.isHidden() and changed.touches("code", "coder", "case", "case_link", "project"):
            self.offer()
            self._take()
            if changed.touches("case", "case_link"):
                self._view.show_filtered()

    def show_count(self) -> None:
        page = self._view.page
        if page is not None and not self._bar.isHidden():
            placed = sum(row.start is not None for row in page.suggestions.values())
            shown = len(self._view.reader.view.index.marks) + len(self._view.picture.shown())
            self._bar.show_count(shown, len(page.marks) + len(page.regions) + placed)

    def _follow(self) -> None:
        self._take()
        self._view.show_filtered()

    def _take(self) -> None:
        chosen = self._bar.chosen()
        self.chosen = replace(chosen, codes=with_those_below(chosen.codes, self._view.code_rows))
