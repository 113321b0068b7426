"""The files of an import as a Qt tree: a row a file, and below an archive a row a conversation."""

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal

from el2mp_app.importing.plan import Entry, FileContents, ImportPlan, Part
from el2mp_app.look.tooltips import literal
from el2mp_app.models.import_words import FIGURES, Column, cell_hint, cell_text, cell_value, note, row_kind, sureness
from el2mp_app.models.index import TOP, Index
from el2mp_desktop.language import day, tr

# Made once: a view asks for the flags of every row, and flags are slow to join.
_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_LEAF = _PLAIN | Qt.ItemFlag.ItemNeverHasChildren
_TICKED, _TICKED_LEAF = (flags | Qt.ItemFlag.ItemIsUserCheckable for flags in (_PLAIN, _LEAF))
_COLUMNS = len(Column)
_FILE = 0
"""Internal id of a file's row; that of a conversation is one more than the row of its file."""


class FileRole(IntEnum):
    KIND = Qt.ItemDataRole.UserRole + 1
    """``transcript``, ``chat``, ``document``, ``archive``, or nothing before it is read."""
    NOTE = Qt.ItemDataRole.UserRole + 2
    """How a note is meant: ``warn``, ``err`` or ``plain``."""
    PALE = Qt.ItemDataRole.UserRole + 3
    """Whether nothing of the row comes in as things stand."""
    SURENESS = Qt.ItemDataRole.UserRole + 4
    """A word on how sure the format is, in its column."""


