"""The words of a passage that count for a code, by KeyBERT (Grootendorst 2020) over our own embeddings.

KeyBERT is installed without its usual model, which would bring torch. Where it is missing there are no cue words.
"""

import importlib.util
import re
import runpy
from collections.abc import Sequence
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
        self._keybert: Any = None
        self._sides: dict[tuple[str, ...], Vectors] = {}

    def of(self, texts: Sequence[str], vectors: "Vectors", seeds: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """For each text at most `MOST_CUES` of its words, in small letters, nearest to it and to its seeds.

        ``vectors`` are the embeddings of the texts; the seeds are the code's name and synonyms. A quarter of what
        a word is compared with is the seeds, as in KeyBERT's own guided mode.
        """
        if missing_keywords() or not texts:
            return [()] * len(texts)
        import numpy as np
        from sklearn import config_context
        from sklearn.feature_extraction.text import CountVectorizer

        words = CountVectorizer(stop_words=sorted(_function_words()), token_pattern=_WORD)
        guided = (3 * vectors + np.stack([self._side(one) for one in seeds])) / 4
        try:
            # What scikit-learn checks anew for each text takes longer than the work itself.
            with config_context(assume_finite=True, skip_parameter_validation=True):
                found = self._model().extract_keywords(
                    list(texts), vectorizer=words, doc_embeddings=guided, top_n=MOST_CUES
                )
        except ValueError:  # nothing but function words in any of them
            return [()] * len(texts)
        return [_ranked(one) for one in ([found] if len(texts) == 1 else found)]

    def _side(self, seeds: tuple[str, ...]) -> "Vectors":
        if seeds not in self._sides:
            side: Vectors = self._embedder.embed(seeds).mean(axis=0)
            self._sides[seeds] = side
        return self._sides[seeds]

    def _model(self) -> Any:
        if self._keybert is None:
            self._keybert = _keybert_over(self._embedder)
        return self._keybert


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


def _ranked(found: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    near = [(-likeness, word) for word, likeness in found if likeness >= LEAST_LIKENESS]
    return tuple(word for _, word in sorted(near))


def _keybert_over(embedder: Embedder) -> Any:
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

    class Adapter(BaseEmbedder):  # type: ignore[misc]
        """Our embedder as one of KeyBERT's."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> Any:
            return embedder.embed([str(document) for document in documents])

    return KeyBERT(model=Adapter())
