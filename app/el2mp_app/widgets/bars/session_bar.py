"""The line above sources side by side: which session they are, how they are aligned, whether they scroll together."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.tick_box import TickBox
from el2mp_app.widgets.plain import OneLine, quiet, side
from el2mp_desktop.language import tr


class SessionBar(QWidget):
    session_chosen = Signal(str)
    """Its name."""
    together_changed = Signal()
    shared_changed = Signal()
    column_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        side(self)
        self.sessions = Chooser(self)
        self.sessions.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sessions.setMinimumContentsLength(14)
        self.together, self.shared = TickBox(self), TickBox(self)
        for box in (self.together, self.shared):
            box.setChecked(True)
        self.add, self._close = QToolButton(self), QToolButton(self)
        self.add.setText("+")
        self._close.setText("×")
        self.told = OneLine(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 4, 12, 4)
        line.setSpacing(12)
        for part in (self.sessions, self.together, self.shared):
            line.addWidget(part)
        line.addWidget(self.told, 1)
        for button in (self.add, self._close):
            button.setAutoRaise(True)
            line.addWidget(button)
        self.sessions.activated.connect(lambda place: self.session_chosen.emit(self.sessions.itemData(place)))
        self.together.toggled.connect(self.together_changed)
        self.shared.toggled.connect(self.shared_changed)
        self.add.clicked.connect(self.column_asked)
        self._close.clicked.connect(self.left)
        self.hide()
        self.retranslate()

    def offer(self, names: Sequence[str], current: str) -> None:
        """The sessions that there are; ``current`` is empty for sources picked by hand."""
        self.sessions.fill([(tr("Picked by hand"), ""), *((name, name) for name in names)])
        self.sessions.setCurrentIndex(max(0, self.sessions.findData(current)))

    def tell(self, words: str) -> None:
        """How the columns are aligned, or how they could be."""
        self.told.setText(words)

    def retranslate(self) -> None:
        self.sessions.setAccessibleName(tr("Session"))
        self.together.setText(tr("Scroll together"))
        self.shared.setText(tr("Shared words"))
        self.shared.setToolTip(
            tr("Dots in the margin beside words that stand in a text beside as well. They are no coding.")
        )
        for button, name in ((self.add, tr("Another column")), (self._close, tr("One source alone"))):
            button.setToolTip(name)
            button.setAccessibleName(name)

    def restyle(self) -> None:
        quiet(self.told)
