"""Co-occurrence and frequencies against their definitions, counted the slow way."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.analysis.arrays import CodingRows, RegionRows, TurnRows, turns_of
from el2mp_desktop.analysis.cooccurrence import _stretches, by_overlap, by_turn, coefficient
from el2mp_desktop.analysis.frequency import by_speaker, frequency, missing
from el2mp_desktop.domain.regions import Region

CODES = ("hes", "ite", "neg")
CODERS = ("ada", "bo")
SOURCES = ("first", "second")


def codings(*rows: tuple[int, int, int, int, int]) -> CodingRows:
    """From (source, start, end, code, coder)."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return CodingRows(*table, sources=SOURCES, codes=CODES, coders=CODERS)


def rectangles(*rows: tuple[int, int, int, int, int, int, int]) -> RegionRows:
    """From (source, left, top, right, bottom, code, coder)."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    ids = tuple(str(number) for number in range(len(rows)))
    return RegionRows(ids, table[:, 0], table[:, 1:5], table[:, 5], table[:, 6], SOURCES, CODES, CODERS)


def turns(*rows: tuple[int, int, int], speakers: tuple[int, ...] | None = None) -> TurnRows:
    """From (source, start, end)."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    who = np.array(speakers or [-1] * len(rows), dtype=np.int64)
    return TurnRows(*table, speaker=who, speakers=("Lea", "Sam", "Zoe"))


spans = st.tuples(st.integers(0, 30), st.integers(1, 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))
coding = st.tuples(st.integers(0, 1), spans, st.integers(0, 2), st.integers(0, 1)).map(
    lambda c: (c[0], *c[1], c[2], c[3])
)
many = st.lists(coding, max_size=25, unique=True)
edges = st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
pictured = st.tuples(st.integers(0, 1), edges, edges, st.integers(0, 2), st.integers(0, 1)).map(
    lambda c: (c[0], c[1][0], c[2][0], c[1][1], c[2][1], *c[3:])
)
many_pictured = st.lists(pictured, max_size=20, unique=True)


@st.composite
def some_turns(draw):
    rows = []
    for source in (0, 1):
        at = 0
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=7)):
            rows.append((source, at + gap, at + gap + length))
            at += gap + length
    return rows


def overlap(one, other) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


