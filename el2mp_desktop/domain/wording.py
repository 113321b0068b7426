"""Two wordings of a request compared word by word, with places in the canonical text.

A word is a run of letters and digits with the hyphens and apostrophes inside it; in French an elided word is one of
its own (“l’arrêt” is two). Kept are the words of the longest common subsequence: no other choice of words in the same
order keeps more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from el2mp_desktop.domain.text import Span

MOST = 400_000_000
"""Products of two counts of words above this (two times 20,000 words) are not compared between their common ends."""
RELATED = 0.3
"""Twice the words kept, to all words of both (the coefficient of Dice): at least this in a rewording."""
FEW = 3
"""With no fewer words kept than these, only adding or only removing words is a rewording too."""

_WORD = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|presqu|puisqu|quoiqu)[’'](?=\w)|\w+(?:[’'\-\u2010\u2011]\w+)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    key: str
    """What makes it the same word as another: case counts only where the whole word is in capitals."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of the canonical text that the other wording has too, or has not."""

    start: int
    end: int
    kept: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Rewording:
    """From one wording to the next; the stretches of each follow on one another and make it up."""

    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    added: int
    removed: int
    kept: int
    verbatim: bool
    """Whether the two are the same to the character."""

    @property
    def related(self) -> bool:
        """Whether the one can be read as a rewording of the other."""
        one_sided = self.kept >= FEW and min(self.added, self.removed) == 0
        every = 2 * self.kept + self.added + self.removed
        return self.verbatim or one_sided or (every > 0 and 2 * self.kept >= RELATED * every)


def words(text: str, span: Span) -> list[Word]:
    """The words within a span."""
    return [Word(found.start(), found.end(), _key(found[0])) for found in _WORD.finditer(text, span.start, span.end)]


def compare(text: str, before: Span, after: Span) -> Rewording:
    """How one stretch of a text was worded again in another."""
    old, new = words(text, before), words(text, after)
    pairs = list(_kept([word.key for word in old], [word.key for word in new]))
    return Rewording(
        before=tuple(_stretches(before, old, {first for first, _ in pairs})),
        after=tuple(_stretches(after, new, {second for _, second in pairs})),
        added=len(new) - len(pairs),
        removed=len(old) - len(pairs),
        kept=len(pairs),
        verbatim=before.of(text) == after.of(text),
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of the text before, and those of the text after that stand in their place; either may be empty."""

    before: Span
    after: Span


def edits(before: str, after: str) -> list[Edit]:
    """What was changed from one text to the next, word by word, in order."""
    old, new = words(before, Span(0, len(before))), words(after, Span(0, len(after)))
    found: list[Edit] = []
    first = second = 0
    for one, other in [*_kept([word.key for word in old], [word.key for word in new]), (len(old), len(new))]:
        if one > first or other > second:
            found.append(Edit(_between(old, first, one, len(before)), _between(new, second, other, len(after))))
        first, second = one + 1, other + 1
    return found


def _between(found: Sequence[Word], first: int, end: int, length: int) -> Span:
    """Over the words from one place up to another; where there are none, the place before the next word."""
    if first < end:
        return Span(found[first].start, found[end - 1].end)
    place = found[first].start if first < len(found) else length
    return Span(place, place)


def _key(word: str) -> str:
    plain = normalize("NFC", word).replace("'", "’").replace("\u2010", "-").replace("\u2011", "-")
    return plain if plain.isupper() and len(plain) > 1 else plain.casefold()


def _kept(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Indices of the words kept, in order, in both."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        yield start, start
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield from _kept_between(old, new, start, end)
    for back in range(end, 0, -1):
        yield len(old) - back, len(new) - back


def _kept_between(old: Sequence[str], new: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    first, second = old[start : len(old) - end], new[start : len(new) - end]
    if not first or not second or len(first) * len(second) > MOST:
        return
    from rapidfuzz.distance import LCSseq

    for step in LCSseq.opcodes(first, second):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                yield start + step.src_start + offset, start + step.dest_start + offset


def _stretches(span: Span, found: Sequence[Word], kept: set[int]) -> Iterator[Stretch]:
    """The span in runs of words kept and not; what stands between two runs goes to the kept one."""
    start, here = span.start, True
    for place, word in enumerate(found):
        stays = place in kept
        if stays == here:
            continue
        edge = word.start if here else found[place - 1].end
        if edge > start:
            yield Stretch(start, edge, here)
        start, here = edge, stays
    if not here and found[-1].end < span.end:
        yield Stretch(start, found[-1].end, False)
        start, here = found[-1].end, True
    if span.end > start:
        yield Stretch(start, span.end, here)
