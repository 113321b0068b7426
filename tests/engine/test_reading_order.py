"""Orders in which to read: each holds every turn once, and puts first what it says it does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.reading_order import by_chance, by_novelty, by_speaker, by_uncertainty


def turns(*speakers: str | None) -> list[Passage]:
    return [Passage(str(place), "s", place, "…", speaker=speaker) for place, speaker in enumerate(speakers)]


@given(st.lists(st.sampled_from(["Ana", "Tom", "Zoe", None]), max_size=12), st.integers(0, 99))
def test_every_turn_comes_once(speakers: list[str | None], seed: int) -> None:
    passages, chance = turns(*speakers), np.random.default_rng(seed)
    vectors = chance.normal(size=(len(passages), 3)).astype(np.float32)
    everything = list(range(len(passages)))
    assert sorted(by_chance(passages, seed)) == everything
    assert sorted(by_uncertainty(chance.random((len(passages), 2)))) == everything
    assert sorted(by_novelty(vectors, vectors[:1])) == everything
    assert sorted(by_speaker(passages, passages[:2])) == everything


def test_chance_is_repeatable_and_depends_on_the_seed() -> None:
    passages = turns(*["Ana"] * 30)
    assert by_chance(passages, 1) == by_chance(passages, 1) != by_chance(passages, 2)


def test_the_least_certain_come_first() -> None:
    assert by_uncertainty(np.array([[0.9, 0.1], [0.9, 0.52], [0.4, 0.0]])) == [1, 2, 0]
    assert by_uncertainty(np.zeros((3, 0))) == [0, 1, 2]


def test_the_least_like_what_was_read_come_first() -> None:
    east, north, west = np.eye(3, dtype=np.float32)
    vectors = np.array([east, east, north, north, west])
    assert by_novelty(vectors, np.array([east])) == [2, 4, 0, 1, 3]
    assert by_novelty(vectors, np.zeros((0, 3), np.float32))[:3] == [0, 2, 4]


def test_whoever_was_read_least_speaks_next() -> None:
    passages = turns("Ana", "Ana", "Tom", None, "Tom", "Zoe")
    assert by_speaker(passages, turns("Ana", "Ana", "Tom")) == [5, 2, 0, 4, 1, 3]
