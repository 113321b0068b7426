"""A part of a picture, small, as it stands beside the page and in lists of passages."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal

_SIDE, _ABOVE, _HIGHEST = 14, 4, 140


class CutOut(QWidget):
    """As wide as its panel allows, and not higher than a few lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.hide()

    def show_picture(self, image: QImage, about: str) -> None:
        """Nothing is shown for an empty image; ``about`` says in words what it is."""
        self._image = image
        self.setAccessibleName(about)
        self.setToolTip(literal(about))
        self.setVisible(not image.isNull())
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the part is in this width."""
        above = round(theme.px(_ABOVE))
        wide = max(1, self.width() - 2 * round(theme.px(_SIDE)))
        room = QRect(0, 0, wide, round(theme.px(_HIGHEST)))
        self.setFixedHeight(_size(self._image, room, self.devicePixelRatioF()).height() + 2 * above)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, above = round(theme.px(_SIDE)), round(theme.px(_ABOVE))
        paint_cut_out(painter, self.rect().adjusted(side, above, -side, -above), self._image)
        painter.end()


def _size(image: QImage, room: QRect, dpr: float) -> QSize:
    """As large as it is, or as the room is."""
    size = image.size() / dpr
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return size.expandedTo(QSize(1, 1))


def paint_cut_out(painter: QPainter, room: QRect, image: QImage) -> None:
    """At the left of the room, whole, in its proportions, with a hairline around it."""
    if image.isNull():
        return
    place = QRect(room.topLeft(), _size(image, room, painter.device().devicePixelRatioF()))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
    painter.setPen(QPen(QColor(theme.current().line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
