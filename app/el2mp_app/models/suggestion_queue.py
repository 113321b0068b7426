"""The suggestions to review as a Qt table of one column; rows are patched in place while one decides on them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from el2mp_app.models.index import TOP, Index
from el2mp_desktop.domain.rows import CodeRow, SuggestionRow, in_language
from el2mp_desktop.domain.states import state_name
from el2mp_desktop.language import number, tr

WAITING = ("open", "unanchored")
"""States in which nobody has decided anything. A deferred one is decided for now."""


class SuggestionRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    LOOK = Qt.ItemDataRole.UserRole + 2
    """``(colour, pattern)`` of the code, or None where it is gone."""
    AGAIN = Qt.ItemDataRole.UserRole + 3
    """How often it came again, in a few words."""


class SuggestionQueue(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SuggestionRow] = []
        self._places: dict[str, int] = {}
        self._codes: Mapping[str, CodeRow] = {}
        self._language = "en"

    def show_rows(self, rows: Sequence[SuggestionRow], codes: Mapping[str, CodeRow], language: str) -> None:
        self.beginResetModel()
        self._rows, self._codes, self._language = list(rows), codes, language
        self._places = {row.id: place for place, row in enumerate(rows)}
        self.endResetModel()

    def append(self, rows: Sequence[SuggestionRow]) -> None:
        """Put new ones at the end: what one looks at stays where it is."""
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows += rows
        self._places |= {row.id: first + place for place, row in enumerate(rows)}
        self.endInsertRows()

    def patch(self, rows: Iterable[SuggestionRow]) -> None:
        """Take over what became of some; those that are not listed do not matter."""
        for row in rows:
            place = self._places.get(row.id)
            if place is not None:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def rows(self) -> Sequence[SuggestionRow]:
        return self._rows

    def place(self, suggestion_id: str | None) -> int | None:
        return self._places.get(suggestion_id or "")

    def next_waiting(self, place: int) -> int:
        """The next one after a place to decide on; after the last, the first; the place itself if there is none."""
        around = [*range(place + 1, len(self._rows)), *range(place)]
        return next((other for other in around if self._rows[other].state in WAITING), place)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._name(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (self._name(row), tr("“{words}”", words=row.quote), state_word(row), again_word(row))
                return ", ".join(filter(None, parts))
            case SuggestionRole.ROW:
                return row
            case SuggestionRole.AGAIN:
                return again_word(row)
            case SuggestionRole.LOOK:
                code = self._codes.get(row.code_id)
                return (code.colour, code.pattern) if code else None
        return None

    def _name(self, row: SuggestionRow) -> str:
        return in_language(row.code_name, self._language) or tr("Code no longer there")


def again_word(row: SuggestionRow) -> str:
    """The share of votes, which stands where a model’s own confidence would; empty where nobody asked again."""
    if not row.votes:
        return ""
    return tr("{agreeing} of {votes} again", agreeing=number(row.agreeing), votes=number(row.votes))


def state_word(row: SuggestionRow) -> str:
    """What was decided, in a word; always beside the mark that says the same."""
    return state_name(row.state, amended=row.amended, coding_removed=row.coding_removed)
