"""Where passages are once the words of a text were changed: kept, found again, or no longer what they were."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from el2mp_desktop.domain.text import CONTEXT, Span, context

Outcome = Literal["exact", "moved", "look"]
"""``exact``: the same words in their place. ``moved``: the same words, found again elsewhere. ``look``: other words."""

_TOKEN = re.compile(r"\s+|\S+")
_WORD = re.compile(r"\w+")
_LARGEST = 25_000_000
"""Words times words beyond which two wordings are not compared: what differs then counts as one change."""
_LONG_ENOUGH = 3
"""Words of a quote that may be found again wherever they stand; fewer need what stood beside them."""
_CONTEXT_ENOUGH = 6
"""Code points of context that tell the place of a short quote."""


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, end)`` of the old text has become ``[new_start, new_end)`` of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a passage is now."""

    span: Span
    outcome: Outcome


class TextChange:
    """An old text and a new one that differs from it in some stretches only."""

    def __init__(self, old: str, pieces: Sequence[tuple[Span, str]]) -> None:
        """``pieces``: stretches of the old text, in order and apart, with the words that stand there now."""
        self.old = old
        edits: list[Edit] = []
        self.homes: list[tuple[Span, Span]] = []
        """Each piece: where it was, where it is."""
        parts: list[str] = []
        at = length = 0
        for span, words in pieces:
            assert at <= span.start, "the pieces of a change must be in order and must not overlap"
            parts += [old[at : span.start], words]
            length += span.start - at
            edits += _edits(span.of(old), words, span.start, length)
            self.homes.append((span, Span(length, length + len(words))))
            length += len(words)
            at = span.end
        self.new = "".join([*parts, old[at:]])
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._shifts = [0, *accumulate((e.new_end - e.new_start) - (e.end - e.start) for e in edits)]

    def place(self, span: Span) -> Span:
        """Where a span is now, whatever became of its words: what was put in at its edges stays outside."""
        if not len(span):
            start = self._start(span.start)
            return Span(start, start)
        start, end = self._start(span.start), self._end(span.end)
        return Span(start, max(start, end))

    def touches(self, span: Span) -> bool:
        """Whether anything within a span or at its edges was changed."""
        first = bisect_left(self._ends, span.start)
        return first < len(self._edits) and self._edits[first].start <= span.end

    def anchor(self, span: Span) -> Anchored:
        """Where a passage is now, and whether it says the same; never empty where there are words to hold on to."""
        here, quote = self.place(span), span.of(self.old)
        if not self.touches(span) or here.of(self.new) == quote:
            return Anchored(here, "exact")
        home = self._home(span)
        before, after = context(self.old, span)
        taken = self._taken(quote, span)
        free = [place for place in occurrences(quote, self.new, home) if place not in taken]
        again = _believed(quote, free, before, after, self.new)
        if again is not None:
            return Anchored(again, "moved")
        here = _trimmed(self.new, here) or _nearest(self.new, home, here.start)
        return Anchored(here, "exact" if here.of(self.new) == quote else "look")

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self._edits]

    def _start(self, position: int) -> int:
        """Behind whatever was put in at this very position; at the beginning of a change that goes across it."""
        place = bisect_right(self._ends, position)
        if place < len(self._edits) and self._edits[place].start < position:
            return self._edits[place].new_start
        return position + self._shifts[place]

    def _end(self, position: int) -> int:
        """Before whatever was put in at this very position; at the end of a change that goes across it."""
        place = bisect_left(self._starts, position)
        if place and self._edits[place - 1].end > position:
            return self._edits[place - 1].new_end
        return position + self._shifts[place]

    def _home(self, span: Span) -> Span:
        """The changed stretches that a span lies in, as they are now."""
        here = self.place(span)
        homes = [new for old, new in self.homes if old.overlaps(span)] or [here]
        return Span(min(home.start for home in homes), max(home.end for home in homes))

    def _taken(self, quote: str, besides: Span) -> set[Span]:
        """Where the same words stood elsewhere before, and still do: that is another passage."""
        return {self.place(old) for old in occurrences(quote, self.old, Span(0, len(self.old))) if old != besides}


def find_again(quote: str, before: str, after: str, text: str, within: Span) -> Span | None:
    """The one place of a quote within a stretch of a text that may be believed, given what stood beside it."""
    return _believed(quote, list(occurrences(quote, text, within)), before, after, text)


def occurrences(quote: str, text: str, within: Span) -> Iterator[Span]:
    at = text.find(quote, within.start, within.end) if quote else -1
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1, within.end)


def _believed(quote: str, places: Sequence[Span], before: str, after: str, text: str) -> Span | None:
    """The place that its context speaks for; without one, the only place of a quote of several words."""
    ranked = sorted(((_likeness(place, before, after, text), place) for place in places), reverse=True)
    if not ranked:
        return None
    best, place = ranked[0]
    if len(ranked) > 1 and ranked[1][0] == best:
        return None
    enough = best >= _CONTEXT_ENOUGH or (len(ranked) == 1 and len(_WORD.findall(quote)) >= _LONG_ENOUGH)
    return place if enough else None


def _likeness(place: Span, before: str, after: str, text: str) -> int:
    """How many code points beside a place are those that stood beside the passage."""
    left, right = context(text, place, CONTEXT)
    return _in_common(before[::-1], left[::-1]) + _in_common(after, right)


def _in_common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _trimmed(text: str, span: Span) -> Span | None:
    """Without the white space at its edges, which changed words leave behind; None where nothing else is in it."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else None


def _nearest(text: str, home: Span, position: int) -> Span:
    """The word at a position or after it, else the one before: something for a passage to hold on to."""
    words = [Span(word.start(), word.end()) for word in _WORD.finditer(text, home.start, home.end)]
    return next((word for word in words if word.end > position), words[-1] if words else home)


def _edits(old: str, new: str, at: int, new_at: int) -> Iterator[Edit]:
    """What differs between two wordings that begin at these places, word by word, then trimmed to the letter."""
    head = _in_common(old, new)
    tail = _in_common(old[head:][::-1], new[head:][::-1])
    words, new_words = (_TOKEN.findall(text[_word_start(text, head) : len(text) - tail]) for text in (old, new))
    if len(words) * len(new_words) > _LARGEST:
        yield from _edit_between(old, new, at, new_at)
        return
    from rapidfuzz.distance import Indel

    ends = list(accumulate(map(len, words), initial=_word_start(old, head)))
    new_ends = list(accumulate(map(len, new_words), initial=_word_start(new, head)))
    first: tuple[int, int] | None = None
    last = (0, 0)
    for code in [*Indel.opcodes(words, new_words), None]:
        changed = code is not None and code.tag != "equal"
        if changed and code is not None:
            first = first or (code.src_start, code.dest_start)
            last = (code.src_end, code.dest_end)
        elif first is not None:
            start, new_start = ends[first[0]], new_ends[first[1]]
            yield from _edit_between(
                old[start : ends[last[0]]], new[new_start : new_ends[last[1]]], at + start, new_at + new_start
            )
            first = None


def _word_start(text: str, position: int) -> int:
    """The beginning of the word that a position is in; the head in common may end within one."""
    while position and not text[position - 1].isspace():
        position -= 1
    return position


def _edit_between(old: str, new: str, at: int, new_at: int) -> Iterator[Edit]:
    """One edit without what its two sides begin and end with alike; none where they are the same."""
    head = _in_common(old, new)
    tail = _in_common(old[head:][::-1], new[head:][::-1])
    if head < len(old) or head < len(new):
        yield Edit(at + head, at + len(old) - tail, new_at + head, new_at + len(new) - tail)
