"""The form of a turn in numbers: length, marks, hesitations, repetitions, and what it takes up from the turns around.

The lists of words are French and English. They say which words are fillers or hedges, never which code is meant:
what they are worth for a code is learned from its examples.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import eq
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.taken_up import TAKEN_UP, Said, WordWeights, said, taken_up

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_SENTENCE_END = re.compile(r"[.!?…]+")


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FILLERS = _these("euh heu hum hm hmm mh mhm uh um er erm eh ah oh bah ben bon hein bref voilà quoi well like")
_HEDGES = re.compile(
    r"\b(?:sais (?:pas|plus)|peut-être|je crois|je pense|enfin|je dirais|genre|un peu|on dirait|pas sûre?|sans doute"
    r"|do(?:n['’]t| not) know|maybe|perhaps|probably|i think|i guess|i suppose|sort of|kind of|i mean|you know"
    r"|not sure|might)\b"
)
_NEGATIONS = _these(
    "no not don't won't can't isn't doesn't didn't wouldn't never however though but non pas ne jamais mais"
)
_ASKING = _these("who what why how when where which qui que quoi pourquoi comment quand où quel quelle")
_AGREEING = _these("yes yeah yep right okay ok exactly correct good oui ouais d'accord si")
_YOU = _these("you your yours vous votre vos tu te toi ton ta tes")
_I = _these("i my me mine je moi mon ma mes")
_WE = _these("we us our nous notre nos on")
_MODALS = _these("should could would can may must need let's faut faudrait pourrait devrait peut")
NAMES = (
    *("words", "characters", "question", "question_end", "exclamation", "broken_end", "open_end", "ellipsis"),
    *("commas", "digits", "sentences"),
    *("fillers", "share_fillers", "filler_first", "filler_last", "hedges", "hedged", "negations", "negation_first"),
    *("asking_first", "agreeing_first", "you", "i", "we", "modals"),
    *("repeated_words", "repeated_pairs", "share_repeated", "cut_off"),
    *("fillers_before", "fillers_after", "words_before", "words_after", "question_before", "question_after"),
    *("agreeing_before", "agreeing_after", "negation_after", "went_on", "goes_on"),
    *TAKEN_UP,
)
"""Of the numbers that `form` gives, in their order."""
TRAITS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "fillers": ("hesitating, saying euh, uh, um", ("fillers", "share_fillers", "filler_first", "filler_last")),
    "hedges": ("doubting, being unsure: maybe, I don't know, peut-être, je ne sais pas", ("hedges", "hedged")),
    "repetitions": ("repeating oneself, starting again", ("repeated_words", "repeated_pairs", "share_repeated")),
    "broken_off": ("breaking off", ("broken_end", "cut_off")),
    "taken_up": (
        "taking up again, repeating or rephrasing what was said before",
        ("of_before", "of_recent", "of_heard", "run_before", "share_run_before", "run_heard"),
    ),
    "negations": ("disagreeing, objecting, refusing: no, but", ("negations", "negation_first")),
    "agreement": ("agreeing: yes, right, d'accord", ("agreeing_first",)),
    "modals": ("proposing what should, could or must be done", ("modals",)),
    "question": ("asking a question", ("question", "question_end", "asking_first")),
    "you": ("addressing the other person: you", ("you",)),
    "i": ("speaking of oneself: I", ("i",)),
    "we": ("we, doing something together", ("we",)),
}
"""What some of the numbers show, in words that a codebook can be compared with, and which they are."""


def forms(passages: Sequence[Passage], weights: WordWeights) -> "Numbers":
    """One row a turn, always the same numbers in the same order; they are of different scales."""
    import numpy as np

    told = ((_by_itself(passage.text), _between(passage)) for passage in passages)
    numbers = chain.from_iterable(chain.from_iterable(told))
    by_itself = np.fromiter(numbers, float).reshape(-1, len(NAMES) - len(TAKEN_UP))
    return np.concatenate([by_itself, taken_up(passages, weights)], axis=1)


@lru_cache(maxsize=4096)
def _by_itself(text: str) -> tuple[float, ...]:
    own = said(text)
    return (*_marks(text, own.words), *_manner(own.words), *_repetitions(own))


def _marks(text: str, words: Sequence[str]) -> list[float]:
    end = text.rstrip()
    return [
        math.log1p(len(words)),
        math.log1p(len(text)),
        "?" in text,
        end.endswith("?"),
        "!" in text,
        end.endswith(("-", "–", "—", "…", "...", "~")),
        end.endswith(","),
        "..." in text or "…" in text,
        text.count(",") / max(len(words), 1),
        any(map(str.isdigit, text)),
        len(_SENTENCE_END.findall(text)),
    ]


def _manner(words: Sequence[str]) -> list[float]:
    n, first, last = max(len(words), 1), words[0] if words else "", words[-1] if words else ""
    fillers, hedges = _many(words, _FILLERS), len(_HEDGES.findall(" ".join(words)))
    return [
        fillers,
        fillers / n,
        first in _FILLERS,
        last in _FILLERS,
        hedges,
        hedges > 0,
        _many(words, _NEGATIONS) / n,
        first in _NEGATIONS,
        first in _ASKING,
        first in _AGREEING,
        _many(words, _YOU) / n,
        _many(words, _I) / n,
        _many(words, _WE) / n,
        _many(words, _MODALS) > 0,
    ]


def _repetitions(own: Said) -> list[float]:
    return [
        sum(map(eq, own.words, own.words[1:])),
        len(own.in_pairs) - len(own.pairs),
        1 - len(set(own.words)) / max(len(own.words), 1),
        sum([word[-1] in "~-" for word in own.words]),
    ]


def _between(passage: Passage) -> list[float]:
    """What counts of the turns beside it."""
    earlier = passage.earlier
    length_before, question_before, agreeing_before, _, fillers_before = _beside(passage.before)
    length_after, question_after, agreeing_after, negation_after, fillers_after = _beside(passage.after)
    return [
        *(fillers_before, fillers_after, length_before, length_after, question_before, question_after),
        *(agreeing_before, agreeing_after, negation_after),
        bool(earlier) and earlier[-1].speaker == passage.speaker,
        passage.goes_on,
    ]


@lru_cache(maxsize=4096)
def _beside(text: str) -> tuple[float, bool, bool, bool, int]:
    """Its length, whether it is a question, begins with agreement, begins with a negation, and its fillers."""
    words = said(text).words
    first = words[0] if words else ""
    return math.log1p(len(words)), "?" in text, first in _AGREEING, first in _NEGATIONS, _many(words, _FILLERS)


def _many(words: Sequence[str], of: frozenset[str]) -> int:
    return sum(map(of.__contains__, words))
