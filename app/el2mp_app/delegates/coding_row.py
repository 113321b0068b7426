"""A coding in the list beside the text: its chip and name, who coded it, and what they could see."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app.delegates.rows import paint_pointed
from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.models.index import Index

CARD = Qt.ItemDataRole.UserRole + 1
"""Role of a `CodingCard`."""
_LEFT, _SIDE, _ABOVE, _LINE = 32, 14, 6, 17
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class CodingCard:
    """A coding as one row."""

    id: str
    name: str
    colour: str
    pattern: str
    coder: str
    seen: str
    """What its coder could see, in words."""
    unsure: bool
    to_discuss: bool

    @property
    def title(self) -> str:
        return ("? " if self.unsure else "") + ("! " if self.to_discuss else "") + self.name


class CodingDelegate(QStyledItemDelegate):
    pointed = ""
    """The coding that the pointer is on elsewhere."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        room = QRect(0, 0, width - round(theme.px(_LEFT + _SIDE)), 10_000)
        # As wide as it is when it is the current one, so that nothing moves then.
        title = QFontMetrics(theme.interface_font(13, 600)).boundingRect(room, _WRAP, index.data(CARD).title)
        return QSize(width, title.height() + round(theme.px(2 * _LINE + 2 * _ABOVE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, card = theme.current(), index.data(CARD)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if current:
            painter.fillRect(option.rect, QColor(tokens.row))
            edge = QRect(option.rect.left(), option.rect.top(), 2, option.rect.height())
            painter.fillRect(edge, QColor(tokens.accent))
        if self.pointed and card.id == self.pointed:
            paint_pointed(painter, option.rect)
        above = round(theme.px(_ABOVE))
        chip = QPointF(option.rect.left() + theme.px(18), option.rect.top() + above + theme.px(9))
        paint_chip(painter, chip, card.colour, card.pattern, framed=current)
        inside = option.rect.adjusted(round(theme.px(_LEFT)), above, -round(theme.px(_SIDE)), -above)
        painter.setFont(theme.interface_font(13, 600 if current else 500))
        painter.setPen(QColor(theme.row_ink(tokens.text, current)))
        painter.drawText(inside, _WRAP, card.title)
        painter.setFont(theme.interface_font(12))
        painter.setPen(QColor(theme.row_ink(tokens.text_2, current)))
        line = round(theme.px(_LINE))
        for place, words in enumerate((card.seen, card.coder)):
            rect = QRect(inside.left(), inside.bottom() + 1 - (place + 1) * line, inside.width(), line)
            elided = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()
