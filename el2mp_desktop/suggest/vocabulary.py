"""The words of texts (1-2 in a row) and pieces of words (1-4 characters), weighted by how rare they are (TF-IDF).

As scikit-learn's ``TfidfVectorizer`` weighs them with ``sublinear_tf``, which a test compares; but a word is cut into
its pieces once for all texts that it stands in, and there is nothing to load that takes seconds.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int32]

_Gram = str | tuple[str, str]
"""A word, or two in a row."""
_TOKEN = re.compile(r"(?u)\b\w+\b|[?!…–-]")
_LONGEST_PIECE = 4


class Vocabulary:
    def __init__(self, texts: Sequence[str]) -> None:
        self._words: dict[_Gram, int] = {}
        self._pieces: dict[str, int] = {}
        self._of_word: dict[str, Places] = {}
        for gram in chain.from_iterable(map(_grams, texts)):
            self._words.setdefault(gram, len(self._words))
        for word in chain.from_iterable(map(_split, texts)):
            if word not in self._of_word:
                self._of_word[word] = _places([self._pieces.setdefault(one, len(self._pieces)) for one in pieces(word)])
        counts = self._counts(texts)
        self._rarity = [_rarity(some) for some in counts]
        self.of_material = self._weighed(counts)
        """As `matrix` gives it of the texts that this was made of."""

    def matrix(self, texts: Sequence[str]) -> Any:
        """One sparse row a text, its words of length 1 and its pieces too; what was not in the material is left out."""
        return self._weighed(self._counts(texts))

    def _weighed(self, counts: tuple[Any, Any]) -> Any:
        from scipy.sparse import hstack  # type: ignore[import-untyped]

        return hstack([_weighed(*each) for each in zip(counts, self._rarity, strict=True)], format="csr")

    def _counts(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """How often each word or pair of words, and each piece, is in each text."""
        import numpy as np

        known = self._words
        grams = [[known[gram] for gram in _grams(text) if gram in known] for text in texts]
        words = _counted(_places(chain.from_iterable(grams)), list(map(len, grams)), len(known))
        parts = [[self._parts(word) for word in _split(text)] for text in texts]
        flat = np.concatenate([_places(()), *chain.from_iterable(parts)])
        return words, _counted(flat, [sum(map(len, of_text)) for of_text in parts], len(self._pieces))

    def _parts(self, word: str) -> "Places":
        if word not in self._of_word:
            self._of_word[word] = _places([self._pieces[one] for one in pieces(word) if one in self._pieces])
        return self._of_word[word]


def pieces(word: str) -> list[str]:
    """All that is 1 to 4 characters long in a word with a blank at either side; a shorter whole only once."""
    whole = f" {word} "
    lengths = range(1, min(_LONGEST_PIECE, len(whole)) + 1)
    return [whole[start : start + length] for length in lengths for start in range(len(whole) - length + 1)]


def _split(text: str) -> list[str]:
    return text.lower().split()


def _places(numbers: Iterable[int]) -> "Places":
    import numpy as np

    return np.fromiter(numbers, np.int32)


def _grams(text: str) -> "Iterable[_Gram]":
    tokens = _TOKEN.findall(text.lower())
    return chain(tokens, pairwise(tokens))


def _counted(places: "Places", lengths: Sequence[int], width: int) -> Any:
    """A row a text, which has so many of the places."""
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *lengths])
    found = csr_array((np.ones(len(places), np.float32), places, ends), shape=(len(lengths), width))
    found.sum_duplicates()
    return found


def _rarity(counts: Any) -> Any:
    import numpy as np

    texts, width = counts.shape
    holding = np.bincount(counts.indices, minlength=width)
    return (np.log((1 + texts) / (1 + holding)) + 1).astype(np.float32)


def _weighed(counts: Any, rarity: Any) -> Any:
    """Each row of length 1, unless it is empty."""
    import numpy as np

    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    of_row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(of_row, counts.data**2, minlength=counts.shape[0]))
    counts.data = (counts.data / lengths[of_row]).astype(np.float32)
    return counts
