"""The words of a passage that count for a code, ranked as KeyBERT (Grootendorst 2020) ranks them in its guided mode.

For that neither KeyBERT nor scikit-learn is loaded, which would double the time to the first suggestion; a test
compares the words with those of KeyBERT itself.
"""

import importlib.util
import re
import runpy
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.embedded.embeddings import Embedder

if TYPE_CHECKING:
    from el2mp_desktop.suggest.embedded.embeddings import Vectors

MOST_CUES = 3
LEAST_LIKENESS = 0.2
WORD = r"(?u)\b[^\W\d]{2,}(?:[-’'][^\W\d]{2,})*\b"
_WORDS = re.compile(WORD)


class Keywords:
    """Cue words of stretches of text, each seen from the side of one code."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str], vectors: "Vectors", seeds: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """For each text at most `MOST_CUES` of its words, in small letters, nearest to it and to its seeds.

        ``vectors`` are the embeddings of the texts; the seeds are the code's name and synonyms, and a quarter of what
        a word is compared with.
        """
        if not texts:
            return []
        import numpy as np

        said = [telling_words(text) for text in texts]
        self._learn([*{word for words in said for word in words}, *{word for one in seeds for word in one}])
        sides = {one: np.stack([self._known[word] for word in one]).mean(axis=0) for one in dict.fromkeys(seeds)}
        guided = (3 * vectors + np.stack([sides[one] for one in seeds])) / 4
        guided /= np.maximum(np.linalg.norm(guided, axis=1, keepdims=True), 1e-9)
        return [
            _nearest(words, np.stack([self._known[word] for word in words]) @ side) if words else ()
            for words, side in zip(said, guided, strict=True)
        ]

    def _learn(self, words: Sequence[str]) -> None:
        """Each word is embedded once in a run."""
        new = [word for word in words if word not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))


def telling_words(text: str) -> list[str]:
    """In small letters, each once, without the function words of both languages."""
    return [word for word in dict.fromkeys(_WORDS.findall(text.lower())) if word not in function_words()]


@cache
def function_words() -> frozenset[str]:
    """Words that say nothing by themselves, in both languages, as spaCy lists them and as `WORD` cuts them."""
    words = _listed("en") | _listed("fr")
    return frozenset(part.lower() for word in words for part in _WORDS.findall(word))


def _listed(language: str) -> set[str]:
    """spaCy's list of a language, from its file: importing spaCy's French takes ten seconds, for other things."""
    spec = importlib.util.find_spec("spacy")
    assert spec is not None and spec.origin is not None
    found: set[str] = runpy.run_path(str(Path(spec.origin).parent / "lang" / language / "stop_words.py"))["STOP_WORDS"]
    return found


def _nearest(words: Sequence[str], near: "Vectors") -> tuple[str, ...]:
    """The words that are near enough, the nearest first."""
    ranked = sorted((-round(likeness, 4), word) for likeness, word in zip(near.tolist(), words, strict=True))
    return tuple(word for likeness, word in ranked[:MOST_CUES] if -likeness >= LEAST_LIKENESS)
