"""The codings and turns of a project as plain arrays: what every analysis reads."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CodingRows:
    """One entry a coding, in any order; spans are half-open code points and never empty.

    ``source``, ``code`` and ``coder`` are indices into the ids in ``sources``, ``codes`` and ``coders``.
    """

    source: IntArray
    start: IntArray
    end: IntArray
    code: IntArray
    coder: IntArray
    sources: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True, eq=False)
class RegionRows:
    """One entry a coding of a picture. ``region``: a row each of left, top, right and bottom, half-open pixels.

    ``source``, ``code`` and ``coder`` count as in `CodingRows`.
    """

    ids: tuple[str, ...]
    source: IntArray
    region: IntArray
    code: IntArray
    coder: IntArray
    sources: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class TurnRows:
    """One entry a turn, by source and start; the turns of a source do not overlap, or `ValueError`.

    ``source`` counts as in `CodingRows`. ``speaker`` is an index into the ids in ``speakers``, -1 for nobody;
    it may be left out where no question is asked about speakers.
    """

    source: IntArray
    start: IntArray
    end: IntArray
    speaker: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    speakers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        places = np.stack([self.start, self.end], axis=1) + (self.source * stride(self))[:, np.newaxis]
        if np.any(np.diff(places.ravel()) < 0):
            raise ValueError("turns must come by source and start, and not overlap")

    def __len__(self) -> int:
        return len(self.start)


def turns_of(codings: CodingRows, turns: TurnRows) -> tuple[IntArray, IntArray]:
    """For each coding the turns it overlaps, as a range ``[first, last)`` of turn indices."""
    apart = stride(codings, turns)
    starts = turns.source * apart + turns.start
    ends = turns.source * apart + turns.end
    first = np.searchsorted(ends, codings.source * apart + codings.start, side="right")
    last = np.searchsorted(starts, codings.source * apart + codings.end, side="left")
    return first, np.maximum(first, last)


def stride(*rows: CodingRows | TurnRows) -> int:
    """More than the longest source, so that positions of different sources never meet."""
    return 1 + max((int(row.end.max()) for row in rows if len(row)), default=0)
