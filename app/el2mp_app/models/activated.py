"""The passages of what is ticked as a Qt list: any number of places, and the words of those that are looked at."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QImage

from el2mp_app.models.index import TOP, Index
from el2mp_app.widgets.picture.rectangles import as_rect
from el2mp_desktop.domain.rows import CodeRow, CodingWords, PlacedCoding, SourceRow, in_language
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.exchange.quotation import extent_words
from el2mp_desktop.language import number, tr

_AT_ONCE = 60
"""Rows whose words are asked for together."""
_PICTURES, _LARGEST = 4, 640
"""How many whole pictures are kept, and how large a part of one is kept, in pixels."""
_MOST_PATCHED = 500
"""More changes than this are a new list."""


class ActivatedRole(IntEnum):
    PLACE = Qt.ItemDataRole.UserRole + 1
    """A `PlacedCoding`."""
    PASSAGE = Qt.ItemDataRole.UserRole + 2
    """A `Passage`."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A row as it is painted."""

    code: str
    colour: str
    pattern: str
    words: str
    voice: str
    place: str
    cut_out: QImage | None = None
    """In place of words, the part of a picture."""


class ActivatedList(QAbstractListModel):
    def __init__(
        self,
        words_of: Callable[[Collection[str]], Mapping[str, CodingWords]],
        blob: Callable[[str], bytes | None],
        parent: QObject,
    ) -> None:
        """``blob`` gives the bytes of a picture by their SHA-256."""
        super().__init__(parent)
        self._words_of = words_of
        self._pictures = lru_cache(_PICTURES)(lambda sha: QImage.fromData(blob(sha) or b""))
        self._cut_outs: dict[str, QImage] = {}
        self._rows: list[PlacedCoding] = []
        self._words: dict[str, CodingWords] = {}
        self._sources: Mapping[str, tuple[int, SourceRow]] = {}
        self._codes: Mapping[str, CodeRow] = {}
        self._language = "en"

    def name(self, sources: Sequence[SourceRow], codes: Sequence[CodeRow], language: str) -> None:
        """What sources and codes are called, and the order of the sources; for the rows shown next."""
        self._sources = {source.id: (place, source) for place, source in enumerate(sources)}
        self._codes = {code.id: code for code in codes}
        self._language = language

    def show_rows(self, rows: Sequence[PlacedCoding]) -> None:
        self.beginResetModel()
        self._rows = sorted(rows, key=self._order)
        self._words.clear()
        self._cut_outs.clear()
        self.endResetModel()

    def patch(self, changed: Collection[str], rows: Sequence[PlacedCoding]) -> None:
        """These codings changed; ``rows`` are those of them that belong in the list now."""
        if len(changed) > _MOST_PATCHED:
            self.show_rows([row for row in self._rows if row.id not in changed] + list(rows))
            return
        for place in [place for place, row in enumerate(self._rows) if row.id in changed][::-1]:
            self.beginRemoveRows(QModelIndex(), place, place)
            id = self._rows.pop(place).id
            self._words.pop(id, None)
            self._cut_outs.pop(id, None)
            self.endRemoveRows()
        for row in rows:
            place = bisect_left(self._rows, self._order(row), key=self._order)
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.insert(place, row)
            self.endInsertRows()

    def row_of(self, coding_id: str) -> int:
        """Where a coding stands, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.id == coding_id), -1)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ActivatedRole.PLACE:
            return self._rows[index.row()]
        if role == ActivatedRole.PASSAGE:
            return self._passage(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            passage = self._passage(index.row())
            return f"{passage.code}: {passage.words} {passage.voice}, {passage.place}"
        return None

    def _order(self, row: PlacedCoding) -> tuple[int, int, int, int, str]:
        """Of a source with a picture, the picture first and from its top."""
        place = self._sources[row.source_id][0] if row.source_id in self._sources else 0
        return place, row.region is None, row.region.top if row.region else row.start, row.end, row.id

    def _passage(self, place: int) -> Passage:
        row = self._rows[place]
        if row.id not in self._words:
            first = place // _AT_ONCE * _AT_ONCE
            self._words.update(self._words_of([one.id for one in self._rows[first : first + _AT_ONCE]]))
        words, code = self._words.get(row.id), self._codes.get(row.code_id)
        said = words or CodingWords("", None, None, None, "")
        turn = "" if said.turn is None else tr("turn {number}", number=number(said.turn + 1))
        source = self._sources[row.source_id][1] if row.source_id in self._sources else None
        region = None if row.region is None else extent_words(row.region)
        where = (turn or region or "", said.initials, source.name if source else "")
        return Passage(
            in_language(code.name, self._language) if code else "",
            code.colour if code else "",
            code.pattern if code else "solid",
            one_line(said.quote) if row.region is None else tr("Picture"),
            voice_name(said.speaker, said.role),
            " · ".join(part for part in where if part),
            self._cut_out(row, source),
        )

    def _cut_out(self, row: PlacedCoding, source: SourceRow | None) -> QImage | None:
        """Small, so that a long list of them does not fill the memory."""
        if row.region is None or source is None or not source.media_sha:
            return None
        if row.id not in self._cut_outs:
            part = self._pictures(source.media_sha).copy(as_rect(row.region))
            if part.width() > _LARGEST or part.height() > _LARGEST:
                keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                part = part.scaled(_LARGEST, _LARGEST, keep, smooth)
            self._cut_outs[row.id] = part
        return self._cut_outs[row.id]
