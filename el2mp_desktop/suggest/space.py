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
"""Texts that others are compared with at once, as full columns of what is in any of them."""


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
        self._points = points
        starts = range(0, len(points), _COLUMNS)
        self._blocks = [_Block(points.lexical[start : start + _COLUMNS]) for start in starts]

    def of(self, others: Points) -> "Vectors":
        """Of each of the others (rows) to each of these: the mean of the four inner products, and its square.

        The square lets two kinds of evidence count together for more than each by itself.
        """
        import numpy as np

        mean: Vectors = np.concatenate([block.products(others.lexical) for block in self._blocks], axis=1)
        mean += others.meaning @ self._points.meaning.T
        mean += others.form @ self._points.form.T
        mean /= np.float32(KINDS)
        mean += mean**2
        return mean


class _Block:
    """Words and pieces of some texts, without all that is in none of them."""

    def __init__(self, lexical: Any) -> None:
        import numpy as np

        present = np.unique(lexical.indices)
        self._place = np.full(lexical.shape[1], len(present), np.int32)
        self._place[present] = np.arange(len(present), dtype=np.int32)
        self._columns = self._compact(lexical, len(present) + 1).T.tocsr()

    def products(self, others: Any) -> "Vectors":
        """With full columns, which are not kept: the pieces of words that most texts share are many."""
        found: Vectors = self._compact(others, self._columns.shape[0]) @ self._columns.toarray()
        return found

    def _compact(self, lexical: Any, width: int) -> Any:
        """What none of the texts has comes to stand in a last column, which is empty in them."""
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        placed = self._place[lexical.indices]
        return csr_array((lexical.data, placed, lexical.indptr), shape=(lexical.shape[0], width))


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
