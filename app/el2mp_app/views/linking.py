"""What the pointer is on is shown everywhere: the stripe, the words, the code in the tree, the coding in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from el2mp_app.views.read_and_code import ReadAndCode


class Linking:
    def __init__(self, view: ReadAndCode) -> None:
        self._view = view
        view.reader.mark_hovered.connect(self._from_page)
        view.picture.mark_hovered.connect(self._from_picture)
        view.codes.code_hovered.connect(self._from_tree)
        view.inspector.coding_hovered.connect(self._from_list)

    def _from_page(self, mark_id: str) -> None:
        self._view.codes.point_at(self._code_of(mark_id))
        self._view.inspector.point_at(mark_id)

    def _from_picture(self, mark_id: str) -> None:
        self._from_page(mark_id)
        self._view.picture.set_hovered(frozenset({mark_id} if mark_id else ()))

    def _from_list(self, coding_id: str) -> None:
        self._view.codes.point_at(self._code_of(coding_id))
        self._view.reader.set_hovered_marks({coding_id} if coding_id else set())
        self._view.picture.set_hovered(frozenset({coding_id} if coding_id else ()))

    def _from_tree(self, code_id: str) -> None:
        page = self._view.page
        rows = (*page.marks.values(), *page.regions.values()) if page and code_id else ()
        found = {row.id for row in rows if row.code_id == code_id}
        self._view.reader.set_hovered_marks(found)
        self._view.picture.set_hovered(frozenset(found))
        here = next((id for id in self._view.inspector.shown() if id in found), "")
        self._view.inspector.point_at(here)

    def _code_of(self, mark_id: str) -> str:
        page = self._view.page
        row = (page.coding(mark_id) or page.suggestions.get(mark_id)) if page is not None else None
        return row.code_id if row is not None else ""