class ImportFilesModel(QAbstractItemModel):
    """``arrange`` chooses which rows are shown, and in which order; the plan keeps its own."""

    ticks_changed = Signal()
    """Of any rows: the views have to draw anew."""

    def __init__(self, plan: ImportPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.filter = ""
        self.order: tuple[Column, bool] | None = None
        """The column that the rows are sorted by, and whether the greatest comes first."""
        self._rows: list[Entry] = []
        self._shown: dict[Entry, list[Part]] = {}

    # What happens to the plan, told to the views

    def add(self, new: Sequence[Entry]) -> None:
        if new:
            self.beginInsertRows(TOP, len(self._rows), len(self._rows) + len(new) - 1)
            self.plan.entries.extend(new)
            self._rows.extend(new)
            self.endInsertRows()

    def take(self, entry: Entry, contents: FileContents) -> None:
        self._replace(entry, lambda: self.plan.take(entry, contents))

    def refuse(self, entry: Entry, reason: str) -> None:
        """It cannot be read any more."""
        self._replace(entry, lambda: self.plan.refuse(entry, reason))

    def arrange(self, filter: str, order: tuple[Column, bool] | None) -> None:
        """Show what has these words in its name or its day, in the order of a column, or as it came."""
        self.beginResetModel()
        self.filter, self.order = filter.casefold().strip(), order
        self._shown = {entry: self._arranged(entry) for entry in self.plan.entries if entry.several}
        found = [entry for entry in self.plan.entries if self._is_shown(entry)]
        self._rows = _sorted(found, order, _entry_key)
        self.endResetModel()

    def tick_shown(self, ticked: bool) -> None:
        """Tick all that is in sight and is not in the project yet, or untick all that is in sight."""
        self.plan.tick(self.shown(), ticked)
        self.ticks_changed.emit()

    def refresh_notes(self) -> None:
        """Names were changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, Column.NOTES), self.index(len(self._rows) - 1, Column.NOTES))

    def leave(self, entry: Entry) -> None:
        """The reading was stopped before this file."""
        entry.state = "left"
        index = self.index_of(entry)
        self.dataChanged.emit(index, index.siblingAtColumn(Column.NOTES))

    @property
    def dated(self) -> bool:
        """Whether a date is known of anything."""
        return any(entry.totals.days for entry in self.plan.entries)

    def shown(self) -> list[Part]:
        """All sources in sight, those in closed archives too."""
        return [part for entry in self._rows for part in self._shown.get(entry, entry.parts)]

    def index_of(self, thing: Entry | Part) -> QModelIndex:
        """Not valid where it is not shown."""
        if isinstance(thing, Entry):
            return self.createIndex(self._rows.index(thing), 0, _FILE) if thing in self._rows else QModelIndex()
        for row, entry in enumerate(self._rows):
            if thing in self._shown.get(entry, ()):
                return self.createIndex(self._shown[entry].index(thing), 0, row + 1)
        return QModelIndex()

    def entry_at(self, index: Index) -> Entry | None:
        """The file of a row, or of the conversation in it."""
        if not index.isValid():
            return None
        id = index.internalId()
        return self._rows[index.row() if id == _FILE else id - 1]

    def part_at(self, index: Index) -> Part | None:
        """The conversation of a row, or the only source of a file."""
        entry = self.entry_at(index)
        if entry is None:
            return None
        if index.internalId() != _FILE:
            return self._shown[entry][index.row()]
        return entry.parts[0] if len(entry.parts) == 1 else None

    def parts_at(self, index: Index) -> list[Part]:
        """The conversation of a row, or all that a file holds."""
        entry, part = self.entry_at(index), self.part_at(index)
        if part is not None:
            return [part]
        return list(entry.parts) if entry else []

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        if not (0 <= row < self.rowCount(parent) and 0 <= column < _COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _FILE)

    def parent(self, index: Index = TOP) -> QModelIndex:  # type: ignore[override]
        id = index.internalId() if index.isValid() else _FILE
        return QModelIndex() if id == _FILE else self.createIndex(id - 1, 0, _FILE)

    def rowCount(self, parent: Index = TOP) -> int:
        if not parent.isValid():
            return len(self._rows)
        if parent.internalId() != _FILE or parent.column() > 0:
            return 0
        return len(self._shown.get(self._rows[parent.row()], ()))

    def columnCount(self, parent: Index = TOP) -> int:
        return _COLUMNS

    def flags(self, index: Index) -> Qt.ItemFlag:
        lead = index.column() == 0
        if index.internalId() != _FILE:
            return _TICKED_LEAF if lead else _LEAF
        return _TICKED if lead and index.isValid() and self._rows[index.row()].parts else _PLAIN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("File"), tr("Format found"), tr("Speakers"), tr("Turns"), tr("Characters"), tr("Language"),
                tr("Date"), tr("Good to know"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self._thing(index)
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(thing, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.FILE:
            return _check(thing)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(cell_hint(thing, column))
        if role == FileRole.KIND:
            return row_kind(thing)
        if role == FileRole.NOTE:
            return note(thing)[0]
        if role == FileRole.PALE:
            return not thing.ticked
        if role in (FileRole.SURENESS, Qt.ItemDataRole.AccessibleDescriptionRole):
            return sureness(thing) if column == Column.FORMAT and isinstance(thing, Entry) else ""
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entry_at(index)
        if role != Qt.ItemDataRole.CheckStateRole or entry is None or not entry.parts:
            return False
        self.tick(self.parts_at(index), Qt.CheckState(value))
        return True

    def tick(self, parts: Iterable[Part], state: Qt.CheckState) -> None:
        for part in parts:
            part.ticked = state == Qt.CheckState.Checked
        self._recount()

    # Within

    def _replace(self, entry: Entry, act: Callable[[], None]) -> None:
        """What a file holds is another thing now."""
        top = self.index_of(entry)
        before = len(self._shown.get(entry, ()))
        if before and top.isValid():
            self.beginRemoveRows(top, 0, before - 1)
            self._shown.pop(entry)
            self.endRemoveRows()
        told = self._told(entry)
        act()
        arranged = self._arranged(entry) if entry.several else []
        if arranged and top.isValid():
            self.beginInsertRows(top, 0, len(arranged) - 1)
            self._shown[entry] = arranged
            self.endInsertRows()
        # Texts that are twins may be in other files; telling of every row for each of hundreds takes longest of all.
        if self._rows and self._told(entry) != told:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, Column.NOTES))
        elif top.isValid():
            self.dataChanged.emit(top, top.siblingAtColumn(Column.NOTES))
        self.ticks_changed.emit()

    def _told(self, entry: Entry) -> list[tuple[object, ...]]:
        """What is said of the parts of all other files that depends on this one."""
        return [
            (part.twin, part.same_text_as, part.identical, part.known)
            for each in self.plan.entries
            if each is not entry
            for part in each.parts
        ]

    def _arranged(self, entry: Entry) -> list[Part]:
        """Its conversations in sight: all of them where the file itself is what was looked for."""
        if self.filter and self.filter not in entry.path.name.casefold():
            found = [
                part
                for part in entry.parts
                if self.filter in f"{part.head.name}\n{part.day}\n{day(part.day)}".casefold()
            ]
        else:
            found = list(entry.parts)
        return _sorted(found, self.order, _part_key)

    def _is_shown(self, entry: Entry) -> bool:
        if not self.filter or self.filter in f"{entry.path.name}\n{' '.join(entry.totals.days)}".casefold():
            return True
        return bool(self._shown.get(entry))

    def _recount(self) -> None:
        self.plan.count()
        self.ticks_changed.emit()

    def _thing(self, index: Index) -> Entry | Part:
        id = index.internalId()
        return self._rows[index.row()] if id == _FILE else self._shown[self._rows[id - 1]][index.row()]


def _check(thing: Entry | Part) -> Qt.CheckState:
    everything = 1 if isinstance(thing, Part) else len(thing.parts)
    ticked = int(thing.ticked)
    if not ticked:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if ticked == everything else Qt.CheckState.PartiallyChecked


def _sorted(things: list[Any], order: tuple[Column, bool] | None, key: Callable[[Any, Column], Any]) -> list[Any]:
    if order is None:
        return things
    column, descending = order
    return sorted(things, key=lambda thing: key(thing, column), reverse=descending)


def _entry_key(entry: Entry, column: Column) -> Any:
    if column == Column.DATE:
        return entry.totals.days[-1] if entry.totals.days else ""
    return _part_key(entry, column)


def _part_key(thing: Entry | Part, column: Column) -> Any:
    if column in (Column.FILE, Column.FORMAT):
        return cell_text(thing, column).casefold()
    if column == Column.NOTES:
        kind, words = note(thing)
        return ("err", "warn", "plain").index(kind), not words, words
    return cell_value(thing, column)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
