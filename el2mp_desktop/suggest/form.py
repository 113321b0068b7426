"""The form of a turn in numbers: length, marks, hesitations, repetitions, and what it takes up from the turns around.

The lists of words are French and English. They say which words are fillers or hedges, never which code is meant:
what they are worth for a code is learned from its examples.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import eq

from el2mp_desktop.suggest.base import Passage

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[~-]?")
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
    *("of_before", "of_recent", "of_heard", "in_after", "run_before", "share_run_before", "run_heard"),
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
_RECENT, _HEARD = 4, 6
"""Turns before, by anybody and by others, that a turn may take up."""
_MOST_WORDS = 300
"""Of a turn that are looked at: one a page long has no form of this kind."""


class WordWeights(dict[str, float]):
    """How much it tells that two turns share a word: the rarer in the material, the more (as in TF-IDF)."""

    def __init__(self, material: Sequence[Passage]) -> None:
        counts = Counter(word for passage in material for word in set(words(passage.text)))
        super().__init__((word, math.log((1 + len(material)) / (1 + count)) + 1) for word, count in counts.items())
        self._unheard = math.log(1 + len(material)) + 1

    def __missing__(self, word: str) -> float:
        return self._unheard

    def of(self, some: Iterable[str]) -> float:
        return sum(map(self.__getitem__, some))


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text.lower().replace("’", "'"))
    return tuple(found[:_MOST_WORDS])


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(words(text)))


def form(passage: Passage, weights: WordWeights) -> list[float]:
    """Always the same numbers in the same order; they are of different scales."""
    said = words(passage.text)
    return [*_marks(passage.text, said), *_manner(said), *_repetitions(said), *_surroundings(passage, said, weights)]


def _marks(text: str, said: Sequence[str]) -> list[float]:
    end = text.rstrip()
    return [
        math.log1p(len(said)),
        math.log1p(len(text)),
        "?" in text,
        end.endswith("?"),
        "!" in text,
        end.endswith(("-", "–", "—", "…", "...", "~")),
        end.endswith(","),
        "..." in text or "…" in text,
        text.count(",") / max(len(said), 1),
        any(map(str.isdigit, text)),
        len(_SENTENCE_END.findall(text)),
    ]


def _manner(said: Sequence[str]) -> list[float]:
    n, first, last = max(len(said), 1), said[0] if said else "", said[-1] if said else ""
    fillers, hedges = _many(said, _FILLERS), len(_HEDGES.findall(" ".join(said)))
    return [
        fillers,
        fillers / n,
        first in _FILLERS,
        last in _FILLERS,
        hedges,
        hedges > 0,
        _many(said, _NEGATIONS) / n,
        first in _NEGATIONS,
        first in _ASKING,
        first in _AGREEING,
        _many(said, _YOU) / n,
        _many(said, _I) / n,
        _many(said, _WE) / n,
        _many(said, _MODALS) > 0,
    ]


def _repetitions(said: Sequence[str]) -> list[float]:
    pairs = list(pairwise(said))
    return [
        sum(map(eq, said, said[1:])),
        len(pairs) - len(set(pairs)),
        1 - len(set(said)) / max(len(said), 1),
        sum([word[-1] in "~-" for word in said]),
    ]


def _surroundings(passage: Passage, said: Sequence[str], weights: WordWeights) -> list[float]:
    before, after, own, pairs = words(passage.before), words(passage.after), frozenset(said), _pairs(passage.text)
    heard = [turn.text for turn in passage.earlier[-_HEARD:] if turn.speaker != passage.speaker]
    recent = [turn.text for turn in passage.earlier[-_RECENT:]]
    whole = weights.of(own) or 1.0
    run = _longest_run(said, pairs, passage.before)
    return [
        *(_fillers(text) for text in (passage.before, passage.after)),
        *(math.log1p(len(turn)) for turn in (before, after)),
        *("?" in text for text in (passage.before, passage.after)),
        *(turn[:1] != () and turn[0] in _AGREEING for turn in (before, after)),
        after[:1] != () and after[0] in _NEGATIONS,
        bool(passage.earlier) and passage.earlier[-1].speaker == passage.speaker,
        passage.goes_on,
        *(
            weights.of(own.intersection(chain.from_iterable(map(words, texts)))) / whole
            for texts in ([passage.before], recent, heard, [passage.after])
        ),
        run,
        run / max(len(said), 1),
        max([_longest_run(said, pairs, text) for text in heard], default=0),
    ]


@lru_cache(maxsize=4096)
def _fillers(text: str) -> int:
    return _many(words(text), _FILLERS)


def _many(said: Sequence[str], of: frozenset[str]) -> int:
    return sum(map(of.__contains__, said))


def _longest_run(said: Sequence[str], pairs: frozenset[tuple[str, str]], text: str) -> int:
    """Words in a row that the text has in a row too, told by their pairs; one word alone is a run of 1."""
    shared = pairs & _pairs(text)
    if not shared:
        return int(not set(said).isdisjoint(words(text)))
    longest = run = 0
    for pair in pairwise(said):
        run = run + 1 if pair in shared else 0
        if run > longest:
            longest = run
    return longest + 1
