"""Passages as a Qt list: words, who says them, where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from el2mp_app.models.code_tree import Index
from el2mp_desktop.domain.text import Span


@dataclass(frozen=True, slots=True)
class PassageLine:
    source_id: str
    span: Span | None
    words: str
    """What is said there; without a span, which part of the source's picture it is."""
    voice: str
    place: str
    mark: str = ""
    """A coding there, of a picture."""


class PassageRole(IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1


class PassageList(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[PassageLine] = ()

    def show_lines(self, lines: Sequence[PassageLine]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == PassageRole.LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.words} {line.voice}, {line.place}"
        return None
