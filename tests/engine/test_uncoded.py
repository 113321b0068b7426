"""Passages that were read and carry no code."""

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.uncoded import uncoded

TALK = "Une idée, oui. Mais c’est moi qui signe ! … Bien."


def words(*phrases: str, read: str = TALK) -> list[str]:
    coded = [Span(TALK.index(phrase), TALK.index(phrase) + len(phrase)) for phrase in phrases]
    turn = Span(TALK.index(read), TALK.index(read) + len(read))
    return [span.of(TALK) for span in uncoded(TALK, [turn], coded)]


def test_what_no_coding_covers_from_its_first_word_to_its_last():
    assert words() == [TALK]
    assert words("Mais c’est moi") == ["Une idée, oui.", "qui signe ! … Bien."]
    assert words("Une idée, oui", "Mais c’est moi qui signe") == ["Bien."]


def test_overlapping_codings_leave_one_gap():
    assert words("Une idée, oui. Mais", "oui", "oui. Mais c’est") == ["moi qui signe ! … Bien."]


def test_nothing_but_signs_is_no_passage():
    assert words("Une idée, oui", "Mais c’est moi qui signe", "Bien") == []


def test_only_what_was_read_counts():
    assert words(read="Mais c’est moi") == ["Mais c’est moi"]


spans = st.tuples(st.integers(0, 60), st.integers(1, 15)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    st.text(st.sampled_from("ab .,é\n«»"), min_size=75, max_size=75),
    st.lists(st.integers(0, 75), unique=True, max_size=8).map(sorted),
    st.lists(spans, max_size=8),
)
def test_every_letter_read_is_coded_or_in_one_passage(text, edges, coded):
    read = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    found = uncoded(text, read, coded)
    held = [place for span in found for place in range(span.start, span.end)]
    assert len(held) == len(set(held))
    covered = {place for span in coded for place in range(span.start, span.end)}
    in_turns = {place for span in read for place in range(span.start, span.end)}
    assert set(held) <= in_turns - covered
    letters = {place for place in in_turns - covered if text[place].isalpha()}
    assert letters <= set(held)
