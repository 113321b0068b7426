"""The links of the turn in view: what it speaks of, and what speaks of it; each leads there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from el2mp_app.widgets.plain import side
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

_INSIDE = 8
"""What the style leaves free about the words of a row."""
_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class LinkLine:
    """``words`` say what the link is, the other passage and where; ``source_id`` and ``span`` are that passage."""

    id: str
    words: str
    source_id: str
    span: Span
    look: bool = False
    """A correction rewrote its words: somebody has to look."""


class LinkList(QListWidget):
    chosen = Signal(str, object)
    remove_asked = Signal(str)
    keep_asked = Signal(str)
    """It was looked at, and holds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side(self.viewport())
        self.setViewportMargins(9, 0, 8, 0)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSpacing(2)
        self.itemClicked.connect(self._choose)
        self.hide()

    def show_links(self, lines: Sequence[LinkLine]) -> None:
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.words, self)
            item.setData(_LINE, line)
            keep = tr("“?” says that it was looked at and holds") if line.look else ""
            item.setToolTip("\n".join(filter(None, (tr("Enter opens it, Del removes the link"), keep))))
        self.setVisible(bool(lines))
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as all its rows in the width there is."""
        width = self.viewport().width() - 2 * self.spacing()
        room, wrapping = QRect(0, 0, max(1, width - _INSIDE), 100_000), Qt.TextFlag.TextWordWrap
        heights = []
        for item in (self.item(row) for row in range(self.count())):
            # Of its own accord the list cuts what stands on several lines.
            heights.append(self.fontMetrics().boundingRect(room, wrapping, item.text()).height() + _INSIDE)
            item.setSizeHint(QSize(width, heights[-1]))
        self.setFixedHeight(sum(heights) + 2 * self.spacing() * (len(heights) + 1) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self.currentItem(), event.key()
        if key == Qt.Key.Key_Delete and item is not None:
            self.remove_asked.emit(item.data(_LINE).id)
        elif event.text() == "?" and item is not None and item.data(_LINE).look:
            self.keep_asked.emit(item.data(_LINE).id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        line: LinkLine = item.data(_LINE)
        self.chosen.emit(line.source_id, line.span)
