"""Lays out a long document bit by bit, from any place on, so that no turn of the event loop takes longer than a frame.

Only what is near that place is visible first: Qt lays out all that is visible above a place to know how high it stands.
The rest follows in slices, what is above before what is below.
"""

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QApplication

_AFTER = 0.15
"""Seconds: what is in view, and what stands beside it, is shown first."""
_PAUSE = 8
"""Milliseconds between two slices."""
_NEAR = 6000
"""Characters on either side of a place that are laid out with it, and of a slice."""
_MARKED = 2100
"""Pixels: at least every 2,000 of them Qt keeps a mark from which on it can lay out, else it goes through all above."""
_HIDDEN_AT_ONCE = 60_000
"""Characters."""
_OUT_OF_THE_WAY = 1e9


class LayingOut(QObject):
    """The blocks from position ``_first`` to before ``_end`` are visible and laid out, all others are neither."""

    grown = Signal(int)
    """More is laid out: so many pixels of it above what was there, or 0 where it is below."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._first, self._end = 0, document.characterCount()
        self._anchor = document.firstBlock()
        """A block whose height tells how much came above."""
        self._begin = 0.0
        self._left = False
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    @property
    def hides_above(self) -> bool:
        return self._first > 0

    @property
    def hides_below(self) -> bool:
        return self._end < self._document.characterCount()

    def begin(self, place: int) -> None:
        """Show what is near a place, and nothing else. It has no layout yet, or `start` follows."""
        self._anchor = self._document.findBlock(place)
        first, end = self._before(place), self._after(place)
        # Those between what was shown and what will be are on the other side of it then.
        self._hide(self._first, first, -_OUT_OF_THE_WAY)
        self._hide(end, self._end, _OUT_OF_THE_WAY)
        for block in self._blocks(first, end):
            block.setVisible(True)
        self._first, self._end = first, end

    def start(self) -> None:
        """What is visible is laid out anew, because the page has another width: all of it, before anybody asks Qt."""
        self._document.documentLayout().documentSize()
        self._left = False
        self._begin = perf_counter() + _AFTER
        self._timer.start()

    def rest(self) -> None:
        """A key was pressed, or the page painted after another act: what follows from it comes first."""
        if self._timer.isActive():
            self._begin = perf_counter() + _AFTER

    def leave(self, place: int) -> None:
        """Nobody looks at it: all but what is near a place is hidden by and by, so that it is there at once again."""
        self._anchor, self._left = self._document.findBlock(place), True
        self._begin = perf_counter() + _AFTER
        self._timer.start()

    def reach(self, place: int) -> bool:
        """See that a place is laid out. Returns whether all stands at other heights now."""
        if self._document.findBlock(place).isVisible():
            return False
        self.begin(place)
        self._document.setPageSize(self._document.pageSize())
        self.start()
        return True

    def show_more_above(self) -> None:
        layout, anchor = self._document.documentLayout(), self._anchor
        before = round(layout.blockBoundingRect(anchor).top())
        first, self._first = self._first, self._before(self._first)
        self._show(self._first, first, self._first)
        self.grown.emit(round(layout.blockBoundingRect(anchor).top()) - before)

    def show_more_below(self) -> None:
        end, self._end = self._end, self._after(self._end)
        self._show(end, self._end, self._last_mark(end))
        self.grown.emit(0)

    def _go_on(self) -> None:
        if perf_counter() < self._begin or QApplication.mouseButtons():
            return  # nothing moves under a thumb that is held
        if self._left:
            self._hide_more()
        elif self.hides_above:
            self.show_more_above()
        elif self.hides_below:
            self.show_more_below()
        else:
            self._timer.stop()

    def _hide_more(self) -> None:
        place = self._anchor.position()
        first, end = self._before(place), self._after(place)
        if self._end > end:
            before, self._end = self._end, max(end, self._block_at(self._end - _HIDDEN_AT_ONCE))
            self._hide(self._end, before, _OUT_OF_THE_WAY)
        elif self._first < first:
            before, self._first = self._first, min(first, self._block_at(self._first + _HIDDEN_AT_ONCE))
            self._hide(before, self._first, -_OUT_OF_THE_WAY)
        else:
            self._timer.stop()

    def _hide(self, first: int, end: int, height: float) -> None:
        """``height``: Qt finds what is under a point by where blocks were last, hidden or not."""
        aside = QPointF(0, height)
        for block in self._blocks(first, end):
            block.setVisible(False)
            block.layout().setPosition(aside)

    def _last_mark(self, end: int) -> int:
        layout, block = self._document.documentLayout(), self._document.findBlock(end).previous()
        until = layout.blockBoundingRect(block).bottom() - _MARKED
        while block.position() > self._first and layout.blockBoundingRect(block).top() > until:
            block = block.previous()
        return block.position()

    def _show(self, first: int, end: int, changed_from: int) -> None:
        for block in self._blocks(first, end):
            block.setVisible(True)
        layout = self._document.documentLayout()
        # Nothing that is in view changes: it is not to be painted for that.
        layout.blockSignals(True)
        self._document.markContentsDirty(changed_from, end - changed_from)
        layout.blockSignals(False)

    def _before(self, place: int) -> int:
        return self._block_at(place - _NEAR)

    def _block_at(self, place: int) -> int:
        return self._document.findBlock(min(max(0, place), self._document.characterCount() - 1)).position()

    def _after(self, place: int) -> int:
        last = self._document.findBlock(min(place + _NEAR, self._document.characterCount() - 1))
        return last.position() + last.length()

    def _blocks(self, first: int, end: int) -> Iterator[QTextBlock]:
        block = self._document.findBlock(first)
        while block.isValid() and block.position() < end:
            yield block
            block = block.next()
