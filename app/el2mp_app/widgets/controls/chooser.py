"""A box to choose from, drawn as the other controls are; it may be edited, and it may be marked as in doubt."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.typeset import Tone, ink

_PADDING, _ARROW = 9, 24
IDLE = 0.4
"""Opacity of the frame of what cannot be used now."""


class Chooser(QComboBox):
    """``QComboBox`` without a system's gradient; typing goes to its line where ``editable`` is set, and what is typed
    holds as it is: were it completed, “1” would become the “10” that is there, and “Ali” another case.
    """

    def __init__(self, parent: QWidget | None = None, editable: bool = False) -> None:
        super().__init__(parent)
        self.setEditable(editable)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if editable:
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.line.setCompleter(None)  # type: ignore[arg-type]  # its documented way to have none
            # The box is the frame of both.
            self.line.setStyleSheet("border: none; background: transparent; min-height: 0; padding: 0;")

    @property
    def line(self) -> QLineEdit:
        """Where one types, in a box that may be edited."""
        line = self.lineEdit()
        assert line is not None
        return line

    def fill(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer these texts with their data, without a signal; what was chosen stays chosen if it is still there."""
        if list(items) == [(self.itemText(place), self.itemData(place)) for place in range(self.count())]:
            return
        current = self.currentData()
        self.blockSignals(True)
        self.clear()
        for text, data in items:
            self.addItem(text, data)
        self.setCurrentIndex(max(0, self.findData(current)))
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + round(theme.px(8)), round(theme.px(28)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(theme.px(60)), round(theme.px(28)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isEditable():
            left = round(theme.px(_PADDING)) - 2
            self.line.setGeometry(left, 2, self.width() - left - round(theme.px(_ARROW)), self.height() - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        focused = self.hasFocus() or bool(option.state & QStyle.StateFlag.State_On)
        ground = self.palette().color(QPalette.ColorRole.Base if self.isEditable() else QPalette.ColorRole.Button)
        painter.setOpacity(1 if self.isEnabled() else IDLE)
        paint_box(painter, QRectF(self.rect()), "accent" if focused else "line", 2 if focused else 1, ground)
        painter.setOpacity(1)
        if not self.isEditable():
            place = self.rect().adjusted(round(theme.px(_PADDING)), 0, -round(theme.px(_ARROW)), 0)
            said = self.currentText() or self.placeholderText()
            words = self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, place.width())
            painter.setPen(option.palette.color(QPalette.ColorRole.ButtonText))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def paint_box(painter: QPainter, box: QRectF, edge: Tone, width: float, ground: QColor | None = None) -> None:
    """The frame of a box with its arrow; also where a delegate shows what a click will open."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink(edge), width))
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)
    x, y, step = box.right() - theme.px(13), box.center().y() + 0.5, theme.px(3)
    painter.setPen(QPen(ink("text_2"), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([QPointF(x - step, y - step / 2), QPointF(x, y + step / 2), QPointF(x + step, y - step / 2)])
    painter.restore()
