"""The box that is ticked: alone with words beside it, and as delegates paint it in rows."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from el2mp_app.look import theme
from el2mp_app.widgets.typeset import ink, on_row


class TickBox(QCheckBox):
    """``QCheckBox`` with the edge that other controls have: the style's own cannot be told from a dark ground."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QPainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        paint_tick(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), self.checkState(), self.isEnabled())
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, left, self.text())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


def paint_tick(
    painter: QPainter, box: QRectF, state: Qt.CheckState | None, enabled: bool = True, selected: bool = False
) -> None:
    """Outlined like other controls; filled where it is ticked, with a dash where only some below it are."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    full = state is not None and state != Qt.CheckState.Unchecked
    dim = not full and not enabled
    edge = theme.row_ink(theme.faint().name(), selected) if dim else on_row("accent" if full else "line", selected)
    painter.setPen(QPen(QColor(edge), 1.2))
    painter.setBrush(ink("accent") if full else Qt.BrushStyle.NoBrush if dim else ink("page"))
    painter.drawRoundedRect(box, 3, 3)
    if full:
        painter.setPen(QPen(ink("accent_text"), theme.px(1.8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y, step = box.center().x(), box.center().y(), box.width() / 14
        if state == Qt.CheckState.PartiallyChecked:
            painter.drawLine(QPointF(x - 3 * step, y), QPointF(x + 3 * step, y))
        else:
            painter.drawPolyline(
                [QPointF(x - 3.4 * step, y), QPointF(x - step, y + 2.6 * step), QPointF(x + 3.6 * step, y - 2.8 * step)]
            )
    painter.restore()
