"""Positions of the view and of the source say the same character, whatever the characters are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.domain.text import Span

CHARACTERS = "ab \n\u00a0\u2028\u2029\ufdd0\ufdd1\ufffce\u0301é👨\u200d👩𝄞字\u05d0"
texts = st.text(st.sampled_from(CHARACTERS), max_size=40)


@st.composite
def projections(draw) -> tuple[str, Projection]:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    turns = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, Projection(text, turns)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(projections())
def test_the_view_has_a_unit_for_each_unit_shown(made):
    text, projection = made
    shown = "\n".join(turn.of(text) for turn in projection.turns)
    assert units(projection.text) == units(shown) == projection.length


@given(projections())
def test_every_position_shown_goes_to_the_view_and_back(made):
    text, projection = made
    before = 0
    for number, turn in enumerate(projection.turns):
        for position in range(turn.start, turn.end + 1):
            place = projection.turn_view(number)[0] + units(text[turn.start : position])
            assert place == before + units(text[turn.start : position])
            assert projection.to_canonical(place) == position
            if position < turn.end:
                assert projection.to_view(position) == place
                assert projection.turn_at_view(place) == number
        before += units(turn.of(text)) + 1


@given(projections(), st.data())
def test_the_pieces_of_a_span_show_its_characters(made, data):
    text, projection = made
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    view = projection.text.encode("utf-16-le")
    pieces = [view[2 * first : 2 * last].decode("utf-16-le") for first, last in projection.pieces(span)]
    expected = [
        text[max(turn.start, span.start) : min(turn.end, span.end)] for turn in projection.turns if turn.overlaps(span)
    ]
    assert [len(piece) for piece in pieces] == [len(piece) for piece in expected]
    same = str.maketrans("\u2029\ufdd0\ufdd1\ufffc", "\n\ufffd\ufffd\ufffd")
    assert pieces == [piece.translate(same) for piece in expected]


@given(projections(), st.data())
def test_a_selection_in_the_view_is_the_span_of_what_it_holds(made, data):
    text, projection = made
    inside = [turn for turn in projection.turns if len(turn)]
    if not inside:
        assert projection.span(0, projection.length) is None
        return
    first = data.draw(st.integers(0, len(inside) - 1))
    last = data.draw(st.integers(first, len(inside) - 1))
    start = data.draw(st.integers(inside[first].start, inside[first].end - 1))
    low = inside[last].start if last > first else start
    end = data.draw(st.integers(low + 1, inside[last].end))
    found = projection.span(projection.to_view(start), projection.to_view(end - 1) + units(text[end - 1]))
    assert found == Span(start, end)


def test_separators_at_the_edges_of_a_selection_do_not_count():
    projection = Projection("A: un\nB: deux\nC: \nD: trois", [Span(3, 5), Span(9, 13), Span(17, 17), Span(21, 26)])
    assert projection.text == "un\ndeux\n\ntrois"
    assert projection.span(2, 8) == Span(9, 13)
    assert projection.span(2, 3) is None
    assert projection.span(0, 14) == Span(3, 26)
    assert projection.span(7, 9) is None


def test_what_is_not_shown_lies_at_the_end_of_the_turn_before_it():
    projection = Projection("A: un\nB: deux", [Span(3, 5), Span(9, 13)])
    assert projection.to_view(7) == 2
    assert projection.to_view(0) == 0
    assert projection.to_view(99) == projection.length
    assert list(projection.pieces(Span(5, 9))) == []


def test_turns_out_of_order_or_outside_are_refused():
    with pytest.raises(ValueError):
        Projection("abcdef", [Span(3, 6), Span(0, 2)])
    with pytest.raises(ValueError):
        Projection("abc", [Span(0, 9)])
