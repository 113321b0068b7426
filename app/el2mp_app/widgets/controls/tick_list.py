"""A button that opens a list to tick: what is chosen of many, with words to look for where there are many."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from el2mp_app.delegates.rows import TickDelegate
from el2mp_app.look import theme
from el2mp_desktop.language import number, tr

_MANY = 10
"""From so many rows on one can look for words in them."""
_ROWS_SHOWN = 14
_ID = Qt.ItemDataRole.UserRole + 1


class TickButton(QToolButton):
    """Says how many are ticked; what is ticked and no longer offered is forgotten."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._unheard = False
        self._model = QStandardItemModel(self)
        self._list = TickList(self._model, self)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setArrowType(Qt.ArrowType.DownArrow)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.open)
        self._model.itemChanged.connect(self._on_changed)

    def offer(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """``rows``: id and text of each; ticks stay where they are."""
        before = self.chosen()
        self._name = name
        self._model.clear()
        for id, text in rows:
            item = QStandardItem(text)
            item.setData(id, _ID)
            item.setEditable(False)
            item.setCheckable(True)
            item.setCheckState(Qt.CheckState.Checked if id in before else Qt.CheckState.Unchecked)
            self._model.appendRow(item)
        self._list.offer(name, len(rows))
        self._show()

    def chosen(self) -> frozenset[str]:
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return frozenset(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    def choose(self, ids: Collection[str]) -> None:
        """Tick these and no others; nobody is told."""
        self._unheard = True
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            item.setCheckState(Qt.CheckState.Checked if item.data(_ID) in ids else Qt.CheckState.Unchecked)
        self._unheard = False
        self._show()

    def open(self) -> None:
        self._list.open_under(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open()
        else:
            super().keyPressEvent(event)

    def _on_changed(self) -> None:
        if not self._unheard:
            self._show()
            self.ticked.emit()

    def _show(self) -> None:
        count = len(self.chosen())
        said = tr("{name}: {count} of {total}", name=self._name, count=number(count), total=number(self._total()))
        self.setText(said if count else self._name)
        self.setAccessibleName(said if count else tr("{name}: all", name=self._name))

    def _total(self) -> int:
        return self._model.rowCount()


class TickList(QFrame):
    """Space or a click ticks a row, letters look for words, Escape closes."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sought = QLineEdit(self)
        self.sought.setClearButtonEnabled(True)
        self.list = QListView(self)
        self.list.setModel(self._found)
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for part in (self.sought, self.list):
            layout.addWidget(part)
            part.installEventFilter(self)
        self.sought.textChanged.connect(self._look)

    def offer(self, name: str, rows: int) -> None:
        self.sought.setPlaceholderText(name)
        self.sought.setAccessibleName(name)
        self.list.setAccessibleName(name)
        self.sought.setVisible(rows >= _MANY)
        row = max(self.list.sizeHintForRow(0), round(theme.px(24)))
        self.list.setFixedHeight(row * max(1, min(rows, _ROWS_SHOWN)) + 4)

    def open_under(self, button: QWidget) -> None:
        self.sought.clear()
        self.setFixedWidth(max(button.width(), round(theme.px(320))))
        self.adjustSize()
        place = button.mapToGlobal(QPoint(0, button.height()))
        edge = button.screen().availableGeometry()
        place.setX(max(edge.left(), min(place.x(), edge.right() - self.width())))
        self.move(place)
        self.show()
        self.list.setCurrentIndex(self._found.index(0, 0))
        (self.list if self.sought.isHidden() else self.sought).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line keeps the focus while arrows go through the list and Space ticks."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tick()
        elif watched is self.sought and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            QApplication.sendEvent(self.list, event)
        elif watched is self.sought and event.key() == Qt.Key.Key_Space and not self.sought.text():
            self._tick()
        else:
            return False
        return True

    def _look(self, words: str) -> None:
        self._found.setFilterFixedString(words)
        self.list.setCurrentIndex(self._found.index(0, 0))

    def _tick(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            now = index.data(Qt.ItemDataRole.CheckStateRole)
            ticked = Qt.CheckState(now) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            self._found.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
