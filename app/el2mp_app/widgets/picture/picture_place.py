"""Where a picture stands on the screen: in the middle of its room, in its own proportions, never larger than it is."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt

from el2mp_app.look import theme
from el2mp_app.widgets.picture.picture_marks import MARGIN, on_screen
from el2mp_app.widgets.picture.rectangles import as_region

ROOM = 12
"""Pixels around a picture."""


@dataclass(frozen=True, slots=True)
class PicturePlace:
    image: QSize
    """In the picture's own pixels."""
    view: QSize
    """All the room there is: for the picture, and for labels at its right where that leaves enough."""

    @property
    def has_margin(self) -> bool:
        return self.view.width() >= 2.5 * theme.px(MARGIN)

    @property
    def where(self) -> QRect:
        beside = round(theme.px(MARGIN)) if self.has_margin else 0
        room = QRect(QPoint(), self.view).adjusted(ROOM, ROOM, -ROOM - beside, -ROOM)
        size = self.image
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        found = QRect(room.topLeft(), size)
        found.moveCenter(room.center())
        return found

    @property
    def margin(self) -> QRectF:
        """For bars and labels; nothing where there is no room for them."""
        left = self.where.right() + 1 + ROOM
        return QRectF(left, 0, theme.px(MARGIN) - ROOM, self.view.height()) if self.has_margin else QRectF()

    @property
    def scale(self) -> float:
        """From the picture's pixels to the screen's."""
        return self.where.width() / max(1, self.image.width())

    def on_screen(self, rect: QRect) -> QRectF:
        return on_screen(as_region(rect), QRectF(self.where), self.scale)

    def in_picture(self, drag: QRectF) -> QRect | None:
        """The pixels of the picture in a rectangle of the screen."""
        where, scale = self.where, self.scale
        inside = drag.intersected(QRectF(where)).translated(-where.left(), -where.top())
        left, top = int(inside.left() / scale), int(inside.top() / scale)
        right = min(self.image.width(), round(inside.right() / scale))
        bottom = min(self.image.height(), round(inside.bottom() / scale))
        return QRect(left, top, right - left, bottom - top) if right > left and bottom > top else None
