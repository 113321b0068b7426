"""Turns as points: their words, the pieces of their words, their meaning and their form, each of the same weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.forms import Forms, size
from el2mp_desktop.suggest.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

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
        rows = spread(range(len(material)), MOST_MATERIAL)
        some = [material[row] for row in rows]
        self.words = Vocabulary([passage.text for passage in some])
        self._forms = Forms(some)
        self._centre = vectors[rows].mean(axis=0)
        self._reach = size(vectors[rows] - self._centre)

    def points(self, passages: Sequence[Passage], vectors: "Vectors") -> Points:
        import numpy as np

        lexical = self.words.matrix([passage.text for passage in passages])
        return Points(lexical, (vectors - self._centre) / np.float32(self._reach), self._forms.of(passages))


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, at even distances: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]
