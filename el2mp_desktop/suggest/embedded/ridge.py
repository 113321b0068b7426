"""A classifier for few examples: ridge regression on how alike they are, solved in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Likeness = NDArray[np.floating]

PENALTY = 2.0
"""As much as an example is usually like itself (see `Points.likeness`): examples are few, so each is trusted half."""
_STEPS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A text's score is its likenesses to the examples, times ``weights``, plus ``constant``."""

    weights: "Scores"
    constant: float
    left_out: "Scores"
    """What each example would have scored, had it not been one: exact for these weights of the sides."""

    def scores(self, likeness: "Likeness") -> "Scores":
        """One row a text, one column an example."""
        import numpy as np

        result: Scores = (likeness @ self.weights.astype(likeness.dtype)).astype(np.float64) + self.constant
        return result


def fit(likeness: "Likeness", truth: Sequence[bool]) -> Fit:
    """Least squares on +1 and -1, either side weighing the same in all, the constant not penalised.

    ``likeness`` is the matrix of the examples' inner products. The system is that of a least-squares support vector
    machine (Suykens & Vandewalle 1999), the left-out scores come from its inverse (Cawley & Talbot 2004).
    """
    import numpy as np

    sides: Scores = np.where(np.asarray(truth, bool), 1.0, -1.0)
    n = len(sides)
    shares = np.where(sides > 0, n / (2 * (sides > 0).sum()), n / (2 * (sides < 0).sum()))
    system = np.ones((n + 1, n + 1))
    system[:n, :n] = likeness + np.diag(PENALTY / shares)
    system[n, n] = 0.0
    inverse: Scores = np.linalg.inv(system).astype(np.float64)
    solved: Scores = inverse[:, :n] @ sides
    return Fit(solved[:n], float(solved[n]), sides - solved[:n] / np.diag(inverse)[:n])


def best_boundary(scores: "Scores", truth: Sequence[bool]) -> float:
    """The score from which on F1 is highest; halfway to the next one below, so that neither is at the edge."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(np.asarray(truth, bool)[order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + hits[-1])
    best = int(f1.argmax())
    return float(ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2


def steepness(scores: "Scores", truth: Sequence[bool]) -> float:
    """Log-odds that a score of 1 is worth: the slope of a logistic curve through left-out scores.

    With Platt's (1999) targets, which keep it flat where examples are few. Newton's method with a small penalty;
    a slope below 0 would turn the order around, so it is not taken.
    """
    import numpy as np

    sides = np.asarray(truth, bool)
    yes, no = int(sides.sum()), int((~sides).sum())
    targets = np.where(sides, (yes + 1) / (yes + 2), 1 / (no + 2))
    rows = np.stack([scores, np.ones(len(sides))], axis=1)
    line = np.array([1.0, np.log((yes + 1) / (no + 1))])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ line, -30, 30)))
        slope = rows.T @ (chance - targets) + np.array([1e-3 * line[0], 0.0])
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag([1e-3, 1e-9])
        step = np.linalg.solve(bend, slope)
        line = line - step
        if np.abs(step).max() < 1e-8:
            break
    return max(float(line[0]), 1e-3)
