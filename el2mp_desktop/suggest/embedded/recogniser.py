"""Tells how well a code fits a stretch of talk: from its examples, or from the codebook until there are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.embedded.by_wording import ByWording, heads
from el2mp_desktop.suggest.embedded.closeness import Codebook
from el2mp_desktop.suggest.embedded.embeddings import Embedder, shared_embedder
from el2mp_desktop.suggest.embedded.ridge import Fit, best_boundary, fit, steepness
from el2mp_desktop.suggest.embedded.space import Likeness, Space
from el2mp_desktop.suggest.embedded.stretches import stretches
from el2mp_desktop.suggest.embedded.traits import Traits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Scores = NDArray[np.float64]

ENOUGH = 5
"""So many positives, and a code is judged by its examples."""
LOWEST = -30.0
"""Log-odds of what has no words to be judged by."""


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """What the examples of a code have taught."""

    fit: Fit
    boundary: float
    steepness: float

    def log_odds(self, likeness: "Vectors") -> "Scores":
        """Above 0 where the code fits: from the boundary that told the examples apart best, each left out in turn.

        ``likeness`` of each text (rows) to each example.
        """
        result: Scores = self.steepness * (self.fit.scores(likeness) - self.boundary)
        return result


def train(likeness: "Vectors", truth: Sequence[bool]) -> Classifier:
    """From the likeness of examples to each other; there are some of both sides.

    The system to solve is as large as there are examples, so it takes milliseconds.
    """
    found = fit(likeness, truth)
    return Classifier(found, best_boundary(found.left_out, truth), steepness(found.left_out, truth))


class EmbeddedMethod:
    """The embedded engine, turn by turn, as it is evaluated."""

    def __init__(
        self, turns: Sequence[Passage], embedder: Embedder | None = None, codebook: Sequence[CodeCard] = ()
    ) -> None:
        """``codebook``: where a code has its place, as in a project; without it each stands alone."""
        self._turns, self._embedder, self._codebook = turns, embedder or shared_embedder(), codebook
        vectors = self._embedder.embed([turn.text for turn in turns])
        self._points = Space.drawn_from(turns, vectors)[1]
        self._traits = Traits(self._embedder)

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        import numpy as np

        points = self._points[asked]
        if lacking and (len(having) >= ENOUGH or (having and not cards)):
            truth = [True] * len(having) + [False] * len(lacking)
            examples = self._points[[*having, *lacking]]
            likeness = Likeness(examples)
            return train(likeness.of(examples), truth).log_odds(likeness.of(points))
        if not cards:
            return np.full(len(asked), -1.0)
        return self._by_wording(cards, asked, points.form)

    def _by_wording(self, cards: Sequence[CodeCard], asked: Sequence[int], forms: "Vectors") -> "Scores":
        """Of each turn, its best stretch with the best of the codes, as suggestions are made."""
        import numpy as np

        by_wording = ByWording(
            Codebook(cards, self._embedder), heads(cards, self._codebook), self._traits, self._points.form
        )
        found = stretches([self._turns[row] for row in asked])
        places = [stretch.passage for stretch in found]
        closeness = by_wording.closeness(found, self._embedder.embed([stretch.text for stretch in found]))
        best = np.full(len(asked), LOWEST)
        np.maximum.at(best, places, by_wording.log_odds(closeness, forms, places).max(axis=1, initial=LOWEST))
        return best
