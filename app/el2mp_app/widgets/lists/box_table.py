"""A table whose cells are boxes: arrows go from box to box; a click, Enter or a letter opens one."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from el2mp_app.delegates.boxes import ROW, BoxDelegate
from el2mp_app.look import theme
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.lists.header import ColumnHeads

_ARROW = 34
"""Room at the end of a box for its arrow, and the gap after it."""


class BoxTable(QTableView):
    """None opens by being come upon: there the same arrows would choose. ``first_box``: the column of the first box of
    a row; by the keys one comes there, where there is something to do.
    """

    def __init__(
        self,
        name: str,
        model: QAbstractItemModel,
        delegate: BoxDelegate,
        heads: ColumnHeads,
        first_box: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._first_box = first_box
        self.setModel(model)
        heads.setParent(self)
        self.setHorizontalHeader(heads)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.px(ROW)))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)

    def whole_height(self) -> int:
        """With all its rows, so that what stands below comes close."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a box, beside a name that of the name: it must not reach the dialog's own button."""
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # the Enter that closes a box
            return
        down = event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        if (down or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)) and self.currentIndex().isValid():
            self._open(self._box_beside(self.currentIndex()), choosing=down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, place = self.indexAt(event.position().toPoint()), event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._open(index, choosing=place > self.visualRect(index).right() - theme.px(_ARROW))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            current = self.currentIndex() if self.currentIndex().isValid() else self.model().index(0, 0)
            self.setCurrentIndex(self._box_beside(current))

    def _open(self, index: QModelIndex, choosing: bool) -> None:
        """``choosing``: with its list of choices down."""
        self.setCurrentIndex(index)
        self.edit(index)
        box = self.focusWidget()
        if choosing and isinstance(box, Chooser):
            box.showPopup()

    def _box_beside(self, index: QModelIndex) -> QModelIndex:
        editable = index.flags() & Qt.ItemFlag.ItemIsEditable
        return index if editable else index.siblingAtColumn(self._first_box)
