"""A text was changed: passages keep their words, are found again, or are said to be others. Never silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.reanchor import TextChange, find_again, occurrences
from el2mp_desktop.domain.text import Span, context

WORDS = st.lists(
    st.sampled_from(
        ("oui", "non", "ça", "coince", "e\u0301te\u0301", "🧵", "👩‍👩‍👧‍👦", "한글", "שלום", "oui,", "\n", "euh…")
    ),
    max_size=9,
).map(" ".join)


def changed(old: str, start: int, end: int, words: str) -> TextChange:
    return TextChange(old, [(Span(start, end), words)])


def said(old: str, new: str, quote: str) -> tuple[str, str]:
    """What a coding on these words covers after the whole text was worded anew, and what is said of it."""
    change = changed(old, 0, len(old), new)
    anchored = change.anchor(Span(old.index(quote), old.index(quote) + len(quote)))
    return anchored.span.of(change.new), anchored.outcome


@pytest.mark.parametrize(
    ("old", "new", "quote", "covers", "outcome"),
    [
        ("je suis aller voir", "je suis allé voir", "je suis", "je suis", "exact"),
        ("je suis aller voir", "je suis allé voir", "voir", "voir", "exact"),
        ("je suis aller voir", "je suis allé voir", "suis aller", "suis allé", "look"),
        ("teh cat, he said", "the cat, he said", "teh", "the", "look"),
        ("teh cat, he said", "the cat, he said", "cat", "cat", "exact"),
        ("the cat", "the big cat", "cat", "cat", "exact"),
        ("the cat", "the big cat", "the", "the", "exact"),
        ("the cat", "the big cat", "the cat", "the big cat", "look"),
        ("a b c d", "a d", "b c", "d", "look"),
        ("a b c d", "a b c", "d", "c", "look"),
        (
            "We stop here. I went along, then.",
            "I went along, then. We stop here.",
            "We stop here",
            "We stop here",
            "moved",
        ),
        ("oui. et puis non, oui.", "ouais. et puis non, oui.", "oui", "ouais", "look"),
        ("e\u0301te\u0301 là", "hiver là", "e\u0301te\u0301", "hiver", "look"),
        ("tout autre chose", "…", "autre", "…", "look"),
    ],
)
def test_what_becomes_of_a_coding(old: str, new: str, quote: str, covers: str, outcome: str) -> None:
    assert said(old, new, quote) == (covers, outcome)


def test_the_rest_of_the_text_only_moves() -> None:
    old = "Ana: on y va\nBo: oui oui\n"
    change = changed(old, 5, 12, "on n’y va pas du tout")
    assert change.new == "Ana: on n’y va pas du tout\nBo: oui oui\n"
    start = old.index("oui oui")
    anchored = change.anchor(Span(start, start + 7))
    assert (anchored.span.of(change.new), anchored.outcome) == ("oui oui", "exact")
    assert change.place(Span(0, 0)) == Span(0, 0)
    assert change.place(Span(len(old), len(old))) == Span(len(change.new), len(change.new))


def test_a_text_worded_wholly_anew_is_compared_in_no_time() -> None:
    old, new = " ".join(f"a{n}" for n in range(20_000)), " ".join(f"b{n}" for n in range(20_000))
    anchored = changed(old, 0, len(old), new).anchor(Span(0, 10))
    assert anchored.outcome == "look"


def test_a_short_quote_is_not_found_again_without_its_neighbours() -> None:
    assert find_again("oui", "et puis ", " alors", "mais oui bien sûr", Span(0, 17)) is None
    assert find_again("oui", "et puis ", " alors", "et puis oui alors", Span(0, 17)) == Span(8, 11)
    assert find_again("on y va tous", "", "", "bon, on y va tous ?", Span(0, 19)) == Span(5, 17)


@given(WORDS, WORDS, WORDS, WORDS, st.data())
def test_nothing_covers_other_words_unsaid(before: str, old: str, new: str, after: str, data: st.DataObject) -> None:
    text = before + old + after
    change = changed(text, len(before), len(before) + len(old), new)
    assert change.new == before + new + after
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span, anchored = Span(start, end), change.anchor(Span(start, end))
    assert anchored.span.end <= len(change.new)
    if anchored.outcome == "look":
        assert anchored.span.of(change.new) != span.of(text)
    else:
        assert anchored.span.of(change.new) == span.of(text)
    if len(span) and new.strip():
        assert anchored.span.of(change.new).strip() or not span.of(text).strip()


@given(WORDS, WORDS, WORDS)
def test_places_keep_their_order(before: str, old: str, new: str) -> None:
    text = before + old
    change = changed(text, len(before), len(text), new)
    places = [change.place(Span(at, at)).start for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[: len(before)] == list(range(len(before)))


@given(WORDS)
def test_the_same_words_change_nothing(words: str) -> None:
    change = changed(words, 0, len(words), words)
    assert change.new == words and not change.touches(Span(0, len(words)))
    for quote in set(words.split()):
        for span in occurrences(quote, words, Span(0, len(words))):
            assert change.anchor(span).outcome == "exact"
            assert find_again(quote, *context(words, span), words, Span(0, len(words))) in (span, None)
