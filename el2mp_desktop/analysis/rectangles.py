"""Which codes go together on pictures: on rectangles that share at least a pixel, each coder on their own."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from el2mp_desktop.analysis.arrays import FloatArray, IntArray, RegionRows


def count_pairs(rows: RegionRows) -> FloatArray:
    """Pairs of overlapping rectangles of one picture and coder, codes by codes; each pair once above and once below
    the diagonal. What is on the diagonal means nothing."""
    size = len(rows.codes)
    count = np.zeros((size, size))
    for here in _together(rows):
        for place, one in enumerate(here[:-1]):
            met = _overlapping(rows, one, here[place + 1 :])
            count[rows.code[one]] += np.bincount(rows.code[met], minlength=size)
    return count + count.T


def pairs(rows: RegionRows, a: int, b: int) -> Iterator[tuple[int, int]]:
    """Indices of the codings that overlap, the first with the code ``a``, the second with another one, ``b``."""
    for here in _together(rows):
        of_a, of_b = (here[rows.code[here] == code] for code in (a, b))
        for one in of_a:
            yield from ((int(one), int(other)) for other in _overlapping(rows, one, of_b))


def _together(rows: RegionRows) -> Iterator[IntArray]:
    """The codings of each picture by each coder, as indices."""
    group = rows.source * max(1, len(rows.coders)) + rows.coder
    order = np.argsort(group, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(order) else ()


def _overlapping(rows: RegionRows, one: int, others: IntArray) -> IntArray:
    here, there = rows.region[one], rows.region[others]
    met: NDArray[np.bool_] = np.all((there[:, :2] < here[2:]) & (here[:2] < there[:, 2:]), axis=1)
    return others[met]
