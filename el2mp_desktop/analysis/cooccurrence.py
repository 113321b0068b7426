"""Which codes go together: on the same turn, or on overlapping words and rectangles, each coder on their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from el2mp_desktop.analysis import rectangles
from el2mp_desktop.analysis.arrays import CodingRows, FloatArray, IntArray, RegionRows, TurnRows, stride, turns_of
from el2mp_desktop.domain.regions import Region

Unit = Literal["turn", "overlap"]

_CELLS = 1_000_000
"""Turns x codes held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where two codes meet: the turn that carries both, or the words or the part of a picture that two codings
    share."""

    source: str
    start: int
    end: int
    coder: str
    turn: int | None = None
    """Index in the `TurnRows`, when counted by turn."""
    codings: tuple[int, ...] = ()
    """Indices of the two codings in the `CodingRows`, or with a region in the `RegionRows`, when counted by overlap."""
    region: Region | None = None
    """What two codings of a picture share; ``start`` and ``end`` are 0 then."""


@dataclass(frozen=True, slots=True, eq=False)
class Cooccurrence:
    """Square matrices are symmetric, codes by codes, in the order of ``codes`` (ids)."""

    unit: Unit
    codes: tuple[str, ...]
    count: IntArray
    """Turns that carry both codes, or pairs of overlapping codings; by the same coder; 0 on the diagonal."""
    n: IntArray
    """Per code: turns that carry it (a turn once per coder), or codings."""
    c: FloatArray
    """n12 / (n1 + n2 - n12), ATLAS.ti's coefficient; nan where n12 > min(n1, n2) or nothing is coded."""
    expected: FloatArray
    """The count to expect if the two codes had nothing to do with each other; nan on the diagonal."""
    base: int
    """Turns coded or read (a turn once per coder), or codings: what was counted among."""
    sources: int
    """How many sources have codings."""
    coders: int
    """How many people coded."""
    codings: CodingRows
    turns: TurnRows | None
    regions: RegionRows | None

    def passages(self, a: int, b: int) -> tuple[Passage, ...]:
        """What is behind the cell of two codes (indices), by source and place; as many as its count."""
        if a == b:
            return ()
        found = list(_shared_words(self.codings, a, b) if self.turns is None else self._shared_turns(self.turns, a, b))
        found += _shared_parts(self.regions, a, b) if self.regions is not None else ()
        place = {source: index for index, source in enumerate(self.codings.sources)}
        whole = Region(0, 0, 0, 0)
        return tuple(sorted(found, key=lambda p: (place[p.source], p.start, p.end, p.region or whole, p.coder)))

    def _shared_turns(self, turns: TurnRows, a: int, b: int) -> Iterator[Passage]:
        rows = self.codings
        first, last = turns_of(rows, turns)
        for coder, name in enumerate(rows.coders):
            of_coder = rows.coder == coder
            carried = [_covered(first, last, of_coder & (rows.code == code), len(turns)) for code in (a, b)]
            for turn in np.flatnonzero(carried[0] & carried[1]):
                source = rows.sources[turns.source[turn]]
                yield Passage(source, int(turns.start[turn]), int(turns.end[turn]), name, turn=int(turn))


def by_turn(codings: CodingRows, turns: TurnRows, read: int | None = None) -> Cooccurrence:
    """A turn counts once per pair of codes and coder; a coding is on every turn that it overlaps.

    ``read`` is how many turns were read, a turn once per reader; without it, as many as were coded.
    The expected count is n1 * n2 / base.
    """
    first, last = turns_of(codings, turns)
    count = np.zeros((len(codings.codes), len(codings.codes)))
    coded = 0
    on_turns = first < last
    for coder in np.unique(codings.coder[on_turns]):
        mine = on_turns & (codings.coder == coder)
        for run, code, turns_in in _stretches(first[mine], last[mine], codings.code[mine], len(codings.codes)):
            _count_pairs(count, run, code, turns_in)
            coded += int(turns_in[np.flatnonzero(np.diff(run, prepend=-1))].sum())
    count += np.triu(count, 1).T
    n = count.diagonal().astype(np.int64)
    base = max(coded, read or 0)
    return _result("turn", codings, turns, count, n, base, np.outer(n, n) / max(1, base))


