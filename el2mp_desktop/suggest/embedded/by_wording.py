"""Tells from the codebook alone how well a code fits: by the nearness of its wording, and by the form of the turn.

In some talk half of the turns are near to a codebook, so that nearness alone tells little of each. Where the name of a
code lets expect a form, it fits where the wording is near *and* the form of the turn is not less than usual as
expected; on either side the form decides the order. Where the name says nothing of form, nearness decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard
from el2mp_desktop.suggest.embedded.closeness import Codebook
from el2mp_desktop.suggest.embedded.stretches import Stretch
from el2mp_desktop.suggest.embedded.traits import Traits, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Vectors = NDArray[np.float32]

CLOSE_ENOUGH = 0.17
"""The closeness to the codebook that counts as near, and how fast log-odds rise around it where nearness decides."""
STEEPNESS = 0.03
FEWEST_WORDS = 4
"""A shorter stretch says too little to be compared with a codebook."""
FEWEST_TURNS = 20
"""With fewer it is not known which form is usual."""
REACH, MISSED = 3.0, 4.0
"""Log-odds that the form can give or take at most, and what a code loses that does not fit: more than form can give."""


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """What a name lets expect of forms: a weight for each number, and what the turns at hand make of it."""

    weights: "Scores"
    usual: float
    spread: float


class ByWording:
    """A codebook, and the forms of the turns at hand: codes in columns, stretches in rows."""

    def __init__(self, codebook: Codebook, top: Sequence[CodeCard], traits: Traits, usual: "Vectors") -> None:
        """``top`` is what `heads` gives, ``usual`` a form for each turn."""
        self._codebook = codebook
        self._columns: dict[str, list[int]] = {}
        for column, head in enumerate(top):
            self._columns.setdefault(head.id, []).append(column)
        self._expected: Mapping[str, _Expected] = {}
        if len(usual) >= FEWEST_TURNS:
            told = {head.id: traits.expected(head) for head in top}
            self._expected = {id: _expected(weights, usual) for id, weights in told.items() if weights is not None}
        self._head = [head.id for head in top]

    def closeness(self, found: Sequence[Stretch], vectors: "Vectors") -> "Scores":
        closeness = self._codebook.closeness(vectors)
        closeness[[len(stretch.text.split()) < FEWEST_WORDS for stretch in found]] = -1.0
        return closeness

    def log_odds(self, closeness: "Scores", forms: "Vectors", places: "Sequence[int] | NDArray[np.int_]") -> "Scores":
        """Above 0 where a code fits. ``forms`` has a row a turn, ``places`` the turn of each stretch."""
        import numpy as np

        result: Scores = nearness(closeness)
        for head, expected in self._expected.items():
            columns = self._columns[head]
            apart = ((forms @ expected.weights - expected.usual) / expected.spread)[np.asarray(places, int), None]
            fits = (closeness[:, columns] >= CLOSE_ENOUGH) & (apart >= 0)
            result[:, columns] = REACH * np.tanh(apart / REACH) - np.where(fits, 0.0, MISSED)
        return result

    def traits(self, code: int, form: "Vectors") -> tuple[str, ...]:
        """What of the form of a turn spoke for a code, the most telling first; nothing where form did not decide."""
        expected = self._expected.get(self._head[code])
        return () if expected is None else shown(form * expected.weights)


def heads(cards: Sequence[CodeCard], codebook: Sequence[CodeCard]) -> list[CodeCard]:
    """For each card the code whose name speaks of its form: its top code, or itself at the top.

    Where parents run in a circle, one of the circle stands for all.
    """
    by_id = {card.id: card for card in (*cards, *codebook)}

    def top(card: CodeCard) -> CodeCard:
        path = [card.id]
        while (parent := by_id[path[-1]].parent_id) in by_id and parent is not None:
            if parent in path:
                return by_id[min(path[path.index(parent) :])]
            path.append(parent)
        return by_id[path[-1]]

    return [top(card) for card in cards]


def nearness(closeness: "Scores") -> "Scores":
    """Log-odds by the nearness of the wording alone."""
    result: Scores = (closeness - CLOSE_ENOUGH) / STEEPNESS
    return result


def _expected(weights: "Scores", usual: "Vectors") -> _Expected:
    import numpy as np

    found = usual @ weights
    return _Expected(weights, float(np.median(found)), max(float(found.std()), 1e-9))
