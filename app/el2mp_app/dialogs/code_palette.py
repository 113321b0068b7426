"""The code palette: type a few letters of a name, a synonym or a definition, Enter takes the code."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from el2mp_app import theme
from el2mp_app.chips import paint_chip
from el2mp_app.code_search import rank
from el2mp_app.models.code_tree import Index
from el2mp_app.widgets.plain import quiet
from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.language import tr

_CODE = Qt.ItemDataRole.UserRole
_ABOVE = Qt.ItemDataRole.UserRole + 1
_GAP = 6
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CodePalette(QDialog):
    """Opens over the reader; ``code_chosen`` brings the id, Escape nothing."""

    code_chosen = Signal(str)

    def __init__(self, codes: Sequence[CodeRow], language: str, recent: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Code with"))
        self._language = language
        self._names = {code.id: in_language(code.name, language) for code in codes}
        order = {id: place for place, id in enumerate(recent)}
        self._codes = sorted((c for c in codes if c.codable), key=lambda code: order.get(code.id, len(order)))
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(tr("Name, synonym or definition"))
        self.words.setAccessibleName(tr("Find a code"))
        self.words.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Codes found"))
        self.list.setItemDelegate(_PaletteDelegate(self.list))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none = QLabel(tr("No code says this."), self)
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(6, 4, 6, 4)
        quiet(self._none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(self._none, 1)
        layout.addWidget(self.list, 1)
        self.words.textChanged.connect(self._fill)
        self.words.returnPressed.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.resize(int(theme.px(380)), int(theme.px(340)))
        self._fill("")

    def open_beside(self, place: QRect) -> None:
        """Below a place on the screen, or above it where there is no room; the text coded stays in sight."""
        screen = (self.parentWidget() or self).screen().availableGeometry()
        x = max(screen.left(), min(place.left(), screen.right() - self.width()))
        below, above = place.bottom() + _GAP, place.top() - _GAP - self.height()
        y = below if below + self.height() <= screen.bottom() or above < screen.top() else above
        y = min(y, screen.bottom() - self.height())
        self.move(QPoint(x, y))
        self.show()
        self.words.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        ranked = [(place, code) for code in self._codes if (place := rank(code, typed)) is not None]
        self.list.clear()
        for _, code in sorted(ranked, key=lambda one: one[0]):
            item = QListWidgetItem(self._names[code.id])
            item.setData(_CODE, code)
            item.setData(_ABOVE, self._names.get(code.parent_id or "", ""))
            item.setToolTip(in_language(code.definition, self._language))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(ranked))
        self._none.setVisible(not ranked)

    def _take(self, *_: object) -> None:
        item = self.list.currentItem()
        if item is not None:
            chosen = item.data(_CODE).id
            # Closed first: what follows may have a sentence to say.
            self.close()
            self.code_chosen.emit(chosen)


class _PaletteDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, int(theme.px(28)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, code = theme.current(), index.data(_CODE)
        painter.save()
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(option.rect, QColor(tokens.row))
        rect = option.rect.adjusted(int(theme.px(26)), 0, -8, 0)
        chip = QPointF(option.rect.left() + theme.px(14), rect.center().y() + 0.5)
        paint_chip(painter, chip, code.colour, code.pattern, framed=current)
        painter.setFont(theme.interface_font(12))
        painter.setPen(QColor(tokens.text_3))
        above = index.data(_ABOVE)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, above)
        rect.setRight(rect.right() - QFontMetrics(painter.font()).horizontalAdvance(above) - 12)
        painter.setFont(theme.interface_font(13, 500))
        painter.setPen(QColor(tokens.text))
        name = QFontMetrics(painter.font()).elidedText(index.data(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()
