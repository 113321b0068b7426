"""Where a passage can begin and end: at the words and the sentences of the turns that are read.

``turns`` are the turns in view, in order and without overlap. What stands between them is never gone into.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from el2mp_desktop.domain.sentences import sentences
from el2mp_desktop.domain.text import Span

Edge = Literal["start", "end"]
Measure = Literal["word", "sentence"]

# Letters and figures with the marks that combine with them.
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u200d]*)+")


def moved(text: str, turns: Sequence[Span], span: Span, edge: Edge, measure: Measure, forward: bool) -> Span:
    """The span with one edge at the next word or sentence; as it was where there is none, or nothing would be left."""
    here = span.start if edge == "start" else span.end
    found = next(_places(text, turns, here, edge, measure, forward), None)
    if found is None or (found >= span.end if edge == "start" else found <= span.start):
        return span
    return Span(found, span.end) if edge == "start" else Span(span.start, found)


def nearest_edge(text: str, turns: Sequence[Span], position: int, edge: Edge) -> int:
    """The beginning or the end of a word that is nearest to a position; the position where there are no words."""
    after = next(_places(text, turns, max(0, position - 1), edge, "word", True), None)
    before = next(_places(text, turns, position + 1, edge, "word", False), None)
    found = [place for place in (before, after) if place is not None]
    return min(found, key=lambda place: abs(place - position), default=position)


def sentence_here(text: str, turns: Sequence[Span], position: int) -> Span | None:
    """The sentence at a position, or the one before it in the same turn; None in a turn without words."""
    if not turns:
        return None
    turn = turns[max(0, bisect_right(turns, position, key=lambda turn: turn.start) - 1)]
    after = next_sentence(text, [turn], max(0, position - 1))
    return after or sentence_before(text, [turn], turn.end)


def next_sentence(text: str, turns: Sequence[Span], position: int) -> Span | None:
    """The first sentence that ends after a position."""
    for line in _lines(text, turns, position, True):
        for sentence in _sentences(text, line):
            if sentence.end > position:
                return sentence
    return None


def sentence_before(text: str, turns: Sequence[Span], position: int) -> Span | None:
    """The last sentence that begins before a position."""
    for line in _lines(text, turns, position, False):
        for sentence in reversed(_sentences(text, line)):
            if sentence.start < position:
                return sentence
    return None


def _places(
    text: str, turns: Sequence[Span], position: int, edge: Edge, measure: Measure, forward: bool
) -> Iterator[int]:
    """Where words or sentences begin (or end) after a position, the nearest first; or before it."""
    for line in _lines(text, turns, position, forward):
        parts = _sentences(text, line) if measure == "sentence" else _words(text, line)
        places = [part.start if edge == "start" else part.end for part in parts]
        yield from (p for p in places if p > position) if forward else (p for p in reversed(places) if p < position)


def _lines(text: str, turns: Sequence[Span], position: int, forward: bool) -> Iterator[Span]:
    """The line with a position and all that follow it, or come before it: a turn may be long, a line seldom is."""
    here = max(0, bisect_right(turns, position, key=lambda turn: turn.start) - 1)
    for turn in turns[here:] if forward else reversed(turns[: here + 1]):
        at = min(max(position, turn.start), turn.end)
        while True:
            start = max(turn.start, text.rfind("\n", turn.start, at) + 1)
            end = text.find("\n", at, turn.end)
            end = turn.end if end < 0 else end
            yield Span(start, end)
            at = end + 1 if forward else start - 1
            if not turn.start <= at <= turn.end:
                break


def _sentences(text: str, line: Span) -> list[Span]:
    return [Span(line.start + found.start, line.start + found.end) for found in sentences(line.of(text))]


def _words(text: str, line: Span) -> list[Span]:
    return [Span(found.start(), found.end()) for found in _WORD.finditer(text, line.start, line.end)]
