"""The gutter beside the text: a bar for each mark in view, in lanes, with its label in the margin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStaticText,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.look.chips import BAR, paint_bar
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.reader.coded_text_view import CodedTextView
from el2mp_app.widgets.reader.marks import Mark
from el2mp_app.widgets.reader.page import Bar
from el2mp_desktop.language import tr

LANES = 47
"""Room for bars: four lanes, or more narrow ones."""
LABELS = 72
"""Less room than this shows no labels, but under the pointer and of the current mark."""

_WIDE, _NARROW, _LEAST = 11.0, 5.0, 4.0
"""From one lane to the next; narrower than the least, a bar has neither colour nor pattern."""
_MORE = 21.0
"""Room for the count of the bars that find no lane."""
_LEADER = 10.0
"""Between the last lane and the labels."""
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


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a bar stands across the gutter, however far the page is scrolled."""

    left: float
    width: float
    lanes: int
    """How many are wanted side by side there."""
    free: bool
    """One of those that there is room for is its own."""


@dataclass(slots=True)
class More:
    """Bars side by side for which there is no lane, said by their count."""

    marks: list[Mark]
    box: QRectF

    @property
    def spoken(self) -> str:
        return "\n".join(mark.spoken for mark in self.marks)

    @property
    def told(self) -> str:
        """Which they are, and how the keyboard reaches them."""
        return f"{self.spoken}\n{tr('{key} lists the codings at the caret.', key=key_of('codings_here'))}"


