"""Paints the left margin of the page: who speaks, in what role, when, and whether the turn has been read."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from el2mp_app.look import theme
from el2mp_app.widgets.reader.marks import ReaderTurn, State
from el2mp_app.widgets.reader.page import Page, TurnBox
from el2mp_app.widgets.reader.reader_document import BELOW_SHORT_TURN, HEAD, SPEAKER, left_margin, space_below

_STEP = 15.5
"""From a line of the margin to the next; four of them fit beside two lines of text."""
_APART = 1
_WASH = 0.09
"""Of the accent behind the turn that is heard."""
_EDGE = 14
"""Free space at the left of the speakers."""


class TurnMargin:
    """Holds the fonts of the margin for the theme in force; ``width``, in a narrow one, is that of the text below."""

    def __init__(self, narrow: bool = False) -> None:
        self._narrow = narrow
        self.width = 0
        self._name = theme.interface_font(13, weight=600)
        self._small = theme.interface_font(12)
        self._figures = theme.interface_font(12, tabular=True)
        self._width = theme.px(SPEAKER - _EDGE)
        self._right = theme.px(SPEAKER)

    def paint(
        self,
        painter: QPainter,
        page: Page,
        exposed: QRectF,
        turns: Sequence[ReaderTurn],
        states: Mapping[str, State],
        current: int | None,
        focused: bool,
    ) -> None:
        for box in page.turns:
            below = box.bottom + theme.px(BELOW_SHORT_TURN)
            if below < exposed.top() or box.top - theme.px(HEAD) > exposed.bottom():
                continue
            turn = turns[box.number]
            if self._narrow:
                self._paint_head(painter, box, turn)
            else:
                self._paint_words(painter, box, turn)
            self._paint_state(painter, self._state_place(box, turn), states.get(turn.id, "unread"))
            if turn.voice == "model":
                self._paint_rule(painter, box)
            if box.number == current:
                edge = QRectF(0, box.top, theme.px(2), box.bottom - box.top)
                painter.fillRect(edge, QColor(theme.current().accent if focused else theme.current().hairline))

    def _paint_head(self, painter: QPainter, box: TurnBox, turn: ReaderTurn) -> None:
        """On one line above the turn: who speaks, then as what and when, as far as there is room."""
        left, y = left_margin(narrow=True), box.top - theme.px(6)
        more = " · ".join(part for part in (turn.detail, turn.time) if part)
        for words, font, colour in (
            (turn.speaker, self._name, theme.current().text),
            (more, self._figures, theme.current().text_2),
        ):
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(
                words, Qt.TextElideMode.ElideRight, max(0, left_margin(True) + self.width - left)
            )
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, y), shown)
            left += round(metrics.horizontalAdvance(shown) + theme.px(8)) if shown else 0

    def _paint_words(self, painter: QPainter, box: TurnBox, turn: ReaderTurn) -> None:
        step, y = theme.px(_STEP), box.baseline
        # Words may stand in the space below the turn, but not close to the next speaker.
        lines = int((box.bottom + space_below(turn) - theme.px(_APART) - y) // step) + 1
        names = _broken(turn.speaker, QFontMetricsF(self._name), self._width)
        # When something was said is not left out for the whole of a name.
        if len(names) + bool(turn.time) > lines:
            names = [turn.speaker]
        for name in names:
            self._paint_line(painter, y, name, self._name, theme.current().text)
            y += step
        for word in self._fitted([word for word in (turn.detail, turn.time) if word], lines - len(names)):
            font = self._figures if word == turn.time else self._small
            self._paint_line(painter, y, word, font, theme.current().text_2)
            y += step

    def _fitted(self, words: list[str], lines: int) -> list[str]:
        """Role and time on the lines there are: on one together where they fit, else what became of the turn and the
        time, else the time alone."""
        if len(words) <= lines or lines < 1:
            return words[:lines]
        width = QFontMetricsF(self._small).horizontalAdvance
        shorter = [words[0].rpartition(" · ")[2], *words[1:]]
        return next(([line] for line in map(" · ".join, (words, shorter)) if width(line) <= self._width), words[-1:])

    def _paint_line(self, painter: QPainter, y: float, text: str, font: QFont, colour: str) -> None:
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._width)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(self._right - metrics.horizontalAdvance(shown), y), shown)

    def _state_place(self, box: TurnBox, turn: ReaderTurn) -> QPointF:
        """The middle of the read mark: beside the name, where there is one, or the first line."""
        if not self._narrow:
            return QPointF(self._right + theme.px(9), box.baseline - theme.px(5.5))
        return QPointF(theme.px(11), box.top - theme.px(10.5) if turn.introduction else box.baseline - theme.px(5.5))

    def _paint_state(self, painter: QPainter, centre: QPointF, state: State) -> None:
        colour = QColor(theme.current().text_2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state == "nothing":
            painter.fillRect(
                QRectF(centre.x() - theme.px(5), round(centre.y()) - 0.8, theme.px(10), theme.px(1.6)), colour
            )
        else:
            painter.setPen(QPen(colour, 1.2))
            painter.setBrush(colour if state == "coded" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, theme.px(3.4), theme.px(3.4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_rule(self, painter: QPainter, box: TurnBox) -> None:
        """Two lines beside what a model wrote: told apart by more than the letter."""
        painter.setPen(QPen(QColor(theme.current().line), 1))
        x = left_margin(self._narrow) - round(theme.px(11)) + 0.5
        for line in (x, x + 3):
            painter.drawLine(QLineF(line, box.top, line, box.bottom + 2))


def paint_heard(painter: QPainter, page: Page, heard: int | None, left: float, right: float) -> None:
    """A wash behind the turn that is heard, and a triangle beside its speaker: one of them is seen in any theme."""
    box = next((box for box in page.turns if box.number == heard), None)
    if box is None:
        return
    tokens = theme.current()
    if tokens.name != "contrast":
        ground = QRectF(left - 8, box.top - 3, right + 16 - left, box.bottom - box.top + 6)
        painter.fillRect(ground, theme.mix(tokens.accent, tokens.page, _WASH))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent))
    middle, half = QPointF(theme.px(9), box.baseline - theme.px(5)), theme.px(4.5)
    corners = (QPointF(-half * 0.7, -half), QPointF(half, 0), QPointF(-half * 0.7, half))
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _broken(name: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """A name on one line, or on two where it is too long and has a space to break at."""
    first, space, rest = name.partition(" ")
    if not space or metrics.horizontalAdvance(name) <= width:
        return [name] if name else []
    for word in rest.split(" ")[:-1]:
        if metrics.horizontalAdvance(f"{first} {word}") > width:
            break
        first, rest = f"{first} {word}", rest.removeprefix(f"{word} ")
    return [first, rest]
