"""Cells of a table that are boxes: a value to choose from those offered, or to type."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from el2mp_app.look import theme
from el2mp_app.models.index import Index
from el2mp_app.widgets.controls.chooser import Chooser, paint_box
from el2mp_app.widgets.typeset import Tone, ink

ROW = 35


class BoxDelegate(QStyledItemDelegate):
    """``offered`` gives what the box of a cell offers, or None where there is no box but words."""

    def __init__(self, offered: Callable[[Index], Sequence[str] | None], ground: Tone, parent: QObject) -> None:
        super().__init__(parent)
        self._offered = offered
        self._ground: Tone = ground

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(round(theme.px(60)), round(theme.px(ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.fillRect(option.rect, ink(self._ground))
        bottom = option.rect.bottom()
        painter.fillRect(QRect(option.rect.left(), bottom, option.rect.width(), 1), ink("hairline"))
        view = option.widget
        focused = isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.paint_box(painter, self._box(option.rect), index, focused)
        else:
            self.paint_words(painter, option.rect, index)
            if focused:
                painter.setPen(QPen(ink("accent"), 2))
                painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -3, -4), theme.RADIUS, theme.RADIUS)
        painter.restore()

    def paint_box(self, painter: QPainter, box: QRectF, index: Index, focused: bool) -> None:
        text = index.data()
        paint_box(painter, box, "accent" if focused else "line", 2 if focused else 1, ink("page"))
        place = box.toRect().adjusted(round(theme.px(9)), 0, -round(theme.px(21)), 0)
        write(painter, place, text or "–", "text" if text else "text_3", theme.interface_font(13))

    def paint_words(self, painter: QPainter, rect: QRect, index: Index) -> None:
        place = rect.adjusted(0, 0, -round(theme.px(16)), 0)
        write(painter, place, index.data(), "text", theme.interface_font(13))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = Chooser(parent, editable=True)
        editor.addItems(list(self._offered(index) or ()))
        editor.setAccessibleName(index.model().headerData(index.column(), Qt.Orientation.Horizontal))
        # Chosen from the list, it holds at once; the box stays, for the arrow keys go on choosing.
        editor.activated.connect(lambda _place: self.commitData.emit(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, Chooser):
            text = index.data(Qt.ItemDataRole.EditRole)
            editor.setCurrentIndex(editor.findText(text))
            editor.line.setText(text)
            editor.line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Chooser):
            model.setData(index, editor.currentText(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self._box(option.rect).toRect())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # The list of the box takes the focus from its line: that is no end of editing.
        if event.type() == QEvent.Type.FocusOut and isinstance(editor, Chooser) and editor.view().isVisible():
            return False
        return super().eventFilter(editor, event)

    def _box(self, rect: QRect) -> QRectF:
        height = round(theme.px(28))
        top = rect.top() + (rect.height() - 1 - height) // 2
        return QRectF(rect.left(), top, rect.width() - round(theme.px(12)), height)


def write(painter: QPainter, place: QRect, text: str, tone: Tone, font: QFont, side: int | None = None) -> None:
    """Words in one line, cut with an ellipsis; ``side``: how they stand, at the left if it is not said."""
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(font)
    painter.setPen(ink(tone))
    words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, left if side is None else side, words)