class StripeGutter(QWidget):
    """Paints what its view has collected, and says what is pointed at and clicked."""

    mark_clicked = Signal(str)

    def __init__(self, view: CodedTextView) -> None:
        super().__init__(view)
        self.setObjectName("gutter")
        self._view = view
        self._bars: list[tuple[Mark, QRectF]] = []
        self._labels: list[Label] = []
        self._more: list[More] = []
        self._strong: frozenset[str | None] = frozenset()
        """What one works on or points at."""
        self._slots: dict[int, Slot] = {}
        self._slots_of: tuple[object, ...] = ()
        self._style: theme.Theme | None = None
        self._static: dict[tuple[str, bool, bool], QStaticText] = {}
        self._elided: dict[tuple[object, ...], str] = {}
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
        tokens = theme.current()
        painter.setPen(QPen(theme.mix(tokens.line, tokens.page, 0.6), 1))
        painter.drawLines([line for label in self._labels for line in _leader(label)])
        for label in self._labels:
            self._paint_label(painter, label)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for more in self._more:
            self._paint_more(painter, more)
        for mark, bar in self._bars:
            if mark.id not in self._strong:
                paint_bar(painter, bar, mark.colour, mark.pattern, mark.ghost)
        # What one works on lies over its neighbours.
        for mark, bar in self._strong_bars():
            paint_bar(painter, bar, mark.colour, mark.pattern, mark.ghost, 1.8 if mark.ghost else 1.0)
            if not mark.ghost:
                self._paint_frame(painter, bar)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark, more = self.mark_at(QPointF(event.pos())), self.more_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), literal(mark.spoken if mark else more.told if more else ""), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None and not self._has_labels() and mark.id not in self._view.hovered_marks:
            # Where there is no room for labels the pointer has one at once.
            QToolTip.showText(event.globalPosition().toPoint(), literal(mark.spoken), self)
        self._view.point_at(mark.id if mark else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._view.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        more = self.more_at(event.position())
        if mark is not None:
            self.mark_clicked.emit(mark.id)
        elif more is not None:
            self.offer(more.marks, event.globalPosition().toPoint())

    def unlabelled(self) -> Mark | None:
        """The mark pointed at, or else the current one, where there is no room for its label."""
        if self._has_labels():
            return None
        hovered, current = self._view.hovered_marks, self._view.current_mark
        strong = next(iter(hovered)) if len(hovered) == 1 else current
        return self._view.index.find(strong) if strong else None

    def more_at(self, point: QPointF) -> More | None:
        """The bars without a lane that are counted at a point."""
        return next((more for more in self._more if more.box.contains(point)), None)

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark whose bar or label lies under a point."""
        for mark, bar in (*self._strong_bars(), *self._bars):
            if bar.adjusted(-2, 0, 2, 0).contains(point):
                return mark
        return next((label.mark for label in self._labels if label.box.contains(point)), None)

    def offer(self, marks: Sequence[Mark], place: QPoint) -> None:
        """Marks in a list, one of them to be chosen; it is said which have no bar."""
        hidden = {mark.id for more in self._more for mark in more.marks}
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for mark in marks:
            words = tr("{coding}, no room for its bar", coding=mark.spoken) if mark.id in hidden else mark.spoken
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(mark.id == self._view.current_mark)
            action.triggered.connect(lambda _=False, id=mark.id: self.mark_clicked.emit(id))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(place)

    # Within

    def _use_theme(self) -> None:
        if self._style == theme.current():
            return
        self._style = theme.current()
        self._static.clear()
        self._elided.clear()
        self._fonts = {
            (current, ghost): theme.interface_font(11.5, weight=600 if current else 400, italic=ghost)
            for current in (False, True)
            for ghost in (False, True)
        }
        self._inks = {True: QColor(self._style.text), False: QColor(self._style.text_2)}

    def _strong_bars(self) -> list[tuple[Mark, QRectF]]:
        return [found for found in self._bars if found[0].id in self._strong]

    def _place(self) -> None:
        """Put each bar in its lane, and each label beside its bar or below the label before it."""
        index, page = self._view.index, self._view.page()
        self._strong = self._view.hovered_marks | {self._view.current_mark}
        self._forget_slots()
        found = sorted(page.bars, key=lambda bar: (bar.anchor, index.marks[bar.index].start, -bar.bottom))
        shown = [bar for bar in found if self._has_lane(bar)]
        self._bars = [(index.marks[bar.index], self._box(bar, page.top)) for bar in shown]
        self._more = self._gathered([bar for bar in found if not self._has_lane(bar)], page.top)
        self.setAccessibleDescription("\n".join(more.told for more in self._more))
        self._labels = self._placed_labels(shown, page.top) if self._has_labels() else []

    def _placed_labels(self, shown: Sequence[Bar], scrolled: float) -> list[Label]:
        """Where many bars stand side by side, only what is pointed at or worked on has its label."""
        bars = [
            (bar, lanes, mark, box)
            for bar, (mark, box) in zip(shown, self._bars, strict=True)
            if (lanes := self._slot(bar.index).lanes) <= _LABELLED or mark.id in self._strong
        ]
        most = max((lanes for _, lanes, _, _ in bars), default=1)
        left = _FRAME + self._lanes(most) * self._pitch(most) + theme.px(_LEADER)
        width, height, below = self.width() - left - theme.px(2), theme.px(_LABEL_STEP), 2.0
        labels = []
        for bar, _, mark, box in bars:
            anchor = bar.anchor - scrolled
            top = max(anchor - height / 2, below)
            if mark.id in self._strong or top <= box.bottom() + height * _LABEL_REACH:
                labels.append(Label(mark, QRectF(left, top, width, height), box, anchor))
                below = top + height
        return labels

    def _gathered(self, bars: list[Bar], scrolled: float) -> list[More]:
        """Bars without a lane; those that stand side by side are one count."""
        found: list[More] = []
        for bar in sorted(bars, key=lambda bar: bar.top):
            lanes = self._slot(bar.index).lanes
            left = _FRAME + self._lanes(lanes) * self._pitch(lanes)
            box = QRectF(left, bar.top - scrolled, self.width() - left, bar.bottom - bar.top)
            if found and box.top() < found[-1].box.bottom():
                found[-1].box |= box
            else:
                found.append(More([], box))
            found[-1].marks.append(self._view.index.marks[bar.index])
        return found

    def _has_labels(self) -> bool:
        return self.width() - self.lanes_width() >= theme.px(LABELS)

    def _forget_slots(self) -> None:
        index = self._view.index
        of = index, index.changes, self.width(), self._style
        if self._slots_of != of:
            self._slots_of = of
            self._slots.clear()

    def _slot(self, place: int) -> Slot:
        known = self._slots.get(place)
        if known is None:
            lane = self._view.index.lane(place)
            pitch, lanes = self._pitch(lane.count), self._lanes(lane.count)
            width = round(theme.px(BAR)) if pitch >= theme.px(_WIDE) else max(1.0, round(pitch) - 1)
            left = round(_FRAME + min(lane.number, lanes - 1) * pitch)
            known = self._slots[place] = Slot(left, width, lane.count, lane.number < lanes)
        return known

    def _box(self, bar: Bar, scrolled: float) -> QRectF:
        slot, top = self._slot(bar.index), round(bar.top - scrolled)
        return QRectF(slot.left, top, slot.width, round(bar.bottom - scrolled) - top)

    def _has_lane(self, bar: Bar) -> bool:
        """What one works on always has one: the last, over the bar there."""
        return self._slot(bar.index).free or self._view.index.marks[bar.index].id in self._strong

    def _lanes(self, wanted: int) -> int:
        """How many lanes there are where so many are wanted."""
        room, least = self.width() - _FRAME, theme.px(_LEAST)
        return wanted if wanted * least <= room else max(1, int((room - theme.px(_MORE)) / least))

    def _pitch(self, lanes: int) -> float:
        """From one lane to the next: narrower as there are more, and never beyond the gutter."""
        room = self.width() - _FRAME
        wanted = max(min(theme.px(_WIDE), (self.lanes_width() - _FRAME) / lanes), theme.px(_NARROW))
        return max(min(wanted, room / lanes), theme.px(_LEAST))

    def _paint_more(self, painter: QPainter, more: More) -> None:
        """The count at the top of a line that is as long as the bars would be."""
        seen = more.box & QRectF(self.rect())
        painter.setFont(theme.interface_font(10))
        painter.setPen(QColor(theme.current().text_2))
        words = QRectF(seen.left() + 3, seen.top(), seen.width() - 3, theme.px(_LABEL_STEP))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"+{len(more.marks)}")
        painter.fillRect(QRectF(round(seen.left()) + 1, seen.top(), 1, seen.height()), QColor(theme.current().line))

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
        painter.setPen(self._inks[mark.id in self._strong])
        painter.drawStaticText(QPointF(label.box.left(), label.box.center().y() - words.size().height() / 2), words)

    def _words(self, mark: Mark, current: bool, width: int) -> QStaticText:
        """A label made to fit, with another coder's initials after it."""
        font = self._fonts[current, mark.ghost]
        after = f"\u2002{mark.initials}" if mark.initials else ""
        whole = self._set(mark.short + after, current, mark.ghost, font)
        if whole.size().width() <= width:
            return whole
        key = mark.short, after, mark.ghost, current, width
        words = self._elided.get(key)
        if words is None:
            metrics = QFontMetricsF(font)
            room = width - metrics.horizontalAdvance(after)
            words = self._elided[key] = metrics.elidedText(mark.short, Qt.TextElideMode.ElideRight, room) + after
        return self._set(words, current, mark.ghost, font)

    def _set(self, words: str, current: bool, ghost: bool, font: QFont) -> QStaticText:
        """Kept, because every frame paints it."""
        known = self._static.get((words, current, ghost))
        if known is None:
            known = self._static[words, current, ghost] = QStaticText(words)
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.prepare(font=font)
        return known


def _leader(label: Label) -> Iterator[QLineF]:
    """The line from a bar to its label, where other bars leave room for it."""
    start, end = label.bar.right() + 3, label.box.left() - 4
    if start < end:
        yield QLineF(start, round(label.anchor) + 0.5, end, round(label.box.center().y()) + 0.5)