def by_overlap(codings: CodingRows, regions: RegionRows | None = None) -> Cooccurrence:
    """Each unordered pair of overlapping codings, by the same coder and of different codes, counts once.

    Words meet words, and rectangles those of the same picture; ``regions`` has the same sources, codes and coders.
    The expected counts share the pairs found out among the codes in proportion to n1 * n2.
    """
    size = len(codings.codes)
    starts, ends = _places(codings)
    by_start, by_end = np.argsort(starts), np.argsort(ends)
    code, code_by_end = codings.code[by_start], codings.code[by_end]
    begun = np.searchsorted(starts[by_start], ends[by_start], side="left")
    over = np.searchsorted(ends[by_end], starts[by_start], side="right")
    count = np.zeros((size, size))
    for one in np.unique(code):
        # Its codings that meet each coding: begun before that ends, less those over before that starts.
        # Counting so needs no list of pairs, of which there may be billions.
        met = _running(code == one)[begun] - _running(code_by_end == one)[over]
        count[:, one] = np.bincount(code, weights=met, minlength=size)
    n = np.bincount(codings.code, minlength=size)
    if regions is not None:
        count += rectangles.count_pairs(regions)
        n = n + np.bincount(regions.code, minlength=size)
    chances = np.outer(n, n).astype(np.float64)
    np.fill_diagonal(count, 0)
    np.fill_diagonal(chances, 0)
    expected = chances * count.sum() / max(1.0, chances.sum())
    return _result("overlap", codings, None, count, n, int(n.sum()), expected, regions)


def _result(
    unit: Unit,
    codings: CodingRows,
    turns: TurnRows | None,
    count: FloatArray,
    n: IntArray,
    base: int,
    expected: FloatArray,
    regions: RegionRows | None = None,
) -> Cooccurrence:
    rows = (codings,) if regions is None else (codings, regions)
    whole = count.astype(np.int64)
    np.fill_diagonal(whole, 0)
    np.fill_diagonal(expected, np.nan)
    c = coefficient(whole, n[:, np.newaxis], n[np.newaxis, :])
    np.fill_diagonal(c, np.nan)
    return Cooccurrence(
        unit=unit,
        codes=codings.codes,
        count=whole,
        n=n,
        c=c,
        expected=expected,
        base=base,
        sources=len(np.unique(np.concatenate([row.source for row in rows]))),
        coders=len(np.unique(np.concatenate([row.coder for row in rows]))),
        codings=codings,
        turns=turns,
        regions=regions,
    )


def coefficient(n12: IntArray, n1: IntArray, n2: IntArray) -> FloatArray:
    """n12 / (n1 + n2 - n12), as in ATLAS.ti; nan where overlapping pairs or no codings make it meaningless."""
    either = n1 + n2 - n12
    c = np.full(np.broadcast(n12, n1, n2).shape, np.nan)
    np.divide(n12, either, out=c, where=(either > 0) & (n12 <= np.minimum(n1, n2)))
    return c


