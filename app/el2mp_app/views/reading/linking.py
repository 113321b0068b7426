"""What the pointer is on is shown everywhere: the stripe, the words, the code in the tree, the coding in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from el2mp_app.pages.source_page import SourcePage
from el2mp_app.views.reading.column import Column

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode


class Linking:
    def __init__(self, view: ReadAndCode) -> None:
        self._view = view
        for column in view.side.columns:
            column.reader.mark_hovered.connect(self._from_page)
            column.picture.mark_hovered.connect(lambda mark, c=column: self._from_picture(c, mark))
        view.codes.code_hovered.connect(self._from_tree)
        view.inspector.coding_hovered.connect(self._from_list)

    def _from_page(self, mark_id: str) -> None:
        self._view.codes.point_at(self._code_of(mark_id))
        self._view.inspector.point_at(mark_id)

    def _from_picture(self, column: Column, mark_id: str) -> None:
        self._from_page(mark_id)
        column.picture.set_hovered(frozenset({mark_id} if mark_id else ()))

    def _from_list(self, coding_id: str) -> None:
        self._view.codes.point_at(self._code_of(coding_id))
        self._point({coding_id} if coding_id else set())

    def _from_tree(self, code_id: str) -> None:
        pages = self._pages() if code_id else []
        found = {row.id for page in pages for row in page.marks.rows if row.code_id == code_id}
        found |= {row.id for page in pages for row in page.regions.values() if row.code_id == code_id}
        self._point(found)
        here = next((id for id in self._view.inspector.shown() if id in found), "")
        self._view.inspector.point_at(here)

    def _code_of(self, mark_id: str) -> str:
        rows = (page.coding(mark_id) or page.suggestions.get(mark_id) for page in self._pages())
        return next((row.code_id for row in rows if row is not None), "")

    def _point(self, marks: set[str]) -> None:
        for column in self._view.side.shown():
            column.reader.set_hovered_marks(marks)
            column.picture.set_hovered(frozenset(marks))

    def _pages(self) -> list[SourcePage]:
        return [column.page for column in self._view.side.shown() if column.page is not None]
