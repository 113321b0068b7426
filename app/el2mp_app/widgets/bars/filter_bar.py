"""The line that says which marks are shown: of which codes, coders and cases, and in what state."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from el2mp_app.keys.keymap import key_of
from el2mp_app.widgets.controls.tick_list import TickButton
from el2mp_app.widgets.plain import Label, quiet
from el2mp_desktop.domain.mark_filter import STATES, MarkFilter
from el2mp_desktop.language import number, tr, trn

Rows = Iterable[tuple[str, str]]
"""Id and name of each."""


class FilterBar(QWidget):
    """Seen while it is open or anything is filtered, so that nothing is hidden unseen."""

    changed = Signal()
    left = Signal()
    """Escape: back to the text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.codes, self.coders, self.cases, self.states = (TickButton(self) for _ in range(4))
        self._parts = (self.codes, self.coders, self.cases, self.states)
        self._shown = Label(self)
        self.clear_button = QToolButton(self)
        self.clear_button.setAutoRaise(True)
        self.clear_button.clicked.connect(self.clear)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 8, 20, 0)
        line.setSpacing(2)
        for part in self._parts:
            line.addWidget(part)
            part.ticked.connect(self.changed)
            part.installEventFilter(self)
        line.addStretch(1)
        line.addWidget(self._shown)
        line.addWidget(self.clear_button)
        self.restyle()
        self.hide()

    def offer(self, codes: Rows, coders: Rows, cases: Rows) -> None:
        """What there is to choose from; what is not there any more is not chosen any more."""
        names = {
            "by_hand": tr("Coded by hand"),
            "accepted": tr("Coded from a suggestion"),
            "unsure": tr("Unsure"),
            "discuss": tr("To discuss"),
            "open": tr("Suggestions to decide"),
            "deferred": tr("Suggestions deferred"),
        }
        self.codes.offer(tr("Codes"), list(codes))
        self.coders.offer(tr("Coders"), list(coders))
        self.cases.offer(tr("Cases"), list(cases))
        self.states.offer(tr("States"), [(state, names[state]) for state in STATES])

    def chosen(self) -> MarkFilter:
        return MarkFilter(*(part.chosen() for part in self._parts))

    def clear(self) -> None:
        for part in self._parts:
            part.choose(())
        self.changed.emit()

    def show_count(self, shown: int, total: int) -> None:
        """How much of what is on the page passes."""
        text = trn("{shown} of {count} mark shown", "{shown} of {count} marks shown", total, shown=number(shown))
        self._shown.setText(text)
        self.clear_button.setEnabled(bool(self.chosen()))

    def retranslate(self) -> None:
        self.clear_button.setText(tr("Show all"))
        self.clear_button.setToolTip(tr("Show all marks again ({key})", key=key_of("clear_filter")))

    def restyle(self) -> None:
        quiet(self._shown, self.clear_button, *self._parts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)
