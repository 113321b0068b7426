"""The links of the turn in view: what it speaks of, and what speaks of it; each leads there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from el2mp_app.widgets.plain import side
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class LinkLine:
    """``words`` say what the link is, the other passage and where; ``source_id`` and ``span`` are that passage."""

    id: str
    words: str
    source_id: str
    span: Span


class LinkList(QListWidget):
    chosen = Signal(str, object)
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side(self.viewport())
        self.setContentsMargins(14, 0, 14, 0)
        self.itemClicked.connect(self._choose)
        self.hide()

    def show_links(self, lines: Sequence[LinkLine]) -> None:
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.words, self)
            item.setData(_LINE, line)
            item.setToolTip(tr("Enter opens it, Del removes the link"))
        self.setVisible(bool(lines))
        self.fit()

    def fit(self) -> None:
        """As high as all its rows."""
        self.doItemsLayout()
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in range(self.count())) + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self.currentItem(), event.key()
        if key == Qt.Key.Key_Delete and item is not None:
            self.remove_asked.emit(item.data(_LINE).id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        line: LinkLine = item.data(_LINE)
        self.chosen.emit(line.source_id, line.span)
