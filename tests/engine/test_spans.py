"""Overlap queries and lanes against the plain definitions."""

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.spans import SpanIndex
from el2mp_desktop.domain.text import Span

positions = st.integers(0, 60)
spans = st.lists(st.tuples(positions, positions).map(sorted).map(lambda pair: Span(*pair)), max_size=40)
real_spans = spans.map(lambda found: [span for span in found if len(span)])


def index_of(found: list[Span]) -> SpanIndex:
    return SpanIndex([span.start for span in found], [span.end for span in found])


@given(spans, positions, st.integers(0, 20))
def test_a_query_finds_what_overlaps_by_start_and_longer_first(found, start, length):
    query = Span(start, start + length)
    answer = index_of(found).overlapping(query)
    expected = {place for place, span in enumerate(found) if len(span) and len(query) and span.overlaps(query)}
    assert set(answer) == expected and len(answer) == len(expected)
    keys = [(found[place].start, -found[place].end) for place in answer]
    assert keys == sorted(keys)


@given(spans, positions)
def test_a_position_belongs_to_the_spans_that_hold_its_character(found, position):
    held = [place for place, span in enumerate(found) if span.start <= position < span.end]
    assert sorted(index_of(found).at(position)) == held


@given(real_spans)
def test_overlapping_spans_never_share_a_lane(found):
    index = index_of(found)
    lanes = [index.lane(place) for place in range(len(found))]
    for one, first in enumerate(found):
        assert 0 <= lanes[one].number < lanes[one].count
        for other in range(one):
            if first.overlaps(found[other]):
                assert lanes[one].number != lanes[other].number
                assert lanes[one].count == lanes[other].count


@given(real_spans.filter(bool))
def test_no_more_lanes_are_used_than_spans_meet_at_one_place(found):
    index = index_of(found)
    deepest = max(len(index.at(position)) for position in range(61))
    assert max(index.lane(place).count for place in range(len(found))) == deepest


@given(real_spans, positions)
def test_the_neighbours_of_a_position(found, position):
    index = index_of(found)
    later = [span.start for span in found if span.start >= position]
    earlier = [span.start for span in found if span.start < position]
    after, before = index.at_or_after(position), index.before(position)
    assert (found[after].start if after is not None else None) == min(later, default=None)
    assert (found[before].start if before is not None else None) == max(earlier, default=None)


@given(real_spans.filter(bool))
def test_steps_go_through_every_span_and_back(found):
    index = index_of(found)
    way = [index.at_or_after(0)]
    while (place := index.beside(way[-1], 1)) is not None:
        way.append(place)
    assert sorted(way) == list(range(len(found)))
    assert [found[place].start for place in way] == sorted(span.start for span in found)
    back = [index.before(61)]
    while (place := index.beside(back[-1], -1)) is not None:
        back.append(place)
    assert back == way[::-1]


def test_an_index_of_nothing_answers():
    index = SpanIndex([], [])
    assert len(index) == 0
    assert index.overlapping(Span(0, 10)) == []
    assert index.at_or_after(0) is None and index.before(9) is None
