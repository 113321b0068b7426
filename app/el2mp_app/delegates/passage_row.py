"""A passage in a list: the words whole, in the reading type, and under them the voice and the place."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app.look import theme
from el2mp_app.models.index import Index
from el2mp_app.models.passages import PassageLine, PassageRole
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.language import tr

_WRAP = Qt.TextFlag.TextWordWrap
_LONGEST = 600
"""Characters of a passage shown in the list; the rest is a click away, and the cut is marked."""


class PassageDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 280
        room = QRect(0, 0, width - 28, 10_000)
        words = QFontMetrics(theme.reading_font(15)).boundingRect(room, _WRAP, _quoted(index))
        lines = 2 if _needs_two(index.data(PassageRole.LINE), room.width()) else 1
        return QSize(width, words.height() + lines * int(theme.px(18)) + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.current()
        line: PassageLine = index.data(PassageRole.LINE)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, QColor(tokens.row))
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()), QColor(tokens.accent)
            )
        bottom = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(bottom, QColor(tokens.hairline))
        inside = option.rect.adjusted(14, 8, -14, -8)
        painter.setFont(theme.reading_font(15))
        painter.setPen(QColor(theme.row_ink(tokens.text, selected)))
        painter.drawText(inside, _WRAP, _quoted(index))
        high, left = int(theme.px(18)), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        foot = QRect(inside.left(), inside.bottom() - high, inside.width(), high)
        apart = _needs_two(line, inside.width())
        painter.setFont(_voice_font())
        painter.drawText(foot.translated(0, -high if apart else 0), left, line.voice)
        painter.setFont(theme.interface_font(12))
        painter.setPen(QColor(theme.row_ink(tokens.text_2, selected)))
        place = QFontMetrics(painter.font()).elidedText(line.place, Qt.TextElideMode.ElideMiddle, foot.width())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(foot, right if line.voice and not apart else left, place)
        painter.restore()


def _voice_font() -> QFont:
    return theme.interface_font(12, 500)


def _needs_two(line: PassageLine, width: int) -> bool:
    """Whether voice and place have a line each: not both have room on one."""
    if not line.voice:
        return False
    place = QFontMetrics(theme.interface_font(12)).horizontalAdvance(line.place)
    return QFontMetrics(_voice_font()).horizontalAdvance(line.voice) + 12 + place > width


def _quoted(index: Index) -> str:
    line: PassageLine = index.data(PassageRole.LINE)
    words = one_line(line.words)
    if line.span is None:
        return words
    return tr("“{words}”", words=words if len(words) <= _LONGEST else words[:_LONGEST] + " […]")
