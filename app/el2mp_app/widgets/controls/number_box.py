"""A number to type or to step through, drawn as the other controls are."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSpinBox, QStyle, QStyleOptionSpinBox, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.controls.chooser import IDLE
from el2mp_app.widgets.typeset import ink


class NumberBox(QSpinBox):
    """``QSpinBox`` without a system's gradient; its two arrows stand where the style takes clicks on them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(round(theme.px(5)), 0, 0, 0)
        # The box is the frame of both.
        self.lineEdit().setStyleSheet("border: none; background: transparent; min-height: 0; padding: 0;")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + round(theme.px(12)), round(theme.px(28)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QPainter(self), QStyleOptionSpinBox()
        self.initStyleOption(option)
        focused = self.hasFocus() or self.lineEdit().hasFocus()
        wide = 2 if focused else 1
        painter.setOpacity(1 if self.isEnabled() else IDLE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink("accent" if focused else "line"), wide))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)
        steps = (
            (QStyle.SubControl.SC_SpinBoxUp, -1, QSpinBox.StepEnabledFlag.StepUpEnabled),
            (QStyle.SubControl.SC_SpinBoxDown, 1, QSpinBox.StepEnabledFlag.StepDownEnabled),
        )
        for part, down, can in steps:
            place = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            self._arrow(painter, QRectF(place).center(), down, bool(self.stepEnabled() & can))

    def _arrow(self, painter: QPainter, centre: QPointF, down: int, can: bool) -> None:
        step = theme.px(2.6)
        painter.setPen(QPen(ink("text_2" if can else "hairline"), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ends = (QPointF(-step, -down * step / 2), QPointF(0, down * step / 2), QPointF(step, -down * step / 2))
        painter.drawPolyline([centre + end for end in ends])
