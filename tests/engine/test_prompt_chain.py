"""Wordings compared word by word, and the chain of requests of a chat."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.prompt_chain import Requests, seconds_between
from el2mp_desktop.domain.rows import TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.wording import Rewording, Stretch, Word, compare, words

PIECES = ("l’", "arrêt", "the", "The", "NOT", "not", "a", " ", "\n", ".", "don’t", "e\u0301", "é", "👩", "-", "𝄞", "")
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def compared(before: str, after: str) -> tuple[str, Rewording]:
    text = f"{before}\n\n{after}"
    return text, compare(text, Span(0, len(before)), Span(len(before) + 2, len(text)))


def marked(text: str, change: Rewording) -> tuple[str, str]:
    """What was removed and what was added in brackets."""
    return tuple(
        "".join(stretch.span.of(text) if stretch.kept else f"[{stretch.span.of(text)}]" for stretch in stretches)
        for stretches in (change.before, change.after)
    )


@given(texts, texts)
def test_the_stretches_make_up_both_wordings(before, after):
    text, change = compared(before, after)
    for stretches, start, end in ((change.before, 0, len(before)), (change.after, len(before) + 2, len(text))):
        assert "".join(stretch.span.of(text) for stretch in stretches) == text[start:end]
        assert all(stretch.start < stretch.end for stretch in stretches)
        assert all(a.end == b.start and a.kept != b.kept for a, b in pairwise(stretches))


@given(texts, texts)
def test_the_words_kept_are_the_same_in_both_and_the_figures_add_up(before, after):
    text, change = compared(before, after)
    kept, changed = {}, {}
    wholes = (Span(0, len(before)), Span(len(before) + 2, len(text)))
    for name, stretches, whole in zip(("before", "after"), (change.before, change.after), wholes, strict=True):
        inside = {word: part.kept for word in words(text, whole) for part in stretches if _holds(part, word)}
        assert len(inside) == len(words(text, whole)), "no word is cut"
        kept[name] = [word.key for word in inside if inside[word]]
        changed[name] = [word for word in inside if not inside[word]]
    assert kept["before"] == kept["after"]
    assert (len(changed["before"]), len(changed["after"]), len(kept["after"])) == (
        change.removed, change.added, change.kept,
    )  # fmt: skip
    assert change.removed + change.kept == len(words(text, Span(0, len(before))))


def _holds(part: Stretch, word: Word) -> bool:
    return part.start <= word.start and word.end <= part.end


@given(texts)
def test_the_same_again_is_the_same(words_):
    _, change = compared(words_, words_)
    assert change.verbatim and change.related
    assert change.added == change.removed == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Write about the lift.",
            "Write two sentences about the lift!",
            ("Write about the lift.", "Write [two sentences] about the lift!"),
        ),
        ("Résume l’arrêt.", "Résume cet arrêt.", ("Résume [l’]arrêt.", "Résume [cet] arrêt.")),
        ("I don't know", "I don’t know", ("I don't know", "I don’t know")),
        ("do not", "Do NOT", ("do [not]", "Do [NOT]")),
        ("aujourd’hui", "qu’aujourd’hui", ("aujourd’hui", "[qu’]aujourd’hui")),
        ("", "Now this", ("", "[Now this]")),
    ],
)
def test_wordings(before, after, expected):
    assert marked(*compared(before, after)) == expected


def test_a_new_request_is_no_rewording_but_one_that_only_adds_is():
    assert not compared("Translate this into French", "Now give me the recipe of a cake")[1].related
    assert compared("Sum it up", "Sum it up " + "with care " * 60)[1].related


def test_long_wordings_are_compared_too():
    before = " ".join(f"word{n}" for n in range(12_000))
    after = before.replace("word5000 ", "other ").replace("word9000 ", "")
    _, change = compared(before, after)
    assert (change.added, change.removed, change.kept) == (1, 2, 11_998)


# The chain

SAID = (
    # role, words, parent, minute, current
    ("user", "Write about the lift", None, 0, False),
    ("assistant", "The lift.", 0, 0, False),
    ("user", "Write two sentences about the lift", None, 3, True),
    ("assistant", "Two, then.", 2, 3, False),
    ("assistant", "Two sentences about it.", 2, 4, True),
    ("user", "Shorter, please", 4, 9, True),
    ("tool", "looked up", 5, 9, True),
    ("assistant", "Short.", 6, 9, True),
)


def chat() -> tuple[str, list[TurnRow]]:
    text, turns = "", []
    for number, (role, said, parent, minute, current) in enumerate(SAID):
        turns.append(
            TurnRow(
                id=f"t{number}", source_id="s", position=number, start=len(text), end=len(text) + len(said),
                speaker_id=None, speaker=None, speaker_role="", role=role, time_start=None, time_end=None,
                at=f"2026-02-26T15:{minute:02d}:00.000+00:00", model="m-1" if role == "assistant" else None,
                parent_id=None if parent is None else f"t{parent}", current=current, status="", key=None,
            )
        )  # fmt: skip
        text += said + "\n\n"
    return text, turns


def test_requests_have_their_version_their_answer_and_what_came_before():
    text, turns = chat()
    first, second, third = Requests(text, Tree(turns)).all
    assert [(r.number, r.version, r.versions, r.before, r.answers) for r in (first, second, third)] == [
        (1, 1, 2, None, 1),
        (1, 2, 2, "t0", 2),
        (2, 1, 1, "t2", 1),
    ]
    assert [r.answer.id if r.answer else "" for r in (first, second, third)] == ["t1", "t4", "t7"]
    assert seconds_between(first.turn, third.turn) == 540


def test_the_chain_is_the_thread_walked_and_the_versions_of_each_request():
    text, turns = chat()
    tree = Tree(turns)
    thread, versions = Requests(text, tree).chains
    assert ([r.turn.id for r in thread.requests], thread.versions) == (["t2", "t5"], False)
    assert ([r.turn.id for r in versions.requests], versions.versions) == (["t0", "t2"], True)
    change = versions.change(1)
    assert (change.added, change.removed, change.kept) == (2, 0, 4)
    assert versions.change(0) is None and versions.change(2) is None
    (only,) = Requests(text, tree, tree.walk({None: "t0"})).chains
    assert only.versions, "a thread with one request is no chain"


def test_the_answer_is_that_of_the_path_walked():
    text, turns = chat()
    tree = Tree(turns)
    walked = tree.walk({"t2": "t3"})
    assert Requests(text, tree, walked).by_id["t2"].answer.id == "t3"
