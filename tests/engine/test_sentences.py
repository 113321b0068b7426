"""Sentences of French and English talk."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.sentences import sentences


def said(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_french_marks_stand_apart_from_their_words():
    text = "Ça va\u00a0? «\u00a0Oui\u202f!\u00a0» Et puis… non. Bon"
    assert said(text) == ["Ça va\u00a0?", "«\u00a0Oui\u202f!\u00a0»", "Et puis… non.", "Bon"]


def test_abbreviations_and_figures_end_nothing():
    text = "M. Dupont cite l’art. 3.5, cf. p. 12. Dr. Who wrote 2.5 pages. D’accord."
    assert said(text) == ["M. Dupont cite l’art. 3.5, cf. p. 12.", "Dr. Who wrote 2.5 pages.", "D’accord."]


def test_a_line_ends_a_sentence():
    assert said("- un point\n- un autre\n") == ["- un point", "- un autre"]


@given(st.text(st.sampled_from("aB. ?!…»«\n\u00a0\u2028é👩\u200d"), max_size=60))
def test_sentences_are_in_order_and_leave_out_only_white_space(text):
    found = sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    kept = "".join(span.of(text) for span in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() != "" for span in found)
