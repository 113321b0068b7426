"""What a code's own words let expect of the form of a turn: a code named hesitation, that it holds fillers.

No code is known here by name: the code's names and synonyms are compared, as sentence embeddings, with a description
of each trait that the form of a turn can show.
"""

from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard
from el2mp_desktop.suggest.embeddings import Embedder
from el2mp_desktop.suggest.form import NAMES, TRAITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


class Traits:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._traits = embedder.embed(list(TRAITS))

    def expected(self, card: CodeCard) -> "Numbers":
        """A weight for each number of a form: the nearer the code's wording is to a trait, the more it counts."""
        import numpy as np

        said = [f"{text.name}. {', '.join(text.synonyms)}" for text in card.texts.values()]
        nearness = (self._embedder.embed(said) @ self._traits.T).max(axis=0)
        weights = np.zeros(len(NAMES))
        for near, names in zip(nearness.tolist(), TRAITS.values(), strict=True):
            for name in names:
                weights[NAMES.index(name)] = max(near, 0.0) / len(names)
        return weights
