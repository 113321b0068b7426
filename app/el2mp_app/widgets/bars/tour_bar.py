"""A quiet bar under the example project: what to try first, one step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.speaking import announce
from el2mp_app.widgets.plain import Paragraph, side
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed

_DONE_BY = (("coding", "read_mark"), ("decision",))
"""Of the first steps, what the project has another of once they are done."""
_LAST = len(_DONE_BY)


class TourBar(QWidget):
    """It goes on when a step is done, or when asked, and stays until it is closed. It never takes the focus."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side(self)
        self.step = 0
        self.said = Paragraph(self)
        self.next = QPushButton(self)
        self.next.setAutoDefault(False)
        self.close_button = QToolButton(self)
        self.close_button.setText("×")
        self.close_button.setAutoRaise(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 4, 8, 4)
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.next)
        line.addWidget(self.close_button)
        self.next.clicked.connect(lambda: self._go_to(self.step + 1))
        self.close_button.clicked.connect(self.hide)
        session.opened.connect(self.hide)
        session.closed.connect(self.hide)
        session.changed.connect(self._look)
        self.restyle()
        self.retranslate()
        self.hide()

    def start(self) -> None:
        """The example was just opened."""
        self._go_to(0)
        self.show()

    def retranslate(self) -> None:
        self.next.setText(tr("Next step"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        step = tr("Step {step} of {steps}.", step=self.step + 1, steps=_LAST + 1)
        self.said.setText(f"{step} {_sentences()[self.step]}")

    def restyle(self) -> None:
        self.said.setFont(theme.interface_font(13))

    def _go_to(self, step: int) -> None:
        self.step = step
        self.next.setVisible(step < _LAST)
        self.retranslate()
        announce(self, self.said.text())

    def _look(self, changed: Changed) -> None:
        if self.isVisible() and self.step < _LAST and changed.touches(*_DONE_BY[self.step]):
            self._go_to(self.step + 1)


def _sentences() -> tuple[str, str, str]:
    return (
        tr(
            "Select words and press {code} to code them, or {nothing} for “read, nothing here”.",
            code=key_of("code"),
            nothing=key_of("nothing"),
        ),
        tr(
            "Ask the embedded engine about this source ({suggest}), then decide in “Review suggestions” ({review}).",
            suggest=key_of("suggest_source"),
            review=key_of("view_review"),
        ),
        tr(
            "Open “Analyse” ({analyse}) and click a cell: its passages are listed beside it.",
            analyse=key_of("view_analyse"),
        ),
    )
