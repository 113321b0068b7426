"""A palette: a field over a list, opened over the window. What is typed finds rows; Enter takes one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.look.tooltips import literal
from el2mp_app.models.index import Index
from el2mp_app.speaking import announce
from el2mp_app.widgets.controls.buttons import paint_key
from el2mp_app.widgets.plain import Label, quiet

ROW = Qt.ItemDataRole.UserRole
_GAP = 6
_ROW = 28
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """``look``: of a code; ``note`` and ``key`` stand at the right; ``idle``: cannot be taken now."""

    id: str
    name: str
    note: str = ""
    key: str = ""
    look: tuple[str, str] | None = None
    ticked: bool = False
    idle: bool = False
    tip: str = ""
    spoken: str = ""
    """The row in words, where they are more than its name."""


class Palette(QDialog):
    """Its heirs say which rows there are, and what taking one means. Escape takes nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLineEdit(self)
        self.words.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_PaletteDelegate(self.list))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setMinimumHeight(int(theme.px(_ROW)))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none, self.hint = Label(self), Label(self)
        for label in (self.none, self.hint):
            label.setWordWrap(True)
            label.setContentsMargins(6, 2, 6, 2)
            quiet(label)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        self.words.textChanged.connect(self.fill)
        self._tallest = 0
        self._above = False
        """Whether it stands above what is worked on, and shrinks towards it."""
        self.list.itemClicked.connect(self._click)
        self.list.currentItemChanged.connect(self._speak)

    # For the heirs

    def rows(self, typed: str) -> Sequence[PaletteRow]:
        """What there is for the words typed, the best first; every heir says it."""
        return ()

    def take(self, row: PaletteRow) -> None:
        """Enter or a click: what a row stands for is done; every heir says it."""

    def tick(self, row: PaletteRow) -> bool:
        """Take several: whether the row is ticked now. Palettes that take one only leave it."""
        return False

    def take_typed(self) -> None:
        """Ctrl+Enter: what was typed itself."""

    def first(self, rows: Sequence[PaletteRow]) -> int:
        """The row that Enter takes at first; -1 for none."""
        return 0 if rows else -1

    # What it does

    def set_room(self, width: float, height: float) -> None:
        """In the design's pixels; with few rows it is less high."""
        self._tallest = int(theme.px(height))
        self.resize(int(theme.px(width)), self._tallest)

    def fill(self, typed: str) -> None:
        rows = self.rows(typed)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setData(ROW, row)
            item.setToolTip(literal(row.tip))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken or row.name)
            self.list.addItem(item)
        self.list.setCurrentRow(self.first(rows))
        self.list.setVisible(bool(rows))
        self._fit()

    def current(self) -> PaletteRow | None:
        item = self.list.currentItem()
        row: PaletteRow | None = None if item is None else item.data(ROW)
        return row

    def open_beside(self, place: QRect) -> None:
        """Below a place on the screen, or above it where there is no room; what is worked on stays in sight."""
        screen = (self.parentWidget() or self).screen().availableGeometry()
        x = max(screen.left(), min(place.left(), screen.right() - self.width()))
        below, above = place.bottom() + _GAP, place.top() - _GAP - self.height()
        self._above = below + self.height() > screen.bottom() and above >= screen.top()
        y = above if self._above else below
        self.move(QPoint(x, min(y, screen.bottom() - self.height())))
        self.show()
        self.words.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        # Through the middles of pixels: sharp at any scale of the screen.
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER:
                self._enter(event.modifiers())
                return True
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as its rows, and no higher than there is room."""
        width = self.width() - 16
        shown = [part for part in (self.words, self.none, self.hint) if not part.isHidden()]
        parts = sum(_height(part, width) for part in shown)
        rows = self.list.count() * int(theme.px(_ROW))
        wanted = 14 + parts + 6 * (len(shown) - (not rows)) + rows
        bottom = self.y() + self.height()
        self.resize(self.width(), min(wanted, self._tallest or wanted))
        if self._above:
            self.move(self.x(), bottom - self.height())

    def _enter(self, modifiers: Qt.KeyboardModifier) -> None:
        row = self.current()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.take_typed()
        elif row is not None and not row.idle:
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                self._tick(self.list.currentItem())
            else:
                self.take(row)

    def _click(self, item: QListWidgetItem) -> None:
        row = item.data(ROW)
        if row.idle:
            return
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self._tick(item)
        else:
            self.take(row)

    def _tick(self, item: QListWidgetItem) -> None:
        row = item.data(ROW)
        item.setData(ROW, replace(row, ticked=self.tick(row)))
        self.words.selectAll()

    def _speak(self, *_: object) -> None:
        """The field has the focus: the row is told of there."""
        item = self.list.currentItem()
        said = "" if item is None else item.data(Qt.ItemDataRole.AccessibleTextRole)
        self.words.setAccessibleDescription(said)
        announce(self.words, said)


class _PaletteDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, int(theme.px(_ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, row = theme.current(), index.data(ROW)
        painter.save()
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(option.rect, QColor(tokens.row))
        rect = option.rect.adjusted(int(theme.px(8)), 0, -int(theme.px(8)), 0)
        centre = rect.center().y() + 0.5
        if row.look is not None:
            colour, pattern = row.look
            paint_chip(painter, QPointF(rect.left() + theme.px(6), centre), colour, pattern, framed=current)
            rect.setLeft(rect.left() + int(theme.px(18)))
        ink = QColor(theme.row_ink(tokens.text, current))
        second = QColor(theme.row_ink(tokens.text_3, current))
        if row.key:
            rect.setRight(rect.right() - _paint_key(painter, rect, row.key, current) - int(theme.px(8)))
        if row.note:
            painter.setFont(theme.interface_font(12))
            painter.setPen(second)
            note = QFontMetrics(painter.font()).elidedText(row.note, Qt.TextElideMode.ElideRight, rect.width() // 2)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
            rect.setRight(rect.right() - QFontMetrics(painter.font()).horizontalAdvance(note) - 12)
        painter.setFont(theme.interface_font(13, 500))
        painter.setPen(second if row.idle else ink)
        text = f"✓ {row.name}" if row.ticked else row.name
        name = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def _height(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def _paint_key(painter: QPainter, rect: QRect, key: str, current: bool) -> int:
    """A key at the right end. Returns its width."""
    width = QFontMetrics(theme.interface_font(11)).horizontalAdvance(key) + round(theme.px(9))
    paint_key(painter, QRect(rect.right() - width, rect.top(), width, rect.height()), key, selected=current)
    return width
