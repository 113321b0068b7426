"""How the page before an import is divided: files above, and below them how one reads and what is decided about it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.importing.import_table import ImportTable

_FEWEST = 3
"""Rows that there is room for, even of one file."""
_MOST = 0.47
"""Of the height, for the table of files."""
_READING = 0.5
"""Of the width, for the text as it will be read."""


class ImportPanes(QSplitter):
    """The table has the height of its rows, up to about half; once a person has moved the line it stays there."""

    def __init__(self, table: ImportTable, preview: QWidget, decisions: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._table = table
        self._rows = _FEWEST
        self._moved = False
        below = QSplitter(Qt.Orientation.Horizontal, self)
        below.addWidget(preview)
        below.addWidget(decisions)
        below.setSizes([round(1000 * _READING), round(1000 * (1 - _READING))])
        for place, stretch in enumerate((_READING, 1 - _READING)):
            below.setStretchFactor(place, round(100 * stretch))
        self.addWidget(table)
        self.addWidget(below)
        for splitter in (self, below):
            splitter.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._leave)
        # Once the table has taken in what is new: it cannot be laid out anew in the middle of that.
        for told in (table.files.rowsInserted, table.expanded):
            told.connect(self._fit, Qt.ConnectionType.QueuedConnection)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """It never shrinks: a word to look for would make it jump."""
        if self._moved:
            return
        self._rows = max(self._rows, self._table.rows_in_sight())
        rows = self._table.header().sizeHint().height() + self._rows * self._table.row_height() + round(theme.px(2))
        above = min(rows, round(self.height() * _MOST))
        self.setSizes([above, self.height() - self.handleWidth() - above])

    def _leave(self) -> None:
        self._moved = True
