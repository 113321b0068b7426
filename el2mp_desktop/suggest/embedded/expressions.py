"""Expressions that stand for what people say, of one to three words, drawn by KeyBERT (Grootendorst 2020).

Each voice is asked about by itself, so that whoever speaks much does not drown the others. What comes of it is a list
of participants' words with their places: no code, and no suggestion of one.
"""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.embeddings import Embedder
from el2mp_desktop.suggest.embedded.keywords import WORD, function_words

if TYPE_CHECKING:
    from el2mp_desktop.suggest.embedded.embeddings import Vectors

LONGEST = 3
"""Words of an expression."""
OF_A_VOICE = 8
"""Expressions asked for of each voice."""
DIVERSITY = 0.5
"""How much an expression must differ from those drawn before (KeyBERT's maximal marginal relevance)."""
MOST_CANDIDATES = 300
"""Of a voice: those it says most often, then those it says first."""
_WORDS = re.compile(WORD)
_SOUND = re.compile(
    r"e+u+h*|heu+h*|m+h+m*|h+m+|u+h+m*|u+m+|e+r+m*|a+h+|o+h+|bah|ben|hein|ouais|ouai|oui|okay|ok|yeah|yep|yes|mouais"
)
"""What one hums, or nods with, in all the lengths in which transcribers write it."""
_BETWEEN = re.compile(r"[ \t\u00a0\u202f]+(?:\w[’'])?")
"""What may stand between two words of an expression: blanks, and an elided article."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression was said, and by whom; positions in the source."""

    source_id: str
    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Expression:
    text: str
    """In small letters."""
    likeness: float
    """The cosine with all that the voice says for whom it stands most."""
    places: tuple[Place, ...]

    @property
    def speakers(self) -> Counter[str]:
        """How often each speaker says it; turns of nobody count for no speaker."""
        return Counter(place.speaker for place in self.places if place.speaker)


def missing_keybert() -> str:
    """Why there are no expressions, in one sentence; empty where there are."""
    if importlib.util.find_spec("keybert") is not None:
        return ""
    return tr(
        "Expressions need KeyBERT, which is not installed. Add it with “{command}”.",
        command="pip install --no-deps keybert",
    )


def expressions(passages: Sequence[Passage], embedder: Embedder, cancel: Cancel) -> list[Expression]:
    """What stands for each voice in these passages, with every place where anybody says it; the likest first.

    Raises `UserError` where KeyBERT is missing, and `Cancelled`.
    """
    if missing := missing_keybert():
        raise UserError(missing)
    voices: dict[str | None, list[Passage]] = {}
    places: dict[str, list[Place]] = {}
    for passage in passages:
        voices.setdefault(passage.speaker, []).append(passage)
        for key, span in candidates(passage.text):
            start, end = passage.start + span.start, passage.start + span.end
            places.setdefault(key, []).append(Place(passage.source_id, start, end, passage.speaker))
    likeness: dict[str, float] = {}
    for said in voices.values():
        cancel.check()
        for key, near in _of_voice(said, embedder):
            likeness[key] = max(near, likeness.get(key, 0.0))
    found = [Expression(key, near, tuple(places[key])) for key, near in likeness.items()]
    return sorted(found, key=lambda one: (-one.likeness, one.text))


def candidates(text: str) -> Iterator[tuple[str, Span]]:
    """Words in a row that begin and end with a telling word, as they stand in the text: key and place.

    Function words tell nothing, nor does what one hums while another speaks: in talk that was transcribed to the sound
    it would be what everybody says most.
    """
    words = list(_WORDS.finditer(text))
    telling = [_is_telling(word[0].lower()) for word in words]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST, len(words))):
            if last > first and not _BETWEEN.fullmatch(text, words[last - 1].end(), words[last].start()):
                break
            if telling[first] and telling[last]:
                span = Span(words[first].start(), words[last].end())
                yield " ".join(span.of(text).lower().replace("’", "'").split()), span


def _is_telling(word: str) -> bool:
    return word not in function_words() and not _SOUND.fullmatch(word)


def _of_voice(said: Sequence[Passage], embedder: Embedder) -> list[tuple[str, float]]:
    """Expressions and how near each is to the mean of what a voice says."""
    from sklearn.feature_extraction.text import CountVectorizer

    keys = [[key for key, _ in candidates(passage.text)] for passage in said]
    often = [key for key, _ in Counter(chain.from_iterable(keys)).most_common(MOST_CANDIDATES)]
    if not often:
        return []
    voice = embedder.embed([passage.text for passage in said]).mean(axis=0, keepdims=True)
    counter = CountVectorizer(analyzer=lambda text: text.split("\n"), vocabulary=often)
    found: list[tuple[str, float]] = _keybert(embedder).extract_keywords(
        ["\n".join(chain.from_iterable(keys))],
        vectorizer=counter,
        doc_embeddings=voice,
        use_mmr=True,
        diversity=DIVERSITY,
        top_n=OF_A_VOICE,
    )
    return [(str(key), float(near)) for key, near in found]


def _keybert(embedder: Embedder) -> Any:
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

    class Adapter(BaseEmbedder):  # type: ignore[misc]  # KeyBERT has no types
        """Our embedder as one of KeyBERT's."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> "Vectors":
            return embedder.embed([str(document) for document in documents])

    return KeyBERT(model=Adapter())
