"""A passage of what is ticked: code, words on three lines at most, voice and place. All rows are of one height."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.models.activated import ActivatedRole, Passage
from el2mp_app.models.index import Index
from el2mp_app.widgets.picture.cut_out import paint_cut_out
from el2mp_desktop.language import tr

_SIDE, _ABOVE, _LINE, _WORDS = 14, 7, 18, 21
_LINES = 3


class ActivatedDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, round(theme.px(2 * _ABOVE + 2 * _LINE + _LINES * _WORDS)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, passage = theme.current(), index.data(ActivatedRole.PASSAGE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, QColor(tokens.row))
            edge = QRect(option.rect.left(), option.rect.top(), 2, option.rect.height())
            painter.fillRect(edge, QColor(tokens.accent))
        bottom = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(bottom, QColor(tokens.hairline))
        inside = option.rect.adjusted(*(round(theme.px(side)) for side in (_SIDE, _ABOVE, -_SIDE, -_ABOVE)))
        line = round(theme.px(_LINE))
        self._paint_code(painter, QRect(inside.topLeft(), QSize(inside.width(), line)), passage, selected)
        painter.setPen(QColor(theme.row_ink(tokens.text, selected)))
        middle = inside.adjusted(0, line, 0, -line)
        if passage.cut_out is not None:
            paint_cut_out(painter, middle.adjusted(1, 2, -1, -2), passage.cut_out)
        else:
            _paint_words(painter, middle, tr("“{words}”", words=passage.words))
        foot = QRect(inside.left(), inside.bottom() - line, inside.width(), line)
        self._paint_foot(painter, foot, passage, selected)
        painter.restore()

    def _paint_code(self, painter: QPainter, room: QRect, passage: Passage, selected: bool) -> None:
        chip = QPointF(room.left() + theme.px(4), room.center().y())
        paint_chip(painter, chip, passage.colour, passage.pattern, framed=selected)
        self._paint_line(painter, room.adjusted(round(theme.px(16)), 0, 0, 0), passage.code, 500, selected)

    def _paint_foot(self, painter: QPainter, room: QRect, passage: Passage, selected: bool) -> None:
        parts = " · ".join(part for part in (passage.voice, passage.place) if part)
        self._paint_line(painter, room, parts, 400, selected)

    def _paint_line(self, painter: QPainter, room: QRect, text: str, weight: int, selected: bool) -> None:
        painter.setFont(theme.interface_font(12, weight))
        ink = theme.current().text if weight > 400 else theme.current().text_2
        painter.setPen(QColor(theme.row_ink(ink, selected)))
        elided = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


def _paint_words(painter: QPainter, room: QRect, words: str) -> None:
    """On the lines there are; what is cut is marked, and a click away."""
    font = theme.reading_font(14)
    layout = QTextLayout(words[:400], font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    step, painter_room = theme.px(_WORDS), QRectF(room)
    painter.setFont(font)
    layout.beginLayout()
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        start = line.textStart()
        shown = words[start : start + line.textLength()]
        if number == _LINES - 1:
            shown = QFontMetrics(font).elidedText(words[start:], Qt.TextElideMode.ElideRight, room.width())
        place = QRectF(painter_room.left(), painter_room.top() + number * step, room.width(), step)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown.rstrip())
    layout.endLayout()
