"""Small parts every view is made of: labels that take words literally, a sheet of the page's colour."""

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal


class Label(QLabel):
    """Words that are taken literally: a chat may be called “Why <br> breaks”."""

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Sheet(QWidget):
    """A ground of the page's own colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)


def side(*panels: QWidget) -> None:
    """The ground of what stands beside the page; a role of the palette, so that it follows the theme by itself."""
    for panel in panels:
        panel.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        panel.setAutoFillBackground(True)


class OneLine(Label):
    """A line that gives way: it never asks for more room than there is, and is whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(literal(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, place = QPainter(self), self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def breaking(name: str) -> str:
    """A name, as of a file, with places where a line may end though there is no blank."""
    return re.sub(r"([_.-])(?=\w)", "\\1\u200b", name)


class Paragraph(Label):
    """Text that wraps, is taken literally, and never asks for more width than there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = (0, 0, 0, 0)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def setContentsMargins(self, left: int, above: int, right: int, below: int) -> None:  # type: ignore[override]  # one of its two forms
        self._room = (left, above, right, below)
        super().setContentsMargins(*self._room)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # A new style sheet takes the margins away.
            super().setContentsMargins(*self._room)


class PanelHeading(QWidget):
    """The name of a panel, and a figure or a button at its right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Paragraph(self)
        self.figure = Label(self)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(14, 10, 14, 6)
        self._line.setSpacing(8)
        self._line.addWidget(self.name, 1)
        self._line.addWidget(self.figure)
        self.restyle()

    def add(self, button: QWidget) -> None:
        """At the right end."""
        self._line.addWidget(button)

    def restyle(self) -> None:
        self.name.setFont(theme.interface_font(13, 600))
        self.figure.setFont(theme.interface_font(12))
        write_in(self.figure, theme.current().text_3)

    def show_text(self, name: str, figure: str = "") -> None:
        self.name.setText(name)
        self.figure.setText(figure)


def dialog_column(dialog: QWidget) -> QVBoxLayout:
    """What stands in a dialog from top to bottom, with the margins that all of them have."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*(round(theme.px(side)) for side in (24, 20, 24, 16)))
    column.setSpacing(round(theme.px(12)))
    return column


def written(editor: QPlainTextEdit) -> str:
    """What stands in a field. Its own ``toPlainText`` makes spaces of the no-break spaces of French."""
    return editor.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n").strip()


def write_in(label: QWidget, colour: str) -> None:
    """Write in that colour."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)


def quiet(*labels: QWidget) -> None:
    """Secondary text: smaller, in the second ink of the theme in force."""
    for label in labels:
        label.setFont(theme.interface_font(12))
        write_in(label, theme.current().text_2)