def _stretches(
    first: IntArray, last: IntArray, code: IntArray, size: int
) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Runs of turns that carry the same codes, in blocks. For each code on a run: which run, which code, and how many
    turns the run is; by run, then by code.

    Runs instead of turns, and blocks of them, keep time and memory in bounds whatever codings cover. There must be
    at least one coding, and each on a turn.
    """
    edges = np.flatnonzero(np.bincount(np.concatenate([first, last])))
    weight = np.diff(edges)
    low, high, code = _merged(np.searchsorted(edges, first), np.searchsorted(edges, last), code, len(edges))
    most = max(1, _CELLS // max(1, size))
    for top in range(0, len(weight), most):
        begin, end = np.maximum(low, top), np.minimum(high, top + most)
        here = np.flatnonzero(begin < end)
        length = (end - begin)[here]
        run = np.arange(length.sum()) + np.repeat(begin[here] - (np.cumsum(length) - length), length)
        order = np.argsort(run, kind="stable")
        run, carried = run[order], np.repeat(code[here], length)[order]
        yield run, carried, weight[run]


def _merged(low: IntArray, high: IntArray, code: IntArray, size: int) -> tuple[IntArray, IntArray, IntArray]:
    """Ranges below ``size``, those of one code that touch or overlap made into one; by code, then by place."""
    # On one line, on which different codes never meet, the furthest end so far tells where a gap begins.
    apart = code * (size + 1)
    order = np.argsort(apart + low)
    begin, end = (apart + low)[order], np.maximum.accumulate((apart + high)[order])
    fresh = np.flatnonzero(np.concatenate([[True], begin[1:] > end[:-1]]))
    code = begin[fresh] // (size + 1)
    final = np.append(fresh[1:], len(begin)) - 1
    return begin[fresh] - code * (size + 1), end[final] - code * (size + 1), code


def _count_pairs(count: FloatArray, run: IntArray, code: IntArray, turns_in: IntArray) -> None:
    """Add the turns of each run to its codes and, above the diagonal, to each two of them."""
    for apart in range(len(run)):
        together = np.flatnonzero(run[apart:] == run[: len(run) - apart])
        if not len(together):
            break
        np.add.at(count, (code[together], code[together + apart]), turns_in[together])


def _covered(first: IntArray, last: IntArray, chosen: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Per turn, whether any of the chosen codings is on it."""
    opens = np.bincount(first[chosen], minlength=size + 1)
    closes = np.bincount(last[chosen], minlength=size + 1)
    return np.cumsum(opens - closes)[:size] > 0


def _shared_words(rows: CodingRows, a: int, b: int) -> Iterator[Passage]:
    starts, ends = _places(rows)
    of_a, of_b = (np.flatnonzero(rows.code == code) for code in (a, b))
    pairs = [*_starting_inside(starts, ends, of_a, of_b, "left")]
    pairs += [(i, j) for j, i in _starting_inside(starts, ends, of_b, of_a, "right")]
    for i, j in pairs:
        start, end = max(rows.start[i], rows.start[j]), min(rows.end[i], rows.end[j])
        source, coder = rows.sources[rows.source[i]], rows.coders[rows.coder[i]]
        yield Passage(source, int(start), int(end), coder, codings=(i, j))


def _shared_parts(rows: RegionRows, a: int, b: int) -> Iterator[Passage]:
    for i, j in rectangles.pairs(rows, a, b):
        inner = [
            *np.maximum(rows.region[i, :2], rows.region[j, :2]),
            *np.minimum(rows.region[i, 2:], rows.region[j, 2:]),
        ]
        source, coder = rows.sources[rows.source[i]], rows.coders[rows.coder[i]]
        yield Passage(source, 0, 0, coder, codings=(i, j), region=Region(*map(int, inner)))


def _starting_inside(
    starts: IntArray, ends: IntArray, outer: IntArray, inner: IntArray, side: Literal["left", "right"]
) -> Iterator[tuple[int, int]]:
    """Pairs whose second starts within the first; with ``right``, not at its very start."""
    inner = inner[np.argsort(starts[inner], kind="stable")]
    low = np.searchsorted(starts[inner], starts[outer], side=side)
    high = np.searchsorted(starts[inner], ends[outer], side="left")
    for one, begin, stop in zip(outer.tolist(), low.tolist(), high.tolist(), strict=True):
        for other in inner[begin:stop].tolist():
            yield one, other


def _places(rows: CodingRows) -> tuple[IntArray, IntArray]:
    """Starts and ends on one line on which different sources or coders never meet."""
    offset = (rows.source * max(1, len(rows.coders)) + rows.coder) * stride(rows)
    return offset + rows.start, offset + rows.end


def _running(marks: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many marks stand before each position, 0 to the length."""
    total = np.zeros(len(marks) + 1, dtype=np.int32)
    np.cumsum(marks, out=total[1:])
    return total
