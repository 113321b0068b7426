"""An act of the history as a row: what and on what, and under it who and when."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app.look import theme
from el2mp_app.models.history import HistoryRole
from el2mp_app.models.index import Index

_HEIGHT, _SIDE = 46, 14


class HistoryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, round(theme.px(_HEIGHT)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.current()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, QColor(tokens.row))
            edge = QRect(option.rect.left(), option.rect.top(), 2, option.rect.height())
            painter.fillRect(edge, QColor(tokens.accent))
        inside = option.rect.adjusted(_SIDE, round(theme.px(5)), -_SIDE, -round(theme.px(5)))
        upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
        lower = upper.translated(0, upper.height())
        act, on = index.data(Qt.ItemDataRole.DisplayRole), index.data(HistoryRole.ON)
        _draw(painter, upper, f"{act} · {on}" if on else act, theme.row_ink(tokens.text, selected), 13, 500)
        who, when = index.data(HistoryRole.WHO), index.data(HistoryRole.WHEN)
        foot = " · ".join(part for part in (when, who) if part)
        _draw(painter, lower, foot, theme.row_ink(tokens.text_2, selected), 12, 400)
        painter.restore()


def _draw(painter: QPainter, room: QRect, words: str, colour: str, size: int, weight: int) -> None:
    painter.setFont(theme.interface_font(size, weight))
    painter.setPen(QColor(colour))
    shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
