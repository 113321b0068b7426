"""The turns of a source as a Qt list, narrowed to a number, a voice, a time or words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from el2mp_app.delegates.rows import FIGURE
from el2mp_app.models.index import TOP, Index
from el2mp_desktop.language import number, tr


@dataclass(frozen=True, slots=True)
class TurnLine:
    id: str
    number: int
    """As people count: from 1, in the order of the source."""
    voice: str
    time: str
    words: str


class TurnList(QAbstractListModel):
    def __init__(self, lines: Sequence[TurnLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = self._lines = tuple(lines)
        self._sought = [f"{line.voice}\n{line.time}\n{line.words}".casefold() for line in lines]

    def narrow(self, typed: str) -> None:
        """A number means that turn; anything else whatever has it in its voice, its time or its words."""
        self.beginResetModel()
        if typed.isdecimal():
            self._lines = tuple(line for line in self._all if line.number == int(typed))
        else:
            sought = typed.casefold()
            self._lines = tuple(line for line, text in zip(self._all, self._sought, strict=True) if sought in text)
        self.endResetModel()

    def row_of(self, turn_id: str) -> int:
        """Where a turn stands now, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.id == turn_id), -1)

    def line(self, index: Index) -> TurnLine | None:
        return self._lines[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return " · ".join(part for part in (number(line.number), line.voice, line.words) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = tr("turn {number}", number=number(line.number))
            return ", ".join(part for part in (spoken, line.voice, line.time, line.words) if part)
        return line.time if role == FIGURE else None
