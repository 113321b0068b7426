"""Engines judged on labelled turns: what is read, drawn, learned and counted, and that no document is on both sides."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from el2mp_desktop.analysis.accuracy import Agreement, agreement, ranking, wilson
from el2mp_desktop.errors import UserError
from el2mp_desktop.suggest.evaluate import apart
from el2mp_desktop.suggest.labelled_turns import draw, read_labelled
from tests.command_line import done, el2mp, refused

DOUBTS = ("euh, I don't know, maybe", "um, perhaps, I am not sure", "uh, I guess so, maybe not", "hm, euh, I think")
PLAIN = ("The train leaves at nine.", "We had soup for lunch.", "Paris is the capital.", "She paid the bill.")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def line(doc: str, turn: int, text: str, *codes: str, speaker: str = "A", **more: str) -> dict[str, object]:
    return {"doc": doc, "turn": turn, "speaker": speaker, "text": text, "codes": list(codes), **more}


def written(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), "utf-8")
    return path


def corpus(path: Path, documents: Sequence[str]) -> Path:
    lines = [
        one
        for doc in documents
        for i in range(16)
        for one in [
            line(doc, i, f"{DOUBTS[i // 4]} {i}", "hesitation") if i % 4 == 0 else line(doc, i, f"{PLAIN[i % 4]} {doc}")
        ]
    ]
    return written(path, lines)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40))
def test_the_areas_are_those_of_their_definitions(rows: list[tuple[bool, int]]) -> None:
    truth, scores = np.array([has for has, _ in rows]), np.array([float(score) for _, score in rows])
    yes, no = scores[truth], scores[~truth]
    assume(len(yes) and len(no))
    found = ranking(truth, scores)
    wins = [(one > other) + (one == other) / 2 for one in yes for other in no]
    assert found.auc == pytest.approx(sum(wins) / len(wins))
    steps, recalled = 0.0, 0.0
    for level in sorted(set(scores.tolist()), reverse=True):
        recall = (yes >= level).mean()
        steps += (recall - recalled) * (yes >= level).sum() / (scores >= level).sum()
        recalled = recall
    assert found.ap == pytest.approx(steps)


def test_without_both_sides_there_is_no_area() -> None:
    scores = np.array([0.1, 0.2])
    assert (
        ranking(np.array([False, False]), scores).auc is None and ranking(np.array([False, False]), scores).ap is None
    )
    assert ranking(np.array([True, True]), scores).auc is None and ranking(np.array([True, True]), scores).ap == 1.0


def test_precision_recall_and_f1_with_their_intervals() -> None:
    found = agreement(np.array([True] * 8 + [False] * 12), np.array([True] * 6 + [False] * 12 + [True] * 2))
    assert found == Agreement(both=6, engine_only=2, people_only=2)
    assert (found.precision, found.recall, found.f1) == (0.75, 0.75, 0.75)
    # From Wilson's formula, computed by hand for 6 of 8 and 6 of 10.
    assert found.precision_interval == pytest.approx((0.40927, 0.92852), abs=1e-4)
    low, high = 0.31267, 0.83182
    assert found.f1_interval == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)), abs=1e-4)
    nothing = Agreement(0, 0, 0)
    assert nothing.precision is nothing.f1 is nothing.recall_interval is nothing.f1_interval is None


@given(st.integers(1, 500), st.floats(0, 1))
def test_an_interval_holds_its_share(n: int, part: float) -> None:
    low, high = wilson(round(part * n), n) or (1, 0)
    assert 0 <= low <= round(part * n) / n + 1e-12 and round(part * n) / n - 1e-12 <= high <= 1
    assert math.isfinite(low) and low < high


def test_turns_get_their_neighbours_and_never_those_of_another_document(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.jsonl",
        [
            line("two", 1, "fourth"),
            line("one", 2, "second", speaker="B"),
            "",
            line("one", 1, "first"),
            line("one", 9, "after a gap", speaker="B"),
            line("one", 10, "the end", speaker="B"),
        ],
    )
    first, second, later, end, other = (turn.passage for turn in read_labelled(file))
    assert (first.before, first.after, second.before, second.after) == ("", "second", "first", "")
    assert (later.before, later.after, end.before) == ("", "the end", "after a gap")
    assert later.goes_on and not first.goes_on and [said.text for said in end.earlier] == ["after a gap"]
    assert (other.text, other.before, other.after) == ("fourth", "", "")


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "3",
        '{"doc": "a"}',
        '{"doc": "a", "turn": true, "text": "x", "codes": []}',
        '{"doc":"a","turn":1,"text":1,"codes":[]}',
        '{"doc":"a","turn":1,"text":"x","codes":"hesitation"}',
        '{"doc":"a","turn":1.5,"text":"x","codes":[]}',
        '{"doc":"a","turn":Infinity,"text":"x","codes":[]}',
    ],
)
def test_a_line_that_is_no_turn_is_named(tmp_path: Path, bad: str) -> None:
    file = written(tmp_path / "a.jsonl", [line("one", 1, "fine"), bad])
    with pytest.raises(UserError, match=r"Line 2 of “a\.jsonl”"):
        read_labelled(file)


def test_empty_and_binary_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "b.jsonl").write_text("\n\n", "utf-8")
    for name in "ab":
        with pytest.raises(UserError):
            read_labelled(tmp_path / f"{name}.jsonl")


@pytest.mark.parametrize("engine", ["embedded", "keywords", "tfidf", "embeddings"])
def test_whatever_a_legal_line_holds_is_judged(tmp_path: Path, engine: str) -> None:
    """Halves of surrogate pairs, NUL, no text at all, numbers as names, no speaker, turns as 3.0, unknown codes."""
    odd = [
        line("dé🙂\u2028", 0, "\u2028 e\u0301 \u0130 👩\u200d👩\u200d👧 \x00 ﷽", "été 🙂"),
        line("dé🙂\u2028", 1, "", "été 🙂", "中文"),
        line("x", 10**30, "\ud800 alone", "été 🙂", "half \udfff"),
        {"doc": 7, "turn": 3.0, "text": "مرحبا بالعالم", "codes": []},
        {"doc": None, "turn": -4, "speaker": None, "text": " \t", "codes": [], "lang": None},
    ]
    train, test = corpus(tmp_path / "a.jsonl", ["one"]), written(tmp_path / "b.jsonl", odd)
    for learned, judged in ((train, test), (test, train)):
        found = done("evaluate", "--engine", engine, "--train", learned, "--test", judged, "--json").json["codes"]
        assert set(found) == {"hesitation", "été 🙂", "中文", "half �"}


def test_a_draw_is_repeatable_and_grows(tmp_path: Path) -> None:
    turns = read_labelled(corpus(tmp_path / "a.jsonl", ["one", "two"]))
    having, lacking = draw(turns, "hesitation", 3, 7)
    assert (having, lacking) == draw(turns, "hesitation", 3, 7) and (len(having), len(lacking)) == (3, 9)
    more, fewer = draw(turns, "hesitation", 5, 7)
    assert more[:3] == having and fewer[:9] == lacking
    everything = draw(turns, "hesitation", None, 7)
    assert sorted(everything[0] + everything[1]) == list(range(32)) and having != draw(turns, "hesitation", 3, 8)[0]
    assert all("hesitation" in turns[place].codes for place in everything[0])


@pytest.mark.parametrize("engine", ["embedded", "keywords", "tfidf", "embeddings"])
def test_an_engine_learns_from_one_file_and_is_judged_on_the_other(tmp_path: Path, engine: str) -> None:
    train, test = corpus(tmp_path / "a.jsonl", ["one", "two"]), corpus(tmp_path / "b.jsonl", ["three"])
    options = ("--engine", engine, "--train", train, "--test", test, "--positives", 5, "--seed", 1, "--json")
    (code, found), *rest = done("evaluate", *options).json["codes"].items()
    assert code == "hesitation" and not rest
    assert list(found) == ["auc", "ap", "precision", "recall", "f1", "positives", "n"]
    assert (found["positives"], found["n"]) == (4, 16) and found["auc"] > 0.9 and found["ap"] > 0.8
    assert done("evaluate", *options).json["codes"]["hesitation"] == found


def test_the_majority_knows_nothing(tmp_path: Path) -> None:
    train, test = corpus(tmp_path / "a.jsonl", ["one"]), corpus(tmp_path / "b.jsonl", ["two"])
    found = done("evaluate", "--engine", "majority", "--train", train, "--test", test, "--json").json["codes"]
    assert found["hesitation"]["auc"] == 0.5 and found["hesitation"]["precision"] is None


def test_from_the_codebook_alone_hesitation_is_told_by_its_name(tmp_path: Path) -> None:
    train, test = corpus(tmp_path / "a.jsonl", ["one"]), corpus(tmp_path / "b.jsonl", ["two"])
    found = done("evaluate", "--train", train, "--test", test, "--positives", 0, "--json").json["codes"]
    assert found["hesitation"]["auc"] > 0.7


def test_no_document_is_on_both_sides(tmp_path: Path) -> None:
    train, test = corpus(tmp_path / "a.jsonl", ["one", "two"]), corpus(tmp_path / "b.jsonl", ["two"])
    outcome = done("evaluate", "--engine", "tfidf", "--train", train, "--test", test, "--json")
    assert "16 turns to learn from are left out" in outcome.err
    alone = corpus(tmp_path / "c.jsonl", ["one"])
    assert outcome.json == done("evaluate", "--engine", "tfidf", "--train", alone, "--test", test, "--json").json


def test_a_document_that_does_not_say_its_source_may_be_any_of_that_name(tmp_path: Path) -> None:
    ours, theirs = (written(tmp_path / f"{s}.jsonl", [line("one", 1, "x", "c", source=s)]) for s in ("ours", "theirs"))
    unsaid = corpus(tmp_path / "b.jsonl", ["one", "two"])
    found, others, said = (read_labelled(path) for path in (unsaid, theirs, ours))
    assert {turn.document for turn in apart(found, said)} == {"two"}
    assert apart(said, found) == [] and apart(said, others) == said


def test_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    bare, plain = (written(tmp_path / f"{doc}.jsonl", [line(doc, 1, "No code.")]) for doc in ("one", "other"))
    assert "has a code" in refused("evaluate", "--train", plain, "--test", bare)
    assert el2mp("evaluate", "--train", bare, "--test", bare, "--positives", "-1").status == 2
    table = done("evaluate", "--engine", "majority", "--train", corpus(tmp_path / "b.jsonl", ["two"]), "--test", bare)
    assert table.lines[0].split()[:2] == ["code", "auc"]
