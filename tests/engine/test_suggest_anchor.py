"""Quotes are found where they stand, as they stand, or not at all."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from el2mp_desktop.domain.text import Span
from el2mp_desktop.suggest.anchor import fold, has_words, locate, normal_form
from el2mp_desktop.suggest.base import Match

FRENCH = (
    "Il m’a dit : « Je ne sais **vraiment** pas quoi en faire » – c’est dangereux, évidemment.\n"
    "- Deux fichiers en moins, aujourd’hui peut‑être trois ! [Voir ici](http://exemple.org/a) et ﬁn."
)
AWKWARD = "aàéßİıǆﬁﬀ½²Å…e\u0301q\u0307\u0323\u00a0\u202f \n’'«»“”\"-–—*_#>`👩\u200d👧\ufe0f한ਕ\u0f73"
texts = st.text(alphabet=st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"])), max_size=60)
words = st.lists(st.text(alphabet="abcdefgéàçœß", min_size=1, max_size=8), min_size=1, max_size=12)


@given(texts, st.data())
def test_every_stretch_of_a_text_is_found_word_for_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    assume(has_words(quote))
    match, span = locate(quote, text)
    assert match is Match.EXACT
    assert span is not None and span.of(text) == quote


@given(texts, texts)
def test_what_is_found_says_what_the_quote_says(quote: str, text: str) -> None:
    match, span = locate(quote, text)
    if match is Match.NOT_FOUND:
        assert span is None
        return
    assert span is not None
    found = span.of(text)
    if match is Match.EXACT:
        assert found == quote
    elif match is Match.NORMALISED:
        assert normal_form(found) == normal_form(quote)
    else:
        assert fuzz.ratio(normal_form(found), normal_form(quote)) >= 90


@given(texts)
def test_the_offset_map_covers_the_original_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start <= end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


RETYPINGS = {
    "case": str.upper,
    "no-break spaces": lambda t: t.replace(" ", "\u202f"),
    "decomposed": lambda t: unicodedata.normalize("NFKD", t),
    "bold": lambda t: f"**{t}**",
    "guillemets": lambda t: f"« {t} »",
    "curly quotes": lambda t: f"“{t}”",
    "doubled spaces": lambda t: t.replace(" ", "  "),
    "soft hyphens": lambda t: "\u00ad".join(t),
}


@given(words, words, words, st.sampled_from(sorted(RETYPINGS)), st.booleans())
def test_a_retyped_quote_is_found_where_it_stands(
    before: list[str], middle: list[str], after: list[str], retyping: str, in_passage: bool
) -> None:
    head, quote, tail = "\ufb03 " + " ".join(before) + " xyz ", " ".join(middle), " xyz " + " ".join(after)
    assume(all(locate(quote, other)[0] is Match.NOT_FOUND for other in (head, tail)))
    retyped = RETYPINGS[retyping](quote)
    passage = head + (retyped if in_passage else quote) + tail
    match, span = locate(quote if in_passage else retyped, passage)
    assert match in (Match.EXACT, Match.NORMALISED)
    assert span is not None and normal_form(span.of(passage)) == normal_form(quote)
    assert len(head) <= span.start and span.end <= len(passage) - len(tail)


@given(words, st.text(alphabet="hijklmnop ", min_size=1, max_size=40))
def test_invented_quotes_are_refused(passage: list[str], invented: str) -> None:
    assert locate(invented, " ".join(passage)) == (Match.NOT_FOUND, None)


@given(st.text(alphabet=" \n.,;:?!…-–«»“”’*_#"), texts)
def test_a_quote_without_words_is_never_found(quote: str, text: str) -> None:
    assert locate(quote, f"{text}{quote}{text}") == (Match.NOT_FOUND, None)


def test_an_emoji_says_something() -> None:
    assert locate("👍", "Fine. 👍") == (Match.EXACT, Span(6, 7))


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('Il m\'a dit: "Je ne sais vraiment pas quoi en faire"', FRENCH[:56]),
        ("quoi en faire - c'est dangereux", "quoi en faire » – c’est dangereux"),
        ("aujourd'hui peut-être trois!", "aujourd’hui peut‑être trois !"),
        ("FIN", "ﬁn"),
        ("Deux\u00a0fichiers", "Deux fichiers"),
        ("voir ici et fin", "Voir ici](http://exemple.org/a) et ﬁn"),
    ],
)
def test_typing_makes_no_difference(quote: str, found: str) -> None:
    match, span = locate(quote, FRENCH)
    assert match is Match.NORMALISED
    assert span is not None and span.of(FRENCH).startswith(found)


@pytest.mark.parametrize(
    ("passage", "quote", "found"),
    [
        ("👩‍👧 la ﬁn de la Straße", "STRASSE", "Straße"),
        ("İİİ ﬃ puis le mot", "LE MOT", "le mot"),
        ("½ ½ ½ et voilà", "ET VOILÀ", "et voilà"),
        ("e\u0301te\u0301 👨‍👩‍👧‍👦 hiver", "HIVER", "hiver"),
    ],
)
def test_characters_that_grow_do_not_shift_what_follows(passage: str, quote: str, found: str) -> None:
    match, span = locate(quote, passage)
    assert match is Match.NORMALISED
    assert span is not None and span.of(passage) == found


@pytest.mark.parametrize("quote", ["I", "STRAS", "F", "E"])
def test_no_match_cuts_a_character_or_a_word_in_two(quote: str) -> None:
    assert locate(quote, "ﬁ Straße e\u0301")[0] is Match.NOT_FOUND


def test_a_repeated_quote_is_found_at_its_first_whole_word() -> None:
    passage = "the party parted: art is art"
    assert locate("art", passage) == (Match.EXACT, Span(18, 21))


@pytest.mark.parametrize(
    ("passage", "quote", "found"),
    [
        (
            "Well, I pasted the paragrph and the memo went out at noon.",
            "I pasted the paragraph and the memo went out at noon",
            "I pasted the paragrph and the memo went out at noon",
        ),
        (
            "On a gardé le tableau et puis écrit le reste nous-mêmes.",
            "On a gardé le tableau et écrit le reste nous-mêmes",
            "On a gardé le tableau et puis écrit le reste nous-mêmes",
        ),
    ],
)
def test_a_slightly_altered_quote_is_marked_as_approximate(passage: str, quote: str, found: str) -> None:
    match, span = locate(quote, passage)
    assert match is Match.APPROXIMATE
    assert span is not None and span.of(passage) == found


@pytest.mark.parametrize(
    ("passage", "quote"),
    [
        ("She was born in the village in 1912, they say.", "She was born in the village in 1921, they say."),
        ("I would certainly not trust the summary it gives.", "I would certainly trust the summary it gives."),
        ("Je ne sais vraiment pas ce que cela vaut au fond.", "Je ne sais vraiment ce que cela vaut au fond."),
        ("First words here. Then a long digression. Last words there.", "First words here. Last words there."),
        ("On a relu les deux premières pages du mémoire", "On a relu les dix premières pages du mémoire"),
        ("Il l’a refait pour la deuxième fois ce matin-là", "Il l’a refait pour la troisième fois ce matin-là"),
        ("She sent the draft to two of her colleagues", "She sent the draft to ten of her colleagues"),
        ("We met there in the fifteen minutes before noon", "We met there in the sixteen minutes before noon"),
        ("Il n’y croit guère, et il l’écrit au tribunal", "Il n’y croit plus, et il l’écrit au tribunal"),
        ("I can do it", "I can do so"),
    ],
)
def test_a_quote_that_says_something_else_is_refused(passage: str, quote: str) -> None:
    assert locate(quote, passage) == (Match.NOT_FOUND, None)
