"""The table of the files that are about to come in."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from el2mp_app import theme
from el2mp_app.delegates.import_rows import ImportRowDelegate, turn_over
from el2mp_app.models.import_files import Column, ImportFilesModel
from el2mp_app.widgets.header import ColumnHeads
from el2mp_app.widgets.typeset import ink
from el2mp_desktop.language import tr

_HEAD_INSETS: dict[int, tuple[float, float]] = {
    Column.FILE: (81.0, 4.0),
    Column.LANGUAGE: (10.0, 4.0),
    Column.NOTES: (10.0, 4.0),
}
_WIDTHS = {
    Column.FORMAT: (120, 200),
    Column.SPEAKERS: (72, 84),
    Column.TURNS: (56, 78),
    Column.CHARACTERS: (82, 108),
    Column.LANGUAGE: (76, 88),
}
"""Of a column in a window of 1024 and of 1440 pixels; the file takes a fifth or so, the notes what is left."""


class ImportTable(QTreeView):
    def __init__(self, model: ImportFilesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeader(ColumnHeads(self, insets=_HEAD_INSETS))
        self.setModel(model)
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
        width = self.viewport().width()
        share = max(0.0, min(1.0, (width / theme.px(1) - 1000) / 400))
        for column, (narrow, wide) in _WIDTHS.items():
            self.setColumnWidth(column, round(theme.px(narrow + share * (wide - narrow))))
        self.setColumnWidth(Column.FILE, max(round(theme.px(210)), round(width * 0.24)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar turns the tick of the current row over, whichever of its cells is current."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            turn_over(self.model(), self.currentIndex().siblingAtColumn(Column.FILE))
        else:
            super().keyPressEvent(event)

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
