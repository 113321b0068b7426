"""What of a source is in view and where: lines, the stretches of marks on them, turns, bars.

All lengths are pixels of the document, and plain numbers: nothing here holds on to a layout that Qt may redo.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QTextBlock, QTextLine
from PySide6.QtWidgets import QTextEdit

from el2mp_app.widgets.reader.hints import Hints, Stretch
from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_app.widgets.reader.reader_document import Setting
from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.domain.text import Span

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")

_BEYOND = 40
"""Underlines and glyphs reach beyond their line: so much more than the view is collected."""
_NEAR = 60
_ABOVE_ALL = 100_000.0
_KEPT = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """The stretch of a mark on a line; ``first`` and ``last`` where the mark begins and ends on it."""

    index: int
    left: float
    right: float
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line in view: tints reach from ``top`` to ``bottom``, where the first underline lies."""

    start: int
    end: int
    top: float
    baseline: float
    bottom: float
    pieces: tuple[Piece, ...]
    framed: tuple[tuple[float, float], ...] = ()
    hints: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnBox:
    """A turn in view, with the baseline of its first line."""

    number: int
    top: float
    bottom: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A mark's extent down the page; ``anchor`` is the middle of its first line in view."""

    index: int
    top: float
    bottom: float
    anchor: float


@dataclass(slots=True)
class Page:
    """What lies between two heights of the document."""

    top: float
    bottom: float
    lines: list[Line] = field(default_factory=list)
    turns: list[TurnBox] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    def marks_at(self, x: float, y: float) -> list[int]:
        """The marks under a point, the first of them the narrowest on the line."""
        for line in self.lines:
            if line.top <= y < line.bottom + 6:
                under = [piece for piece in line.pieces if piece.left <= x < piece.right]
                return [piece.index for piece in sorted(under, key=lambda piece: piece.right - piece.left)]
        return []

    def hints_at(self, x: float, y: float) -> list[int]:
        """The hints on the words under a point."""
        lines = (line for line in self.lines if line.top - 4 <= y < line.bottom)
        return [stretch.index for line in lines for stretch in line.hints if stretch.left <= x < stretch.right]


