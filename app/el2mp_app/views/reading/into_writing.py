"""From the material into one's own writing: a passage copied as a quotation, a source on paper with all said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from el2mp_app.session import ProjectSession
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow


class IntoWriting:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session = session
        self._window = window

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"copy_quotation": self.copy_quotation, "export_source": self.export_source}

    def copy_quotation(self) -> None:
        """The words selected, or those of the current coding."""
        from el2mp_desktop.exchange.quotation import picture_quotation, quotation

        read = self._window.read
        page = read.page
        row = page.regions.get(read.current or "") if page is not None else None
        if row is not None and read.selected() is None:
            QGuiApplication.clipboard().setText(picture_quotation(row))
            self._session.told.emit(tr("Copied as a quotation, with the picture and the place in it."))
            return
        span = self._window.coding_commands.passage()
        if page is None or span is None:
            return
        QGuiApplication.clipboard().setText(quotation(self._session.open_project, page.source.id, span))
        self._session.told.emit(tr("Copied as a quotation, with who said it and where."))

    def export_source(self) -> None:
        from el2mp_desktop.exchange.paper import export_source

        page, project = self._window.read.page, self._session.open_project
        if page is None:
            return
        commented = tr("DOCX, with comments")
        path = self._window.project_commands.ask_to_save(
            tr("Export this source with codes and memos"),
            page.source.name,
            filter=f"PDF (*.pdf);;{commented} (*.docx)",
            suffix="pdf",
        )
        if path is None:
            return
        source_id = page.source.id
        task = self._session.start(lambda report, cancel: export_source(project, source_id, path, report, cancel))
        task.progressed.connect(lambda done, total, text: self._session.told.emit(f"{text} {done}/{total}"))
        task.succeeded.connect(lambda missing: self._session.told.emit(_written(path, missing)))
        task.refused.connect(self._session.refused)
        self._session.told.emit(tr("“{file}” is being written…", file=path.name))


def _written(path: Path, missing: int) -> str:
    told = tr("The source was written to “{file}”.", file=path.name)
    if not missing:
        return told
    boxes = trn(
        "{count} character is a box: no typeface of this computer has it.",
        "{count} characters are boxes: no typeface of this computer has them.",
        missing,
    )
    return f"{told} {boxes}"
