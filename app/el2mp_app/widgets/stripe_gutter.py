"""The gutter beside the text: a bar for each mark in view, in lanes, with its label in the margin."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStaticText,
)
from PySide6.QtWidgets import QToolTip, QWidget

from el2mp_app import theme
from el2mp_app.chips import BAR, paint_bar
from el2mp_app.widgets.coded_text_view import CodedTextView
from el2mp_app.widgets.marks import Mark
from el2mp_app.widgets.page import Bar
from el2mp_desktop.language import tr

LANES = 47
"""Room for bars: four lanes, or more narrow ones."""
LABELS = 72
"""Less room than this shows no labels, but under the pointer and of the current mark."""

_WIDE, _NARROW = 11.0, 5.0
_FRAME = 3
"""Room at the left for the frame of the first bar."""
_LABEL_STEP = 16.0
_LABELLED = 6
"""More lanes than this side by side have no labels but under the pointer."""
_LABEL_REACH = 3
"""How many labels' heights below its bar a label may be pushed before it is left out."""


@dataclass(frozen=True, slots=True)
class Label:
    mark: Mark
    box: QRectF
    bar: QRectF
    anchor: float


class StripeGutter(QWidget):
    """Paints what its view has collected, and says what is pointed at and clicked."""

    mark_clicked = Signal(str)

    def __init__(self, view: CodedTextView) -> None:
        super().__init__(view)
        self.setObjectName("gutter")
        self._view = view
        self._bars: list[tuple[Mark, QRectF]] = []
        self._labels: list[Label] = []
        self._style: theme.Theme | None = None
        self._fitted: dict[tuple[object, ...], QStaticText] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()
        view.page_changed.connect(self.update)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Codes beside the text"))

    def lanes_width(self) -> float:
        return theme.px(LANES)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._use_theme()
        self._place()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.mix(self._style.line, self._style.page, 0.6), 1))
        painter.drawLines([line for label in self._labels for line in _leader(label)])
        for label in self._labels:
            self._paint_label(painter, label)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for mark, bar in self._bars:
            strong = self._strong(mark)
            paint_bar(painter, bar, mark.colour, mark.pattern, mark.ghost, 1.8 if strong and mark.ghost else 1.0)
            if strong and not mark.ghost:
                self._paint_frame(painter, bar)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark.spoken if mark else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None and not self._has_labels() and mark.id not in self._view.hovered_marks:
            # Where there is no room for labels the pointer has one at once.
            QToolTip.showText(event.globalPosition().toPoint(), mark.spoken, self)
        self._view.point_at(mark.id if mark else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._view.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark and event.button() == Qt.MouseButton.LeftButton:
            self.mark_clicked.emit(mark.id)

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark whose bar or label lies under a point."""
        for mark, bar in self._bars:
            if bar.adjusted(-2, 0, 2, 0).contains(point):
                return mark
        return next((label.mark for label in self._labels if label.box.contains(point)), None)

    # Within

    def _use_theme(self) -> None:
        if self._style == theme.current():
            return
        self._style = theme.current()
        self._fitted.clear()
        self._fonts = {
            (current, ghost): theme.interface_font(11.5, weight=600 if current else 400, italic=ghost)
            for current in (False, True)
            for ghost in (False, True)
        }
        self._inks = {True: QColor(self._style.text), False: QColor(self._style.text_2)}

    def _strong(self, mark: Mark) -> bool:
        return mark.id == self._view.current_mark or mark.id in self._view.hovered_marks

    def _place(self) -> None:
        """Put each bar in its lane, and each label beside its bar or below the label before it."""
        index, page = self._view.index, self._view.page()
        found = sorted(page.bars, key=lambda bar: (bar.anchor, index.marks[bar.index].start, -bar.bottom))
        self._bars = [(index.marks[bar.index], self._bar(bar, page.top)) for bar in found]
        self._labels = []
        if not self._has_labels():
            return
        shown = [bar for bar in found if self._is_labelled(bar)]
        most = max((index.lane(bar.index).count for bar in shown), default=1)
        left = max(_FRAME + most * self._pitch(most) + theme.px(5), theme.px(38))
        width, height, below = self.width() - left - theme.px(6), theme.px(_LABEL_STEP), 2.0
        for bar, (mark, box) in zip(found, self._bars, strict=True):
            if not self._is_labelled(bar):
                continue
            anchor = bar.anchor - page.top
            top = max(anchor - height / 2, below)
            if self._strong(mark) or top <= box.bottom() + height * _LABEL_REACH:
                self._labels.append(Label(mark, QRectF(left, top, width, height), box, anchor))
                below = top + height

    def _has_labels(self) -> bool:
        return self.width() - self.lanes_width() >= theme.px(LABELS)

    def _is_labelled(self, bar: Bar) -> bool:
        """Where many bars stand side by side, only the one that is pointed at or worked on has its label."""
        mark = self._view.index.marks[bar.index]
        return self._strong(mark) or self._view.index.lane(bar.index).count <= _LABELLED

    def _bar(self, bar: Bar, scrolled: float) -> QRectF:
        lane = self._view.index.lane(bar.index)
        pitch = self._pitch(lane.count)
        width = round(theme.px(BAR)) if pitch >= theme.px(_WIDE) else max(1.0, round(pitch) - 1)
        top, bottom = round(bar.top - scrolled), round(bar.bottom - scrolled)
        return QRectF(round(_FRAME + lane.number * pitch), top, width, bottom - top)

    def _pitch(self, lanes: int) -> float:
        """From one lane to the next: narrower as there are more, and never beyond the gutter."""
        wanted = max(min(theme.px(_WIDE), (self.lanes_width() - _FRAME) / lanes), theme.px(_NARROW))
        return min(wanted, (self.width() - _FRAME) / lanes)

    def _paint_frame(self, painter: QPainter, bar: QRectF) -> None:
        """A bar on its own ground, framed in the colour of text."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().text), 1.6))
        painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_label(self, painter: QPainter, label: Label) -> None:
        mark = label.mark
        current = mark.id == self._view.current_mark
        words = self._words(mark, current, round(label.box.width()))
        painter.setFont(self._fonts[current, mark.ghost])
        painter.setPen(self._inks[self._strong(mark)])
        painter.drawStaticText(QPointF(label.box.left(), label.box.center().y() - words.size().height() / 2), words)

    def _words(self, mark: Mark, current: bool, width: int) -> QStaticText:
        """A label made to fit, with another coder's initials after it; kept, because every frame paints it."""
        key = (mark.short, mark.initials, mark.ghost, current, width)
        known = self._fitted.get(key)
        if known is None:
            font = self._fonts[current, mark.ghost]
            metrics = QFontMetricsF(font)
            after = f"\u2002{mark.initials}" if mark.initials else ""
            room = width - metrics.horizontalAdvance(after)
            known = QStaticText(metrics.elidedText(mark.short, Qt.TextElideMode.ElideRight, room) + after)
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.prepare(font=font)
            self._fitted[key] = known
        return known


def _leader(label: Label) -> Iterator[QLineF]:
    """The line from a bar to its label, where other bars leave room for it."""
    start, end = label.bar.right() + 3, label.box.left() - 4
    if start < end:
        yield QLineF(start, round(label.anchor) + 0.5, end, round(label.box.center().y()) + 0.5)
