"""Turns as points: their words, the pieces of their words, their meaning and their form, each of the same weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.form import WordWeights, form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Numbers = NDArray[np.float64]

T = TypeVar("T")

MOST_MATERIAL = 3000
"""Texts that the weights of words, and what is usual, are drawn from."""
KINDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """One row a turn in each: words and their pieces (sparse, each of length 1), meaning, form."""

    lexical: Any
    meaning: "Numbers"
    form: "Numbers"

    def __len__(self) -> int:
        return len(self.meaning)

    def __getitem__(self, rows: Sequence[int]) -> "Points":
        chosen = list(rows)
        return Points(self.lexical[chosen], self.meaning[chosen], self.form[chosen])

    def likeness(self, others: "Points") -> "Numbers":
        """Of each of these to each of the others: the mean of the four inner products, and its square.

        The square lets two kinds of evidence count together for more than each by itself.
        """
        lexical: Numbers = (self.lexical @ others.lexical.T).toarray()
        mean = (lexical + self.meaning @ others.meaning.T + self.form @ others.form.T) / KINDS
        return mean + mean**2


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
        self._centre = vectors[rows].astype(float).mean(axis=0)
        self._reach = _size(vectors[rows] - self._centre)
        self._reach_of_form = _size(self.standard(numbers))

    def points(self, passages: Sequence[Passage], vectors: "Vectors") -> Points:
        lexical = self.words.matrix([passage.text for passage in passages])
        form = self.standard(self._numbers(passages)) / self._reach_of_form
        return Points(lexical, (vectors - self._centre) / self._reach, form)

    def standard(self, numbers: "Numbers") -> "Numbers":
        """How far each number is from the usual, in square roots, so that rare extremes do not drown the rest."""
        import numpy as np

        apart = (numbers - self._usual) / self._spread
        result: Numbers = np.sign(apart) * np.sqrt(np.abs(apart))
        return result

    def _numbers(self, passages: Sequence[Passage]) -> "Numbers":
        import numpy as np

        return np.array([form(passage, self._weights) for passage in passages], float)


class Vocabulary:
    """Words (1-2) and pieces of words (1-4 characters), weighted by how rare they are in the material (TF-IDF).

    The pieces of a word are counted once for all texts that it stands in.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

        texts = [*texts, "a"]
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!…–-]")
        self._words.fit(texts)
        self._pieces = CountVectorizer(ngram_range=(1, 4), analyzer="char_wb")
        self._pieces.fit({word for text in texts for word in text.lower().split()})
        self._weights = TfidfTransformer(sublinear_tf=True).fit(self._counts(texts))

    def matrix(self, texts: Sequence[str]) -> Any:
        """One sparse row a text."""
        from scipy.sparse import hstack  # type: ignore[import-untyped]

        return hstack([self._words.transform(texts), self._weights.transform(self._counts(texts))]).tocsr()

    def _counts(self, texts: Sequence[str]) -> Any:
        """How often each piece is in each text."""
        import numpy as np
        from scipy.sparse import csr_array

        columns = {"a": 0}
        places = [[columns.setdefault(word, len(columns)) for word in text.lower().split()] for text in texts]
        ends = np.cumsum([0, *map(len, places)])
        flat = np.fromiter(chain.from_iterable(places), int)
        of_texts = csr_array((np.ones(len(flat)), flat, ends), shape=(len(texts), len(columns)))
        return of_texts @ self._pieces.transform(columns)


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, at even distances: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]


def _size(rows: "Numbers") -> float:
    """The root of the mean squared length of the rows; 1 where they have none."""
    return float((rows**2).sum(axis=1).mean() ** 0.5) or 1.0
