"""Pages of several columns whose lines are written across them: read one column after the other.

A column begins where words of many lines do, behind a gap; what stands across it, or white space, divides the page.
Names or times beside what is said are no column, nor are cells of a table that are not filled alike: there it is kept
where the second cell begins.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

FEWEST = 5
"""Lines that must begin at one place behind a gap."""
GAP = 0.8
"""Of the height of the letters: between words of a line there is less."""
SHORTEST = 15
"""Characters that the lines of a column have at least, on average."""
SPACE = 2.0
"""Heights of letters of white space that end all columns."""
_NEAR = 2.0
"""Points by which beginnings of lines may differ."""


class Box(NamedTuple):
    """In points, upwards; flat where it is not known."""

    bottom: float
    top: float

    @property
    def known(self) -> bool:
        return self.top > self.bottom


class Word(NamedTuple):
    at: int
    """Where it begins in its row’s text."""
    left: float
    last: int
    """Its last letter, by its place in the text of the page, in UTF-16 units."""


class Row(NamedTuple):
    text: str
    box: Box
    """Of its first letter."""
    words: tuple[Word, ...]
    cell: int = 0
    """Where what stands in another cell of a table begins in its text; 0 where nothing does."""


_Cut = tuple[Row, Row | None, Row | None]
"""A row, and what of it stands on the left and on the right of the place where a column begins."""


def by_columns(rows: Sequence[Row], right_of: Callable[[int], float]) -> list[Row]:
    """The rows of a page in the order of reading; ``right_of`` is the right edge of such a letter, in points."""
    begins = _beginning(rows, right_of)
    if begins is None:
        return list(rows)
    result: list[Row] = []
    stretch: list[_Cut] = []
    for row in rows:
        cut = _cut(row, begins, right_of)
        if stretch and (not cut or _far_below(stretch[-1][0].box, row.box)):
            result += _ordered(stretch, right_of)
            stretch = []
        if cut:
            stretch.append(cut)
        else:
            result.append(row)
    return [*result, *_ordered(stretch, right_of)]


def _far_below(one: Box, other: Box) -> bool:
    return one.bottom - other.top > SPACE * (one.top - one.bottom)


def _beginning(rows: Sequence[Row], right_of: Callable[[int], float]) -> float | None:
    """Where a column begins, if one does beside another."""
    places = Counter(round(word.left / _NEAR) for row in rows for word in row.words)
    fewest = max(FEWEST, len(rows) // 6)
    margin = min((word.left for row in rows for word in row.words), default=0.0)
    behind: Counter[int] = Counter()
    for row in rows:
        for before, word in zip((None, *row.words), row.words, strict=False):
            place = round(word.left / _NEAR)
            if places[place] >= fewest and word.left > margin + 2 * _NEAR and _apart(row, before, word, right_of):
                behind[place] += 1
    place, count = max(behind.items(), key=lambda each: each[1] + behind[each[0] + 1], default=(0, 0))
    return place * _NEAR if count + behind[place + 1] >= fewest else None


def _apart(row: Row, before: Word | None, word: Word, right_of: Callable[[int], float]) -> bool:
    return before is None or word.left - right_of(before.last) >= GAP * (row.box.top - row.box.bottom)


def _cut(row: Row, begins: float, right_of: Callable[[int], float]) -> _Cut | None:
    """The row with its two sides; nothing where it stands across the place."""
    left = [word for word in row.words if word.left < begins - _NEAR]
    right = row.words[len(left) :]
    if not left:
        return row, None, row
    if right_of(left[-1].last) > begins:
        return None
    if not right:
        return row, row, None
    if right[0].left > begins + 2 * _NEAR or not _apart(row, left[-1], right[0], right_of):
        return None
    at = right[0].at
    moved = tuple(word._replace(at=word.at - at) for word in right)
    return row, Row(row.text[:at].rstrip(), row.box, tuple(left)), Row(row.text[at:], row.box, moved)


def _ordered(stretch: Sequence[_Cut], right_of: Callable[[int], float]) -> Iterator[Row]:
    left = [one for _, one, _ in stretch if one]
    right = [other for _, _, other in stretch if other]
    if left and right and _across(stretch) and _running(left) and _running(right):
        yield from by_columns(left, right_of)
        yield from by_columns(right, right_of)
    else:
        yield from (_in_cells(*cut) for cut in stretch)


def _in_cells(row: Row, left: Row | None, right: Row | None) -> Row:
    """A row of a table, with where its second cell begins; what ends with a colon, and the figures and dots before an
    item of a list, need no more."""
    if not left or not right or left.text.endswith((":", "：")) or not any(letter.isalpha() for letter in left.text):
        return row
    return row._replace(cell=len(row.text) - len(right.text))


def _across(stretch: Sequence[_Cut]) -> bool:
    """Whether most lines have both sides, or the sides take turns, up to where the shorter column ends."""
    sides = "".join("b" if one and other else "l" if one else "r" for _, one, other in stretch).rstrip("lr")
    both, turns = sides.count("b"), sides.count("lr") + sides.count("rl")
    if not both:
        sides = "".join("l" if one else "r" for _, one, _ in stretch)
        turns = sides.count("rl")
    return both >= max(FEWEST, 0.7 * len(sides)) or turns >= max(FEWEST, 0.35 * len(sides))


def _running(rows: Sequence[Row]) -> bool:
    """Whether this is text that goes on from line to line, and no names or times."""
    labels = sum(1 for row in rows if row.text.rstrip().endswith((":", "：")))
    return sum(len(row.text) for row in rows) >= SHORTEST * len(rows) and 4 * labels < len(rows)
