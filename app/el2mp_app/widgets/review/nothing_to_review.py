"""What stands in the place of a passage when there is no suggestion to review: why, and what to do about it."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.plain import Paragraph, Sheet
from el2mp_desktop.language import tr

WayOut = Literal["", "suggest", "read"]


class NothingToReview(Sheet):
    """A sentence, and at most one button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.why = Paragraph(self)
        self.suggest, self.read = QPushButton(self), QPushButton(self)
        row = QHBoxLayout()
        for button in (self.suggest, self.read):
            row.addWidget(button)
            button.hide()
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.why)
        column.addLayout(row)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.retranslate()
        self.restyle()

    def show_why(self, why: str, way_out: WayOut) -> None:
        self.why.setText(why)
        self.suggest.setVisible(way_out == "suggest")
        self.read.setVisible(way_out == "read")

    def retranslate(self) -> None:
        self.suggest.setText(tr("Suggest codes for this source…"))
        self.read.setText(tr("Read and code"))

    def restyle(self) -> None:
        self.why.setFont(theme.interface_font(13))
