"""Turns as points: their words, the pieces of their words, their meaning and their form, each of the same weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.form import WordWeights, form
from el2mp_desktop.suggest.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Numbers = NDArray[np.float64]

T = TypeVar("T")

MOST_MATERIAL = 3000
"""Texts that the weights of words, and what is usual, are drawn from."""
KINDS = 4
_COLUMNS = 512
"""Texts that others are compared with at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """One row a turn in each: words and their pieces (sparse, each of length 1), meaning, form."""

    lexical: Any
    meaning: "Vectors"
    form: "Vectors"

    def __len__(self) -> int:
        return len(self.meaning)

    def __getitem__(self, rows: Sequence[int]) -> "Points":
        chosen = list(rows)
        return Points(self.lexical[chosen], self.meaning[chosen], self.form[chosen])

    def likeness(self, others: "Points") -> "Vectors":
        """Of each of these to each of the others: the mean of the four inner products, and its square.

        The square lets two kinds of evidence count together for more than each by itself.
        """
        import numpy as np

        mean: Vectors = self._lexical(others)
        mean += self.meaning @ others.meaning.T
        mean += self.form @ others.form.T
        mean /= np.float32(KINDS)
        mean += mean**2
        return mean

    def _lexical(self, others: "Points") -> "Vectors":
        """As a product with full columns, some at a time: the pieces of words that most texts share are many."""
        import numpy as np

        starts = range(0, len(others), _COLUMNS)
        blocks = (others.lexical[start : start + _COLUMNS].T.tocsr().toarray() for start in starts)
        return np.concatenate([self.lexical @ block for block in blocks], axis=1)


class Space:
    """What is usual in the material at hand, so that points show what is not. It needs no codings."""

    def __init__(self, material: Sequence[Passage], vectors: "Vectors") -> None:
        """``vectors`` are the embeddings of the material."""
        import numpy as np

        rows = spread(range(len(material)), MOST_MATERIAL)
        some = [material[row] for row in rows]
        self.words = Vocabulary([passage.text for passage in some])
        self._weights = WordWeights(some)
        numbers = self._numbers(some)
        self._usual, self._spread = numbers.mean(axis=0), np.maximum(numbers.std(axis=0), 1e-9)
        self._centre = vectors[rows].mean(axis=0)
        self._reach = _size(vectors[rows] - self._centre)
        self._reach_of_form = _size(self.standard(numbers))

    def points(self, passages: Sequence[Passage], vectors: "Vectors") -> Points:
        import numpy as np

        lexical = self.words.matrix([passage.text for passage in passages])
        form = (self.standard(self._numbers(passages)) / self._reach_of_form).astype(np.float32)
        return Points(lexical, (vectors - self._centre) / np.float32(self._reach), form)

    def standard(self, numbers: "Numbers") -> "Numbers":
        """How far each number is from the usual, in square roots, so that rare extremes do not drown the rest."""
        import numpy as np

        apart = (numbers - self._usual) / self._spread
        result: Numbers = np.sign(apart) * np.sqrt(np.abs(apart))
        return result

    def _numbers(self, passages: Sequence[Passage]) -> "Numbers":
        import numpy as np

        return np.array([form(passage, self._weights) for passage in passages], float)


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, at even distances: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]


def _size(rows: "Numbers | Vectors") -> float:
    """The root of the mean squared length of the rows; 1 where they have none."""
    return float((rows**2).sum(axis=1).mean() ** 0.5) or 1.0
