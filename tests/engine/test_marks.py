"""Marks in a transcript's text: each notation, and what is no mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.marks import KINDS, Mark, find_marks, in_order


def marks_of(text: str) -> list[tuple[str, str, str]]:
    return [(text[mark.start : mark.end], mark.kind, mark.value) for mark in find_marks(text)]


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("(.)", "pause", ""), ("(..)", "pause", ""), ("(...)", "pause", ""), ("(-)", "pause", ""),
        ("(12 seconds pause)", "pause", "12"), ("(3s)", "pause", "3"), ("(3 s.)", "pause", "3"),
        ("(0.5)", "pause", "0.5"), ("(0,5)", "pause", "0.5"), ("[pause]", "pause", ""), ("[silence]", "pause", ""),
        ("[pause 3s]", "pause", "3"), ("[3s pause]", "pause", "3"),
        ("(lacht)", "laughter", ""), ("(unv.)", "unclear", ""), ("(long silence)", "pause", ""),
        ("(pause de 3 secondes)", "pause", "3"), ("(silence, 4 s)", "pause", "4"),
        ("//S02: Ja. //", "overlap", ""), ("[overlap]", "overlap", ""), ("[chevauchement]", "overlap", ""),
        ("[crosstalk 00:01:02]", "overlap", ""), ("[>]", "overlap", ""), ("[<1]", "overlap", ""),
        ("(rires)", "laughter", ""), ("(RIRES)", "laughter", ""), ("[laughter]", "laughter", ""),
        ("((laughs))", "laughter", ""), ("&=laughs", "laughter", ""), ("(elle rit)", "laughter", ""),
        ("(Marie rit)", "laughter", ""), ("(petits rires)", "laughter", ""), ("{laugh}", "laughter", ""),
        ("(Rires et applaudissements)", "laughter", ""),
        ("{vocalsound}", "sound", ""), ("(toux)", "sound", ""), ("(Applaudissements)", "sound", ""),
        ("(soupir)", "sound", ""), ("[phone rings]", "sound", ""), ("&=coughs", "sound", ""),
        ("(Applaudissements sur les bancs du groupe.)", "sound", ""),
        ("[inaudible]", "unclear", ""), ("(inaudible 00:12:03)", "unclear", ""), ("(xxx)", "unclear", ""),
        ("[...]", "unclear", ""), ("[…]", "unclear", ""), ("(mot incompris)", "unclear", ""), ("[?]", "unclear", ""),
        ("[/]", "repair", ""), ("[//]", "repair", ""), ("{disfmarker}", "repair", ""), ("&+fr", "repair", ""),
        ("&-uh", "filler", ""),
        ("[il montre l’écran]", "remark", ""), ("((se lève))", "remark", ""), ("(hoche la tête)", "remark", ""),
    ],
)  # fmt: skip
def test_notation(written: str, kind: str, value: str) -> None:
    assert marks_of(f"alors {written} oui") == [(written, kind, value)]


@pytest.mark.parametrize(
    "said",
    [
        "(2020)", "(voir p. 3)", "[1]", "(12)", "(enfin je crois)", "(a pause would be good)", "[00:01:02]", "[Prénom]",
        "GPT (3.5)", "http://a.org//b//", "[laughter](http://a.org)", "(the music industry)", "(le rire est important)",
        "{name}", "a // b", "R&D &amp; fin", "(une pause café)", "f(x)", "(Paris, 2014, p. 3)", "xxx", "(vraiment ?)",
    ],
)  # fmt: skip
def test_what_may_be_words_is_no_mark(said: str) -> None:
    assert marks_of(f"alors {said} oui") == []


def test_a_line_in_brackets_is_a_remark() -> None:
    assert marks_of("Un.\n\n(M. Untel entre dans la salle.)\nDeux (M. Untel entre).") == [
        ("(M. Untel entre dans la salle.)", "remark", "")
    ]
    assert marks_of("(voir p. 3)") == marks_of("(2020)") == []


def test_decimals_count_where_pauses_are_measured() -> None:
    assert marks_of("la (3.5) puis (4.0)") == []
    assert [value for _, _, value in marks_of("la (3.5) puis (0.2) et (4.0)")] == ["3.5", "0.2", "4.0"]


def test_numbers_count_where_short_pauses_are_marked() -> None:
    """f4 and its kin: dots for short pauses, seconds for longer ones, in the middle of what is said."""
    said = "P1: Alors (..) d’abord (rit) j’ai demandé (3) et puis (12) plus rien (2020). #00:00:14-8#"
    assert marks_of(said) == [
        ("(..)", "pause", ""), ("(rit)", "laughter", ""), ("(3)", "pause", "3"), ("(12)", "pause", "12"),
    ]  # fmt: skip
    assert marks_of("il y a (1) le prompt (2) la réponse (...)") == [("(...)", "pause", "")]


def test_marks_within_an_overlap_count_too() -> None:
    assert marks_of("oui //S02: ah (..) bon // non //S01: (rires)//") == [
        ("//S02: ah (..) bon //", "overlap", ""), ("(..)", "pause", ""), ("//S01: (rires)//", "overlap", ""),
        ("(rires)", "laughter", ""),
    ]  # fmt: skip


def test_only_within_turns() -> None:
    text = "[laughs] oui [laughs]"
    assert find_marks(text, [(9, len(text))]) == (Mark(13, 21, "laughter"),)


def test_marks_of_several_finders_come_in_order() -> None:
    one, two, three = Mark(0, 1, "page"), Mark(0, 9, "page"), Mark(4, 5, "pause")
    assert in_order([two, three], [one]) == (one, two, three)


PIECES = st.lists(
    st.sampled_from(["(", ")", "[", "]", "{", "}", "//", "/", "&=", "&-", "((", "))", "laughs", "0.5", ".", "xxx", " ",
                     "\n", "pause", "(rires)", "[/]", "é", "😀", "seconds", "12", "S02:"]) | st.text(max_size=3),
    max_size=40,
).map("".join)  # fmt: skip


@given(PIECES, st.integers(0, 30), st.integers(0, 60))
def test_every_mark_lies_in_the_text_and_is_of_a_known_kind(text: str, start: int, length: int) -> None:
    for marks in (find_marks(text), find_marks(text, [(min(start, len(text)), min(start + length, len(text)))])):
        position = 0
        for mark in marks:
            assert position <= mark.start < mark.end <= len(text)
            assert mark.kind in KINDS
            assert "\n" not in text[mark.start : mark.end]
            position = mark.start + 2 if mark.kind == "overlap" else mark.end


@pytest.mark.parametrize("unit", ["(", "((", "[", "//", "/a", "&=", "(a", "[a b", "{a", "(0", "((a)", "[/", "(rires "])
def test_lines_of_a_megabyte_are_read_in_bounded_work(unit: str) -> None:
    assert find_marks(unit * (1_000_000 // len(unit))) is not None
