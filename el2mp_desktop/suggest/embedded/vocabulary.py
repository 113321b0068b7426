"""The words of texts (1-2 in a row) and pieces of words (1-4 characters), weighted by how rare they are (TF-IDF).

As scikit-learn's ``TfidfVectorizer`` weighs them with ``sublinear_tf``, which a test compares; but many texts are
counted at once, a word is cut into its pieces once, and there is nothing to load that takes seconds.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Codes = NDArray[np.uint64]

_TOKEN = re.compile(r"(?u)\b\w+\b|[?!…–-]")
_LONGEST_PIECE = 4
_BITS, _STRANGE = 16, 0xFFFF
"""Of the number of a letter, and the number of letters that the material has not. A piece is the numbers of its
letters side by side, from 1 on, so that a shorter piece is never the same as a longer one."""


class Vocabulary:
    def __init__(self, texts: Sequence[str]) -> None:
        self._kinds = (_Grams(texts), _Pieces(texts))
        counts = self._counts(texts)
        self._rarity = [_rarity(some) for some in counts]
        self.of_material = self._weighed(counts)
        """As `matrix` gives it of the texts that this was made of."""

    def matrix(self, texts: Sequence[str]) -> Any:
        """One sparse row a text, its words of length 1 and its pieces too; what was not in the material is left out."""
        return self._weighed(self._counts(texts))

    def _counts(self, texts: Sequence[str]) -> list[Any]:
        return [kind.counts(texts) for kind in self._kinds]

    def _weighed(self, counts: Sequence[Any]) -> Any:
        from scipy.sparse import hstack

        return hstack([_weighed(*each) for each in zip(counts, self._rarity, strict=True)], format="csr")


class _Grams:
    """Words, and two in a row, that are in the material."""

    def __init__(self, material: Sequence[str]) -> None:

        tokens = [_tokens(text) for text in material]
        self._words = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(tokens)))}
        self._pairs = distinct(self._paired(*self._placed(tokens))[1])

    def counts(self, texts: Sequence[str]) -> Any:
        """How often each is in each text: a row a text."""
        import numpy as np

        rows, words = self._placed([_tokens(text) for text in texts])
        of_pairs, pairs = self._paired(rows, words)
        places, known = _found(pairs, self._pairs)
        width = len(self._words) + len(self._pairs)
        both = np.concatenate([words[words >= 0], len(self._words) + places[known]])
        return _counted(np.concatenate([rows[words >= 0], of_pairs[known]]), both, (len(texts), width))

    def _placed(self, tokens: Sequence[Sequence[str]]) -> "tuple[Places, Places]":
        """Of each token its text, and its place among the words: -1 for a new one."""
        import numpy as np

        rows = np.repeat(np.arange(len(tokens)), [len(some) for some in tokens])
        return rows, np.fromiter(map(self._words.get, chain.from_iterable(tokens), repeat(-1)), np.int64)

    def _paired(self, rows: "Places", words: "Places") -> "tuple[Places, Places]":
        """Of each two known words in a row their text, and one number for both."""
        together = (rows[1:] == rows[:-1]) & (words[1:] >= 0) & (words[:-1] >= 0)
        return rows[1:][together], (words[:-1] * len(self._words) + words[1:])[together]


class _Pieces:
    """All that is 1 to 4 characters long in a word with a blank at either side, of the words of the material."""

    def __init__(self, material: Sequence[str]) -> None:
        import numpy as np

        words = list(dict.fromkeys(word for text in material for word in text.lower().split()))
        self._letters = distinct(_letters(words))
        self._pieces = distinct(np.concatenate([pieces for _, pieces in self._cut(words)]))
        self._rows: dict[str, int] = {}
        self._of_words = self._counted_in([])

    def counts(self, texts: Sequence[str]) -> Any:
        """How often each is in each text: a row a text."""
        import numpy as np
        from scipy.sparse import vstack

        words = [text.lower().split() for text in texts]
        new = [word for word in dict.fromkeys(chain.from_iterable(words)) if word not in self._rows]
        if new:
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
            self._of_words = vstack([self._of_words, self._counted_in(new)], format="csr")
        rows = np.repeat(np.arange(len(words)), [len(some) for some in words])
        places = np.fromiter(map(self._rows.__getitem__, chain.from_iterable(words)), np.int64)
        return _counted(rows, places, (len(texts), len(self._rows))) @ self._of_words

    def _counted_in(self, words: Sequence[str]) -> Any:
        import numpy as np

        rows, pieces = map(np.concatenate, zip(*self._cut(words), strict=True))
        places, known = _found(pieces, self._pieces)
        return _counted(rows[known], places[known], (len(words), len(self._pieces)))

    def _cut(self, words: Sequence[str]) -> "Iterator[tuple[Places, Codes]]":
        """By their length: of each piece its word, and one number for its letters."""
        import numpy as np

        rows = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
        places, known = _found(_letters(words), self._letters)
        letters = np.where(known, places + 1, _STRANGE).astype(np.uint64)
        pieces = np.zeros(len(letters), np.uint64)
        for more in range(_LONGEST_PIECE):
            pieces = (pieces[: len(letters) - more] << np.uint64(_BITS)) | letters[more:]
            within = rows[: len(pieces)] == rows[more:]
            yield rows[: len(pieces)][within], pieces[within]


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    """The material is looked at several times."""
    return tuple(_TOKEN.findall(text.lower()))


def _letters(words: Sequence[str]) -> "NDArray[np.uint32]":
    """Code points of words, each with a blank at either side."""
    import numpy as np

    return np.frombuffer("".join(f" {word} " for word in words).encode("utf-32-le", "surrogatepass"), np.uint32)


def distinct(numbers: Any) -> Any:
    """Each once, in order: as ``numpy.unique``, which takes several times as long with millions of whole numbers."""
    import numpy as np

    in_order = np.sort(numbers)
    return in_order[np.append(True, in_order[1:] != in_order[:-1])] if len(in_order) else in_order


def _found(some: Any, known: Any) -> "tuple[Places, NDArray[np.bool_]]":
    """Where each stands among those that are known, which are in order, and whether it does."""
    import numpy as np

    places = np.searchsorted(known, some)
    places[places == len(known)] = 0
    return places, known[places] == some if len(known) else np.zeros(len(some), bool)


def _counted(rows: "Places", places: "Places", shape: tuple[int, int]) -> Any:
    import numpy as np
    from scipy.sparse import coo_array

    return coo_array((np.ones(len(places), np.float32), (rows, places)), shape=shape).tocsr()


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
