"""A table of words and figures in a dialog: read-only rows under heads, one of them chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.lists.header import ColumnHeads

_ROW = 28
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int = 0
    """In the design's pixels; 0 for what is left, shared."""
    figures: bool = False
    """Written at the right."""


class PlainTable(QTreeWidget):
    """Whatever does not fit in its column is whole in the tooltip."""

    def __init__(self, name: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        insets = dict.fromkeys(range(len(columns)), (6.0, 10.0))
        heads = ColumnHeads(self, insets=insets)
        self.setHeader(heads)
        self.setColumnCount(len(columns))
        # Room between the columns, as their heads have it.
        self.setStyleSheet(f"QTreeWidget::item {{ padding-left: 1px; padding-right: {round(theme.px(7))}px; }}")
        self._sides = [_side(column) for column in columns]
        for place, column in enumerate(columns):
            self.headerItem().setText(place, column.head[:1].upper() + column.head[1:])
            self.headerItem().setTextAlignment(place, self._sides[place])
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            heads.setSectionResizeMode(place, mode)
            if column.width:
                heads.resizeSection(place, round(theme.px(column.width)))
        heads.setStretchLastSection(False)
        self.setAccessibleName(name)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def show_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Each with an id; what was chosen stays so if it is still there, else the first is."""
        kept = self.chosen
        self.blockSignals(True)
        self.clear()
        for id, texts in rows:
            item = QTreeWidgetItem(self, list(texts))
            item.setData(0, _ID, id)
            for place, text in enumerate(texts):
                item.setToolTip(place, literal(text))
                item.setTextAlignment(place, self._sides[place])
                item.setSizeHint(place, QSize(0, round(theme.px(_ROW))))
        self.blockSignals(False)
        if rows:
            self.choose(kept if kept in {id for id, _ in rows} else rows[0][0])

    def choose(self, id: str) -> None:
        for item in self._items():
            if item.data(0, _ID) == id:
                self.setCurrentItem(item)

    @property
    def chosen(self) -> str:
        """The id of the current row, or nothing."""
        item = self.currentItem()
        return item.data(0, _ID) if item is not None else ""

    def cells(self) -> list[list[str]]:
        """What the rows say."""
        return [[item.text(place) for place in range(self.columnCount())] for item in self._items()]

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for place in range(self.topLevelItemCount()) if (item := self.topLevelItem(place)) is not None]


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
