"""What is known of a source, a line each: a name, and a value to choose or to type; more names can be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.naming_line import NamingLine
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.language import tr


@dataclass(frozen=True, slots=True)
class FactRow:
    key: str
    label: str
    value: str
    offered: tuple[str, ...] = ()
    """Values to choose from; others can be typed."""
    choices: tuple[tuple[str, str], ...] = ()
    """Where nothing can be typed: texts, and the values they stand for."""
    mixed: bool = False
    """Whether the value is one of several that are in force."""


class FactRows(QScrollArea):
    changed = Signal(str, str)
    """The key of a row, and its new value."""
    named = Signal(str)
    """Another name that something is to be said under."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes: dict[str, Chooser] = {}
        self._rows: dict[str, FactRow] = {}
        self._labels: list[Words] = []
        self._inner = QWidget(self)
        self.another = NamingLine(tr("Name of another attribute"), tr("another attribute…"), self._inner)
        self.another.named.connect(self.named)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(round(theme.px(12)))
        self._grid.setVerticalSpacing(round(theme.px(6)))
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, round(theme.px(2)), 0, round(theme.px(8)))
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_ground(self, role: QPalette.ColorRole) -> None:
        """The colour that it lies on."""
        for widget in (self.viewport(), self._inner):
            widget.setBackgroundRole(role)
            widget.setAutoFillBackground(True)

    def in_order(self) -> tuple[QWidget, ...]:
        """What the keys reach, one after the other."""
        return *self.boxes.values(), self.another

    def show_rows(self, rows: Sequence[FactRow]) -> None:
        if [row.key for row in rows] != list(self._rows):
            self._build(rows)
        self._rows = {row.key: row for row in rows}
        for row in rows:
            self._fill(self.boxes[row.key], row)

    def _build(self, rows: Sequence[FactRow]) -> None:
        before = self._reached_before()
        for widget in (*self._labels, *self.boxes.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._grid.removeWidget(self.another)
        self._labels, self.boxes = [], {}
        for place, row in enumerate(rows):
            label = Words(self._inner, 13, tone="text_2")
            label.setText(row.label)
            box = Chooser(self._inner, editable=not row.choices)
            box.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setAccessibleName(row.label)
            box.activated.connect(lambda _place, key=row.key: self._take(key))
            if box.isEditable():
                box.line.editingFinished.connect(lambda key=row.key: self._take(key))
            # Scrolling past a box must not change it.
            box.installEventFilter(self)
            label.setBuddy(box)
            self._grid.addWidget(label, place, 0)
            self._grid.addWidget(box, place, 1)
            # A layout would do it later, and a click may come before.
            box.show()
            self._labels.append(label)
            self.boxes[row.key] = box
        self._grid.addWidget(self.another, len(rows), 1)
        for one, next_one in pairwise((before, *self.in_order())):
            QWidget.setTabOrder(one, next_one)

    def _reached_before(self) -> QWidget:
        """What the keys reach before the rows."""
        widget = self.another.previousInFocusChain()
        while widget is not None and widget is not self.another:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not self._inner.isAncestorOf(widget):
                return widget
            widget = widget.previousInFocusChain()
        return self.another

    def _fill(self, box: Chooser, row: FactRow) -> None:
        box.blockSignals(True)
        box.clear()
        if row.choices:
            for text, value in row.choices:
                box.addItem(text, value)
            box.setCurrentIndex(-1 if row.mixed else box.findData(row.value))
        else:
            box.addItems(["", *(value for value in row.offered if value)])
            box.setCurrentIndex(box.findText(row.value))
            box.line.setText("" if row.mixed else row.value)
            box.line.setPlaceholderText(tr("several") if row.mixed else "")
        box.blockSignals(False)

    def _take(self, key: str) -> None:
        row, box = self._rows[key], self.boxes[key]
        if row.choices:
            value = box.currentData() or ""
        else:
            value = " ".join(box.line.text().split())
            if row.mixed and not value:
                return
        if row.mixed or value != row.value:
            self.changed.emit(key, value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, Chooser) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
