"""What turns take up from those around them, many turns at once: the words that they share, and words in a row."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.vocabulary import distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]
    Truths = NDArray[np.bool_]

TAKEN_UP = ("of_before", "of_recent", "of_heard", "in_after", "run_before", "share_run_before", "run_heard")
"""Of the numbers that `taken_up` gives, in their order."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[~-]?")
_RECENT, _HEARD = 4, 6
"""Turns before, by anybody and by others, that a turn may take up."""
_MOST_WORDS = 300
"""Of a turn that are looked at: one a page long has no form of this kind."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a turn."""

    words: tuple[str, ...]
    in_pairs: tuple[tuple[str, str], ...]
    pairs: frozenset[tuple[str, str]]


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """A turn is compared with several others, and with other weights too."""
    found = tuple(_WORD.findall(text.lower().replace("’", "'"))[:_MOST_WORDS])
    in_pairs = tuple(pairwise(found))
    return Said(found, in_pairs, frozenset(in_pairs))


class WordWeights(dict[str, float]):
    """How much it tells that two turns share a word: the rarer in the material, the more (as in TF-IDF)."""

    def __init__(self, material: Sequence[Passage]) -> None:
        counts = Counter(word for passage in material for word in set(said(passage.text).words))
        super().__init__((word, math.log((1 + len(material)) / (1 + count)) + 1) for word, count in counts.items())
        self._unheard = math.log(1 + len(material)) + 1

    def __missing__(self, word: str) -> float:
        return self._unheard


def taken_up(passages: Sequence[Passage], weights: WordWeights) -> "Numbers":
    """One row a turn, in the order of `TAKEN_UP`: shares of its words by their weights, and words in a row."""
    import numpy as np

    around = _Around(passages)
    of, words, shared = around.words.shared(around.own, around.others)
    weight = np.fromiter(map(weights.__getitem__, around.numbers), float)[words]
    whole = np.bincount(of, weight, len(passages))
    whole[whole == 0] = 1.0
    before, after, earlier = shared[:, 0], shared[:, 1], shared[:, 2:]
    kinds = (before, earlier[:, -_RECENT:].any(axis=1), (earlier & around.heard[of]).any(axis=1), after)
    shares = [np.bincount(of, weight * kind, len(passages)) / whole for kind in kinds]
    runs = around.runs(_touching(of, shared, len(passages)))
    lengths = np.array([max(len(said(passage.text).words), 1) for passage in passages])
    heard = (runs[:, 2:] * around.heard).max(axis=1, initial=0)
    return np.stack([*shares, runs[:, 0], runs[:, 0] / lengths, heard], axis=1)


class _Around:
    """The turns around turns: each different text once, its words as numbers."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Of the other texts of each turn the first is that before it, then that after, then earlier ones."""
        import numpy as np

        texts: list[str] = []
        heard: list[bool] = []
        for passage in passages:
            earlier, speaker = passage.earlier[-_HEARD:], passage.speaker
            missing = _HEARD - len(earlier)
            texts += [passage.text, passage.before, passage.after, *[""] * missing, *[turn.text for turn in earlier]]
            heard += [*[False] * missing, *[turn.speaker != speaker for turn in earlier]]
        place = {text: number for number, text in enumerate(dict.fromkeys(["", *texts]))}
        places = np.fromiter(map(place.__getitem__, texts), np.int64).reshape(-1, 3 + _HEARD)
        self.own, self.others, self.heard = places[:, 0], places[:, 1:], np.array(heard, bool).reshape(-1, _HEARD)
        self._said = [said(text) for text in place]
        spoken = [one.words for one in self._said]
        self.numbers = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(spoken)))}
        rows = np.repeat(np.arange(len(spoken)), [len(words) for words in spoken])
        words = np.fromiter(map(self.numbers.__getitem__, chain.from_iterable(spoken)), np.int64)
        many, together = len(self.numbers), rows[1:] == rows[:-1]
        self.words = _Held(rows, words, many)
        self._pairs = _Held(rows[1:][together], (words[:-1] * many + words[1:])[together], many**2)

    def runs(self, touching: "Truths") -> "Numbers":
        """Words in a row that each turn has with others in a row too; one word alone is a run of 1."""
        of, _, shared = self._pairs.shared(self.own, self.others)
        runs, longer = touching.astype(float), _touching(of, shared, len(self.own))
        longer[:, 2:] &= self.heard
        for turn, column in zip(*(places.tolist() for places in longer.nonzero()), strict=True):
            own, other = self._said[self.own[turn]], self._said[self.others[turn, column]]
            runs[turn, column] = _longest_run(own, other)
        return runs


class _Held:
    """What is in which text, in order: one number for the text and the thing."""

    def __init__(self, texts: "Places", things: "Places", many: int) -> None:

        self._many = max(many, 1)
        self._in_order = distinct(texts * self._many + things)

    def shared(self, own: "Places", others: "Places") -> "tuple[Places, Places, Truths]":
        """Of each thing in a turn's own text: the turn, the thing, and in which of the turn's other texts it is."""
        import numpy as np

        first, end = (np.searchsorted(self._in_order, some * self._many) for some in (own, own + 1))
        lengths = end - first
        of = np.repeat(np.arange(len(own)), lengths)
        places = np.arange(len(of)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
        things = self._in_order[places] % self._many
        wanted = others[of] * self._many + things[:, None]
        found = np.searchsorted(self._in_order, wanted)
        found[found == len(self._in_order)] = 0
        return of, things, self._in_order[found] == wanted if len(self._in_order) else wanted < 0


def _touching(of: "Places", shared: "Truths", many: int) -> "Truths":
    """Turns (rows) that share anything with each of their other texts (columns)."""
    import numpy as np

    things, columns = shared.nonzero()
    found = np.zeros((many, shared.shape[1]), bool)
    found[of[things], columns] = True
    return found


def _longest_run(own: Said, other: Said) -> int:
    """They have two words in a row in common; told by such pairs."""
    longest = run = 0
    for pair in own.in_pairs:
        run = run + 1 if pair in other.pairs else 0
        if run > longest:
            longest = run
    return longest + 1
