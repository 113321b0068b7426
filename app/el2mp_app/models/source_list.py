"""The sources of a project as a Qt tree of two levels: groups, and the sources in them."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.language import number


class SourceRole(IntEnum):
    ID = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    READ = Qt.ItemDataRole.UserRole + 3
    """Share of its turns that the coder has read, 0 to 1; None for a group."""
    FIGURE = Qt.ItemDataRole.UserRole + 4
    """What stands at the right: a percentage, or how many sources a group has."""
    GROUP = Qt.ItemDataRole.UserRole + 5


class SourceListModel(QStandardItemModel):
    rebuilt = Signal()
    """Other sources, or in another order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QStandardItem] = {}

    def show_sources(self, sources: Sequence[SourceRow], read: Mapping[str, int]) -> None:
        """Take over the list; rows stay where only figures or names changed."""
        shape = [(source.id, source.group) for source in sources]
        if shape != [(id, item.data(SourceRole.GROUP)) for id, item in self._items.items()]:
            self._rebuild(sources)
        for source in sources:
            self.show_source(source, read.get(source.id, 0))

    def show_source(self, source: SourceRow, read: int) -> None:
        """Its name, and how much of it was read."""
        item = self._items[source.id]
        share = read / source.turns if source.turns else 0.0
        for role, value in (
            (Qt.ItemDataRole.DisplayRole, source.name),
            (SourceRole.KIND, source.kind),
            (SourceRole.READ, share),
            (SourceRole.FIGURE, f"{number(int(share * 100))}\u202f%"),
        ):
            if item.data(role) != value:
                item.setData(value, role)

    def index_of(self, source_id: str) -> QModelIndex:
        item = self._items.get(source_id)
        return QModelIndex() if item is None else item.index()

    def id_at(self, index: QModelIndex) -> str | None:
        found: Any = index.data(SourceRole.ID)
        return str(found) if found else None

    def _rebuild(self, sources: Sequence[SourceRow]) -> None:
        self.clear()
        self._items = {}
        groups: dict[str, QStandardItem] = {}
        for source in sources:
            item = QStandardItem(source.name)
            item.setEditable(False)
            item.setData(source.id, SourceRole.ID)
            item.setData(source.group, SourceRole.GROUP)
            self._items[source.id] = item
            if not source.group:
                self.appendRow(item)
                continue
            if source.group not in groups:
                groups[source.group] = QStandardItem(source.group)
                groups[source.group].setEditable(False)
                self.appendRow(groups[source.group])
            groups[source.group].appendRow(item)
        for group in groups.values():
            group.setData(number(group.rowCount()), SourceRole.FIGURE)
        self.rebuilt.emit()
