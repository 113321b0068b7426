"""Where the parts of reading and coding stand: three columns, and what is in each from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from el2mp_app.widgets.lists.side_column import SideColumn
from el2mp_app.widgets.plain import Sheet, side

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode


def lay_out(view: ReadAndCode) -> None:
    """Make the columns of the view; the two splitters are its ``left`` and its ``columns``."""
    middle, view.left = _middle(view), _left(view)
    view.inspector.suggestion_place.addWidget(view.card)
    view.right = QSplitter(Qt.Orientation.Vertical, view)
    view.right.setObjectName("read_right")
    for part in (view.inspector, view.passages):
        view.right.addWidget(part)
    view.right.setSizes([320, 480])
    view.right.setChildrenCollapsible(False)
    view.columns = QSplitter(Qt.Orientation.Horizontal, view)
    view.columns.setObjectName("read")
    for column in (view.left, middle, view.right):
        view.columns.addWidget(column)
    side(view.left)
    view.left.setMinimumWidth(180)
    view.left.setMaximumWidth(420)
    middle.setMinimumWidth(480)
    view.right.setMinimumWidth(240)
    view.right.setMaximumWidth(460)
    view.columns.setStretchFactor(1, 1)
    view.columns.setSizes([258, 886, 296])
    view.columns.setChildrenCollapsible(False)
    whole = QHBoxLayout(view)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(view.columns)


def _middle(view: ReadAndCode) -> QWidget:
    middle = Sheet(view)
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in (view.session_bar, view.find_bar, view.filter_bar, view.playback):
        column.addWidget(part)
    column.addWidget(view.side.texts, 1)
    column.addWidget(view.recent)
    return middle


def _left(view: ReadAndCode) -> SideColumn:
    left = SideColumn(((view.sources, 0.25), (view.branches, 0.15), (view.codes, 0.6)), view)
    left.setObjectName("read_left")
    for panel in (view.sources, view.branches, view.codes):
        panel.refilled.connect(left.fit)
    return left