class Surveyor:
    """Collects what is in view; what it has collected stands until one of its arguments or the layout changes."""

    def __init__(
        self,
        view: QTextEdit,
        projection: Projection,
        index: MarkIndex,
        setting: Setting,
        turns: Sequence[ReaderTurn],
        framed: Span | None,
        hints: Hints,
    ) -> None:
        self._view = view
        self._projection = projection
        self._index = index
        self._setting = setting
        self._turns = turns
        self._framed = framed
        self._hints = hints
        self._layout = view.document().documentLayout()
        self._lines: dict[tuple[int, int], Line] = {}
        self._boxes: dict[int, TurnBox] = {}
        self._first: QTextBlock | None = None

    def collect(self, top: float, bottom: float) -> Page:
        """The page between two heights of the document."""
        if len(self._lines) > _KEPT:
            self._lines.clear()
            self._boxes.clear()
        page = Page(top, bottom)
        for block, rect in self._blocks(top, bottom):
            turn = self._projection.turn_at_view(block.position())
            if not page.turns or page.turns[-1].number != turn:
                page.turns.append(self._turn_box(turn))
            page.lines.extend(self._block_lines(block, rect, turn, top, bottom))
        page.bars = self._bars(page)
        return page

    def _blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, QRectF]]:
        block = self._first_block(top)
        while block.isValid():
            rect = self._layout.blockBoundingRect(block)
            if rect.top() > bottom:
                return
            yield block, rect
            block = block.next()

    def _first_block(self, top: float) -> QTextBlock:
        """The block at a height: from the one before where it is near, because asking the document is slow."""
        block = self._first or self._view.document().firstBlock()
        for _ in range(_NEAR):
            rect = self._layout.blockBoundingRect(block)
            if rect.top() > top and block.previous().isValid() and block.previous().isVisible():
                block = block.previous()
            elif rect.bottom() < top - _BEYOND and block.next().isValid():
                block = block.next()
            else:
                break
        else:
            block = self._view.cursorForPosition(QPoint(0, 0)).block()
        self._first = block
        return block

    def _turn_box(self, turn: int) -> TurnBox:
        known = self._boxes.get(turn)
        if known is None:
            document = self._view.document()
            first, last = (document.findBlock(place) for place in self._projection.turn_view(turn))
            height = self._setting.line_height(self._turns[turn].voice == "model")
            baseline = self._baseline(first, 0)
            # Qt sets the baseline of a line of fixed height at four fifths of it.
            bottom = self._baseline(last, -1) + height * 0.2
            known = TurnBox(turn, top=baseline - height * 0.8, bottom=bottom, baseline=round(baseline))
            self._boxes[turn] = known
        return known

    def _baseline(self, block: QTextBlock, number: int) -> float:
        """Of a line, -1 for the last one; above all that is shown where the line is hidden so far."""
        top = self._layout.blockBoundingRect(block).top()
        line = block.layout().lineAt(number % max(1, block.layout().lineCount()))
        return top + line.y() + line.ascent() if line.isValid() else -_ABOVE_ALL

    def _block_lines(self, block: QTextBlock, rect: QRectF, turn: int, top: float, bottom: float) -> Iterator[Line]:
        layout, position = block.layout(), block.position()
        size = self._setting.type_size(self._turns[turn].voice == "model")
        count = layout.lineCount()
        above = top - rect.top() - _BEYOND
        first = bisect_right(range(count), above, key=lambda at: layout.lineAt(at).y()) - 1 if above > 0 else 0
        right_to_left = None
        for number in range(max(0, first), count):
            line = self._lines.get((position, number))
            if line is None:
                if right_to_left is None:
                    right_to_left = bool(_RIGHT_TO_LEFT.search(block.text()))
                to_view = partial(self._projection.place, turn)
                place = _Placing(layout.lineAt(number), position, rect.left(), to_view, right_to_left)
                line = self._line(place, rect.top(), turn, size)
                self._lines[position, number] = line
            if line.top > bottom:
                return
            yield line

    def _line(self, place: "_Placing", top: float, turn: int, size: float) -> Line:
        baseline = round(top + place.baseline)
        span = self._canonical(turn, place.start, place.end)
        framed = tuple(place.marked(span, self._framed.start, self._framed.end)) if self._framed else ()
        return Line(
            start=place.start,
            end=place.end,
            top=baseline - round(size),
            baseline=baseline,
            bottom=baseline + round(size * 0.25),
            pieces=tuple(self._pieces(place, span)),
            framed=framed,
            hints=tuple(self._hinted(place, span)),
        )

    def _canonical(self, turn: int, start: int, end: int) -> Span:
        begins, ends = self._projection.turn_view(turn)
        to_canonical = self._projection.to_canonical
        return Span(to_canonical(max(start, begins)), to_canonical(min(end, ends)))

    def _pieces(self, place: "_Placing", span: Span) -> Iterator[Piece]:
        for index in self._index.overlapping(span):
            mark = self._index.marks[index]
            for left, right in place.marked(span, mark.start, mark.end):
                yield Piece(index, left, right, span.start <= mark.start, mark.end <= span.end)

    def _hinted(self, place: "_Placing", span: Span) -> Iterator[Stretch]:
        for index in self._hints.overlapping(span):
            hint = self._hints.all[index].span
            for left, right in place.marked(span, hint.start, hint.end):
                yield Stretch(index, left, right, span.start <= hint.start, hint.end <= span.end)

    def _bars(self, page: Page) -> list[Bar]:
        tops: dict[int, tuple[float, float]] = {}
        bottoms: dict[int, float] = {}
        for line in page.lines:
            for piece in line.pieces:
                # A passage that began above goes on up to the edge; one that goes on below, down to it.
                top = line.top if piece.first else page.top - 8
                tops.setdefault(piece.index, (top, (line.top + line.bottom) / 2))
                bottoms[piece.index] = line.bottom + 2 if piece.last else page.bottom + 8
        return [Bar(index, top, bottoms[index], anchor) for index, (top, anchor) in tops.items()]


class _Placing:
    """Places on one line, from canonical positions to pixels."""

    def __init__(
        self, line: QTextLine, block: int, left: float, to_view: Callable[[int], int], right_to_left: bool
    ) -> None:
        self._line = line
        self._block = block
        self._left = left
        self._to_view = to_view
        self._right_to_left = right_to_left
        # A space that hangs over the end of a line is not marked.
        self._ends = left + line.naturalTextRect().right()
        self._known: dict[int, float] = {}
        """Most marks begin or end with the line: asking Qt takes its time."""
        self.baseline = line.y() + line.ascent()
        self.start = block + line.textStart()
        self.end = self.start + line.textLength()

    def marked(self, line: Span, start: int, end: int) -> Iterator[tuple[float, float]]:
        """What of a passage is on the line, from left to right; several where the direction of writing changes."""
        start, end = max(line.start, start), min(line.end, end)
        if start >= end:
            return
        if self._right_to_left:
            first, last = self._to_view(start) - self._block, self._to_view(end) - self._block
            boxes = [run.boundingRect() for run in self._line.glyphRuns(first, last - first)]
            for left, right in _joined(sorted((box.left(), box.right()) for box in boxes)):
                yield self._left + left, self._left + right
            return
        yield self._x(start), min(self._x(end), self._ends)

    def _x(self, position: int) -> float:
        known = self._known.get(position)
        if known is None:
            # What Qt's stubs say of it differs from version to version, as what it gives does.
            found: Any = self._line.cursorToX(self._to_view(position) - self._block)
            known = self._known[position] = self._left + float(found[0] if isinstance(found, tuple) else found)
        return known


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches in order, those that touch made one."""
    joined: list[tuple[float, float]] = []
    for left, right in stretches:
        if joined and left <= joined[-1][1] + 0.5:
            joined[-1] = joined[-1][0], max(right, joined[-1][1])
        else:
            joined.append((left, right))
    return joined
