"""How the speakers of an import are painted and edited: names to choose from or to type, and doubts marked."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from el2mp_app.delegates.import_rows import paint_mark
from el2mp_app.look import theme
from el2mp_app.models.import_speakers import Column, SpeakerRole
from el2mp_app.models.index import Index
from el2mp_app.widgets.controls.chooser import Chooser, paint_box
from el2mp_app.widgets.typeset import Tone, ink
from el2mp_desktop.language import tr

ROW = 35


class SpeakerRowDelegate(QStyledItemDelegate):
    """``offered`` gives what the boxes of a column offer."""

    def __init__(self, offered: Mapping[Column, Callable[[], list[str]]], parent: QObject) -> None:
        super().__init__(parent)
        self._offered = offered

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(round(theme.px(60)), round(theme.px(ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.fillRect(option.rect, ink("panel"))
        bottom = option.rect.bottom()
        painter.fillRect(QRect(option.rect.left(), bottom, option.rect.width(), 1), ink("hairline"))
        doubt = bool(index.data(SpeakerRole.DOUBT))
        view = option.widget
        focused = isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index
        if index.column() in self._offered:
            box = self._box(option.rect)
            self._paint_box(painter, box, index, doubt, focused)
        else:
            self._paint_words(painter, option.rect, index, doubt)
            if focused:
                painter.setPen(QPen(ink("accent"), 2))
                painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 2, -3, -4), theme.RADIUS, theme.RADIUS)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = Chooser(parent, editable=True)
        editor.addItems(self._offered[Column(index.column())]())
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

    def _paint_box(self, painter: QPainter, box: QRectF, index: Index, doubt: bool, focused: bool) -> None:
        asks = doubt and index.column() == Column.ROLE and not index.data()
        if not asks or focused:
            edge: Tone = "accent" if focused else "warn" if doubt and index.column() == Column.BECOMES else "line"
            paint_box(painter, box, edge, 2 if focused else 1, ink("page"))
        tone: Tone = "text" if index.data() else "warn" if asks else "text_3"
        text = index.data() or (tr("same person?") if asks else "–")
        font = theme.interface_font(12 if asks else 13)
        inset, end = (0, 0) if asks and not focused else (round(theme.px(9)), round(theme.px(21)))
        place = box.toRect().adjusted(inset, 0, -end, 0)
        painter.setFont(font)
        painter.setPen(ink(tone))
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index, doubt: bool) -> None:
        name = index.column() == Column.NAME
        if name and doubt:
            paint_mark(painter, QPointF(rect.left() + theme.px(7), rect.center().y() + 0.5), "warn", False)
            rect = rect.adjusted(round(theme.px(20)), 0, 0, 0)
        rect = rect.adjusted(0, 0, -round(theme.px(4 if name else 16)), 0)
        font = theme.interface_font(13, tabular=not name)
        painter.setFont(font)
        painter.setPen(ink("warn" if name and doubt else "text"))
        words = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), words)
