"""Small parts every view is made of: a hairline, a sheet of the page's colour, quiet labels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QWidget

from el2mp_app import theme


class Rule(QWidget):
    """A hairline between two parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.current().hairline))


class Sheet(QWidget):
    """A ground of the page's own colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)


def side(*panels: QWidget) -> None:
    """The ground of what stands beside the page."""
    for panel in panels:
        panel.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        panel.setAutoFillBackground(True)


class OneLine(QLabel):
    """A line that gives way: it never asks for more room than there is, and is whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, place = QPainter(self), self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def words(parent: QWidget) -> QLabel:
    """Text that wraps, is taken literally, and never asks for more width than there is."""
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def written(editor: QPlainTextEdit) -> str:
    """What stands in a field. Its own ``toPlainText`` makes spaces of the no-break spaces of French."""
    return editor.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n").strip()


def ink(label: QWidget, colour: str) -> None:
    """Write in that colour."""
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)


def quiet(*labels: QWidget) -> None:
    """Secondary text: smaller, in the second ink of the theme in force."""
    for label in labels:
        label.setFont(theme.interface_font(12))
        ink(label, theme.current().text_2)
