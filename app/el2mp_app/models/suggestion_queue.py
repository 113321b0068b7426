"""The suggestions to review as a Qt list, which keeps its place while rows are decided under the hand."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from el2mp_app.models.code_tree import Index
from el2mp_desktop.domain.rows import CodeRow, SuggestionRow, in_language
from el2mp_desktop.language import tr


class SuggestionRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    LOOK = Qt.ItemDataRole.UserRole + 2
    """``(colour, pattern)`` of the code, or None where it is gone."""


class SuggestionQueue(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SuggestionRow] = []
        self._codes: Mapping[str, CodeRow] = {}
        self._language = "en"
        self._after: str | None = None

    def show_rows(self, rows: Sequence[SuggestionRow], codes: Mapping[str, CodeRow], language: str) -> None:
        """Take over the list; where the same suggestions stay, only their rows are patched."""
        same = [row.id for row in rows] == [row.id for row in self._rows]
        if same:
            self._rows, self._codes, self._language = list(rows), codes, language
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows, self._codes, self._language = list(rows), codes, language
        self.endResetModel()

    def keep_place(self, suggestion_id: str) -> None:
        """Before deciding on it: whatever happens to this row, go to the one after it that still waits."""
        place = self._place(suggestion_id)
        later = [row.id for row in self._rows[place + 1 :] if row.state == "open"]
        earlier = [row.id for row in self._rows[:place] if row.state == "open"]
        self._after = (later or earlier or [suggestion_id])[0]

    def place_to_go(self) -> str | None:
        return self._after

    def remember(self, suggestion_id: str | None) -> None:
        """The person went there by themselves."""
        self._after = suggestion_id

    def index_of(self, suggestion_id: str) -> QModelIndex:
        place = self._place(suggestion_id)
        return self.index(place) if place >= 0 else QModelIndex()

    def first(self) -> QModelIndex:
        return self.index(0) if self._rows else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        code = self._codes.get(row.code_id)
        name = in_language(row.code_name, self._language) or tr("Code no longer there")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}, {tr('“{words}”', words=row.quote)}, {state_word(row)}"
            case SuggestionRole.ROW:
                return row
            case SuggestionRole.LOOK:
                return (code.colour, code.pattern) if code else None
        return None

    def _place(self, suggestion_id: str) -> int:
        return next((place for place, row in enumerate(self._rows) if row.id == suggestion_id), -1)


def state_word(row: SuggestionRow) -> str:
    """What was decided, in a word; always beside the mark that says the same."""
    if row.amended:
        return tr("accepted, corrected")
    words = {
        "open": tr("not decided yet"),
        "accepted": tr("accepted"),
        "rejected": tr("rejected"),
        "deferred": tr("deferred"),
        "unanchored": tr("quote not found"),
    }
    return words[row.state]
