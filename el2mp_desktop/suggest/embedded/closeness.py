"""How close a stretch of text is to what the codebook says of each code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard, CodeText
from el2mp_desktop.suggest.embedded.embeddings import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

WEIGHTS: Mapping[str, float] = {
    "definition": 1.0,
    "ask": 1.0,
    "include": 2.0,
    "synonyms": 1.0,
    "exclude": -0.5,
}
"""What each part of a code counts; ``exclude`` counts against. See docs/suggestions.md.
An example is no statement about a code: it counts as a coded passage does, see `Codebook.like_examples`."""
PARTS = (*WEIGHTS, "example")
_SPEAKING_FOR = tuple(part for part in PARTS if part != "exclude")
_MANY = frozenset({"include", "exclude", "synonyms"})
_REFERENCE = re.compile(r"\s*\([^()]*\b[A-Z]{2,}\.\w+[^()]*\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement of the codebook about one code: a part, or one of the things that a part lists."""

    code: int
    """Index of the code in the codebook."""
    part: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """The statement of the codebook that is nearest to a text, and its cosine."""

    piece: Piece
    similarity: float


class Codebook:
    """The codebook as vectors: embedded once a run."""

    def __init__(self, cards: Sequence[CodeCard], embedder: Embedder) -> None:
        self.cards = tuple(cards)
        said = [piece for index, card in enumerate(cards) for piece in pieces_of(index, card)]
        self.pieces = tuple(sorted(said, key=lambda piece: (piece.code, piece.part)))
        self._vectors = _embedded(embedder, tuple(piece.text for piece in self.pieces))
        self._rows: dict[tuple[int, str], list[int]] = {}
        for row, piece in enumerate(self.pieces):
            self._rows.setdefault((piece.code, piece.part), []).append(row)

    def closeness(self, vectors: "NDArray[np.float32]") -> "Scores":
        """One row a text, one column a code: the weighted mean over its parts of the cosine with each.

        Of a part that lists several things the nearest counts, of the others the mean over the languages.
        """
        import numpy as np

        cosines = self._vectors @ vectors.T
        total = np.zeros((len(self.cards), len(vectors)))
        weight = np.zeros(len(self.cards))
        for (code, part), rows in self._rows.items():
            if part == "example":
                continue
            of_part = cosines[rows[0] : rows[-1] + 1]
            total[code] += WEIGHTS[part] * (of_part.max(0) if part in _MANY else of_part.mean(0))
            weight[code] += abs(WEIGHTS[part])
        result: Scores = total.T / np.maximum(weight, 1e-9)
        return result

    def like_examples(self, vectors: "NDArray[np.float32]") -> "dict[int, NDArray[np.float32]]":
        """By the index of a code that has examples: the cosine of each text with the nearest of them."""
        of_code = [(code, rows) for (code, part), rows in self._rows.items() if part == "example"]
        cosines = self._vectors[[row for _, rows in of_code for row in rows]] @ vectors.T
        found, at = {}, 0
        for code, rows in of_code:
            found[code] = cosines[at : at + len(rows)].max(axis=0)
            at += len(rows)
        return found

    def cosines(self, vectors: "NDArray[np.float32]") -> list[list[float]]:
        """Of each text with each statement, as `nearest` wants them."""
        found: list[list[float]] = (vectors @ self._vectors.T).tolist()
        return found

    def nearest(self, cosines: Sequence[float], code: int) -> tuple[Near, ...]:
        """What speaks most for a code in each language it is described in, the nearest first; by one text's cosines."""
        return self._nearest(cosines, code, _SPEAKING_FOR)

    def nearest_exclusion(self, cosines: Sequence[float], code: int) -> tuple[Near, ...]:
        return self._nearest(cosines, code, ("exclude",))

    def _nearest(self, cosines: Sequence[float], code: int, parts: tuple[str, ...]) -> tuple[Near, ...]:
        best: dict[str, int] = {}
        for row in (row for part in parts for row in self._rows.get((code, part), ())):
            known = best.setdefault(self.pieces[row].language, row)
            if cosines[row] > cosines[known]:
                best[self.pieces[row].language] = row
        found = (Near(self.pieces[row], cosines[row]) for row in best.values())
        return tuple(sorted(found, key=lambda near: -near.similarity))


@lru_cache(maxsize=2)
def _embedded(embedder: Embedder, statements: tuple[str, ...]) -> "NDArray[np.float32]":
    """A codebook is the same for many runs."""
    return embedder.embed(statements)


def pieces_of(index: int, card: CodeCard) -> list[Piece]:
    """Everything that a codebook says of a code, a statement at a time, without references to other codes."""
    return [
        Piece(index, part, language, statement.strip())
        for language, text in card.texts.items()
        for part in PARTS
        for statement in _statements(text, part)
        if statement.strip()
    ]


def _statements(text: CodeText, part: str) -> Sequence[str]:
    if part == "synonyms":
        return text.synonyms
    said = _REFERENCE.sub("", getattr(text, part))
    return said.split(";") if part in _MANY else (said,)
