"""The cases of a project as a table: a row a case, a column an attribute. What is changed is kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from el2mp_app.look.tooltips import literal
from el2mp_app.models.index import TOP, Index
from el2mp_desktop.language import tr

NAME = 0
"""The column of the names; attributes follow, and last where a case is."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: str
    name: str
    attributes: Mapping[str, str]
    places: str
    """Where it is, in words."""


class CaseTableModel(QAbstractTableModel):
    def __init__(self, cases: Sequence[CaseLine], attributes: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._cases = list(cases)
        self._columns = list(attributes)
        self.names: dict[str, str] = {}
        """What was changed: of cases by id, their names,"""
        self.attributes: dict[str, dict[str, str]] = {}
        """their attributes,"""
        self.removed: list[str] = []
        """and those taken out."""

    @property
    def places(self) -> int:
        """The column that says where a case is."""
        return len(self._columns) + 1

    def add_attribute(self, name: str) -> int:
        """Its column, new or there already."""
        if name not in self._columns:
            self.beginInsertColumns(TOP, self.places, self.places)
            self._columns.append(name)
            self.endInsertColumns()
        return self._columns.index(name) + 1

    def remove(self, row: int) -> None:
        self.beginRemoveRows(TOP, row, row)
        self.removed.append(self._cases.pop(row).id)
        self.endRemoveRows()

    def values(self, column: int) -> list[str]:
        """What stands in a column, each value once."""
        said = (self._value(case, column) for case in self._cases)
        return sorted({value for value in said if value}, key=str.casefold)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._columns) + 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() < self.places else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._value(self._cases[section], NAME) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("Case"), *self._columns, tr("Where"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._value(self._cases[index.row()], index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index, text)
        return literal(self._said(index, text)) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        case, column, said = self._cases[index.row()], index.column(), " ".join(str(value).split())
        stood = " ".join(self._value(case, column).split())
        if role != Qt.ItemDataRole.EditRole or said == stood or (column == NAME and not said):
            return False
        if column == NAME:
            self.names[case.id] = said
        else:
            self.attributes.setdefault(case.id, {})[self._columns[column - 1]] = said
        self.dataChanged.emit(index, index)
        return True

    def _said(self, index: Index, text: str) -> str:
        """Whose it is and what: the name may be out of sight, and a screen reader tells of a cell alone."""
        if index.column() == NAME:
            return text
        whose = self.headerData(index.row(), Qt.Orientation.Vertical)
        what = self.headerData(index.column(), Qt.Orientation.Horizontal)
        return ", ".join(filter(None, (whose, what, text)))

    def _value(self, case: CaseLine, column: int) -> str:
        if column == NAME:
            return self.names.get(case.id, case.name)
        if column == self.places:
            return case.places
        name = self._columns[column - 1]
        return self.attributes.get(case.id, {}).get(name, case.attributes.get(name, ""))
