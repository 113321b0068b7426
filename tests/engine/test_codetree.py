"""Order, nesting and names of codes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.codetree import (
    TreeCode,
    check_move,
    check_names,
    children,
    descendants,
    in_order,
    lineage,
    path,
    same_name,
)
from el2mp_desktop.errors import UserError


def code(id: str, parent: str | None = None, position: float = 0, **names: str) -> TreeCode:
    return TreeCode(id, parent, position, names or {"en": id})


TREE = [
    code("late", "b", 2),
    code("b", None, 1, en="Beta", fr="Bêta"),
    code("early", "b", 1),
    code("a", None, 0),
    code("leaf", "late", 0),
]


def test_the_tree_reads_from_top_to_bottom():
    assert [c.id for c in in_order(TREE)] == ["a", "b", "early", "late", "leaf"]
    assert [c.id for c in children(TREE, "b")] == ["early", "late"]
    assert [c.id for c in children(TREE, None)] == ["a", "b"]
    assert descendants(TREE, "b") == {"early", "late", "leaf"}
    assert [c.id for c in lineage(TREE, "leaf")] == ["b", "late", "leaf"]
    assert path(TREE, "leaf", "fr") == ("Bêta", "late", "leaf")


@st.composite
def any_rows(draw):
    ids = [str(i) for i in range(draw(st.integers(0, 8)))]
    parents = st.sampled_from([*ids, None, "gone"])
    return [code(i, draw(parents), draw(st.integers(0, 3))) for i in ids]


@given(any_rows())
def test_no_code_is_ever_lost_or_shown_twice(rows):
    ordered = in_order(rows)
    assert sorted(c.id for c in ordered) == sorted(c.id for c in rows)
    for row in rows:
        assert row.id not in descendants(rows, row.id)
        assert lineage(rows, row.id)[-1] == row


@given(any_rows(), st.data())
def test_moves_that_are_let_through_never_make_a_circle(rows, data):
    sound = [c for c in rows if c not in in_order(rows) or lineage(rows, c.id)[0].parent_id in (None, "gone")]
    if not sound or len(sound) != len(rows):
        return
    moving = data.draw(st.sampled_from(sound))
    target = data.draw(st.sampled_from([None, *(c.id for c in sound)]))
    try:
        check_move(sound, moving.id, target)
    except UserError:
        assert target == moving.id or target in descendants(sound, moving.id)
        return
    moved = [TreeCode(c.id, target, c.position, c.names) if c == moving else c for c in sound]
    assert all(lineage(moved, c.id)[0].parent_id in (None, "gone") for c in moved)


@pytest.mark.parametrize("target", ["b", "late", "leaf"])
def test_a_code_cannot_go_under_itself(target):
    with pytest.raises(UserError, match="under itself"):
        check_move(TREE, "b", target)


def test_a_code_cannot_move_beside_its_namesake():
    tree = [*TREE, code("twin", "a", 0, en="BETA")]
    with pytest.raises(UserError, match="Beta"):
        check_move(tree, "twin", None)
    check_move(tree, "twin", "late")
    check_move(tree, "b", None)


def test_siblings_need_names_of_their_own_in_each_language():
    check_names(TREE, {"en": "Gamma"}, None)
    check_names(TREE, {"en": "Beta"}, "b")
    check_names(TREE, {"en": "beta"}, None, but="b")
    check_names(TREE, {"en": "Bêta (new)", "fr": "beta neuf"}, None)
    with pytest.raises(UserError, match="already a code “Bêta”"):
        check_names(TREE, {"en": "Other", "fr": "BETA"}, None)
    with pytest.raises(UserError, match="name"):
        check_names(TREE, {"en": "  ", "fr": ""}, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Écoute", "ecoute", True),
        ("ÉTAT", "Etat", True),
        ("Straße", "STRASSE", True),
        ("Danger  ou inspiration\u00a0?", "danger ou inspiration ?", True),
        ("pêche", "péché", False),
        ("pêche", "péche", False),
        ("sur", "sûr", True),
        ("Trust", "Trusts", False),
        ("", "", True),
    ],
)
def test_when_two_names_are_one(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@given(st.text(max_size=12))
def test_the_unicode_form_of_a_name_does_not_matter(name):
    assert same_name(name, name)
    assert same_name(unicodedata.normalize("NFD", name), unicodedata.normalize("NFC", name))
