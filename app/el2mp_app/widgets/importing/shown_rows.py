"""Which files and conversations are shown, and ticking all that are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from el2mp_app.importing.plan import Entry, Part
from el2mp_app.look import theme
from el2mp_app.models.import_words import Column
from el2mp_app.widgets.importing.import_table import ImportTable
from el2mp_desktop.language import tr, trn

_Row = tuple[Part | None, Entry | None]


class ShownRows(QWidget):
    """Over the table that it arranges: words to look for, and one button for all that has them."""

    arranged = Signal()
    """Other rows are shown, or in another order."""

    def __init__(self, table: ImportTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._files = table, table.files
        self._order: tuple[Column, bool] | None = None
        # What was open before words were looked for, the row that was chosen last, and the one that was made current
        # because that one, or its file, has the words or is the first that has.
        self._open: set[Entry] = set()
        self._current: _Row = (None, None)
        self._put: _Row = (None, None)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(tr("Title or date"))
        self.filter.setAccessibleName(tr("Show only titles or dates with these words"))
        self.filter.setFixedWidth(round(theme.px(190)))
        self.tick = QPushButton(self)
        self.tick.setAutoDefault(False)
        self.filter.textChanged.connect(self._arrange)
        self.tick.clicked.connect(lambda: self._files.tick_shown(not self._all_ticked()))
        table.sorted_by.connect(self._sort)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(round(theme.px(8)))
        line.addWidget(self.filter)
        line.addWidget(self.tick)

    def count(self) -> None:
        """After rows came, or ticks were changed."""
        shown = sum(not part.known for part in self._files.shown())
        several = shown > 1 or bool(self._files.filter)
        self.filter.setVisible(several)
        self.tick.setVisible(several and shown > 0)
        if self._all_ticked():
            self.tick.setText(trn("Untick the {count} shown", "Untick the {count} shown", shown))
        else:
            self.tick.setText(trn("Tick the {count} shown", "Tick the {count} shown", shown))
        # Else the words are painted before there is room for them, and cut.
        for widget in (self, self.parentWidget()):
            layout = widget.layout() if widget is not None else None
            if layout is not None:
                layout.activate()

    def _all_ticked(self) -> bool:
        return all(part.ticked for part in self._files.shown() if not part.known)

    def _sort(self, order: tuple[Column, bool] | None) -> None:
        self._order = order
        self._arrange()

    def _arrange(self) -> None:
        """The current row stays current where it is still there, or else its file does; what was open stays open."""
        files, table = self._files, self._table
        if not files.filter:
            self._open = {each for each in files.plan.entries if table.isExpanded(files.index_of(each))}
        if self._row() != self._put:
            self._current = self._row()
        files.arrange(self.filter.text(), self._order)
        for each in files.plan.entries:
            if each in self._open or (files.filter and each.several):
                table.expand(files.index_of(each))
        places = [files.index_of(thing) for thing in self._current if thing is not None]
        table.setCurrentIndex(next((place for place in places if place.isValid()), files.index(0, 0)))
        self._put = self._row()
        self.arranged.emit()

    def _row(self) -> _Row:
        index = self._table.currentIndex()
        return self._files.part_at(index), self._files.entry_at(index)
