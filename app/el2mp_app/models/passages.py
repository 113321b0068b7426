"""Passages as a Qt list: words, who says them, where; and those in which two codes meet."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from el2mp_app.models.index import TOP, Index
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.exchange.quotation import of_picture
from el2mp_desktop.language import number

if TYPE_CHECKING:
    from el2mp_desktop.analysis.cooccurrence import Cooccurrence
    from el2mp_desktop.project import Project


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

    def rowCount(self, parent: Index = TOP) -> int:
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


def behind_cell(project: "Project", result: "Cooccurrence", a: int, b: int) -> list[PassageLine]:
    """Where the codes with these places in the result meet, in the order of the sources and their text."""
    names = {source.id: source.name for source in project.read.sources()}
    coders = {coder.id: coder.initials for coder in project.read.coders()}
    found = result.passages(a, b)
    texts = {source: _Turns(project, source) for source in dict.fromkeys(passage.source for passage in found)}
    lines = []
    for passage in found:
        name, coder = names[passage.source], coders.get(passage.coder, "")
        if passage.region is not None and result.regions is not None:
            words, mark = of_picture(name, passage.region), result.regions.ids[passage.codings[0]]
            lines.append(PassageLine(passage.source, None, words, "", coder, mark))
            continue
        source, span = texts[passage.source], Span(passage.start, passage.end)
        voice, turn = source.at(span.start)
        place = " · ".join(part for part in (name, turn, coder) if part)
        lines.append(PassageLine(passage.source, span, span.of(source.text), voice, place))
    return lines


def never_there(lines: Iterable[PassageLine], people: Iterable[str]) -> list[str]:
    """Those of the people who say none of the passages, by name."""
    return sorted({voice_name(name) for name in people} - {line.voice for line in lines}, key=str.casefold)


class _Turns:
    """The text of a source, and whose turn is where."""

    def __init__(self, project: "Project", source_id: str) -> None:
        self.text = project.read.text(source_id)
        self._turns = project.read.turns(source_id)
        self._starts = [turn.start for turn in self._turns]

    def at(self, position: int) -> tuple[str, str]:
        """Speaker and number of the turn at a position; empty where there is none."""
        place = bisect_right(self._starts, position) - 1
        if place < 0:
            return "", ""
        turn = self._turns[place]
        return voice_name(turn.speaker), number(turn.position + 1)