# The thirteen relations of Allen, as the second span beside [10, 20).
RELATIONS = {
    "before": ((0, 5), False),
    "meets": ((0, 10), False),
    "overlaps": ((5, 11), True),
    "starts": ((10, 15), True),
    "during": ((12, 18), True),
    "finishes": ((15, 20), True),
    "equals": ((10, 20), True),
    "finished by": ((5, 20), True),
    "contains": ((5, 25), True),
    "started by": ((10, 25), True),
    "overlapped by": ((19, 25), True),
    "met by": ((20, 25), False),
    "after": ((22, 25), False),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_overlap_of_two_spans_in_each_relation(relation):
    (start, end), meet = RELATIONS[relation]
    result = by_overlap(codings((0, 10, 20, 0, 0), (0, start, end, 1, 0)))
    assert result.count[0, 1] == result.count[1, 0] == int(meet)
    assert result.c[0, 1] == (1.0 if meet else 0.0)
    shared = [(p.source, p.start, p.end, p.coder, p.codings) for p in result.passages(0, 1)]
    assert shared == ([("first", max(10, start), min(20, end), "ada", (0, 1))] if meet else [])


@pytest.mark.parametrize("other", [(1, 10, 20, 1, 0), (0, 10, 20, 1, 1), (0, 10, 20, 0, 0)])
def test_codings_of_another_source_coder_or_the_same_code_do_not_meet(other):
    assert by_overlap(codings((0, 10, 20, 0, 0), other)).count.sum() == 0


@given(many)
def test_overlaps_as_counted_pair_by_pair(rows):
    result = by_overlap(codings(*rows))
    slow = np.zeros((3, 3), dtype=int)
    behind: dict[tuple[int, int], list[set[int]]] = {}
    for (i, one), (j, other) in combinations(enumerate(rows), 2):
        if one[4] == other[4] and one[3] != other[3] and overlap(one, other):
            slow[one[3], other[3]] += 1
            slow[other[3], one[3]] += 1
            behind.setdefault((min(one[3], other[3]), max(one[3], other[3])), []).append({i, j})
    assert (result.count == slow).all()
    assert result.n.tolist() == [sum(row[3] == code for row in rows) for code in range(3)]
    for a, b in combinations(range(3), 2):
        found = result.passages(b, a)
        pairs = sorted(sorted(p.codings) for p in found)
        assert pairs == sorted(sorted(pair) for pair in behind.get((a, b), []))
        for p in found:
            assert all(rows[i][1] <= p.start < p.end <= rows[i][2] for i in p.codings)


def pixels(row) -> set[tuple[int, int]]:
    _, left, top, right, bottom, _, _ = row
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


@given(many, many_pictured)
def test_rectangles_that_share_a_pixel_as_counted_pair_by_pair(rows, parts):
    alone, result = by_overlap(codings(*rows)), by_overlap(codings(*rows), rectangles(*parts))
    shared: dict[tuple[int, int], list[tuple[set[int], set[tuple[int, int]]]]] = {}
    for (i, one), (j, other) in combinations(enumerate(parts), 2):
        if one[0] == other[0] and one[6] == other[6] and one[5] != other[5] and pixels(one) & pixels(other):
            pair = (min(one[5], other[5]), max(one[5], other[5]))
            shared.setdefault(pair, []).append(({i, j}, pixels(one) & pixels(other)))
    for a, b in combinations(range(3), 2):
        here = shared.get((a, b), [])
        assert result.count[a, b] == result.count[b, a] == alone.count[a, b] + len(here)
        found = [p for p in result.passages(b, a) if p.region is not None]
        assert len(result.passages(a, b)) == result.count[a, b]
        assert sorted(sorted(p.codings) for p in found) == sorted(sorted(pair) for pair, _ in here)
        for p in found:
            place = (0, p.region.left, p.region.top, p.region.right, p.region.bottom, 0, 0)
            assert (set(p.codings), pixels(place)) in here
    assert result.n.tolist() == [sum(row[-2] == code for row in (*rows, *parts)) for code in range(3)]
    assert result.base == len(rows) + len(parts) and np.diagonal(result.count).sum() == 0
    assert result.sources == len({row[0] for row in (*rows, *parts)})
    assert result.coders == len({row[-1] for row in (*rows, *parts)})


def test_rectangles_that_touch_do_not_overlap():
    one = (0, 10, 10, 20, 20, 0, 0)
    for left, top in ((20, 10), (0, 10), (10, 20), (10, 0), (20, 20)):
        assert by_overlap(codings(), rectangles(one, (0, left, top, left + 10, top + 10, 1, 0))).count.sum() == 0
    result = by_overlap(codings(), rectangles(one, (0, 19, 19, 40, 40, 1, 0)))
    (passage,) = result.passages(0, 1)
    assert result.count[0, 1] == 1 and passage.region == Region(19, 19, 20, 20)


@given(many, some_turns())
def test_turns_as_counted_one_by_one(rows, turn_rows):
    result = by_turn(codings(*rows), turns(*turn_rows))
    carried = [
        (index, coder, {row[3] for row in rows if row[4] == coder and overlap(row, turn)})
        for index, turn in enumerate(turn_rows)
        for coder in (0, 1)
    ]
    for a in range(3):
        assert result.n[a] == sum(a in codes for _, _, codes in carried)
        for b in range(3):
            slow = [(turn, CODERS[coder]) for turn, coder, codes in carried if a != b and {a, b} <= codes]
            assert result.count[a, b] == len(slow)
            found = result.passages(a, b)
            assert sorted((p.turn, p.coder) for p in found) == sorted(slow)
            assert all((SOURCES.index(p.source), p.start, p.end) == turn_rows[p.turn] for p in found)
    assert result.base == sum(bool(codes) for _, _, codes in carried)


@given(many, some_turns())
def test_a_coefficient_is_a_share_or_nothing(rows, turn_rows):
    for result in (by_overlap(codings(*rows)), by_turn(codings(*rows), turns(*turn_rows))):
        for a, b in combinations(range(3), 2):
            n12, n1, n2 = result.count[a, b], result.n[a], result.n[b]
            c = result.c[a, b]
            if n12 > min(n1, n2) or n1 + n2 == 0:
                assert math.isnan(c)
            else:
                assert c == pytest.approx(n12 / (n1 + n2 - n12)) and 0 <= c <= 1
    # With a unit as the base a pair cannot outnumber its codes.
    assert not (result.count > np.minimum(result.n[:, None], result.n[None, :])).any()


@pytest.mark.parametrize(
    ("n12", "n1", "n2", "c"),
    [(5, 100, 10, 0.0476), (5, 20, 10, 0.20), (0, 3, 0, 0.0), (0, 0, 0, math.nan), (3, 2, 9, math.nan)],
)
def test_the_coefficient(n12, n1, n2, c):
    """The first is the case in ATLAS.ti's manual; no codings or more pairs than codings have none."""
    found = coefficient(*(np.array([value]) for value in (n12, n1, n2)))
    assert found[0] == pytest.approx(c, abs=5e-5, nan_ok=True)


def test_many_overlaps_of_few_codings_have_no_coefficient():
    rows = [(0, 0, 10, 0, 0), (0, 1, 11, 0, 0), (0, 2, 12, 1, 0), (0, 3, 13, 1, 0)]
    result = by_overlap(codings(*rows))
    assert result.count[0, 1] == 4 and result.n.tolist() == [2, 2, 0]
    assert math.isnan(result.c[0, 1]) and result.c[0, 2] == 0.0
    assert len(result.passages(0, 1)) == 4


def test_what_to_expect():
    # 100 turns read, 20 with one code, 10 with the other, 5 with both: lift 2.5.
    turn_rows = [(0, 10 * i, 10 * i + 10) for i in range(100)]
    rows = [(0, 10 * i, 10 * i + 5, 0, 0) for i in range(20)] + [(0, 10 * i, 10 * i + 5, 1, 0) for i in range(15, 25)]
    result = by_turn(codings(*rows), turns(*turn_rows), read=100)
    assert result.base == 100 and result.n.tolist() == [20, 10, 0]
    assert result.count[0, 1] / result.expected[0, 1] == pytest.approx(2.5)
    assert result.c[0, 1] == pytest.approx(0.2)
    assert by_turn(codings(*rows), turns(*turn_rows)).base == 25
    by_words = by_overlap(codings(*rows))
    assert np.nansum(by_words.expected) == pytest.approx(by_words.count.sum())


def test_nothing_coded_is_an_answer():
    for result in (by_turn(codings(), turns((0, 0, 5))), by_turn(codings(), turns()), by_overlap(codings())):
        assert result.count.tolist() == [[0] * 3] * 3 and np.isnan(result.c).all()
        assert result.passages(0, 1) == ()


def test_turns_out_of_order_are_a_bug():
    with pytest.raises(ValueError):
        turns((0, 5, 9), (0, 0, 5))
    with pytest.raises(ValueError):
        turns((0, 0, 6), (0, 5, 9))


@given(many, some_turns(), st.integers(1, 9))
def test_blocks_of_any_height_hold_the_same_turns(rows, turn_rows, height):
    from el2mp_desktop.analysis import cooccurrence

    table, places = codings(*rows), turns(*turn_rows)
    whole = by_turn(table, places)
    before = cooccurrence._CELLS
    cooccurrence._CELLS = height * len(CODES)
    try:
        parts = by_turn(table, places)
        assert (whole.count == parts.count).all() and (whole.n == parts.n).all()
        first, last = turns_of(table, places)
        mine = first < last
        if mine.any():
            for run, code, held in _stretches(first[mine], last[mine], table.code[mine], len(CODES)):
                assert len(run) == len(code) == len(held) <= height * len(CODES)
                assert len({*zip(run.tolist(), code.tolist(), strict=True)}) == len(run)
    finally:
        cooccurrence._CELLS = before


def test_frequencies_and_who_is_missing():
    table = codings((0, 0, 4, 0, 0), (0, 0, 12, 1, 0), (0, 5, 9, 1, 1), (1, 0, 4, 1, 1))
    places = turns((0, 0, 5), (0, 5, 10), (0, 10, 15), (1, 0, 5), speakers=(0, 1, -1, 1))
    counts = frequency(table)
    assert counts.n.tolist() == [1, 3, 0]
    assert counts.by_coder.tolist() == [[1, 1, 0], [0, 2, 0]]
    assert by_speaker(table, places).tolist() == [[1, 1, 0], [0, 3, 0], [0, 0, 0]]
    assert missing(table, places) == {"hes": ("Sam", "Zoe"), "ite": ("Zoe",), "neg": ("Lea", "Sam", "Zoe")}


@given(many, some_turns(), st.data())
def test_speakers_as_counted_one_by_one(rows, turn_rows, data):
    who = tuple(data.draw(st.integers(-1, 2)) for _ in turn_rows)
    found = by_speaker(codings(*rows), turns(*turn_rows, speakers=who))
    for speaker in range(3):
        theirs = [turn for turn, name in zip(turn_rows, who, strict=True) if name == speaker]
        for code in range(3):
            slow = sum(row[3] == code and any(overlap(row, turn) for turn in theirs) for row in rows)
            assert found[speaker, code] == slow
