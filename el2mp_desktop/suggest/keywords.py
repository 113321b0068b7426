"""The words of a passage that count for a code, by KeyBERT (Grootendorst 2020) over our own embeddings.

KeyBERT is installed without its usual model, which would bring torch. Where it is missing there are no cue words.
"""

import importlib.util
import re
import runpy
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from el2mp_desktop.language import tr
from el2mp_desktop.suggest.embeddings import Embedder

if TYPE_CHECKING:
    from el2mp_desktop.suggest.embeddings import Vectors

MOST_CUES = 3
LEAST_LIKENESS = 0.2
_WORD = r"(?u)\b[^\W\d]{2,}(?:[-’'][^\W\d]{2,})*\b"


def missing_keywords() -> str:
    """Why there are no cue words, in one sentence; empty where there are."""
    if importlib.util.find_spec("keybert") is not None:
        return ""
    return tr(
        "Cue words need KeyBERT, which is not installed. Add it with “{command}”.",
        command="pip install --no-deps keybert",
    )


class Keywords:
    """Cue words of stretches of text, each seen from the side of one code."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str], vectors: "Vectors", seeds: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """For each text at most `MOST_CUES` of its words, in small letters, nearest to it and to its seeds.

        ``vectors`` are the embeddings of the texts; the seeds are the code's name and synonyms. A quarter of what
        a word is compared with is the seeds, as in KeyBERT's own guided mode. KeyBERT draws the words and has them
        embedded; they are ranked as its ``extract_keywords`` ranks them, but for all texts in one product.
        """
        if missing_keywords() or not texts:
            return [()] * len(texts)
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(stop_words=sorted(_function_words()), token_pattern=_WORD)
        self._known.update(zip(texts, vectors, strict=True))
        try:
            _, of_words = _keybert_over(self._embed).extract_embeddings(list(texts), vectorizer=counter)
        except ValueError:  # nothing but function words in any of them
            return [()] * len(texts)
        sides = {one: self._embed(one).mean(axis=0) for one in dict.fromkeys(seeds)}
        guided = (3 * vectors + np.stack([sides[one] for one in seeds])) / 4
        guided /= np.maximum(np.linalg.norm(guided, axis=1, keepdims=True), 1e-9)
        near, words, has = guided @ of_words.T, counter.get_feature_names_out(), counter.transform(texts).tocsr()
        return [
            _nearest(near[row], has.indices[has.indptr[row] : has.indptr[row + 1]].tolist(), words)
            for row in range(len(texts))
        ]

    def _embed(self, texts: Sequence[str]) -> "Vectors":
        """Each word once in a run."""
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@cache
def _function_words() -> frozenset[str]:
    """Words that say nothing by themselves, in both languages, as spaCy lists them and as `_WORD` cuts them."""
    words = _listed("en") | _listed("fr")
    return frozenset(part.lower() for word in words for part in re.findall(_WORD, word))


def _listed(language: str) -> set[str]:
    """spaCy's list of a language, from its file: importing spaCy's French takes ten seconds, for other things."""
    spec = importlib.util.find_spec("spacy")
    assert spec is not None and spec.origin is not None
    found: set[str] = runpy.run_path(str(Path(spec.origin).parent / "lang" / language / "stop_words.py"))["STOP_WORDS"]
    return found


def _nearest(near: "Vectors", places: Sequence[int], words: Sequence[str]) -> tuple[str, ...]:
    """The words at some places that are near enough, the nearest first."""
    ranked = sorted((-round(float(near[place]), 4), str(words[place])) for place in places)
    return tuple(word for likeness, word in ranked[:MOST_CUES] if -likeness >= LEAST_LIKENESS)


def _keybert_over(embed: Callable[[Sequence[str]], "Vectors"]) -> Any:
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

    class Adapter(BaseEmbedder):  # type: ignore[misc]
        """Our embedder as one of KeyBERT's."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> Any:
            return embed([str(document) for document in documents])

    return KeyBERT(model=Adapter())
