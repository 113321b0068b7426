"""What a code's own words let expect of the form of a turn: a code named hesitation, that it holds fillers.

No code is known here by name: the code's names and synonyms are compared, as sentence embeddings, with a description
of each trait that the form of a turn can show.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard
from el2mp_desktop.suggest.embedded.embeddings import Embedder
from el2mp_desktop.suggest.embedded.form import NAMES, TRAITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

TELLING = 0.33
"""The cosine from which a name speaks of a trait: names of topics stay below it."""
MOST_SHOWN = 2
_PLACES = {trait: [NAMES.index(name) for name in names] for trait, (_, names) in TRAITS.items()}
"""Of the numbers of a form that show each trait."""


class Traits:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._traits = embedder.embed([said for said, _ in TRAITS.values()])
        self._known: dict[tuple[str, ...], Numbers | None] = {}

    def expected(self, card: CodeCard) -> "Numbers | None":
        """A weight for each number of a form: the nearer the code's wording is to a trait, the more it counts.

        None where it is near to no trait: then nothing is known of the form.
        """
        said = tuple(f"{text.name}. {', '.join(text.synonyms)}" for text in card.texts.values())
        if said not in self._known:
            nearness = (self._embedder.embed(said) @ self._traits.T).max(axis=0)
            self._known[said] = _weights(nearness.tolist()) if nearness.max() >= TELLING else None
        return self._known[said]


def shown(counted: "Numbers") -> tuple[str, ...]:
    """The traits that count for most, at most `MOST_SHOWN`; given what each number of a form counts."""
    values = counted.tolist()
    of_trait = {trait: sum([values[place] for place in places]) for trait, places in _PLACES.items()}
    ranked = sorted((-value, trait) for trait, value in of_trait.items() if value > 0)
    return tuple(trait for _, trait in ranked[:MOST_SHOWN])


def _weights(nearness: Sequence[float]) -> "Numbers":
    import numpy as np

    weights = np.zeros(len(NAMES))
    for near, places in zip(nearness, _PLACES.values(), strict=True):
        weights[places] = max(near, 0.0) / len(places)
    return weights
