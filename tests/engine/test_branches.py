"""A chat's tree can be walked to every turn, and a walk is always a path from a first turn to a last one."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.rows import TurnRow


def turn(number: int, parent: int | None, current: bool = True, status: str = "", role: str = "user") -> TurnRow:
    return TurnRow(
        id=f"t{number}", source_id="s", position=number, start=number * 10, end=number * 10 + 8, speaker_id=None,
        speaker=None, speaker_role="", role=role, time_start=None, time_end=None, at=None, model=None,
        parent_id=None if parent is None else f"t{parent}", current=current, status=status, key=None,
    )  # fmt: skip


@st.composite
def chats(draw) -> list[TurnRow]:
    """Trees whose last thread is the current one, some turns hidden."""
    count = draw(st.integers(2, 25))
    parents = [None, *(draw(st.one_of(st.integers(0, n - 1), st.none())) for n in range(1, count))]
    current, at = set(), draw(st.integers(0, count - 1))
    while at is not None:
        current.add(at)
        at = parents[at]
    hidden = draw(st.sets(st.integers(0, count - 1), max_size=4))
    return [turn(n, parents[n], n in current, "hidden" if n in hidden else "") for n in range(count)]


def ids(turns: Sequence[TurnRow]) -> list[str]:
    return [turn.id for turn in turns]


@given(chats())
def test_every_leaf_is_reached_and_every_turn_lies_on_a_path(turns):
    tree = Tree(turns)
    reached = set()
    for leaf in tree.leaves:
        path = tree.walk(tree.choices_to(leaf))
        assert path[-1] == leaf
        reached |= set(path)
    assert reached == set(tree.turns)


@given(chats(), st.data())
def test_any_choices_give_a_path_from_a_first_turn_to_a_last_one(turns, data):
    tree = Tree(turns)
    places = [None, *tree.turns]
    choices = data.draw(st.dictionaries(st.sampled_from(places), st.sampled_from([*tree.turns, "gone"])))
    path = tree.walk(choices)
    assert bool(path) == bool(tree.turns)
    if path:
        assert tree.above(path[0]) is None
        assert all(tree.above(after) == before for before, after in pairwise(path))
        assert path[-1] in tree.leaves
        assert [*path] == [id for id in tree.turns if id in path], "in the order of the text"


@given(chats())
def test_without_a_choice_one_walks_the_thread_that_was_current(turns):
    tree = Tree(turns)
    current = [turn.id for turn in tree.shown if turn.current]
    if tree.branched:
        # The current thread may end above a leaf: the walk goes on below it.
        assert [*tree.walk({})][: len(current)] == current
    else:
        assert set(current) <= set(tree.walk({}))


@given(chats())
def test_versions_are_each_others(turns):
    tree = Tree(turns)
    for id in tree.turns:
        assert id in tree.versions(id)
        assert all(tree.versions(other) == tree.versions(id) for other in tree.versions(id))
    assert tree.branched == any(len(tree.versions(id)) > 1 for id in tree.turns)


def test_a_transcript_is_one_path_of_all_its_turns():
    turns = [turn(number, None, role="") for number in range(4)]
    tree = Tree(turns)
    assert not tree.branched
    assert list(tree.walk({})) == ids(turns)
    assert tree.versions("t2") == ("t2",)


def test_answers_with_reasoning_between_are_versions_of_one_another():
    turns = [
        turn(0, None),
        turn(1, 0, False, "hidden", role="assistant"),
        turn(2, 1, False, role="assistant"),
        turn(3, 0, True, "hidden", role="assistant"),
        turn(4, 3, True, role="assistant"),
    ]
    tree = Tree(turns)
    assert tree.versions("t4") == ("t2", "t4")
    assert tree.walk({}) == ("t0", "t4")
    assert tree.walk({"t0": "t2"}) == ("t0", "t2")


def test_first_requests_worded_again_are_versions_without_anything_above_them():
    tree = Tree([turn(0, None, False), turn(1, 0, False, role="assistant"), turn(2, None), turn(3, 2)])
    assert tree.versions("t2") == ("t0", "t2")
    assert tree.walk({}) == ("t2", "t3")
    assert tree.walk(tree.choices_to("t1")) == ("t0", "t1")


def test_a_choice_below_is_kept_while_another_is_walked_above():
    tree = Tree([turn(0, None), turn(1, 0), turn(2, 0, False), turn(3, 1, False), turn(4, 1)])
    choices = {"t1": "t3"}
    assert tree.walk(choices) == ("t0", "t1", "t3")
    assert tree.walk({**choices, "t0": "t2"}) == ("t0", "t2")
    assert tree.walk({**choices, "t0": "t1"}) == ("t0", "t1", "t3")
