"""A quiet bar after something was taken away: what it was, and a button that brings it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.speaking import announce
from el2mp_app.widgets.controls.buttons import KeyButton
from el2mp_app.widgets.plain import OneLine, side
from el2mp_desktop.language import tr


class UndoBar(QWidget):
    """It stays until it is closed, or until Undo would undo something else. It never takes the focus."""

    undo_asked = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side(self)
        self._session = session
        self._act: str | None = None
        self.said = OneLine(self)
        self.undo: QPushButton = KeyButton("Ctrl+Z", self, command="undo")
        self.undo.setAutoDefault(False)
        self.close_button = QToolButton(self)
        self.close_button.setText("×")
        self.close_button.setAutoRaise(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 4, 8, 4)
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.undo)
        line.addWidget(self.close_button)
        self.undo.clicked.connect(self.undo_asked)
        self.close_button.clicked.connect(self.hide)
        session.removed.connect(self._offer)
        session.changed.connect(self._look)
        session.closed.connect(self.hide)
        self.restyle()
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self.undo.setText(tr("Undo"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        self.hide()

    def restyle(self) -> None:
        self.said.setFont(theme.interface_font(13))

    def _offer(self, sentence: str) -> None:
        self._act = self._session.open_project.read.head_of_undo()
        self.said.setText(sentence)
        self.show()
        announce(self, f"{sentence} {self.undo.text()}")

    def _look(self, _changed: object) -> None:
        if self.isVisible() and self._session.open_project.read.head_of_undo() != self._act:
            self.hide()
