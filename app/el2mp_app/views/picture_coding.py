"""Coding the picture above its description: what the person draws becomes a coding, what is coded is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect

from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.session import ProjectSession
from el2mp_desktop import operations
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import RegionRow, in_language
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.project import Changed


class PictureCoding(QObject):
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._shown = ""
        self._picture = window.read.picture
        self._picture.code_asked.connect(self.choose_code)
        self._picture.region_chosen.connect(self._tell)
        self._picture.remove_asked.connect(self.remove)
        window.read.context_changed.connect(self._follow)
        session.changed.connect(self.refresh)

    def choose_code(self, region: Region | None) -> None:
        project, recent = self._session.open_project, self._window.coding_commands.recent
        rows = self._window.read.code_rows
        palette = CodePalette(rows, project.language, recent.latest, self._window)
        palette.codes_chosen.connect(lambda codes: self.apply(region, *codes))
        corner = self._picture.mapToGlobal(QPoint(24, 24))
        palette.open_beside(QRect(corner, corner))

    def apply(self, region: Region | None, *codes: str) -> None:
        page = self._window.read.page
        for code in codes if page is not None else ():
            coding = self._session.do(operations.regions.code_region, page.source.id, region, code)
            if coding is not None:
                self._window.coding_commands.recent.use(code)
                self._picture.current = coding
        self._picture.setFocus()

    def remove(self, coding_id: str) -> None:
        row = next((row for row in self._rows() if row.id == coding_id), None)
        if row is not None and row.coder_id != self._session.open_project.coder_id:
            self._session.told.emit(tr("This coding is somebody else’s. Yours can differ: code the passage yourself."))
        elif row is not None:
            self._session.do(operations.codings.remove_codings, [coding_id])
            self._session.told.emit(tr("Coding removed. Ctrl+Z brings it back."))

    def refresh(self, changed: Changed) -> None:
        if changed.touches("coding", "code", "memo", "source", "project"):
            self._show()

    def _follow(self) -> None:
        """Called at every move; asks the project only where another source is shown."""
        page = self._window.read.page
        here = page.source.id if page is not None else ""
        if here != self._shown:
            self._shown = here
            self._show()

    def _show(self) -> None:
        if self._session.project is not None and not self._picture.isHidden():
            self._picture.show_regions(self._rows(), self._session.project.language)

    def _rows(self) -> list[RegionRow]:
        page = self._window.read.page
        return self._session.open_project.read.regions(page.source.id) if page is not None else []

    def _tell(self, coding_id: str) -> None:
        """What is chosen, in the status bar: code, coder, memo."""
        row = next((row for row in self._rows() if row.id == coding_id), None)
        if row is not None:
            name = in_language(row.code_name, self._session.open_project.language)
            self._session.told.emit(" · ".join(part for part in (name, row.coder, row.memo) if part))
