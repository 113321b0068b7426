"""Going to a source by a few letters of its name or its group."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from el2mp_app.code_search import plain
from el2mp_app.widgets.lists.palette import Palette, PaletteRow
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.language import tr


class SourcePalette(Palette):
    source_chosen = Signal(str)

    def __init__(self, sources: Sequence[SourceRow], parent: QWidget) -> None:
        super().__init__(parent)
        self._sources = sources
        self.setWindowTitle(tr("Go to a source"))
        self.words.setPlaceholderText(tr("Name of a source"))
        self.words.setAccessibleName(tr("Find a source"))
        self.list.setAccessibleName(tr("Sources found"))
        self.none.setText(tr("No source has this name.") if sources else tr("Import a source first."))
        self.hint.hide()
        self.set_room(520, 360)
        self.fill("")

    def rows(self, typed: str) -> list[PaletteRow]:
        wanted = plain(typed).split()
        found = [s for s in self._sources if all(word in plain(f"{s.name} {s.group}") for word in wanted)]
        self.none.setVisible(not found)
        return [PaletteRow(source.id, source.name, source.group) for source in found]

    def take(self, row: PaletteRow) -> None:
        self.close()
        self.source_chosen.emit(row.id)
