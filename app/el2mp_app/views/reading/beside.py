"""What stands beside the page and below it: the passage, its codings, their code and memo, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from el2mp_app.session import ProjectSession
from el2mp_app.words.pages import (
    coding_cards,
    discussion_on,
    links_on,
    memo_on,
    place_and_progress,
    turns_named,
    voices_of,
)
from el2mp_desktop.domain.rows import TurnRow
from el2mp_desktop.exchange.quotation import extent_words, picture_quotation

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode


class Beside(QTimer):
    """Started by every move; fills the right side once the page is painted."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view, singleShot=True)
        self._view, self._session = view, session
        self.timeout.connect(self._show)

    def _show(self) -> None:
        view, inspector = self._view, self._view.inspector
        if view.page is None or self._session.project is None:
            inspector.show_passage("", "", "")
            inspector.show_codings((), None)
            inspector.show_code(None, "")
            inspector.show_memo("", "")
            inspector.show_discussion("")
            inspector.show_links(())
            view.place_changed.emit("", "")
            return
        page, turn = view.page, self._turn()
        self.show_passage()
        inspector.show_codings(coding_cards(self._session.open_project, page, turn) if turn else (), view.current)
        inspector.show_links(links_on(self._session.open_project, page, turn) if turn else ())
        self._show_code_and_memo()
        view.place_changed.emit(*place_and_progress(page, view.reader.current_turn()))

    def show_passage(self) -> None:
        """The words selected, or those of the current coding, and who says them."""
        page, turn = self._view.page, self._turn()
        if page is None or turn is None:
            return
        row = page.regions.get(self._view.current or "")
        if row is not None and self._view.selected() is None:
            cut_out = self._view.picture.cut_out(row.id)
            self._view.inspector.show_picture(
                cut_out, picture_quotation(row), page.source.name, extent_words(row.region)
            )
            return
        passage = self._view.selected() or (page.span_of(self._view.current) if self._view.current else None)
        words, turns = (passage.of(page.text), page.turns_in(passage) or [turn]) if passage else ("", [turn])
        self._view.inspector.show_passage(words, voices_of(turns), turns_named(turns))

    def _turn(self) -> TurnRow | None:
        page, here = self._view.page, self._view.reader.current_turn()
        return None if page is None else page.turns_by_id.get(here)

    def _show_code_and_memo(self) -> None:
        page, inspector, project = self._view.page, self._view.inspector, self._session.open_project
        assert page is not None
        row = page.coding(self._view.current)
        if row is None:
            inspector.show_code(None, "")
            inspector.show_memo("", "")
            inspector.show_discussion("")
            return
        inspector.show_code(page.codes.get(row.code_id), project.language)
        self._view.codes.select(row.code_id)
        inspector.show_memo(*memo_on(project, page, row.id))
        inspector.show_discussion(discussion_on(project, page, row.id, row.code_id))
