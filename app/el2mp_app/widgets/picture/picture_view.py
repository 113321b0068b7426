"""The picture of an image source, above its description: as large as its room allows, never larger than it is.

A rectangle is drawn with the mouse, or with Enter and the arrows. What is coded already is framed and numbered, with
bars and labels at its right; the edges of the current coding can be pulled, and so can, inside, the whole of it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.picture.picture_drag import PictureDrag
from el2mp_app.widgets.picture.picture_marks import (
    MARGIN,
    PictureMark,
    Placed,
    handles,
    paint,
    paint_handles,
    place,
)
from el2mp_app.widgets.picture.picture_place import ROOM, PicturePlace
from el2mp_app.widgets.picture.picture_words import described, said
from el2mp_app.widgets.picture.rectangles import as_rect, as_region, pulled, stepped
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.language import number, tr

_LEAST = 120
_SMALLEST = 4
"""Pixels on the screen under which a drag was a click."""
_REACH = 12
"""How far from its middle a handle is got hold of."""
_CARRIED = "carried"
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SHAPES = {
    "l": Qt.CursorShape.SizeHorCursor,
    "r": Qt.CursorShape.SizeHorCursor,
    "t": Qt.CursorShape.SizeVerCursor,
    "b": Qt.CursorShape.SizeVerCursor,
    "lt": Qt.CursorShape.SizeFDiagCursor,
    "rb": Qt.CursorShape.SizeFDiagCursor,
    "lb": Qt.CursorShape.SizeBDiagCursor,
    "rt": Qt.CursorShape.SizeBDiagCursor,
    "move": Qt.CursorShape.SizeAllCursor,
}


class PictureView(QWidget):
    code_asked = Signal(object)
    """A `Region`, or None for the whole picture."""
    codes_given = Signal(object, tuple)
    """The same, and the codes it is to have."""
    mark_chosen = Signal(str)
    """The id of a coding; empty for none."""
    mark_hovered = Signal(str)
    changed = Signal(str, object)
    """A coding, and its new `Region`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._scaled = QPixmap()
        self._name = ""
        self._marks: Sequence[PictureMark] = ()
        self.current = ""
        self.hovered: frozenset[str] = frozenset()
        self.drawn: QRect | None = None
        """In pixels of the picture."""
        self._edited = ""
        """The coding whose rectangle is being changed; empty while a new one is drawn."""
        self._from: QPointF | None = None
        self._held = ""
        """What is pulled, as `pulled` has it; `_CARRIED` where the rectangle drawn may be dragged onto a code."""
        self.drag = PictureDrag(self, self._under)
        self.drag.dropped.connect(self.codes_given)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(round(theme.px(_LEAST)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()

    # What is shown

    @property
    def is_meant(self) -> bool:
        """Whether what is done now is done to the picture, and not to the text below it."""
        return self.isVisible() and (self.hasFocus() or (self.drawn is not None and not self._edited))

    def shown(self) -> list[str]:
        """The codings that are seen."""
        return [mark.id for mark in self._marks]

    def show_picture(self, name: str, data: bytes | None) -> None:
        """Of a source by that name; without data, nothing is shown."""
        self._image = QImage.fromData(data) if data else QImage()
        self._scaled, self._name, self._from = QPixmap(), name, None
        self.leave()
        self.setVisible(not self._image.isNull())
        self.show_marks(())
        self.updateGeometry()

    def show_marks(self, marks: Sequence[PictureMark]) -> None:
        """The codings of the picture that are to be seen, from its top."""
        self._marks = marks
        if self._edited and self._edited not in self.shown():
            self.leave()
        self._describe()
        self.update()

    def set_current(self, coding_id: str) -> None:
        if coding_id != self.current:
            self.current = coding_id
            if self._edited and not self._from:
                self.leave()
            self._describe()
            self.update()

    def set_hovered(self, ids: frozenset[str]) -> None:
        if ids != self.hovered:
            self.hovered = ids
            self.update()

    def cut_out(self, mark_id: str) -> QImage:
        """The part of the picture that a coding is on; nothing for one that is not shown."""
        mark = next((mark for mark in self._marks if mark.id == mark_id), None)
        return QImage() if mark is None else self._image.copy(as_rect(mark.region))

    def retranslate(self) -> None:
        self._describe()

    def _describe(self) -> None:
        """Says what sighted people see: the picture's name and size, what is coded, what can be done."""
        self.setAccessibleName(tr("Picture: {name}", name=self._name))
        self.setAccessibleDescription(described(self._marks, self.current))

    def sizeHint(self) -> QSize:
        return self._image.size() + QSize(2 * ROOM + round(theme.px(MARGIN)), 2 * ROOM)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().base())
        where = self._place().where
        painter.drawPixmap(where.topLeft(), self._pixmap(where.size()))
        for placed in self._placed():
            if placed.mark.id != self._edited:
                paint(painter, placed, self._state(placed.mark.id))
        if self.drawn is not None:
            self._paint_frame(painter, self.drawn, Qt.PenStyle.DashLine)
            if self._edited:
                paint_handles(painter, self._on_screen(self.drawn))
        elif (here := self._own_current()) is not None:
            paint_handles(painter, here.frame)
        if self.drag.aimed is not None:
            self._paint_frame(painter, as_rect(self.drag.aimed), Qt.PenStyle.SolidLine)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRect(where.adjusted(-4, -4, 3, 3))
        painter.end()

    def _paint_frame(self, painter: QPainter, rect: QRect, style: Qt.PenStyle) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(self.palette().base().color(), 4), QPen(QColor(theme.current().accent), 2, style)):
            painter.setPen(pen)
            painter.drawRect(self._on_screen(rect))

    def _pixmap(self, size: QSize) -> QPixmap:
        """Made once for each size: scaling a large photograph takes longer than a frame."""
        wanted = size * self.devicePixelRatioF()
        if self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = QPixmap.fromImage(scaled)
            self._scaled.setDevicePixelRatio(self.devicePixelRatioF())
        return self._scaled

    def _state(self, mark_id: str) -> str:
        return "current" if mark_id == self.current else "hovered" if mark_id in self.hovered else ""

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            return
        self.setFocus()
        beside = self._at_sign(event.position())
        if beside:
            self.mark_chosen.emit(beside)
            return
        self._from = event.position()
        if self._is_drawn_at(event.position()):
            self._held = _CARRIED
            return
        self._held = self._grip(event.position())
        self._edited = self.current if self._held else ""
        self.drawn = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._from is None:
            self._hover(here)
        elif self._held == _CARRIED:
            if (here - self._from).manhattanLength() >= QApplication.startDragDistance():
                self._from = None
                self.drag.carry()
        elif (here - self._from).manhattanLength() >= _SMALLEST:
            over = QRectF(self._from, here).normalized()
            self.drawn = self._pulled(here) if self._held else self._place().in_picture(over)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        self._from = None
        if self.drawn is None or self._held == _CARRIED:
            self.leave()
            self.mark_chosen.emit(self._at(event.position()))
        elif self._edited:
            self._keep()
        else:
            self.code_asked.emit(as_region(self.drawn))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.mark_hovered.emit("")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = next((mark for mark in self._marks if mark.id == self._at(QPointF(event.pos()))), None)
            size = tr(
                "{width} × {height} pixels", width=number(self._image.width()), height=number(self._image.height())
            )
            QToolTip.showText(event.globalPos(), literal(said(mark) if mark else size), self)
            return True
        return super().event(event)

    def _hover(self, point: QPointF) -> None:
        sign = self._at_sign(point)
        grip = "" if sign else self._grip(point)
        inside = self._place().where.contains(point.toPoint())
        shape = _SHAPES.get(grip, Qt.CursorShape.CrossCursor if inside else Qt.CursorShape.ArrowCursor)
        shape = Qt.CursorShape.OpenHandCursor if self._is_drawn_at(point) else shape
        self.setCursor(Qt.CursorShape.PointingHandCursor if sign else shape)
        self.mark_hovered.emit(sign or self._at(point))

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self.drawn is not None:
            keys = event.modifiers()
            fine = 1 if keys & Qt.KeyboardModifier.ControlModifier else 50
            self.drawn = stepped(
                self.drawn, self._image.size(), _STEPS[key], fine, bool(keys & Qt.KeyboardModifier.ShiftModifier)
            )
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape and self.drawn is not None:
            self.leave()
        elif key == Qt.Key.Key_Escape and self.current:
            self.mark_chosen.emit("")
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._marks:
            self.mark_chosen.emit(self.step(1 if key == Qt.Key.Key_PageDown else -1))
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _enter(self) -> None:
        if self.drawn is None:
            width, height = self._image.width(), self._image.height()
            self.drawn = QRect(width // 4, height // 4, max(1, width // 2), max(1, height // 2))
        elif self._edited:
            self._keep()
        else:
            self.ask_for_code()

    def ask_for_code(self) -> None:
        """For the rectangle drawn, or the whole picture."""
        self.code_asked.emit(as_region(self.drawn) if self.drawn is not None else None)

    def give(self, codes: Sequence[str]) -> None:
        """Code the rectangle drawn, or the whole picture."""
        self.codes_given.emit(as_region(self.drawn) if self.drawn is not None else None, tuple(codes))

    def edit(self) -> None:
        """Change the current rectangle by keys."""
        here = next((mark for mark in self._marks if mark.id == self.current), None)
        if here is not None:
            self._edited, self.drawn = here.id, as_rect(here.region)
            self.setFocus()
            self.update()

    def has_code(self, region: Region | None) -> None:
        """What was drawn there need not be seen any more; what is drawn elsewhere waits for its own code."""
        if self.drawn is not None and as_region(self.drawn) == region:
            self.leave()

    def leave(self) -> None:
        """What is drawn, or was being changed, is not kept."""
        self.drawn, self._edited, self._held = None, "", ""
        self.update()

    def step(self, by: int) -> str:
        """The coding after the current one, from the top and round again; empty where there is none."""
        ids = self.shown()
        here = ids.index(self.current) if self.current in ids else (-1 if by > 0 else 0)
        return ids[(here + by) % len(ids)] if ids else ""

    def _keep(self) -> None:
        coding, drawn = self._edited, self.drawn
        self.leave()
        if drawn is not None:
            self.changed.emit(coding, as_region(drawn))

    # Places

    def place_of(self, region: Region | None) -> QRect:
        """Where a rectangle is on the screen; of the whole picture its upper left corner."""
        if region is None:
            return QRect(self._place().where.topLeft() + QPoint(ROOM, ROOM), QSize(1, 1))
        return self._on_screen(as_rect(region)).toAlignedRect()

    def _is_drawn_at(self, point: QPointF) -> bool:
        return self.drawn is not None and not self._edited and self._on_screen(self.drawn).contains(point)

    def _under(self, point: QPointF) -> Region | None:
        """What a code is for that is held there: a rectangle, or beside all of them the whole picture."""
        if self.drawn is not None and self._is_drawn_at(point):
            return as_region(self.drawn)
        mark = next((mark for mark in self._marks if mark.id == self._at(point)), None)
        if mark is not None:
            return mark.region
        return as_region(self._image.rect()) if self._place().where.contains(point.toPoint()) else None

    def _at(self, point: QPointF) -> str:
        """The smallest coding there."""
        here = [placed.mark for placed in self._placed() if placed.frame.contains(point) or placed.is_at(point)]
        return self._at_sign(point) or (min(here, key=lambda mark: mark.size).id if here else "")

    def _at_sign(self, point: QPointF) -> str:
        """The coding whose number, bar or label is there."""
        return next((placed.mark.id for placed in self._placed() if placed.is_at(point)), "")

    def _grip(self, point: QPointF) -> str:
        """What of the current coding is got hold of there: edges, ``move`` for all of it, or nothing."""
        here = self._own_current()
        if here is None:
            return ""
        near = ((point - at).manhattanLength() for _, at in handles(here.frame))
        closest, name = min(zip(near, (name for name, _ in handles(here.frame)), strict=True))
        inside = not here.mark.whole and here.frame.contains(point)
        return name if closest <= theme.px(_REACH) else "move" if inside else ""

    def _own_current(self) -> Placed | None:
        return next((p for p in self._placed() if p.mark.id == self.current and p.mark.mine), None)

    def _pulled(self, here: QPointF) -> QRect | None:
        mark = next((mark for mark in self._marks if mark.id == self._edited), None)
        if mark is None or self._from is None:
            return None
        return pulled(as_rect(mark.region), self._image.size(), self._held, (here - self._from) / self._place().scale)

    def _placed(self) -> list[Placed]:
        here = self._place()
        return place(self._marks, QRectF(here.where), here.scale, here.margin)

    def _on_screen(self, rect: QRect) -> QRectF:
        return self._place().on_screen(rect)

    def _place(self) -> PicturePlace:
        return PicturePlace(self._image.size(), self.size())
