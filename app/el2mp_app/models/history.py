"""The history as a Qt list, the newest act first, fetched from the file only where somebody looks."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from el2mp_app.models.index import TOP, Index
from el2mp_app.words.deeds import DeedWords, act_of
from el2mp_desktop.domain.rows import ChangeRow
from el2mp_desktop.language import moment

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

_PAGE = 100


class HistoryRole(IntEnum):
    CHANGE = Qt.ItemDataRole.UserRole + 1
    WHEN = Qt.ItemDataRole.UserRole + 2
    WHO = Qt.ItemDataRole.UserRole + 3
    ON = Qt.ItemDataRole.UserRole + 4


class HistoryModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._words: DeedWords | None = None
        self._count = 0
        self._pages: dict[int, list[ChangeRow]] = {}
        self._on: dict[str, str] = {}

    def show_project(self, project: Project) -> None:
        """As it is now."""
        self.beginResetModel()
        self._project, self._words = project, DeedWords(project)
        self._count = project.read.changes_in_all()
        self._pages, self._on = {}, {}
        self.endResetModel()

    def change_at(self, row: int) -> ChangeRow:
        assert self._project is not None
        number, place = divmod(row, _PAGE)
        if number not in self._pages:
            self._pages[number] = self._project.read.latest_changes(number * _PAGE, _PAGE)
        return self._pages[number][place]

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change = self.change_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return act_of(change)
        if role == HistoryRole.CHANGE:
            return change
        if role == HistoryRole.WHEN:
            return moment(change.at)
        if role == HistoryRole.WHO:
            return change.coder
        if role == HistoryRole.ON:
            return self._what(change)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (act_of(change), self._what(change), change.coder, moment(change.at)) if part
            )
        return None

    def _what(self, change: ChangeRow) -> str:
        assert self._project is not None and self._words is not None
        if change.id not in self._on:
            self._on[change.id] = self._words.on(self._project.deeds(change.id))
        return self._on[change.id]
