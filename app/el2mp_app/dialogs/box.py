"""A sentence, or a question of a few words, in a box of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QMessageBox, QWidget

from el2mp_app.look import theme

_MARGINS = 4, 20, 24, 16
"""Those of all dialogs: the words stand 20 further in of their own accord."""


class Box(QMessageBox):
    def __init__(self, sentence: str, more: str, parent: QWidget | None) -> None:
        super().__init__(QMessageBox.Icon.NoIcon, "EL2MP Desktop", sentence, parent=parent)
        self.setInformativeText(more)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def showEvent(self, event: QShowEvent) -> None:
        # Every change of the words and buttons before has laid it out anew.
        layout = self.layout()
        if isinstance(layout, QGridLayout):
            layout.setContentsMargins(*(round(theme.px(side)) for side in _MARGINS))
            layout.setColumnMinimumWidth(layout.columnCount() - 1, self._room_for_buttons())
        super().showEvent(event)

    def _room_for_buttons(self) -> int:
        """Their words whole: a style sheet that names a least width lets them be cut."""
        row = self.findChild(QDialogButtonBox)
        inside = row.layout() if row is not None else None
        return inside.sizeHint().width() if inside is not None else 0
