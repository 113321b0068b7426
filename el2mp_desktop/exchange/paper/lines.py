"""Lines of text on paper: cut where codings begin and end, broken to a measure, ordered as one sees them."""

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from el2mp_desktop.domain.text import Span

_JOINER = "\u200d"
_NEAR = 8
"""No letter carries more marks than this."""
_TOKEN = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a block, all under the same codings. ``opens`` and ``closes`` are places in the list of notes."""

    span: Span
    opens: tuple[int, ...]
    closes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """Words that are drawn as one. ``glue`` is what stands before them: nothing, a space, or the end of a line."""

    text: str
    width: float
    glue: str = ""
    notes: tuple[int, ...] = ()
    """Places of the notes that they are under."""
    opens: tuple[int, ...] = ()
    """Not words but the numbers of the notes that begin here."""


def pieces(block: Span, spans: Iterable[tuple[int, Span]]) -> Iterator[Piece]:
    """A block cut at the edges of numbered spans; of a span that goes on in another block, the edges here."""
    inside = [(place, max(span.start, block.start), min(span.end, block.end)) for place, span in spans]
    edges = sorted({block.start, block.end, *(edge for _, start, end in inside for edge in (start, end))})
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for place, start, end in inside:
        opens.setdefault(start, []).append(place)
        closes.setdefault(end, []).append(place)
    for start, end in itertools.pairwise(edges):
        yield Piece(Span(start, end), tuple(opens.get(start, ())), tuple(closes.get(end, ())))


def words_of(text: str, measure: float, width: Callable[[str], float], glue: str = "") -> Iterator[tuple[str, str]]:
    """``(word, glue before it)``, the last word empty: it tells what stands at the end of the text.

    A word wider than the measure comes in parts that are not.
    """
    for token in _TOKEN.findall(text):
        if token.isspace():
            glue = "\n" if "\n" in token + glue else " "
            continue
        while token:
            fits = bisect_right(range(2, len(token) + 1), measure, key=lambda count: width(token[:count])) + 1
            yield token[:fits], glue
            token, glue = token[fits:], ""
    yield "", glue


def broken(atoms: Iterable[Atom], measure: float, space: float) -> Iterator[list[Atom]]:
    """Lines that are not wider than the measure, nor are atoms without glue between them parted if it can be helped."""
    line: list[Atom] = []
    reach = 0.0
    for word in _unbroken(atoms, measure):
        gap = space if line and word[0].glue == " " else 0.0
        length = sum(atom.width for atom in word)
        if line and (word[0].glue == "\n" or reach + gap + length > measure):
            yield line
            line, reach, gap = [], 0.0, 0.0
        line += word
        reach += gap + length
    if line:
        yield line


def joined(words: str, text: str, span: Span) -> str:
    """The words of a span that is drawn by itself, their outer letters as they are beside those around them.

    Arabic letters have other forms where they join; without a joiner a coding that begins in a word would break it.
    """
    here, before, after = (
        span.of(text),
        text[max(0, span.start - _NEAR) : span.start],
        text[span.end : span.end + _NEAR],
    )
    opening = _JOINER if _join(before, here) else ""
    closing = _JOINER if _join(here, after) else ""
    return f"{opening}{words}{closing}"


def _join(left: str, right: str) -> bool:
    """Whether the letters where two texts meet are written as one; marks on a letter do not part it."""
    one = next((letter for letter in reversed(left) if not unicodedata.combining(letter)), "")
    other = next((letter for letter in right if not unicodedata.combining(letter)), "")
    return one in _with_form("<initial>") and other in _with_form("<final>")


@cache
def _with_form(form: str) -> frozenset[str]:
    """Letters that have such a form in Unicode: only those with an initial one join what follows."""
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(0xFB50, 0xFF00))
    return frozenset(chr(int(part[1], 16)) for part in parts if len(part) == 2 and part[0] == form)


def wrapped(text: str, measure: float, width: Callable[[str], float]) -> list[str]:
    """A text in lines."""
    atoms = [Atom(word, width(word), glue) for word, glue in words_of(text, measure, width) if word]
    lines = broken(atoms, measure, width("\u00a0"))
    return ["".join((atom.glue if place else "") + atom.text for place, atom in enumerate(line)) for line in lines]


def in_sight(line: Sequence[Atom], leftwards: bool) -> list[tuple[Atom, str]]:
    """The atoms from left to right, each with the glue at its left; ``leftwards``: the paragraph runs to the left.

    The bidirectional algorithm at the level of words: within an atom, whoever draws it orders the letters.
    """
    runs = _runs(line, leftwards)
    home = {place: run for run in runs for place in run}
    order: list[int] = []
    for run in reversed(runs) if leftwards else runs:
        order += reversed(run) if _leftwards(line, run, leftwards) else run
    found = [(line[order[0]], "")]
    for left, right in itertools.pairwise(order):
        same = home[left] is home[right]
        later = max(left, right) if same else max(home[left][0], home[right][0])
        found.append((line[right], line[later].glue))
    return found


def runs_left(words: str) -> bool | None:
    """Whether the first letter that has a direction runs from right to left; None where none has."""
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return None


def _unbroken(atoms: Iterable[Atom], measure: float) -> Iterator[list[Atom]]:
    word: list[Atom] = []
    for atom in atoms:
        if word and (atom.glue or sum(part.width for part in word) + atom.width > measure):
            yield word
            word = []
        word.append(atom)
    if word:
        yield word


def _runs(line: Sequence[Atom], leftwards: bool) -> list[list[int]]:
    """Neighbours of one direction. Figures and signs go with those around them that agree, else with the paragraph."""
    own = [None if atom.opens else runs_left(atom.text) for atom in line]
    runs: list[list[int]] = []
    last: bool | None = None
    before = leftwards
    for place, kind in enumerate(own):
        if kind is None:
            after = next((other for other in own[place:] if other is not None), leftwards)
            kind = before if before == after else leftwards
        else:
            before = kind
        if kind == last:
            runs[-1].append(place)
        else:
            runs.append([place])
        last = kind
    return runs


def _leftwards(line: Sequence[Atom], run: Sequence[int], leftwards: bool) -> bool:
    """Which way a run goes: that of its first word with a direction."""
    kinds = (None if line[place].opens else runs_left(line[place].text) for place in run)
    return next((kind for kind in kinds if kind is not None), leftwards)
