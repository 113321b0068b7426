"""The picture of an image source, above its description: as large as its room allows, never larger than it is.

A rectangle is drawn with the mouse, or with Enter and the arrows; what is coded already is framed in its code's colour.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from el2mp_app import theme
from el2mp_app.chips import code_colour
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import RegionRow, in_language
from el2mp_desktop.language import number, tr, trn

_MARGIN = 12
_LEAST = 120
_SMALLEST = 4
"""Pixels on the screen under which a drag was a click."""
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PictureView(QWidget):
    code_asked = Signal(object)
    """A `Region`, or None for the whole picture."""
    region_chosen = Signal(str)
    """The id of a coding; empty for none."""
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._name = ""
        self._rows: Sequence[RegionRow] = ()
        self._language = "en"
        self.current = ""
        self.drawn: QRect | None = None
        """In pixels of the picture."""
        self._from: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(round(theme.px(_LEAST)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def show_picture(self, name: str, data: bytes | None) -> None:
        """Of a source by that name; without data, nothing is shown."""
        self._image = QImage.fromData(data) if data else QImage()
        self._name, self.drawn, self._from = name, None, None
        self.setVisible(not self._image.isNull())
        width, height = number(self._image.width()), number(self._image.height())
        self.setToolTip(tr("{width} × {height} pixels", width=width, height=height))
        self.show_regions((), self._language)
        self.updateGeometry()

    def show_regions(self, rows: Sequence[RegionRow], language: str) -> None:
        """The codings of the picture, and the language of their codes."""
        self._rows, self._language = rows, language
        if self.current not in {row.id for row in rows}:
            self.current = ""
        coded = trn("{count} coding", "{count} codings", len(rows))
        self.setAccessibleName(tr("Picture: {name}", name=self._name))
        names = ", ".join(in_language(row.code_name, language) for row in rows)
        how = tr(
            "Enter draws a rectangle; arrows move it, with Shift they resize it; C codes it, or the whole picture."
        )
        self.setAccessibleDescription(f"{coded}: {names}. {how}" if rows else how)
        self.update()

    def sizeHint(self) -> QSize:
        return self._image.size() + QSize(2 * _MARGIN, 2 * _MARGIN)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().base())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place(), self._image)
        for row in self._rows:
            self._paint_region(painter, row)
        if self.drawn is not None:
            painter.setPen(QPen(QColor(theme.current().accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self._on_screen(self.drawn))
        elif self.hasFocus():
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRect(self._place().adjusted(-3, -3, 2, 2))
        painter.end()

    def _paint_region(self, painter: QPainter, row: RegionRow) -> None:
        frame, colour = self._on_screen(_rect(row.region)), code_colour(row.colour)
        pen = QPen(colour, 4 if row.id == self.current else 2)
        if row.unsure or row.to_discuss:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawRect(frame)
        signs = ("? " if row.unsure else "") + ("! " if row.to_discuss else "")
        label = f" {signs}{in_language(row.code_name, self._language)} · {row.initials} "
        painter.setFont(theme.interface_font(12, 600 if row.id == self.current else 400))
        room = painter.fontMetrics().boundingRect(label).size()
        ground = QRectF(frame.left(), frame.top(), min(room.width(), max(24.0, frame.width())), room.height())
        painter.fillRect(ground, self.palette().base())
        painter.setPen(QColor(theme.current().text))
        painter.drawText(ground, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._image.isNull():
            self.setFocus()
            self._from, self.drawn = event.position(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            drag = QRectF(self._from, event.position()).normalized()
            large = drag.width() >= _SMALLEST and drag.height() >= _SMALLEST
            self.drawn = self._in_picture(drag) if large else None
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        self._from = None
        if self.drawn is not None:
            self.ask_for_code()
        else:
            self._choose(self._at(event.position()))

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS and self.drawn is not None:
            self._step(*_STEPS[key], resize=shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.drawn is None:
            width, height = self._image.width(), self._image.height()
            self.drawn = QRect(width // 4, height // 4, max(1, width // 2), max(1, height // 2))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_C):
            self.ask_for_code()
        elif key == Qt.Key.Key_Escape and self.drawn is not None:
            self.drawn = None
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._rows:
            self._walk(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Delete and self.current:
            self.remove_asked.emit(self.current)
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def ask_for_code(self) -> None:
        """For the rectangle drawn, or the whole picture."""
        drawn, self.drawn = self.drawn, None
        self.code_asked.emit(
            None
            if drawn is None
            else Region(drawn.left(), drawn.top(), drawn.left() + drawn.width(), drawn.top() + drawn.height())
        )

    def _step(self, right: int, down: int, resize: bool) -> None:
        """By a fiftieth of the picture, never out of it."""
        assert self.drawn is not None
        width, height = self._image.width(), self._image.height()
        right, down = right * max(1, width // 50), down * max(1, height // 50)
        left, top, wide, high = self.drawn.getRect()
        if resize:
            wide, high = max(1, min(width - left, wide + right)), max(1, min(height - top, high + down))
        else:
            left, top = max(0, min(width - wide, left + right)), max(0, min(height - high, top + down))
        self.drawn = QRect(left, top, wide, high)

    def _walk(self, step: int) -> None:
        ids = [row.id for row in self._rows]
        here = ids.index(self.current) if self.current in ids else (-1 if step > 0 else 0)
        self._choose(ids[(here + step) % len(ids)])

    def _choose(self, coding_id: str) -> None:
        self.current = coding_id
        self.region_chosen.emit(coding_id)
        self.update()

    # Places

    def _at(self, point: QPointF) -> str:
        """The smallest coding there."""
        here = [row for row in self._rows if self._on_screen(_rect(row.region)).contains(point)]
        return min(here, key=lambda row: _rect(row.region).width() * _rect(row.region).height()).id if here else ""

    def _on_screen(self, rect: QRect) -> QRectF:
        place = self._place()
        scale = place.width() / max(1, self._image.width())
        return QRectF(
            place.left() + rect.left() * scale,
            place.top() + rect.top() * scale,
            rect.width() * scale,
            rect.height() * scale,
        )

    def _in_picture(self, drag: QRectF) -> QRect | None:
        place = self._place()
        scale = self._image.width() / max(1, place.width())
        inside = drag.intersected(QRectF(place)).translated(-place.left(), -place.top())
        left, top = int(inside.left() * scale), int(inside.top() * scale)
        right = min(self._image.width(), round(inside.right() * scale))
        bottom = min(self._image.height(), round(inside.bottom() * scale))
        return QRect(left, top, right - left, bottom - top) if right > left and bottom > top else None

    def _place(self) -> QRect:
        """In the middle, in its own proportions."""
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = self._image.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        return place


def _rect(region: Region) -> QRect:
    return QRect(region.left, region.top, region.right - region.left, region.bottom - region.top)
