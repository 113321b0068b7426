"""How well suggestions agree with what people coded by themselves: ranking, precision, recall and F1."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Truth = NDArray[np.bool_]
    Scores = NDArray[np.float64]

Interval = tuple[float, float]
_Z = 1.959963984540054
"""Of a normal distribution, 95 % lies between minus and plus this."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Areas under the ROC curve and under precision by recall (average precision); None where a side is missing."""

    auc: float | None
    ap: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Turns that both coded, that only the engine coded, and that only people coded."""

    both: int
    engine_only: int
    people_only: int

    @property
    def precision(self) -> float | None:
        return _share(self.both, self.both + self.engine_only)

    @property
    def recall(self) -> float | None:
        return _share(self.both, self.both + self.people_only)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.both, 2 * self.both + self.engine_only + self.people_only)

    @property
    def precision_interval(self) -> Interval | None:
        return wilson(self.both, self.both + self.engine_only)

    @property
    def recall_interval(self) -> Interval | None:
        return wilson(self.both, self.both + self.people_only)

    @property
    def f1_interval(self) -> Interval | None:
        """Mapped from that of J, the share of turns coded by both among those coded by either: F1 is 2J / (1 + J)."""
        ends = wilson(self.both, self.both + self.engine_only + self.people_only)
        return ends and (2 * ends[0] / (1 + ends[0]), 2 * ends[1] / (1 + ends[1]))


def agreement(people: "Truth", engine: "Truth") -> Agreement:
    """Of the same turns: which of them people coded, and which the engine."""
    return Agreement(int((people & engine).sum()), int((~people & engine).sum()), int((people & ~engine).sum()))


def ranking(truth: "Truth", scores: "Scores") -> Ranking:
    """Of turns by score, highest first. Equal scores count one half each for the one, and as one step for the other."""
    import numpy as np

    positives, n = int(truth.sum()), len(truth)
    if not positives:
        return Ranking(None, None)
    values, step = np.unique(-scores, return_inverse=True)
    hits = np.bincount(step, weights=truth, minlength=len(values))
    misses = np.bincount(step, minlength=len(values)) - hits
    found, false = np.cumsum(hits), np.cumsum(misses)
    ap = float((hits / positives * found / (found + false)).sum())
    if positives == n:
        return Ranking(None, ap)
    below = (n - positives) - false + misses / 2
    return Ranking(float((hits * below).sum() / (positives * (n - positives))), ap)


def wilson(successes: int, n: int) -> Interval | None:
    """The 95 % score interval of a share (Wilson 1927); None of nothing. It takes turns for independent."""
    if not n:
        return None
    share, spread = successes / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * (share * (1 - share) / n + spread / (4 * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
