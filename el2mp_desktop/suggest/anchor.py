"""Finds a quote in its passage: word for word, then by its normal form, then by likeness; never wider than it is.

The normal form of a text forgets what typing changes and keeps what speaking says: case, compatibility forms
(NFKC), kinds of space and dash, quotation marks and Markdown marks are levelled; letters, accents, figures and
apostrophes stay. Each character of it knows which code points of the original it stands for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from el2mp_desktop.domain.text import Span
from el2mp_desktop.suggest.base import Match

LIKENESS = 90.0
"""Least similarity of an approximate match, in percent (rapidfuzz's normalised indel similarity)."""
LENGTHS = (0.8, 1.25)
NEAR = 12
"""How far from the likest stretch its word edges are looked for, in characters."""
SHORTEST_LIKE = 12
"""Shorter normal forms are found exactly or not at all: one letter changes too much of them."""

_QUOTES = dict.fromkeys("\"'`´«»‹›“”„‟‘’‚‛′″‵‶ʼʹ＂＇「」『』", "'")
_EMPHASIS = frozenset("*_~'")
_STANDING_ALONE = frozenset("#>|•◦‣▪·")
_IGNORED = frozenset("\u00ad\u200b\u2060\ufeff")
_LINK = re.compile(r"!?(\[)[^\]\n]*(\]\([^)\s]*\))")


def _any_of(words: str, *patterns: str) -> re.Pattern[str]:
    """Any of these words, as they stand in a normal form."""
    written = unicodedata.normalize("NFKD", "|".join(words.split()))
    return re.compile("|".join([rf"\b(?:{written})\b", *patterns]))


_NEGATIONS = _any_of(
    r"not? never none nothing without cannot \w+n't pas jamais rien aucune? sans non ni guère",
)
_NUMBERS = _any_of(
    "zéro une? deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingts? trente "
    "quarante cinquante soixante cents? mille millions? milliards? premiers? premières? secondes? demie? moitié "
    "zero one two three four five seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty "
    "ninety hundreds? thousands? billions? first second third fourth fifth sixth seventh eighth ninth tenth half "
    "once twice",
    r"\d+",
    r"\b\w+teen\b",
    "\\b\\w+ie\u0300mes?\\b",
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A normal form; character ``i`` stands for the original's ``[starts[i], ends[i])``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span | None:
        """The original's span of a stretch of the normal form; None where it would cut a character in two."""
        if start >= end or (start > 0 and self.ends[start - 1] > self.starts[start]):
            return None
        if end < len(self.text) and self.starts[end] < self.ends[end - 1]:
            return None
        return Span(self.starts[start], self.ends[end - 1])


def locate(quote: str, passage: str) -> tuple[Match, Span | None]:
    """Where a quote stands in its passage, in positions of the passage; the first place where there are several.

    A quote without words is not found.
    """
    if not has_words(quote):
        return Match.NOT_FOUND, None
    if exact := _exact(quote, passage):
        return Match.EXACT, exact
    wanted, text = fold(quote), fold(passage)
    if not wanted.text:
        return Match.NOT_FOUND, None
    if normalised := _normalised(wanted.text, text):
        return Match.NORMALISED, normalised
    if alike := _alike(wanted.text, text):
        return Match.APPROXIMATE, alike
    return Match.NOT_FOUND, None


def has_words(quote: str) -> bool:
    """Whether there is a letter, a digit or an emoji: a full stop stands in every passage, and proves nothing."""
    return any(character.isalnum() or unicodedata.category(character) == "So" for character in quote)


def normal_form(text: str) -> str:
    """What two texts share when they differ only in the way they are typed."""
    return fold(text).text


def stands_in(wanted: str, text: str) -> bool:
    """Whether one normal form stands in another, between word edges."""
    at = text.find(wanted)
    while at >= 0 and not (_is_edge(text, at) and _is_edge(text, at + len(wanted))):
        at = text.find(wanted, at + 1)
    return at >= 0


def fold(text: str) -> Folded:
    """The normal form of a text with its map back."""
    return _without_idle_spaces(_without_marks(list(_characters(text))))


_Piece = tuple[str, int, int]
"""One folded character and the original code points ``[start, end)`` that it stands for."""


def _characters(text: str) -> Iterator[_Piece]:
    """Compatibility-decomposed, case-folded characters; a base and its combining marks stay one stretch."""
    hidden = {at for link in _LINK.finditer(text) for group in (1, 2) for at in range(*link.span(group))}
    for start, end in _clusters(text):
        if start in hidden:
            continue
        for character in _folded(text[start:end]):
            if character.isspace():
                yield " ", start, end
            elif unicodedata.category(character) == "Pd" or character == "\u2212":
                yield "-", start, end
            elif character not in _IGNORED:
                yield _QUOTES.get(character, character), start, end


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isascii() or not unicodedata.combining(_first_decomposed(text[at])):
            yield start, at
            start = at


def _first_decomposed(character: str) -> str:
    return unicodedata.normalize("NFKD", character)[0]


def _folded(cluster: str) -> str:
    if cluster in _QUOTES:  # NFKD would turn an acute accent standing alone into a space and a mark
        return _QUOTES[cluster]
    if cluster.isascii():
        return cluster.casefold()
    decomposed = unicodedata.normalize("NFKD", cluster).casefold()
    return unicodedata.normalize("NFKD", decomposed)


def _without_marks(pieces: list[_Piece]) -> list[_Piece]:
    """Without emphasis and quotation marks at word edges, and signs of lists and headings that stand alone.

    A dash becomes a space: “peut-être” and “peut être”, “so—yes” and “so – yes” are the same; the minus of a
    number stays.
    """
    kept: list[_Piece] = []
    at = 0
    while at < len(pieces):
        character = pieces[at][0]
        end = at + 1
        if character in _EMPHASIS or character in _STANDING_ALONE or character == "-":
            while end < len(pieces) and pieces[end][0] == character:
                end += 1
            before = pieces[at - 1][0] if at else " "
            after = pieces[end][0] if end < len(pieces) else " "
            kept.extend(_mark(pieces[at:end], before, after))
        else:
            kept.append(pieces[at])
        at = end
    return kept


def _mark(run: list[_Piece], before: str, after: str) -> list[_Piece]:
    """What stays of a run of one mark between two characters."""
    character, start, _ = run[0]
    if character == "-":
        minus = after.isdigit() and not _is_word(before)
        return run[:1] if minus else [(" ", start, run[-1][2])]
    if character in _EMPHASIS:
        return run if _is_word(before) and _is_word(after) else []
    return [] if before == " " and after == " " else run


def _without_idle_spaces(pieces: list[_Piece]) -> Folded:
    """A space stays only between two word characters: French and English disagree about it everywhere else."""
    kept: list[_Piece] = []
    space: _Piece | None = None
    for piece in pieces:
        if piece[0] == " ":
            space = space or piece
            continue
        if space and kept and _is_word(kept[-1][0]) and _is_word(piece[0]):
            kept.append((" ", kept[-1][2], piece[1]))
        kept.append(piece)
        space = None
    return Folded("".join(p[0] for p in kept), tuple(p[1] for p in kept), tuple(p[2] for p in kept))


def _is_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_edge(text: str, at: int) -> bool:
    """Whether a quote may begin or end here: not inside a word, in writings that part words by spaces."""
    if at == 0 or at == len(text):
        return True
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after) or "\u200d" in (before, after) or "\ufe00" <= after <= "\ufe0f":
        return False
    if not (_is_word(before) and _is_word(after)):
        return True
    return "Lo" in (unicodedata.category(before), unicodedata.category(after))


def _exact(quote: str, passage: str) -> Span | None:
    """The first place between word edges, or the first of all."""
    first = at = passage.find(quote)
    while at >= 0:
        if _is_edge(passage, at) and _is_edge(passage, at + len(quote)):
            return Span(at, at + len(quote))
        at = passage.find(quote, at + 1)
    return Span(first, first + len(quote)) if first >= 0 else None


def _normalised(wanted: str, text: Folded) -> Span | None:
    at = text.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _is_edge(text.text, at) and _is_edge(text.text, end) and (span := text.span(at, end)):
            return span
        at = text.text.find(wanted, at + 1)
    return None


def _alike(wanted: str, text: Folded) -> Span | None:
    """The likest stretch between word edges, if it is like enough and changes no number and no negation."""
    from rapidfuzz import fuzz

    if len(wanted) < SHORTEST_LIKE or len(text.text) < LENGTHS[0] * len(wanted):
        return None
    near = fuzz.partial_ratio_alignment(wanted, text.text, score_cutoff=LIKENESS - 10)
    if near is None:
        return None
    best, best_likeness = None, 0.0
    for start in _edges_around(text.text, near.dest_start):
        for end in _edges_around(text.text, near.dest_end):
            found = text.text[start:end]
            likeness = fuzz.ratio(wanted, found)
            if likeness < LIKENESS or (best and likeness <= best_likeness) or not _may_stand_for(wanted, found):
                continue
            if span := text.span(start, end):
                best, best_likeness = span, likeness
    return best


def _edges_around(text: str, at: int) -> Iterator[int]:
    """The word edges near a position: the likeness alone may leave a word cut, or a comma too many."""
    for edge in range(max(0, at - NEAR), min(len(text), at + NEAR) + 1):
        if _is_edge(text, edge):
            yield edge


def _may_stand_for(wanted: str, found: str) -> bool:
    """About as long, and hiding no other number, in figures or in words, and no negation put in or left out."""
    return (
        found == found.strip()
        and LENGTHS[0] <= len(found) / len(wanted) <= LENGTHS[1]
        and _NUMBERS.findall(wanted) == _NUMBERS.findall(found)
        and sorted(_NEGATIONS.findall(wanted)) == sorted(_NEGATIONS.findall(found))
    )
