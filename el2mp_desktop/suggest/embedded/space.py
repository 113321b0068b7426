"""Turns as points: their words, the pieces of their words, their meaning and their form, each of the same weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.usual_form import Forms, size
from el2mp_desktop.suggest.embedded.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

T = TypeVar("T")

MOST_MATERIAL = 3000
"""Texts that the weights of words, and what is usual, are drawn from."""
KINDS = 4
_OFTEN = 0.02
"""The share of texts from which on a word or piece has a full column: a product with it is faster then."""


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


class Likeness:
    """Points that others are compared with, many times."""

    def __init__(self, points: Points) -> None:
        self._points, self._lexical = points, _Lexical(points.lexical)

    def of(self, others: Points) -> "Vectors":
        """Of each of the others (rows) to each of these: the mean of the four inner products, and its square.

        The square lets two kinds of evidence count together for more than each by itself.
        """
        mean = self._lexical.products(others.lexical)
        mean += others.meaning @ self._points.meaning.T
        mean += others.form @ self._points.form.T
        mean /= KINDS
        mean += mean**2
        return mean


class _Lexical:
    """Words and pieces of some texts: what many of them have as full columns, what few have as sparse ones."""

    def __init__(self, lexical: Any) -> None:
        import numpy as np

        often = np.bincount(lexical.indices, minlength=lexical.shape[1]) > _OFTEN * lexical.shape[0]
        self._often = np.flatnonzero(often)
        self._full = lexical[:, self._often].toarray().T
        rare = lexical.copy()
        rare.data[often[rare.indices]] = 0
        rare.eliminate_zeros()
        self._rare = rare.T.tocsr()

    def products(self, others: Any) -> "Vectors":
        """One row for each of the others."""
        found: Vectors = others[:, self._often].toarray() @ self._full
        found += others @ self._rare
        return found


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

    @staticmethod
    def drawn_from(material: Sequence[Passage], vectors: "Vectors") -> "tuple[Space, Points]":
        """With the material's own points, which are known then where it is not too much."""
        space = Space(material, vectors)
        if len(material) > MOST_MATERIAL:
            return space, space.points(material, vectors)
        return space, Points(space.words.of_material, space._meaning(vectors), space._forms.usual)

    def points(self, passages: Sequence[Passage], vectors: "Vectors") -> Points:
        lexical = self.words.matrix([passage.text for passage in passages])
        return Points(lexical, self._meaning(vectors), self._forms.of(passages))

    def _meaning(self, vectors: "Vectors") -> "Vectors":
        import numpy as np

        meaning: Vectors = (vectors - self._centre) / np.float32(self._reach)
        return meaning


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, at even distances: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]
