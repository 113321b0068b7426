"""Choosing a turn to go to: by its number, a voice, a time or its words."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from el2mp_app.delegates.rows import LineDelegate
from el2mp_app.look import theme
from el2mp_app.models.turn_list import TurnLine, TurnList
from el2mp_app.widgets.plain import Label, quiet
from el2mp_desktop.language import tr, trn

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GoToTurn(QDialog):
    """Enter or a click goes to the turn that is marked; Escape leaves."""

    turn_chosen = Signal(str)

    def __init__(self, lines: Sequence[TurnLine], here: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Go to a turn"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sought = QLineEdit(self)
        self.sought.setPlaceholderText(tr("Number, speaker, time or words"))
        self.sought.setAccessibleName(tr("Number, speaker, time or words"))
        self.turns = TurnList(lines, self)
        self.list = QListView(self)
        self.list.setModel(self.turns)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Turns"))
        self._found = Label(self)
        quiet(self._found)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (self.sought, self.list, self._found):
            layout.addWidget(part)
        self.sought.textChanged.connect(self._narrow)
        self.sought.installEventFilter(self)
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._choose)
        self.resize(int(theme.px(560)), int(theme.px(420)))
        self._narrow("")
        self._mark(self.turns.row_of(here))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._mark(self.list.currentIndex().row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line keeps the focus: arrows go through the list from there."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, typed: str) -> None:
        self.turns.narrow(typed.strip())
        count = self.turns.rowCount()
        self._found.setText(trn("{count} turn", "{count} turns", count) if count else tr("No turn has this."))
        self._mark(0)

    def _mark(self, row: int) -> None:
        if row >= 0:
            self.list.setCurrentIndex(self.turns.index(row))
            self.list.scrollTo(self.turns.index(row), QListView.ScrollHint.PositionAtCenter)

    def _choose(self, index: QModelIndex) -> None:
        line = self.turns.line(index)
        if line is not None:
            self.accept()
            self.turn_chosen.emit(line.id)
