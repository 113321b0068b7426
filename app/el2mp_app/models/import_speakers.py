"""The speakers of what is about to be imported: name in the file, turns, who that is, in what role, and which case."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from el2mp_app.importing.plan import Part, doubles, spoken_turns
from el2mp_app.look.tooltips import literal
from el2mp_app.models.index import TOP, Index
from el2mp_desktop.language import number, tr


class Column(IntEnum):
    NAME = 0
    TURNS = 1
    BECOMES = 2
    ROLE = 3
    CASE = 4


class SpeakerRole(IntEnum):
    DOUBT = Qt.ItemDataRole.UserRole + 1
    """Whether the name may be another's, and nobody has said yet that it is."""


class ImportSpeakersModel(QAbstractTableModel):
    """Of one source, or of all conversations in an archive at once."""

    decided = Signal()
    case_named = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: Sequence[Part] = ()
        self.names: list[str] = []
        self._turns: dict[str, int] = {}
        self._decided: dict[str, tuple[str, str, str]] = {}
        """Of each name what it becomes, its role, and its case: those of the first source that has any."""
        self.doubles: dict[str, str] = {}

    def show_parts(self, parts: Sequence[Part]) -> None:
        self.beginResetModel()
        turns = spoken_turns(parts)
        self._parts, self._turns, self.names = parts, turns, list(turns)
        self.doubles = doubles(turns)
        self._look()
        self.endResetModel()

    def becomes(self, name: str) -> str:
        return self._decided[name][0]

    def speakers(self) -> int:
        """How many there will be; a model is one too."""
        return len({self.becomes(name) for name in self.names})

    def doubtful(self) -> list[str]:
        """Names that resemble another and still stand beside it."""
        return [name for name, head in self.doubles.items() if self.becomes(name) != self.becomes(head)]

    def join_doubles(self) -> None:
        """Take every name that resembles another together with it."""
        for name in self.doubtful():
            self._rename(name, self.becomes(self.doubles[name]))
            self._look()
        self._tell()

    # What Qt asks

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() >= Column.BECOMES else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("In the file"), tr("Turns"), tr("Becomes"), tr("Role"), tr("Case"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.TURNS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name, column = self.names[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (name, number(self._turns[name]), *self._decided[name])[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.headerData(column, Qt.Orientation.Horizontal, role)
        if role == Qt.ItemDataRole.ToolTipRole and column == Column.NAME:
            return literal(name)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.doubt(name)
        if role == SpeakerRole.DOUBT:
            return name in self.doubtful()
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        name, said = self.names[index.row()], " ".join(str(value).split())
        if index.column() == Column.BECOMES:
            self._rename(name, said or name)
        for part in self._parts:
            if index.column() == Column.ROLE and name in part.speakers:
                part.roles[part.name_of(name)] = said
            elif index.column() == Column.CASE and name in part.speakers:
                part.cases[part.name_of(name)] = said
        self._tell()
        if index.column() == Column.CASE and said:
            self.case_named.emit(said)
        return True

    def doubt(self, name: str) -> str:
        """The question that stands beside a name, if there is one."""
        if name not in self.doubtful():
            return ""
        return tr("same person as {name}?", name=self.doubles[name])

    def _look(self) -> None:
        """What was decided, once for all that is asked: an archive has thousands of sources."""
        found = {}
        for name in self.names:
            bearers = [part for part in self._parts if name in part.speakers]
            shown = bearers[0].name_of(name)
            role = next((part.roles[shown] for part in bearers if part.roles.get(shown)), "")
            found[name] = (shown, role, next((part.cases[shown] for part in bearers if part.cases.get(shown)), ""))
        self._decided = found

    def _rename(self, name: str, shown: str) -> None:
        """Role and case go with their bearer, as long as nobody else bears the old name."""
        for part in self._parts:
            old = part.name_of(name)
            if name not in part.speakers or shown == old:
                continue
            part.becomes[name] = shown
            if shown == name:
                del part.becomes[name]
            if any(part.name_of(other) == old for other in part.speakers):
                continue
            for decided in (part.roles, part.cases):
                if old in decided:
                    decided.setdefault(shown, decided.pop(old))

    def _tell(self) -> None:
        self._look()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.names) - 1, Column.CASE))
        self.decided.emit()
