"""The picture of an image source, above its description: as large as its room allows, never larger than it is."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from el2mp_app import theme
from el2mp_desktop.language import number, tr

_MARGIN = 12
_LEAST = 120


class PictureView(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(round(theme.px(_LEAST)))
        self.hide()

    def show_picture(self, name: str, data: bytes | None) -> None:
        """Of a source by that name; without data, nothing is shown."""
        self._image = QImage.fromData(data) if data else QImage()
        self.setVisible(not self._image.isNull())
        self.setAccessibleName(tr("Picture: {name}", name=name))
        width, height = number(self._image.width()), number(self._image.height())
        self.setToolTip(tr("{width} × {height} pixels", width=width, height=height))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._image.size() + QSize(2 * _MARGIN, 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().base())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place(), self._image)
        painter.end()

    def _place(self) -> QRect:
        """In the middle, in its own proportions."""
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = self._image.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        return place
