"""The form of a turn in numbers: length, marks, hesitations, repetitions, and what it takes up from the turns around.

The lists of words are French and English. They say which words are fillers or hedges, never which code is meant:
what they are worth for a code is learned from its examples.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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
        counts = Counter(word for passage in material for word in _said(passage.text).distinct)
        super().__init__((word, math.log((1 + len(material)) / (1 + count)) + 1) for word, count in counts.items())
        self._unheard = math.log(1 + len(material)) + 1

    def __missing__(self, word: str) -> float:
        return self._unheard

    def of(self, some: Iterable[str]) -> float:
        return sum(map(self.__getitem__, some))


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a turn. What a turn says is compared with several others, and with other weights too."""

    words: tuple[str, ...]
    distinct: frozenset[str]
    in_pairs: tuple[tuple[str, str], ...]
    pairs: frozenset[tuple[str, str]]
    beside: tuple[float, bool, bool, bool, int]
    """What counts of it for the turns beside it: length, question, agreement and negation first, fillers."""


def words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text.lower().replace("’", "'"))
    return tuple(found[:_MOST_WORDS])


@lru_cache(maxsize=4096)
def _said(text: str) -> _Said:
    found = words(text)
    in_pairs = tuple(pairwise(found))
    first = found[0] if found else ""
    beside = (math.log1p(len(found)), "?" in text, first in _AGREEING, first in _NEGATIONS, _many(found, _FILLERS))
    return _Said(found, frozenset(found), in_pairs, frozenset(in_pairs), beside)


def form(passage: Passage, weights: WordWeights) -> list[float]:
    """Always the same numbers in the same order; they are of different scales."""
    return [*_by_itself(passage.text), *_surroundings(passage, weights)]


@lru_cache(maxsize=4096)
def _by_itself(text: str) -> tuple[float, ...]:
    said = _said(text)
    return (*_marks(text, said.words), *_manner(said.words), *_repetitions(said))


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


def _repetitions(said: _Said) -> list[float]:
    return [
        sum(map(eq, said.words, said.words[1:])),
        len(said.in_pairs) - len(said.pairs),
        1 - len(said.distinct) / max(len(said.words), 1),
        sum([word[-1] in "~-" for word in said.words]),
    ]


def _surroundings(passage: Passage, weights: WordWeights) -> list[float]:
    said, before, after = _said(passage.text), _said(passage.before), _said(passage.after)
    own, earlier = said.distinct, passage.earlier[-_HEARD:]
    turns = [_said(turn.text) for turn in earlier]
    shared = [own & turn.distinct for turn in turns]
    heard = [place for place, turn in enumerate(earlier) if turn.speaker != passage.speaker]
    taken_up = (own & before.distinct, _any(shared[-_RECENT:]), _any([shared[place] for place in heard]))
    whole = weights.of(own) or 1.0
    run = _longest_run(said, before)
    length_before, question_before, agreeing_before, _, fillers_before = before.beside
    length_after, question_after, agreeing_after, negation_after, fillers_after = after.beside
    return [
        *(fillers_before, fillers_after, length_before, length_after, question_before, question_after),
        *(agreeing_before, agreeing_after, negation_after),
        bool(earlier) and earlier[-1].speaker == passage.speaker,
        passage.goes_on,
        *[weights.of(words) / whole for words in (*taken_up, own & after.distinct)],
        run,
        run / max(len(said.words), 1),
        max([_longest_run(said, turns[place]) for place in heard if shared[place]], default=0),
    ]


def _any(some: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*some)


def _many(said: Sequence[str], of: frozenset[str]) -> int:
    return sum(map(of.__contains__, said))


def _longest_run(said: _Said, other: _Said) -> int:
    """Words in a row that the other has in a row too, told by their pairs; one word alone is a run of 1."""
    shared = other.pairs.intersection(said.in_pairs)
    if not shared:
        return int(not said.distinct.isdisjoint(other.distinct))
    longest = run = 0
    for pair in said.in_pairs:
        run = run + 1 if pair in shared else 0
        if run > longest:
            longest = run
    return longest + 1
