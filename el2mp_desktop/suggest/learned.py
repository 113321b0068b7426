"""What a code's own coded passages teach: nearest neighbours from the first, a classifier once there are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from el2mp_desktop.suggest.base import LabelledExample, Passage
from el2mp_desktop.suggest.embeddings import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Scores = NDArray[np.float64]

T = TypeVar("T")

ENOUGH = 5
"""So many positives, and a classifier is trained."""
NEGATIVES = 3
"""Passages taken as negatives for each positive, where people rejected fewer."""
LEXICAL_C, SEMANTIC_C = 10.0, 3.0
MOST_WORDS_FROM = 3000
"""Texts that the vocabulary is drawn from."""
ALIKE = 0.5
"""The cosine from which two passages count as neighbours."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled passage near a text; never its words."""

    reference: str
    similarity: float


class Labelled:
    """The labelled passages of a run, embedded once, by code."""

    def __init__(self, examples: Sequence[LabelledExample], embedder: Embedder) -> None:
        self.examples = tuple(example for example in examples if example.text.strip())
        self.vectors = embedder.embed([example.text for example in self.examples])

    def rows(self, code_id: str, positive: bool) -> list[int]:
        return [row for row, one in enumerate(self.examples) if one.code_id == code_id and one.positive == positive]

    def own(self, passages: Sequence[Passage]) -> "NDArray[np.bool_]":
        """Passages by examples: which examples were made in the passage itself, and so say nothing about it."""
        import numpy as np

        return np.array(
            [[one.source_id == here.source_id and _overlap(one, here) for one in self.examples] for here in passages],
            dtype=bool,
        ).reshape(len(passages), len(self.examples))

    def nearest(
        self, vector: "Vectors", own: "NDArray[np.bool_]", code_id: str, positive: bool, most: int = 3
    ) -> tuple[Neighbour, ...]:
        """The nearest labelled passages of a code, nearest first, that count as neighbours; not those of its own."""
        rows = [row for row in self.rows(code_id, positive) if not own[row]]
        if not rows:
            return ()
        cosines = self.vectors[rows] @ vector
        ranked = sorted(zip(cosines.tolist(), rows, strict=True), key=lambda one: (-one[0], one[1]))[:most]
        return tuple(Neighbour(self.examples[row].reference, near) for near, row in ranked if near >= ALIKE)

    def pull(
        self, vectors: "Vectors", own: "NDArray[np.bool_]", code_id: str, like_examples: "Vectors | None" = None
    ) -> "Scores":
        """Between -1 (the same as a rejected passage) and 1 (the same as a coded one); 0 away from all.

        ``own`` tells, texts by examples, which examples lie in the text's own passage: they do not count.
        ``like_examples`` is the cosine of each text with the codebook's own examples, which count as coded.
        """
        import numpy as np

        total = np.zeros(len(vectors))
        for positive, sign, shown in ((True, 1.0, like_examples), (False, -1.0, None)):
            rows = self.rows(code_id, positive)
            cosines = [np.where(own[:, rows], -1.0, vectors @ self.vectors[rows].T).max(1)] if rows else []
            if shown is not None:
                cosines.append(shown)
            if cosines:
                total += sign * np.clip((np.maximum.reduce(cosines) - ALIKE) / (1 - ALIKE), 0, 1)
        return total


def _overlap(example: LabelledExample, passage: Passage) -> bool:
    return example.start < passage.start + len(passage.text) and passage.start < example.end


class Vocabulary:
    """Words and pieces of words of the material at hand, weighted by how rare they are in it (TF-IDF)."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!…–-]")
        pieces = TfidfVectorizer(ngram_range=(1, 4), sublinear_tf=True, analyzer="char_wb")
        self._features = FeatureUnion([("words", words), ("pieces", pieces)])
        self._features.fit([*spread(texts, MOST_WORDS_FROM), "a"])

    def matrix(self, texts: Sequence[str]) -> Any:
        """One sparse row a text."""
        return self._features.transform(list(texts))


class Classifier:
    """Two logistic regressions, one on words and one on meanings; their log-odds are averaged."""

    def __init__(self, texts: Sequence[str], vectors: "Vectors", labels: Sequence[bool], words: Vocabulary) -> None:
        from sklearn.linear_model import LogisticRegression

        self._words = words
        self._lexical, self._semantic = (
            LogisticRegression(C=strength, class_weight="balanced", max_iter=1000).fit(rows, list(labels))
            for rows, strength in ((words.matrix(texts), LEXICAL_C), (vectors, SEMANTIC_C))
        )

    def log_odds(self, lexical: Any, vectors: "Vectors") -> "Scores":
        """Of each text; ``lexical`` are its rows in the vocabulary's matrix."""
        odds: Scores = (self._lexical.decision_function(lexical) + self._semantic.decision_function(vectors)) / 2
        return odds


def train(
    code_id: str, labelled: Labelled, material: Sequence[str], embedder: Embedder, words: Vocabulary
) -> Classifier | None:
    """A classifier for one code; None where nothing can stand against its positives.

    Negatives are what people rejected for it, then some passages coded otherwise, then stretches of the material,
    evenly spread, unlike every positive: most of them carry no code, though nobody said so.
    """
    import numpy as np

    positives, rejected = labelled.rows(code_id, True), labelled.rows(code_id, False)
    wanted = NEGATIVES * len(positives)
    rows = positives + rejected + spread(_coded_otherwise(code_id, labelled), wanted // NEGATIVES)
    texts = [labelled.examples[row].text for row in rows]
    vectors = labelled.vectors[rows]
    if len(rows) < len(positives) + wanted:
        plain, plain_vectors = _unlike(material, labelled.vectors[positives], embedder)
        taken = spread(range(len(plain)), len(positives) + wanted - len(rows))
        texts += [plain[index] for index in taken]
        vectors = np.concatenate([vectors, plain_vectors[taken]])
    if len(texts) == len(positives):
        return None
    return Classifier(texts, vectors, [row < len(positives) for row in range(len(texts))], words)


def _coded_otherwise(code_id: str, labelled: Labelled) -> list[int]:
    own = {one.text.strip() for one in labelled.examples if one.positive and one.code_id == code_id}
    return [
        row
        for row, one in enumerate(labelled.examples)
        if one.positive and one.code_id != code_id and one.text.strip() not in own
    ]


def _unlike(material: Sequence[str], vectors: "Vectors", embedder: Embedder) -> tuple[list[str], "Vectors"]:
    """The texts that are not neighbours of any of these vectors, with their own."""
    found = embedder.embed(material)
    rows = ((found @ vectors.T).max(1) < ALIKE).nonzero()[0].tolist()
    return [material[row] for row in rows], found[rows]


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, at even distances: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]
