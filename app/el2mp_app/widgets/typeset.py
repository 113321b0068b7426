"""Words and lines of a page of the window, in the type and the colours of the theme in force."""

from typing import Literal

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.plain import Label

Tone = Literal[
    "page",
    "text",
    "text_2",
    "text_3",
    "line",
    "hairline",
    "row",
    "panel",
    "window",
    "ok",
    "warn",
    "err",
    "accent",
    "accent_text",
]


def ink(tone: Tone) -> QColor:
    """A token of the theme in force, as Qt paints with it."""
    return QColor(getattr(theme.current(), tone))


def on_row(tone: Tone, selected: bool) -> QColor:
    """The colour of words on a row; in high contrast the current row has a colour of its own for them."""
    tokens = theme.current()
    return ink("accent_text") if selected and tokens.name == "contrast" else ink(tone)


class Words(Label):
    """A label whose size is in the design's pixels and whose colour is a token; it follows the theme by itself."""

    def __init__(
        self, parent: QWidget, size: float = 13, weight: int = 400, tone: Tone = "text", reading: bool = False
    ) -> None:
        super().__init__(parent)
        self._look = (size, weight, tone, reading)
        self.setWordWrap(True)
        self.restyle()

    def set_tone(self, tone: Tone) -> None:
        size, weight, _, reading = self._look
        self._look = (size, weight, tone, reading)
        self.restyle()

    def restyle(self) -> None:
        size, weight, tone, reading = self._look
        self.setFont(theme.reading_font(size, weight) if reading else theme.interface_font(size, weight))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), ink(tone))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()


class Rule(QWidget):
    """A line across, one pixel high."""

    def __init__(self, parent: QWidget, tone: Tone = "hairline") -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), ink(self._tone))


class Section(QWidget):
    """A heading over a line, and what is put into ``body`` below it, which may reach out at both sides."""

    def __init__(self, parent: QWidget, overhang: int = 0) -> None:
        super().__init__(parent)
        self.heading = Words(self, 13, 600)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(overhang, 0, overhang, 0)
        top.setSpacing(round(theme.px(7)))
        top.addWidget(self.heading)
        top.addWidget(Rule(self, "line"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(self.body)
