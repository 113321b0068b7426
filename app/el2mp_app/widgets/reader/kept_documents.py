"""The documents shown last, as they are set and marked: to go back to a text costs nothing of that again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument

from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_app.widgets.reader.reader_document import Setting, build_document
from el2mp_desktop.domain.projection import Projection

MOST_CHARACTERS = 4_500_000
"""In all; 2 million of them take 75 MB once they are laid out."""
MOST_DOCUMENTS = 12


@dataclass(slots=True)
class SetText:
    """Turns of a text as a document, and the marks that were shown on it last."""

    text: str
    turns: Sequence[ReaderTurn]
    setting: Setting
    projection: Projection
    document: QTextDocument
    index: MarkIndex = field(default_factory=MarkIndex)


def set_text(text: str, turns: Sequence[ReaderTurn], setting: Setting, parent: QObject | None = None) -> SetText:
    """On any thread, where there is no parent yet."""
    projection = Projection(text, [turn.span for turn in turns])
    return SetText(text, turns, setting, projection, build_document(projection, turns, setting, parent))


class KeptDocuments:
    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self._kept: list[SetText] = []
        """The one that is shown is the last."""

    def set(self, text: str, turns: Sequence[ReaderTurn], setting: Setting) -> SetText:
        """The document of these turns, whose own parent gives it back once too much is kept."""
        wanted = setting, turns, text
        found = next((kept for kept in self._kept if (kept.setting, kept.turns, kept.text) == wanted), None)
        if found is None:
            found = set_text(text, turns, setting, self._parent)
        else:
            self._kept.remove(found)
        self._kept.append(found)
        self._let_go()
        return found

    def add(self, ahead: SetText) -> None:
        """One that will be asked for, with the marks on it."""
        ahead.document.setParent(self._parent)
        self._kept.insert(max(0, len(self._kept) - 1), ahead)
        self._let_go()

    def leave(self, index: MarkIndex) -> None:
        """The marks on the one that is shown, before another is."""
        if self._kept:
            self._kept[-1].index = index

    def _let_go(self) -> None:
        while self._too_many():
            self._kept.pop(0).document.deleteLater()

    def _too_many(self) -> bool:
        count, characters = len(self._kept), sum(len(kept.text) for kept in self._kept)
        return count > MOST_DOCUMENTS or (count > 1 and characters > MOST_CHARACTERS)

    def set_anew(self, text: str, turns: Sequence[ReaderTurn], setting: Setting) -> SetText:
        """The same where fonts or sizes have changed: what was kept goes."""
        while self._kept:
            self._kept.pop().document.deleteLater()
        return self.set(text, turns, setting)
