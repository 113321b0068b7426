"""What turns take up, reckoned for many at once, is what one finds turn by turn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.suggest.base import Passage, Said, in_context
from el2mp_desktop.suggest.embedded.taken_up import TAKEN_UP, WordWeights, taken_up

SPOKEN = st.lists(st.sampled_from(["on", "reprend", "l’idée", "du", "résumé", "non", "?"]), max_size=7).map(" ".join)
TALK = st.lists(st.tuples(st.sampled_from("AB"), SPOKEN), max_size=9)


def words(text: str) -> list[str]:
    return text.replace("’", "'").replace("?", "").split()


def longest_run(own: str, other: str) -> int:
    said, heard = words(own), words(other)
    runs = [said[start:end] for start in range(len(said)) for end in range(start + 1, len(said) + 1)]
    return max((len(run) for run in runs if every_pair_is_in(run, heard)), default=0)


def every_pair_is_in(run: list[str], heard: list[str]) -> bool:
    pairs = list(pairwise(heard))
    return set(run) <= set(heard) and all(pair in pairs for pair in pairwise(run))


def expected(passage: Passage, weights: WordWeights) -> list[float]:
    own, earlier = set(words(passage.text)), passage.earlier[-6:]
    heard = [turn for turn in earlier if turn.speaker != passage.speaker]
    whole = sum(weights[word] for word in own) or 1.0

    def share(turns: list[str]) -> float:
        return sum(weights[word] for word in own & {word for text in turns for word in words(text)}) / whole

    run = longest_run(passage.text, passage.before)
    return [
        share([passage.before]),
        share([turn.text for turn in earlier[-4:]]),
        share([turn.text for turn in heard]),
        share([passage.after]),
        run,
        run / max(len(words(passage.text)), 1),
        max((longest_run(passage.text, turn.text) for turn in heard), default=0),
    ]


@given(TALK, st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_many_turns_at_once_are_as_each_by_itself(talk: list[tuple[str, str]], known: int) -> None:
    turns = [Passage(f"t{at}", "s", 0, text, "fr", speaker) for at, (speaker, text) in enumerate(talk)]
    passages = in_context(turns)
    weights = WordWeights(passages[:known])
    found = taken_up(passages, weights)
    assert found.shape == (len(talk), len(TAKEN_UP))
    assert found == pytest.approx(np.array([expected(one, weights) for one in passages]).reshape(found.shape))


def test_a_turn_takes_up_from_others_and_not_from_itself() -> None:
    earlier = (Said("B", "on reprend le résumé"), Said("A", "oui oui"))
    turn = Passage("t", "s", 0, "oui, on reprend le résumé", "fr", "A", before="oui oui", earlier=earlier)
    found = dict(zip(TAKEN_UP, taken_up([turn], WordWeights([turn]))[0].tolist(), strict=True))
    assert found["run_heard"] == 4 and found["run_before"] == 1
    assert found["of_heard"] == pytest.approx(4 / 5) and found["of_recent"] == pytest.approx(1)
    assert found["in_after"] == 0
