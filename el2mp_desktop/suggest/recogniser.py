"""Tells how well a code fits a stretch of talk: from its examples, or from the codebook until there are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.closeness import Codebook
from el2mp_desktop.suggest.embeddings import Embedder, UseEmbedder
from el2mp_desktop.suggest.ridge import Fit, best_boundary, fit, steepness
from el2mp_desktop.suggest.space import Points, Space
from el2mp_desktop.suggest.traits import Traits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Scores = NDArray[np.float64]

ENOUGH = 5
"""So many positives, and a code is judged by its examples."""
CLOSE_ENOUGH = 0.17
"""The closeness to the codebook from which a code is proposed, and how fast the score rises around it."""
STEEPNESS = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """What the examples of a code have taught."""

    examples: Points
    fit: Fit
    boundary: float
    steepness: float

    def log_odds(self, points: Points) -> "Scores":
        """Above 0 where the code fits: from the boundary that told the examples apart best, each left out in turn."""
        scores = self.fit.scores(points.likeness(self.examples))
        result: Scores = self.steepness * (scores - self.boundary)
        return result


def train(examples: Points, truth: Sequence[bool]) -> Classifier:
    """Both sides are needed. The system to solve is as large as there are examples, so it takes milliseconds."""
    found = fit(examples.likeness(examples), truth)
    boundary = best_boundary(found.left_out, truth)
    return Classifier(examples, found, boundary, steepness(found.left_out, truth))


def by_wording(closeness: "Scores", expected: "Scores") -> "Scores":
    """Log-odds from the codebook alone: above 0 where its wording is near and the form not less than usual as expected.

    On either side of 0 the form decides: wording that is near in most turns of some talk tells little of each.
    ``expected`` is how far the form of each turn is as the code's name lets expect.
    """
    import numpy as np

    apart = (expected - np.median(expected)) / max(float(np.std(expected)), 1e-9)
    fits = (closeness >= CLOSE_ENOUGH) & (apart > 0)
    result: Scores = np.where(fits, apart, -np.exp(-np.clip(apart, -10, 10)))
    return result


class EmbeddedMethod:
    """The embedded engine, turn by turn, as it is evaluated."""

    def __init__(self, turns: Sequence[Passage], embedder: Embedder | None = None) -> None:
        self._embedder = embedder or UseEmbedder()
        self._vectors = self._embedder.embed([turn.text for turn in turns])
        self._points = Space(turns, self._vectors).points(turns, self._vectors)
        self._traits = Traits(self._embedder)

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        import numpy as np

        points = self._points[asked]
        if lacking and (len(having) >= ENOUGH or (having and not cards)):
            truth = [True] * len(having) + [False] * len(lacking)
            return train(self._points[[*having, *lacking]], truth).log_odds(points)
        if not cards:
            return np.full(len(asked), -1.0)
        closeness = Codebook(cards, self._embedder).closeness(self._vectors[list(asked)]).max(axis=1)
        return by_wording(closeness, points.form @ self._traits.expected(cards[0]))
