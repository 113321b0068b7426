"""In which order turns could be read next: as they stand, by chance, or what an engine knows least about first.

Only document order and chance let anybody say how often a code occurs: what an engine puts first is no sample.
"""

import random
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOGETHER = 1024
"""Passages read that the others are compared with at once."""


def by_chance(passages: Sequence[Passage], seed: int) -> list[int]:
    """Places of the passages; the same seed gives the same order."""
    return random.Random(seed).sample(range(len(passages)), len(passages))


def by_uncertainty(scores: "NDArray[np.float64]") -> list[int]:
    """``scores`` from 0 to 1, a row a passage, a column a code: first those with the code nearest to one half."""
    import numpy as np

    distance = np.abs(scores - 0.5).min(axis=1) if scores.shape[1] else np.zeros(len(scores))
    return [int(place) for place in np.argsort(distance, kind="stable")]


def by_novelty(vectors: "NDArray[np.float32]", read: "NDArray[np.float32]", most: int | None = None) -> list[int]:
    """First what is least like anything read, then what is least like that either, and so on (farthest-first).

    ``most`` places, or all: each costs a pass over the vectors.
    """
    import numpy as np

    nearest = np.full(len(vectors), -1.0, np.float32)
    for start in range(0, len(read), _TOGETHER):
        nearest = np.maximum(nearest, (vectors @ read[start : start + _TOGETHER].T).max(axis=1))
    order: list[int] = []
    left = np.ones(len(vectors), bool)
    while left.any() and (most is None or len(order) < most):
        place = int(np.where(left, nearest, np.inf).argmin())
        left[place] = False
        order.append(place)
        nearest = np.maximum(nearest, vectors @ vectors[place])
    return order


def by_speaker(passages: Sequence[Passage], read: Sequence[Passage]) -> list[int]:
    """Whoever has been read least speaks next, each in their own order; turns of nobody come last."""
    heard = Counter(passage.speaker for passage in read)
    queues: dict[str, list[int]] = {}
    for place, passage in enumerate(passages):
        if passage.speaker:
            queues.setdefault(passage.speaker, []).append(place)
    order = []
    while queues:
        next_one = min(queues, key=lambda speaker: (heard[speaker], queues[speaker][0]))
        order.append(queues[next_one].pop(0))
        heard[next_one] += 1
        if not queues[next_one]:
            del queues[next_one]
    return order + [place for place, passage in enumerate(passages) if not passage.speaker]
