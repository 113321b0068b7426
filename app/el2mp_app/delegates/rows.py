"""How rows of the side panels are painted: codes with chip, count and key; sources with what was read of them."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from el2mp_app.look import icons, theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.models.code_tree import CodeRole
from el2mp_app.models.index import Index
from el2mp_app.models.source_list import SourceRole
from el2mp_app.widgets.controls.tick_box import paint_tick
from el2mp_app.widgets.typeset import ink
from el2mp_desktop.language import number

FIGURE = Qt.ItemDataRole.UserRole + 4
"""Role of what stands at the right of a line."""


class _RowDelegate(QStyledItemDelegate):
    height = 26

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(int(theme.px(120)), int(theme.px(self.height)))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> bool:
        """Paint the current row with its accent edge. Returns whether it is the current one."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            # What is left of a row of a tree is painted before its arrow.
            left = option.rect.left() if isinstance(option.widget, QTreeView) else 0
            painter.fillRect(QRect(left, option.rect.top(), option.widget.width(), option.rect.height()), ink("row"))
            if not isinstance(option.widget, QTreeView):
                paint_edge(painter, option.rect)
        return selected

    def _tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, room: QRect) -> QRect:
        """The box of a row that can be ticked, where the style takes clicks on it. Returns what room is left."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return room
        self.initStyleOption(option, index)
        style, part = option.widget.style(), QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = QRect(style.subElementRect(part, option, option.widget))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_tick(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), Qt.CheckState(state), selected=selected)
        return room.adjusted(box.right() + 4 - room.left(), 0, 0, 0)

    def _figure(self, painter: QPainter, rect: QRect, text: str, selected: bool) -> int:
        """A figure at the right end. Returns the width that it takes."""
        painter.setFont(theme.interface_font(12, tabular=True))
        painter.setPen(QColor(theme.row_ink(theme.current().text_3, selected)))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return QFontMetrics(painter.font()).horizontalAdvance(text)

    def _name(self, painter: QPainter, rect: QRect, text: str, selected: bool, weight: int = 400) -> None:
        painter.setFont(theme.interface_font(13, weight))
        painter.setPen(QColor(theme.row_ink(theme.current().text, selected)))
        elided = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


def paint_pointed(painter: QPainter, row: QRect) -> None:
    """A row that is linked to what the pointer is on: framed, where the current one is filled."""
    painter.setPen(QPen(QColor(theme.current().accent), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(row.adjusted(0, 0, -1, -1))


def paint_edge(painter: QPainter, row: QRect) -> None:
    """The mark at the left of the current row."""
    painter.fillRect(QRect(0, row.top(), 2, row.height()), ink("accent"))


class CodeDelegate(_RowDelegate):
    """A chip, the name, how often it was used, and the digit that codes with it."""

    height = 24
    pointed = ""
    """The code that the pointer is on elsewhere."""
    has_keys = True
    """Whether some codes have a digit: figures then stand left of it in all rows."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        selected = self._ground(painter, option)
        rect = self._tick(painter, option, index, option.rect.adjusted(4, 0, -int(theme.px(14)), 0))
        look, code = index.data(CodeRole.LOOK), index.data(CodeRole.CODE)
        if self.pointed and code is not None and code.id == self.pointed:
            paint_pointed(painter, option.rect)
        if look is not None:
            chip = QPointF(rect.left() + theme.px(6), rect.center().y() + 0.5)
            paint_chip(painter, chip, look[0], look[1], framed=selected)
            rect.setLeft(rect.left() + int(theme.px(18)))
        key = index.data(CodeRole.KEY)
        if key:
            self._key(painter, rect, key, selected)
        total = index.data(CodeRole.TOTAL) if look is None else index.data(CodeRole.COUNT)
        if self.has_keys and (key or total):
            rect.setRight(rect.right() - int(theme.px(24)))
        if total:
            rect.setRight(rect.right() - self._figure(painter, rect, number(total), selected) - 8)
        self._name(painter, rect, index.data(), selected, 500 if look is None else 400)
        painter.restore()

    def _key(self, painter: QPainter, rect: QRect, key: str, selected: bool) -> None:
        tokens = theme.current()
        side = theme.px(16)
        box = QRectF(rect.right() - side, rect.center().y() - side / 2 + 0.5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.row_ink(tokens.line, selected)), 1))
        painter.drawRoundedRect(box, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(theme.row_ink(tokens.text_2, selected)))
        painter.setFont(theme.interface_font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class SourceDelegate(_RowDelegate):
    """The kind and name of a source, and how much of it was read; of a group, how many sources it holds."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        selected = self._ground(painter, option)
        rect = self._tick(painter, option, index, option.rect.adjusted(4, 0, -int(theme.px(14)), 0))
        figure = index.data(SourceRole.FIGURE)
        if figure:
            rect.setRight(rect.right() - self._figure(painter, rect, figure, selected) - 8)
        icon = index.data(SourceRole.ICON)
        if icon:
            side = theme.px(16)
            box = QRectF(rect.left(), rect.center().y() + 0.5 - side / 2, side, side)
            icons.paint(painter, icon, box, QColor(theme.row_ink(theme.current().text_2, selected)))
            rect.setLeft(rect.left() + int(theme.px(22)))
        self._name(painter, rect, index.data(), selected, 400 if icon else 500)
        painter.restore()


class LineDelegate(_RowDelegate):
    """One line of text, and a word at its right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        selected = self._ground(painter, option)
        rect = option.rect.adjusted(int(theme.px(14)), 0, -int(theme.px(14)), 0)
        figure = index.data(FIGURE)
        if figure:
            rect.setRight(rect.right() - self._figure(painter, rect, figure, selected) - 8)
        self._name(painter, rect, index.data(), selected)
        painter.restore()


class TickDelegate(_RowDelegate):
    """A box to tick, and a name."""

    height = 24

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        selected = self._ground(painter, option)
        rect = self._tick(painter, option, index, option.rect.adjusted(4, 0, -int(theme.px(14)), 0))
        self._name(painter, rect.adjusted(4, 0, 0, 0), index.data(), selected)
        painter.restore()
