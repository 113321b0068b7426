"""The sources of a project as a Qt tree of two levels, groups and the sources in them; its rows are patched."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from el2mp_app.models.code_tree import leaf
from el2mp_app.models.index import Index
from el2mp_app.models.ticks import Ticks
from el2mp_app.pages.source_kinds import drafts, icon_of, kind_word
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.language import number, percent, tr

_Key = tuple[str, str]
"""What tells rows apart: the id of a source, empty for a group; and the name of the group it is or is in."""


class SourceRole(IntEnum):
    ID = Qt.ItemDataRole.UserRole + 1
    ICON = Qt.ItemDataRole.UserRole + 2
    """The name of the icon of its kind."""
    READ = Qt.ItemDataRole.UserRole + 3
    """Share of its turns that the coder has read, 0 to 1; None for a group."""
    FIGURE = Qt.ItemDataRole.UserRole + 4
    """What stands at the right: a percentage, or how many sources a group has."""
    GROUP = Qt.ItemDataRole.UserRole + 5


class SourceListModel(QStandardItemModel):
    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QStandardItem] = {}
        self._drafts: frozenset[str] = frozenset()
        self._ticks = Ticks(self._sources_of)

    # Ticks

    def show_ticks(self, shown: bool) -> None:
        self._ticks.shown = shown
        self._tell_all()

    def ticked(self) -> frozenset[str]:
        """Sources that are ticked and still there."""
        return self._ticks.chosen & self._items.keys()

    def tick(self, ids: Iterable[str]) -> None:
        """These and no others."""
        self._ticks.choose(ids)
        self._tell_all()
        self.ticks_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        tickable = Qt.ItemFlag.ItemIsUserCheckable if self._ticks.shown else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | tickable | leaf(self, index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._ticks.state(self._row(index)) if self._ticks.shown and index.isValid() else None
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return super().setData(index, value, role)
        self._ticks.press(self._row(index))
        self._tell_all()
        self.ticks_changed.emit()
        return True

    def _row(self, index: Index) -> str:
        """A source by its id, a group by its name after a sign that no id has."""
        return self.id_at(index) or f"/{index.data()}"

    def _sources_of(self, row: str) -> list[str]:
        if not row.startswith("/"):
            return [row]
        return [id for id, item in self._items.items() if item.data(SourceRole.GROUP) == row[1:]]

    def _tell_all(self) -> None:
        for row in range(self.rowCount()):
            top = self.index(row, 0)
            self.dataChanged.emit(top, top, [Qt.ItemDataRole.CheckStateRole])
            last = self.rowCount(top) - 1
            if last >= 0:
                inside = self.index(0, 0, top), self.index(last, 0, top)
                self.dataChanged.emit(*inside, [Qt.ItemDataRole.CheckStateRole])

    def show_sources(self, sources: Sequence[SourceRow], read: Mapping[str, int]) -> None:
        """Take over the list; rows stay where only figures or names changed."""
        shape = [(source.id, source.group) for source in sources]
        if shape != [(id, item.data(SourceRole.GROUP)) for id, item in self._items.items()]:
            self._arrange(sources)
        self._drafts = drafts(sources)
        for source in sources:
            self.show_source(source, read.get(source.id, 0))

    def show_source(self, source: SourceRow, read: int) -> None:
        """Its name, its kind, and how much of it was read."""
        item = self._items[source.id]
        share = read / source.turns if source.turns else 0.0
        icon, figure = icon_of(source, self._drafts), _figure(share)
        said = tr("{name}, {kind}, {share} read", name=source.name, kind=kind_word(icon), share=figure)
        for role, value in (
            (Qt.ItemDataRole.DisplayRole, source.name),
            (Qt.ItemDataRole.AccessibleTextRole, said),
            (SourceRole.ICON, icon),
            (SourceRole.READ, share),
            (SourceRole.FIGURE, figure),
        ):
            if item.data(role) != value:
                item.setData(value, role)

    def index_of(self, source_id: str) -> QModelIndex:
        item = self._items.get(source_id)
        return QModelIndex() if item is None else item.index()

    def id_at(self, index: Index) -> str | None:
        found: Any = index.data(SourceRole.ID)
        return str(found) if found else None

    def _arrange(self, sources: Sequence[SourceRow]) -> None:
        """Rows come and go where they stand, so that what is folded and chosen stays so."""
        tops: dict[_Key, list[SourceRow]] = {}
        for source in sources:
            tops.setdefault(("", source.group) if source.group else (source.id, ""), []).append(source)
        self._follow(self.invisibleRootItem(), list(tops))
        for place, ((id, _), inside) in enumerate(tops.items()):
            if not id:
                group = self.item(place)
                self._follow(group, [(source.id, source.group) for source in inside])
                group.setData(number(len(inside)), SourceRole.FIGURE)
        self._items = {source.id: self._items[source.id] for source in sources}

    def _follow(self, parent: QStandardItem, keys: Sequence[_Key]) -> None:
        """These rows below a parent, in this order; one that stood elsewhere there is made anew."""
        wanted = set(keys)
        for place in reversed(range(parent.rowCount())):
            if _key(parent.child(place)) not in wanted:
                parent.removeRow(place)
        there = [_key(parent.child(place)) for place in range(parent.rowCount())]
        for place, key in enumerate(keys):
            if place < len(there) and there[place] == key:
                continue
            if key in there:
                parent.removeRow(there.index(key))
                there.remove(key)
            parent.insertRow(place, [self._made(*key)])  # a list: only so does the model take the item over
            there.insert(place, key)

    def _made(self, id: str, group: str) -> QStandardItem:
        item = QStandardItem("" if id else group)
        item.setEditable(False)
        if id:
            item.setData(id, SourceRole.ID)
            self._items[id] = item
        item.setData(group, SourceRole.GROUP)
        return item


def _key(item: QStandardItem) -> _Key:
    return item.data(SourceRole.ID) or "", item.data(SourceRole.GROUP)


def _figure(share: float) -> str:
    """In whole percent, where 0 is nothing at all and 100 is everything."""
    return f"<{percent(0.01)}" if 0 < share < 0.01 else percent(int(share * 100) / 100)
