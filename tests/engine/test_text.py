"""Words on one line: what may break is one space, and what may not stays as it was written."""

import re

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.text import one_line

KEPT = "\u00a0\u202f"
pieces = st.lists(st.sampled_from(["là", "»", "?", " ", "\n", "\t", "\u2028", *KEPT]), max_size=30).map("".join)


def test_french_signs_stay_with_the_words_that_they_belong_to():
    assert one_line("«\u00a0et là\u00a0»,\n  donc\u202f?\n") == "«\u00a0et là\u00a0», donc\u202f?"


@given(pieces)
def test_nothing_but_breakable_space_changes(text):
    shown = one_line(text)
    assert "".join(shown.split()) == "".join(text.split())
    assert not re.search(r"[\n\t\u2028]|  ", shown)
    inside = text.strip()
    assert [sign for sign in shown if sign in KEPT] == [sign for sign in inside if sign in KEPT]
