"""A list in a dialog: each row has a name, words that were said, and what is told of them, and the height it needs."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from el2mp_app.look import theme
from el2mp_app.models.index import Index

_PARTS = Qt.ItemDataRole.UserRole + 1
_SIDE, _ABOVE = 14, 7
_WRAP = Qt.TextFlag.TextWordWrap


class TextList(QListWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_TextDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # How high rows are is a matter of how wide they are: a scroll bar that comes takes some of it.
            self.scheduleDelayedItemsLayout()

    def add(self, data: object, name: str, words: str = "", about: str = "") -> QListWidgetItem:
        """A row that stands for ``data``; what is empty takes no room."""
        item = QListWidgetItem("\n".join(part for part in (name, words, about) if part), self)
        item.setData(Qt.ItemDataRole.UserRole, data)
        item.setData(_PARTS, (name, words, about))
        return item


class _TextDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 280
        room = QRect(0, 0, width - 2 * round(theme.px(_SIDE)), 10_000)
        high = sum(QFontMetrics(font).boundingRect(room, _WRAP, text).height() for text, font, _ in _parts(index))
        return QSize(width, high + 2 * round(theme.px(_ABOVE)) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, whole = theme.current(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(whole, QColor(tokens.row))
            painter.fillRect(QRect(whole.left(), whole.top(), 2, whole.height()), QColor(tokens.accent))
        painter.fillRect(QRect(whole.left(), whole.bottom(), whole.width(), 1), QColor(tokens.hairline))
        inside = whole.adjusted(*(round(theme.px(side)) for side in (_SIDE, _ABOVE, -_SIDE, 0)))
        for text, font, colour in _parts(index):
            painter.setFont(font)
            painter.setPen(QColor(theme.row_ink(colour, selected)))
            inside.setTop(painter.drawText(inside, _WRAP, text).bottom() + 1)
        if option.state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(whole.adjusted(0, 0, -1, -1))
        painter.restore()


def _parts(index: Index) -> list[tuple[str, QFont, str]]:
    """What is written under one another, with its type and its colour."""
    tokens = theme.current()
    name, words, about = index.data(_PARTS)
    looks = (
        (name, theme.interface_font(13, 500), tokens.text),
        (words, theme.reading_font(14), tokens.text),
        (about, theme.interface_font(12), tokens.text_2),
    )
    return [look for look in looks if look[0]]
