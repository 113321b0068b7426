"""The files of an import as a Qt tree: a row a file, and below an archive a row a conversation."""

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from el2mp_app.import_plan import Entry, FileContents, ImportPlan, Part
from el2mp_desktop.language import number, tr, trn

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_FILE = 0
"""Internal id of a file's row; that of a conversation is one more than the row of its file."""


class Column(IntEnum):
    FILE = 0
    FORMAT = 1
    SPEAKERS = 2
    TURNS = 3
    CHARACTERS = 4
    LANGUAGE = 5
    NOTES = 6


FIGURES = (Column.SPEAKERS, Column.TURNS, Column.CHARACTERS)
NONE = "–"


class FileRole(IntEnum):
    KIND = Qt.ItemDataRole.UserRole + 1
    """``transcript``, ``chat``, ``document``, ``archive``, or nothing before it is read."""
    NOTE = Qt.ItemDataRole.UserRole + 2
    """How a note is meant: ``warn``, ``err`` or ``plain``."""
    PALE = Qt.ItemDataRole.UserRole + 3
    """Whether nothing of the row comes in as things stand."""


class ImportFilesModel(QAbstractItemModel):
    ticks_changed = Signal()

    def __init__(self, plan: ImportPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan

    # What happens to the plan, told to the views

    def add(self, paths: Iterable[Path]) -> list[Entry]:
        new = self.plan.new(paths)
        if new:
            first = len(self.plan.entries)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self.plan.entries.extend(new)
            self.endInsertRows()
        return new

    def take(self, entry: Entry, contents: FileContents) -> None:
        top = self.index_of(entry)
        if entry.several:
            self.beginRemoveRows(top, 0, len(entry.parts) - 1)
            entry.parts = []
            self.endRemoveRows()
        if len(contents.parts) > 1:
            self.beginInsertRows(top, 0, len(contents.parts) - 1)
            self.plan.take(entry, contents)
            self.endInsertRows()
        else:
            self.plan.take(entry, contents)
        # Texts that are twins may be in other files.
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.plan.entries) - 1, Column.NOTES))
        self.ticks_changed.emit()

    def refresh_notes(self) -> None:
        """Names were changed."""
        self.dataChanged.emit(self.index(0, Column.NOTES), self.index(len(self.plan.entries) - 1, Column.NOTES))

    def leave(self, entry: Entry) -> None:
        """The reading was stopped before this file."""
        entry.state = "left"
        index = self.index_of(entry)
        self.dataChanged.emit(index, index.siblingAtColumn(Column.NOTES))

    def index_of(self, entry: Entry) -> QModelIndex:
        return self.createIndex(self.plan.entries.index(entry), 0, _FILE)

    def entry_at(self, index: Index) -> Entry | None:
        """The file of a row, or of the conversation in it."""
        if not index.isValid():
            return None
        id = index.internalId()
        return self.plan.entries[index.row() if id == _FILE else id - 1]

    def parts_at(self, index: Index) -> list[Part]:
        """The conversation of a row, or all that a file holds."""
        entry = self.entry_at(index)
        if entry is None:
            return []
        return list(entry.parts) if index.internalId() == _FILE else [entry.parts[index.row()]]

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _FILE)

    def parent(self, index: Index = _TOP) -> QModelIndex:  # type: ignore[override]
        id = index.internalId() if index.isValid() else _FILE
        return QModelIndex() if id == _FILE else self.createIndex(id - 1, 0, _FILE)

    def rowCount(self, parent: Index = _TOP) -> int:
        if not parent.isValid():
            return len(self.plan.entries)
        if parent.internalId() != _FILE or parent.column() > 0:
            return 0
        entry = self.plan.entries[parent.row()]
        return len(entry.parts) if entry.several else 0

    def columnCount(self, parent: Index = _TOP) -> int:
        return len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == Column.FILE and self.parts_at(index):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("File"), tr("Format found"), tr("Speakers"), tr("Turns"), tr("Characters"), tr("Language"),
                tr("Good to know"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self._thing(index)
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(thing, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.FILE:
            return _check(self.parts_at(index))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(thing.path) if isinstance(thing, Entry) and column == Column.FILE else self._text(thing, column)
        if role == FileRole.KIND:
            return _kind(thing)
        if role == FileRole.NOTE:
            return note(thing)[0]
        if role == FileRole.PALE:
            return not any(part.ticked for part in self.parts_at(index))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.parts_at(index):
            return False
        for part in self.parts_at(index):
            part.ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        entry = self.entry_at(index)
        assert entry is not None
        top = self.index_of(entry)
        self.dataChanged.emit(top, top.siblingAtColumn(Column.NOTES))
        if entry.several:
            last = self.index(len(entry.parts) - 1, Column.NOTES, top)
            self.dataChanged.emit(self.index(0, 0, top), last)
        self.ticks_changed.emit()
        return True

    def _thing(self, index: Index) -> Entry | Part:
        entry = self.entry_at(index)
        assert entry is not None
        return entry if index.internalId() == _FILE else entry.parts[index.row()]

    def _text(self, thing: Entry | Part, column: Column) -> str:
        if column == Column.FILE:
            return thing.path.name if isinstance(thing, Entry) else thing.source.name
        if column == Column.NOTES:
            return note(thing)[1]
        if isinstance(thing, Part):
            return "" if column == Column.FORMAT else _facts([thing], column)
        if column == Column.FORMAT:
            return thing.file.label if thing.file else ""
        return _facts(thing.parts, column) if thing.parts else NONE


def note(thing: Entry | Part) -> tuple[str, str]:
    """What is good to know about a row in one line, and how it is meant."""
    if isinstance(thing, Part):
        return _note_of_part(thing)
    if thing.state == "refused":
        return "err", thing.reason
    if thing.state == "waiting":
        return "plain", tr("Waiting to be read")
    if thing.state == "left":
        return "plain", tr("Not read")
    if not thing.several:
        return _note_of_part(thing.parts[0])
    words = [trn("{count} conversation", "{count} conversations", len(thing.parts))]
    branches = sum(part.branches for part in thing.parts if part.branches > 1)
    if branches:
        words.append(trn("{count} branch", "{count} branches", branches))
    if thing.file and thing.file.warnings:
        return "warn", ", ".join(words) + ". " + thing.file.warnings[0]
    return "plain", ", ".join(words)


def _note_of_part(part: Part) -> tuple[str, str]:
    if part.twin:
        if part.in_project:
            return "plain", tr("Already in the project as “{name}”", name=part.twin)
        return "plain", tr("The same text as “{name}” in this import", name=part.twin)
    remarks = [*part.file.warnings, *part.remarks]
    doubtful = part.doubtful()
    if doubtful:
        heads = dict.fromkeys(part.doubles[name] for name in doubtful)
        remarks.insert(0, tr("Names alike: {names}", names=", ".join((*heads, *doubtful))))
    if len(remarks) > 1:
        return "warn", tr("{first} (and {count} more)", first=remarks[0], count=number(len(remarks) - 1))
    if remarks:
        return "warn", remarks[0]
    return "plain", trn("{count} branch", "{count} branches", part.branches) if part.branches > 1 else ""


def _facts(parts: list[Part], column: Column) -> str:
    if column == Column.LANGUAGE:
        return ", ".join(dict.fromkeys(part.source.language for part in parts if part.source.language)) or NONE
    if column == Column.SPEAKERS:
        figure = len({speaker for part in parts for speaker in part.speakers})
    elif column == Column.TURNS:
        figure = sum(len(part.source.turns) for part in parts)
    else:
        figure = sum(len(part.source.text) for part in parts)
    return number(figure) if figure else NONE


def _kind(thing: Entry | Part) -> str:
    if isinstance(thing, Part):
        return thing.source.kind
    return "archive" if thing.several else thing.parts[0].source.kind if thing.parts else ""


def _check(parts: list[Part]) -> Qt.CheckState:
    ticked = sum(part.ticked for part in parts)
    if not ticked:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if ticked == len(parts) else Qt.CheckState.PartiallyChecked


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
