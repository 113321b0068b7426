"""What was read and left without a code: unread is not uncoded."""

import re
from collections.abc import Iterable, Iterator

from el2mp_desktop.domain.text import Span

_WORDS = re.compile(r"[^\W_].*[^\W_]|[^\W_]", re.DOTALL)
_CLOSING = re.compile("(?:[ \u00a0\u202f]?[.!?…,;:»”’\"')\\]])*")


def uncoded(text: str, read: Iterable[Span], coded: Iterable[Span]) -> list[Span]:
    """The stretches of the turns read that no coding covers, in order, from their first word to their last.

    ``read`` in the order of the text, without overlaps. A stretch without a letter or a digit is none.
    """
    codings = sorted((span.start, span.end) for span in coded)
    found: list[Span] = []
    at = 0
    for turn in read:
        # A coding that reaches into a later turn is looked at again there.
        while at < len(codings) and codings[at][1] <= turn.start:
            at += 1
        found += (words for gap in _gaps(turn, codings, at) if (words := _words(text, gap)) is not None)
    return found


def _gaps(turn: Span, codings: list[tuple[int, int]], at: int) -> Iterator[Span]:
    free_from = turn.start
    for start, end in codings[at:]:
        if start >= turn.end:
            break
        if start > free_from:
            yield Span(free_from, start)
        free_from = max(free_from, end)
    if free_from < turn.end:
        yield Span(free_from, turn.end)


def _words(text: str, gap: Span) -> Span | None:
    """Without the blanks and signs at its edges, but with those that close its last word."""
    words = _WORDS.search(text, gap.start, gap.end)
    if words is None:
        return None
    closing = _CLOSING.match(text, words.end(), gap.end)
    return Span(words.start(), closing.end() if closing else words.end())
