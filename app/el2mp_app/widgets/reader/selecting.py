"""Selecting by one key: the sentence or the turn at the caret, those after and before it, one more."""

from typing import Literal

from PySide6.QtCore import QPoint

from el2mp_app.widgets.reader.placed_text import PlacedText
from el2mp_desktop.domain.extents import moved, next_sentence, sentence_before, sentence_here
from el2mp_desktop.domain.text import Span


class Selecting:
    """``sentence`` and ``turn`` go on to the next one where one is selected already; whoever codes goes on likewise."""

    def __init__(self, view: PlacedText) -> None:
        self._view = view
        self._measure: Literal["sentence", "turn"] = "sentence"

    def sentence(self) -> None:
        """The sentence at the caret; with words selected, the first that goes on after them."""
        self._measure = "sentence"
        selected = self._view.selection()
        if selected is None:
            self._take(sentence_here(self._view.text, self._turns, self._view.caret))
        else:
            self._take(next_sentence(self._view.text, self._turns, selected.end))

    def previous_sentence(self) -> None:
        self._measure = "sentence"
        selected = self._view.selection()
        before = self._view.caret if selected is None else selected.start
        self._take(sentence_before(self._view.text, self._turns, before))

    def turn(self) -> None:
        """The turn at the caret; where it is selected already, the next one."""
        self._measure = "turn"
        here = self._view.turn_number
        self._take_turn(here + 1 if self._is_selected(here) else here)

    def previous_turn(self) -> None:
        self._measure = "turn"
        self._take_turn(self._view.turn_number - 1)

    def more(self) -> None:
        """One sentence more at the end of what is selected."""
        self._reach(True)

    def less(self) -> None:
        self._reach(False)

    def go_on(self) -> None:
        """Select what follows, a sentence or a turn, as the person selected last."""
        if self._measure == "turn":
            self._take_turn(self._view.turn_number + 1)
        else:
            self.sentence()

    def under(self, point: QPoint) -> bool:
        """Whether there are words at a point of the view: those selected, or else the sentence, selected now."""
        position = self._view.projection.to_canonical(self._view.cursorForPosition(point).position())
        selected = self._view.selection()
        if selected is None or not selected.start <= position <= selected.end:
            sentence = sentence_here(self._view.text, self._turns, position)
            if sentence is None:
                return False
            self._view.select(sentence)
        return True

    @property
    def _turns(self) -> tuple[Span, ...]:
        return self._view.projection.turns

    def _reach(self, forward: bool) -> None:
        selected = self._view.selection()
        if selected is None:
            self.sentence()
        else:
            self._take(moved(self._view.text, self._turns, selected, "end", "sentence", forward))

    def _is_selected(self, turn: int) -> bool:
        return 0 <= turn < len(self._turns) and self._view.selection() == self._turns[turn]

    def _take_turn(self, turn: int) -> None:
        if 0 <= turn < len(self._turns):
            self._take(self._turns[turn])

    def _take(self, span: Span | None) -> None:
        if span is not None:
            self._view.select(span)
