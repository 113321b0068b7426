"""The codebook as a Qt tree; patches rows, and rebuilds itself only where many come or go at once."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal

from el2mp_app.code_drag import CODE, code_data
from el2mp_app.look.tooltips import literal
from el2mp_app.models.index import TOP, Index
from el2mp_app.models.ticks import Ticks
from el2mp_desktop.domain.rows import CodeRow, in_language

_A_FEW = 40
"""Codes that come or go at once and are patched in; each costs the time of showing the tree."""


def leaf(model: QAbstractItemModel, index: Index) -> Qt.ItemFlag:
    """The flag of rows with none below: without it all of a tree opened at once are read out as “expanded”."""
    has_some = not index.isValid() or model.hasChildren(index)
    return Qt.ItemFlag.NoItemFlags if has_some else Qt.ItemFlag.ItemNeverHasChildren


class CodeRole(IntEnum):
    CODE = Qt.ItemDataRole.UserRole + 1
    COUNT = Qt.ItemDataRole.UserRole + 2
    """Its own codings."""
    KEY = Qt.ItemDataRole.UserRole + 3
    """The digit that codes with it, or an empty text."""
    LOOK = Qt.ItemDataRole.UserRole + 4
    """``(colour, pattern)``, or None for a code that heads others."""
    TOTAL = Qt.ItemDataRole.UserRole + 5
    """Codings of the code and of all below it."""


class CodeTreeModel(QAbstractItemModel):
    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: dict[str, CodeRow] = {}
        self._children: dict[str | None, list[str]] = {}
        self._places: dict[str, int] = {}
        self._totals: dict[str, int] = {}
        self._digits: Mapping[str, str] = {}
        self._language = "en"
        # One number a code: Qt keeps it in its indexes, and a freed Python object must never be behind one.
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = []
        self._ticks = Ticks(self._with_those_below)

    def show_codes(self, codes: Sequence[CodeRow], language: str) -> None:
        """Take over the tree as it is now. What is folded, chosen and in view stays so, but where most of it is new."""
        before, totals, headed = self._codes, self._totals, self._children.keys()
        all_new, kept = language != self._language, {code.id for code in codes}
        came = [code for code in codes if code.id not in before]
        gone = [id for id in before if id not in kept]
        if len(came) + len(gone) > _A_FEW:
            self.beginResetModel()
            self._fill(codes, language)
            self.endResetModel()
            return
        self._insert(came)
        self._arrange([*codes, *(before[id] for id in gone)])
        self._remove(gone)
        self._fill(codes, language)
        for code in codes:
            same = code == before.get(code.id) and totals[code.id] == self._totals[code.id]
            if all_new or not same or (code.id in headed) != (code.id in self._children):
                self.dataChanged.emit(self.index_of(code.id), self.index_of(code.id))

    def _insert(self, came: Sequence[CodeRow]) -> None:
        """Each below the others of its parent, which is there by then; where they belong, `_arrange` puts them."""
        for code in came:
            place = len(self._children.get(code.parent_id, ()))
            self.beginInsertRows(self._index(code.parent_id), place, place)
            self._fill([*self._codes.values(), code], self._language)
            self.endInsertRows()

    def _arrange(self, codes: Sequence[CodeRow]) -> None:
        """The same codes, in this order and below these parents."""
        shape = [(code.id, code.parent_id) for code in codes]
        if shape == [(code.id, code.parent_id) for code in self._codes.values()]:
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self._id(index) for index in held]
        self._fill(codes, self._language)
        self.changePersistentIndexList(held, [self._index(id) for id in ids])
        self.layoutChanged.emit()

    def _remove(self, gone: Sequence[str]) -> None:
        """A code goes with all that are below it."""
        for id in gone:
            if id in self._codes:
                place, below = self._places[id], set(self._with_those_below(id))
                self.beginRemoveRows(self._index(self._codes[id].parent_id), place, place)
                self._fill([code for code in self._codes.values() if code.id not in below], self._language)
                self.endRemoveRows()

    def show_digits(self, digits: Mapping[str, str]) -> None:
        """Which digit codes with which code."""
        moved = [id for id in {*self._digits, *digits} if self._digits.get(id) != digits.get(id)]
        self._digits = dict(digits)
        for id in moved:
            if id in self._codes:
                self.dataChanged.emit(self.index_of(id), self.index_of(id))

    # Ticks

    def show_ticks(self, shown: bool) -> None:
        self._ticks.shown = shown
        self._tell_all()

    def ticked(self) -> frozenset[str]:
        """Codes that are ticked and still there."""
        return self._ticks.chosen & self._codes.keys()

    def tick(self, ids: Iterable[str]) -> None:
        """These and no others."""
        self._ticks.choose(ids)
        self._tell_all()
        self.ticks_changed.emit()

    def tick_all_of(self, code_id: str) -> None:
        """A code with those below it, and no others."""
        self.tick(self._with_those_below(code_id))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        code = self.code_at(index)
        if role != Qt.ItemDataRole.CheckStateRole or code is None:
            return False
        self._ticks.press(code.id)
        self._tell_all()
        self.ticks_changed.emit()
        return True

    def _tell_all(self) -> None:
        """A tick shows on those above and below it too."""
        for id in self._codes:
            self.dataChanged.emit(self.index_of(id), self.index_of(id), [Qt.ItemDataRole.CheckStateRole])

    def _with_those_below(self, code_id: str) -> list[str]:
        below = [one for child in self._children.get(code_id, ()) for one in self._with_those_below(child)]
        return [code_id, *below]

    def _index(self, code_id: str | None) -> QModelIndex:
        return QModelIndex() if code_id is None else self.index_of(code_id)

    def index_of(self, code_id: str) -> QModelIndex:
        if code_id not in self._codes:
            return QModelIndex()
        return self.createIndex(self._places[code_id], 0, self._numbers[code_id])

    def code_at(self, index: Index) -> CodeRow | None:
        return self._codes[self._ids[index.internalId()]] if index.isValid() else None

    def name(self, code_id: str) -> str:
        return in_language(self._codes[code_id].name, self._language)

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        children = self._children.get(self._id(parent), [])
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, self._numbers[children[row]])

    def parent(self, index: Index = TOP) -> QModelIndex:  # type: ignore[override]
        code = self.code_at(index)
        return QModelIndex() if code is None else self._index(code.parent_id)

    def rowCount(self, parent: Index = TOP) -> int:
        return len(self._children.get(self._id(parent), []))

    def columnCount(self, parent: Index = TOP) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        code = self.code_at(index)
        if code is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return in_language(code.name, self._language)
            case Qt.ItemDataRole.ToolTipRole:
                return literal(in_language(code.definition, self._language))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{in_language(code.name, self._language)}, {self._totals[code.id]}"
            case Qt.ItemDataRole.CheckStateRole:
                return self._ticks.state(code.id) if self._ticks.shown else None
            case CodeRole.CODE:
                return code
            case CodeRole.COUNT:
                return code.codings
            case CodeRole.TOTAL:
                return self._totals[code.id]
            case CodeRole.KEY:
                return self._digits.get(code.id, "")
            case CodeRole.LOOK:
                return None if code.id in self._children and code.parent_id is None else (code.colour, code.pattern)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        code = self.code_at(index)
        draggable = Qt.ItemFlag.ItemIsDragEnabled if code is not None and code.codable else Qt.ItemFlag.NoItemFlags
        tickable = Qt.ItemFlag.ItemIsUserCheckable if self._ticks.shown else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | draggable | tickable | leaf(self, index)

    def mimeTypes(self) -> list[str]:
        return [CODE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        code = self.code_at(indexes[0])
        return code_data(code.id if code is not None else "")

    def _id(self, index: Index) -> str | None:
        return self._ids[index.internalId()] if index.isValid() else None

    def _fill(self, codes: Sequence[CodeRow], language: str) -> None:
        self._codes = {code.id: code for code in codes}
        self._language = language
        self._children = {}
        self._totals = {code.id: code.codings for code in codes}
        for code in codes:
            siblings = self._children.setdefault(code.parent_id, [])
            self._places[code.id] = len(siblings)
            siblings.append(code.id)
            if code.id not in self._numbers:
                self._numbers[code.id] = len(self._ids)
                self._ids.append(code.id)
        for code in reversed(codes):
            if code.parent_id in self._totals:
                self._totals[code.parent_id] += self._totals[code.id]
