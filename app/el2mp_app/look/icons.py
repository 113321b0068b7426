"""The program's own line icons, drawn in the colour of text of the theme in force."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from el2mp_desktop.locations import shipped


@cache
def icon(name: str) -> QIcon:
    """The icon of ``resources/icons/NAME.svg``; it follows the palette, so one may be kept."""
    return QIcon(_LineIcon(name))


def paint(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw an icon in another colour than that of text: a warning, what stands back."""
    _drawing(name, colour.name()).render(painter, box)


def names() -> list[str]:
    return sorted(file.stem for file in _folder().glob("*.svg"))


class _LineIcon(QIconEngine):
    """Draws at the size that is asked for; ``currentColor`` is the palette's text of the state it is in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole
        shown = role.HighlightedText if mode == QIcon.Mode.Selected else role.WindowText
        side = min(rect.width(), rect.height())
        box = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        _drawing(self._name, QApplication.palette().color(group, shown).name()).render(painter, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    svg = (_folder() / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))


def _folder() -> Path:
    return shipped("resources") / "icons"
