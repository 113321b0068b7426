"""Lists above each other at the side of the window, each with the room that its rows need."""

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QTreeView, QWidget

_COUNTED = 100
"""Rows beyond these do not count: no column is that high."""
_FOOT = 8


class SidePanel(Protocol):
    """A panel with a list under its heading."""

    def rows(self) -> QAbstractItemView: ...


class SideColumn(QSplitter):
    """Each panel gets its share of the height, and what one does not need the others have: until a person moves
    one of the lines between them."""

    def __init__(self, panels: Sequence[tuple[QWidget, float]], parent: QWidget | None = None) -> None:
        """``panels`` from top to bottom, with the share of the height that each can count on."""
        super().__init__(Qt.Orientation.Vertical, parent)
        self.placed = False
        """Whether a person has moved a line, now or the last time."""
        self._shares = [share for _, share in panels]
        for panel, _ in panels:
            self.addWidget(panel)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._place)

    def fit(self) -> None:
        """The rows of a panel are others, or it was shown or hidden."""
        if not self.placed and self.height():
            self.setSizes(shared_out(self.height(), self._wanted(), self._shares))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _place(self) -> None:
        self.placed = True

    def _wanted(self) -> list[int]:
        panels = [panel for place in range(self.count()) if (panel := self.widget(place)) is not None]
        return [0 if panel.isHidden() else _height(panel, cast(SidePanel, panel).rows()) for panel in panels]


def shared_out(height: int, wanted: Sequence[int], shares: Sequence[float]) -> list[int]:
    """Heights that add up to ``height``: each part's share, or less where it wants less; what is over goes to those
    that want more, from top to bottom, and what nobody wants to the last."""
    sizes = [min(want, round(share * height)) for want, share in zip(wanted, shares, strict=True)]
    for place, want in enumerate(wanted):
        sizes[place] += max(0, min(want - sizes[place], height - sum(sizes)))
    sizes[-1] += height - sum(sizes)
    return sizes


def _height(panel: QWidget, rows: QAbstractItemView) -> int:
    """Of all that stands in a panel, its rows in full."""
    layout = panel.layout()
    items = [layout.itemAt(place) for place in range(layout.count())] if layout is not None else []
    parts = [part for item in items if item is not None and (part := item.widget()) is not None]
    above = sum(part.sizeHint().height() for part in parts if part is not rows and not part.isHidden())
    return above if rows.isHidden() else above + _shown(rows) * max(0, rows.sizeHintForRow(0)) + _FOOT


def _shown(rows: QAbstractItemView) -> int:
    if not isinstance(rows, QTreeView):
        return min(_COUNTED, rows.model().rowCount())
    count, index = 0, rows.model().index(0, 0, QModelIndex())
    while index.isValid() and count < _COUNTED:
        count, index = count + 1, rows.indexBelow(index)
    return count
