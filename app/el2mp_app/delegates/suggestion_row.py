"""A suggestion in the review list: code, quote and place while it waits; two lines once it is decided."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app import theme
from el2mp_app.chips import paint_chip
from el2mp_app.models.code_tree import Index
from el2mp_app.models.suggestion_queue import SuggestionRole, state_word
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.language import number, tr

_LINE = 20
_WAITING = ("open", "unanchored", "deferred")
_SIGNS = {"accepted": "✓", "rejected": "✗", "deferred": "›", "unanchored": "✗"}


class SuggestionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SuggestionRow = index.data(SuggestionRole.ROW)
        lines = 3 if row.state in _WAITING else 2
        return QSize(100, int(theme.px(lines * _LINE + 12)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SuggestionRow = index.data(SuggestionRole.ROW)
        tokens, waiting = theme.current(), row.state in _WAITING
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.row))
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()), QColor(tokens.accent)
            )
        painter.fillRect(
            QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), QColor(tokens.hairline)
        )
        line = QRect(option.rect)
        line.setHeight(int(theme.px(_LINE)))
        line.translate(0, int(theme.px(6)))
        line.adjust(int(theme.px(30)), 0, -int(theme.px(14)), 0)
        self._chip(painter, option.rect.left() + theme.px(17), line.center().y(), index, proposed=waiting)
        _write(painter, line, index.data(), theme.interface_font(13, 500 if waiting else 400), tokens.text)
        if waiting:
            line.translate(0, int(theme.px(_LINE)))
            quote = tr("“{words}”", words=" ".join(row.quote.split()))
            _write(painter, line, quote, theme.reading_font(14), tokens.text)
        line.translate(0, int(theme.px(_LINE)))
        self._last_line(painter, line, row)
        painter.restore()

    def _chip(self, painter: QPainter, x: float, y: float, index: Index, proposed: bool) -> None:
        colour, pattern = index.data(SuggestionRole.LOOK) or ("#858D95", "solid")
        paint_chip(painter, QPointF(x, y + 0.5), colour, pattern, proposed=proposed)

    def _last_line(self, painter: QPainter, line: QRect, row: SuggestionRow) -> None:
        tokens = theme.current()
        place = f"{row.source_name} · {tr('turn {number}', number=number(row.turn + 1))}"
        sign = _SIGNS.get(row.state, "")
        word = f"{sign} {state_word(row)}" if sign else ""
        if row.state == "open" and row.match == "approximate":
            word = "≈ " + tr("approximate")
        colours = {"accepted": tokens.ok, "unanchored": tokens.err}
        font = theme.interface_font(12)
        width = QFontMetrics(font).horizontalAdvance(word)
        painter.setFont(font)
        painter.setPen(QColor(colours.get(row.state, tokens.text_2)))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        line = QRect(line)
        line.setRight(line.right() - width - 10)
        _write(painter, line, place, font, tokens.text_2)


def _write(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
