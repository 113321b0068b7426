"""A suggestion in the review list: code, quote and place while it waits; two lines once it is decided."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.models.index import Index
from el2mp_app.models.suggestion_queue import WAITING, SuggestionRole, state_word
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.language import number, tr

_LINE = 20
_ABOVE = 6
_SIGNS = {"accepted": "✓", "rejected": "✗", "deferred": "›", "unanchored": "✗"}
_GREY = ("#858D95", "solid")
"""A code that is gone."""


def height(state: str) -> int:
    """Of a row of the list for a suggestion in this state, in pixels."""
    return round(theme.px((3 if state in WAITING else 2) * _LINE + 2 * _ABOVE))


class SuggestionDelegate(QStyledItemDelegate):
    """Fills the row it is given: one just decided on still has the height of a waiting one."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SuggestionRow = index.data(SuggestionRole.ROW)
        tokens, waiting = theme.current(), row.state in WAITING
        place = option.rect
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(place, QColor(tokens.row))
            painter.fillRect(QRect(place.left(), place.top(), 2, place.height()), QColor(tokens.accent))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), QColor(tokens.hairline))
        step = round(theme.px(_LINE))
        line = QRect(place.left(), place.top() + round(theme.px(_ABOVE)), place.width(), step)
        line.adjust(round(theme.px(32)), 0, -round(theme.px(14)), 0)
        chip = QPointF(place.left() + theme.px(18), line.center().y() + 0.5)
        colour, pattern = index.data(SuggestionRole.LOOK) or _GREY
        paint_chip(painter, chip, colour, pattern, proposed=row.state != "accepted" or row.coding_removed)
        ink = theme.row_ink(tokens.text, selected)
        taken = _write_right(painter, line, index.data(SuggestionRole.AGAIN), theme.row_ink(tokens.text_2, selected))
        name = line.adjusted(0, 0, -taken, 0)
        _write(painter, name, index.data(), theme.interface_font(13, 500 if waiting else 400), ink)
        if waiting:
            line.translate(0, step)
            quote = tr("“{words}”", words=one_line(row.quote))
            _write(painter, line, quote, theme.reading_font(14), ink)
        line.translate(0, step)
        self._last_line(painter, line, row, selected)
        painter.restore()

    def _last_line(self, painter: QPainter, line: QRect, row: SuggestionRow, selected: bool) -> None:
        tokens = theme.current()
        sign = _SIGNS.get(row.state, "")
        word = f"{sign} {state_word(row)}" if sign else ""
        if row.state == "open" and row.match == "approximate":
            word = "≈ " + tr("approximate")
        colours = {"accepted": tokens.text_2 if row.coding_removed else tokens.ok, "unanchored": tokens.err}
        font, ink = theme.interface_font(12), theme.row_ink(tokens.text_2, selected)
        colour = theme.row_ink(colours.get(row.state, tokens.text_2), selected)
        taken = _write_right(painter, line, word, colour)
        place = f"{tr('turn {number}', number=number(row.turn + 1))} · {row.source_name}"
        _write(painter, line.adjusted(0, 0, -taken, 0), place, font, ink)


def _write_right(painter: QPainter, line: QRect, word: str, colour: str) -> int:
    """At the end of the line. Returns how much of it is taken, with the room before."""
    if not word:
        return 0
    font = theme.interface_font(12)
    wide = QFontMetrics(font).horizontalAdvance(word) + 2
    _write(painter, line.adjusted(line.width() - wide, 0, 0, 0), word, font, colour)
    return wide + 10


def _write(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
