"""The table of the files that are about to come in."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from el2mp_app.delegates.import_rows import ROW, ImportRowDelegate, turn_over
from el2mp_app.look import theme
from el2mp_app.models.import_files import ImportFilesModel
from el2mp_app.models.import_words import FIGURES, Column
from el2mp_app.widgets.lists.header import ColumnHeads
from el2mp_app.widgets.typeset import ink
from el2mp_desktop.language import tr

_HEAD_INSETS: dict[int, tuple[float, float]] = {
    Column.FILE: (81.0, 4.0),
    Column.FORMAT: (0.0, 10.0),
    Column.LANGUAGE: (10.0, 4.0),
    Column.DATE: (0.0, 4.0),
    Column.NOTES: (10.0, 4.0),
}
_WIDTHS = {
    Column.FORMAT: (186, 236),
    Column.SPEAKERS: (66, 78),
    Column.TURNS: (54, 70),
    Column.CHARACTERS: (0, 96),
    Column.LANGUAGE: (76, 84),
    Column.DATE: (118, 152),
}
"""Of a column in a window of 1024 and of 1440 pixels; the file takes a fifth or so, the notes what is left."""
_LEAST = 72
"""A column narrower than this is not shown where the window is narrow."""


class ImportTable(QTreeView):
    """Rows can be ticked, selected several at once, and sorted by a click on the head of a column."""

    sorted_by = Signal(object)
    """A `Column` and whether the greatest comes first, or None for the order in which the files came."""

    def __init__(self, model: ImportFilesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.files = model
        heads = ColumnHeads(self, insets=_HEAD_INSETS)
        heads.sectionClicked.connect(self._sort)
        self._order: tuple[Column, bool] | None = None
        self.setHeader(heads)
        # After the view has taken it over, which turns it off.
        heads.setSectionsClickable(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setModel(model)
        model.ticks_changed.connect(self.viewport().update)
        model.ticks_changed.connect(self.fit)
        self.setItemDelegate(ImportRowDelegate(self))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(round(theme.px(24)))
        self.setUniformRowHeights(True)
        # Rows are tinted here: the style would lay a gradient on them.
        own = self.palette()
        own.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(own)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Files to import"))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the columns the room there is; one where nothing stands has none."""
        width = self.viewport().width()
        share = max(0.0, min(1.0, (width / theme.px(1) - 1000) / 400))
        for column, (narrow, wide) in _WIDTHS.items():
            size = narrow + share * (wide - narrow)
            self.setColumnHidden(
                column, size < _LEAST if not narrow else column == Column.DATE and not self.files.dated
            )
            self.setColumnWidth(column, round(theme.px(size)))
        self.setColumnWidth(Column.FILE, max(round(theme.px(210)), round(width * 0.24)))

    def rows_in_sight(self) -> int:
        """Of files, and of the conversations in those that are open."""
        tops = [self.files.index(row, 0) for row in range(self.files.rowCount())]
        return len(tops) + sum(self.files.rowCount(top) for top in tops if self.isExpanded(top))

    @staticmethod
    def row_height() -> int:
        return round(theme.px(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar turns the ticks of the selected rows over, all as the current one."""
        current = self.currentIndex().siblingAtColumn(Column.FILE)
        if event.key() == Qt.Key.Key_Space and current.isValid():
            turn_over(self.model(), current)
            state = current.data(Qt.ItemDataRole.CheckStateRole)
            self.files.tick([part for index in self.selected() for part in self.files.parts_at(index)], state)
        else:
            super().keyPressEvent(event)

    def selected(self) -> list[QModelIndex]:
        """The first cell of every row that is selected. (Qt's own way of asking looks at every cell.)"""
        return [
            span.model().index(row, 0, span.parent())
            for span in self.selectionModel().selection()  # type: ignore[attr-defined]  # not in Qt's stubs
            for row in range(span.top(), span.bottom() + 1)
        ]

    def _sort(self, section: int) -> None:
        """By this column, then the other way round, then as the files came."""
        # Of figures and days one looks for the greatest first.
        first = section in FIGURES or section == Column.DATE
        if self._order is None or self._order[0] != section:
            self._order = (Column(section), first)
        else:
            self._order = (Column(section), not first) if self._order[1] == first else None
        self.header().setSortIndicatorShown(self._order is not None)
        if self._order is not None:
            down = Qt.SortOrder.DescendingOrder if self._order[1] else Qt.SortOrder.AscendingOrder
            self.header().setSortIndicator(section, down)
        self.header().viewport().update()
        self.sorted_by.emit(self._order)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.files.filter and not self.files.rowCount():
            painter = QPainter(self.viewport())
            painter.setFont(theme.interface_font(13))
            painter.setPen(ink("text_2"))
            left, top = round(theme.px(_HEAD_INSETS[Column.FILE][0])), round(theme.px(8))
            place = self.viewport().rect().adjusted(left, top, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, tr("No file, title or date has these words."))

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The current row is tinted and has an accent edge; a hairline ends every row."""
        row = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        current = self.selectionModel().isRowSelected(index.row(), index.parent())
        if current:
            painter.fillRect(row, ink("row"))
        super().drawRow(painter, option, index)
        if current:
            painter.fillRect(QRect(0, row.top(), 3 if self.hasFocus() else 2, row.height()), ink("accent"))
        painter.fillRect(QRect(0, row.bottom(), row.width(), 1), ink("hairline"))
