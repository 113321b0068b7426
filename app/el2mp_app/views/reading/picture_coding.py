"""Coding the picture above its description: what the person draws becomes a coding, what is pulled changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.column import Column
from el2mp_desktop import operations
from el2mp_desktop.domain.regions import Region

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow


class PictureCoding(QObject):
    def __init__(self, session: ProjectSession, window: MainWindow, column: Column) -> None:
        super().__init__(window)
        self._session, self._window, self._column = session, window, column
        self._picture = column.picture
        self._picture.code_asked.connect(self.choose_code)
        self._picture.codes_given.connect(self.apply)
        self._picture.mark_chosen.connect(lambda coding: window.read.set_current(coding or None))
        self._picture.changed.connect(self.change)

    def choose_code(self, region: Region | None) -> None:
        """What is drawn stays until it has a code or is given up."""
        project, recent = self._session.open_project, self._window.coding_commands.recent
        digits = {code: digit for digit, code in recent.digits.items()}
        rows = self._window.read.code_rows
        palette = CodePalette(rows, project.language, recent.latest, self._window, digits=digits, several=True)
        palette.codes_chosen.connect(lambda codes: self.apply(region, codes))
        place = self._picture.place_of(region)
        palette.open_beside(place.translated(self._picture.mapToGlobal(QPoint())))

    def apply(self, region: Region | None, codes: tuple[str, ...]) -> None:
        """With several codes in one act."""
        self._session.catch_up()
        page = self._column.page
        if page is None:
            return
        made = self._session.do(operations.regions.code_regions, page.source.id, region, codes)
        if made:
            for code in reversed(codes):
                self._window.coding_commands.recent.use(code)
            self._picture.has_code(region)
            self._window.read.make_current(made[0])
        self._picture.setFocus()

    def change(self, coding: str, region: Region) -> None:
        self._session.catch_up()
        page = self._column.page
        row = page.regions.get(coding) if page is not None else None
        if row is not None and row.region != region:
            self._session.do(operations.regions.change_region, coding, region)
