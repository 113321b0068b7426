"""How the files of an import are painted: tick, kind, name, figures, and what is good to know."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from el2mp_app.look import icons, theme
from el2mp_app.models.import_files import FileRole
from el2mp_app.models.import_words import FIGURES, Column
from el2mp_app.models.index import Index
from el2mp_app.widgets.controls.tick_box import paint_tick
from el2mp_app.widgets.typeset import Tone, on_row

ROW = 32
_TICK, _KIND, _ICON = 16, 18, 16
_ICONS = {"transcript": "transcript", "document": "document", "chat": "chat", "archive": "folder"}


class ImportRowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(round(theme.px(60)), round(theme.px(ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        if index.column() == Column.FILE:
            rect = self._lead(painter, rect, index, selected)
            # Nothing stands in the next cell of a conversation: its title may.
            if index.parent().isValid() and isinstance(option.widget, QTreeView):
                rect.setRight(rect.right() + option.widget.columnWidth(Column.FORMAT) - round(theme.px(14)))
        elif index.column() == Column.FORMAT:
            rect = self._sureness(painter, rect, index, selected)
        elif index.column() == Column.NOTES:
            rect = self._mark(painter, rect.adjusted(0, 0, -round(theme.px(14)), 0), index, selected)
        inset = round(theme.px(10)) if index.column() in (Column.LANGUAGE, Column.NOTES) else 0
        self._words(painter, rect.adjusted(inset, 0, -round(theme.px(4)), 0), index, selected)
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the tick turns it over."""
        if not isinstance(event, QMouseEvent) or not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        around = self._around_tick(option.rect).contains(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not around:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            turn_over(model, index)
        return True

    def _lead(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> QRect:
        """The tick and the kind of a file. Returns the room left for its name."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        paint_tick(painter, self._tick(rect), state, enabled, selected)
        middle = QPointF(rect.left() + theme.px(_TICK + 16 + _KIND / 2), rect.center().y() + 0.5)
        kind = _ICONS.get(index.data(FileRole.KIND))
        if kind:
            icons.paint(painter, kind, _around(middle), on_row(_tone(index, selected), selected))
        return rect.adjusted(round(theme.px(_TICK + 16 + _KIND + 7)), 0, 0, 0)

    def _sureness(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> QRect:
        """How sure the format is, after its name. Returns the room left for the name."""
        word = index.data(FileRole.SURENESS)
        if not word:
            return rect
        label, font = theme.interface_font(13), theme.interface_font(12)
        gap, width = round(theme.px(7)), QFontMetrics(font).horizontalAdvance(word)
        room = rect.width() - width - gap - round(theme.px(14))
        taken = min(QFontMetrics(label).horizontalAdvance(index.data() or "") + 1, room)
        painter.setFont(font)
        painter.setPen(on_row("text_3", selected))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(rect.left() + taken + gap, rect.top(), width + 2, rect.height()), side, word)
        return QRect(rect.left(), rect.top(), taken + round(theme.px(4)), rect.height())

    def _mark(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> QRect:
        kind = index.data(FileRole.NOTE)
        if kind == "plain":
            return rect
        centre = QPointF(rect.left() + theme.px(17), rect.center().y() + 0.5)
        paint_mark(painter, centre, kind, selected)
        return rect.adjusted(round(theme.px(20)), 0, 0, 0)

    def _words(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> None:
        first = index.column() == Column.FILE and not index.parent().isValid()
        tabular = index.column() in (*FIGURES, Column.DATE)
        font = theme.interface_font(13, 500 if first else 400, tabular=tabular)
        tone = _tone(index, selected)
        if index.column() == Column.NOTES:
            kind = index.data(FileRole.NOTE)
            tone = kind if kind != "plain" else "text_2"
        painter.setFont(font)
        painter.setPen(on_row(tone, selected))
        # The end of a file's name says its kind; a title is known by its beginning.
        mode = Qt.TextElideMode.ElideMiddle if first else Qt.TextElideMode.ElideRight
        words = QFontMetrics(font).elidedText(index.data() or "", mode, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), words)

    def _tick(self, rect: QRect) -> QRectF:
        side = round(theme.px(_TICK - 2))
        return QRectF(rect.left() + 2, round(rect.center().y() - side / 2) + 1, side, side)

    def _around_tick(self, rect: QRect) -> QRect:
        """At least 24 pixels each way."""
        return QRect(rect.left() - round(theme.px(4)), rect.top(), round(theme.px(28)), rect.height())


def turn_over(model: QAbstractItemModel, index: Index) -> None:
    """Tick what is not ticked, or only in part; untick what is."""
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    to = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    model.setData(index, to, Qt.ItemDataRole.CheckStateRole)


def _tone(index: Index, selected: bool) -> Tone:
    pale = index.sibling(index.row(), 0).data(FileRole.PALE)
    return "text_3" if pale and not selected else "text_2" if pale else "text"


def paint_mark(painter: QPainter, centre: QPointF, kind: str, selected: bool) -> None:
    """A triangle for a warning, a cross for a refusal."""
    colour = on_row("err" if kind == "err" else "warn", selected)
    icons.paint(painter, "reject" if kind == "err" else "warning", _around(centre), colour)


def _around(centre: QPointF) -> QRectF:
    side = round(theme.px(_ICON))
    return QRectF(round(centre.x() - side / 2), round(centre.y() - side / 2), side, side)
