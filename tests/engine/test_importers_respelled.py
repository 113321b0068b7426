"""Rarer layouts of transcripts: times between hashes or braces, names in round brackets or before an angle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.respelled import respelled
from el2mp_desktop.domain.turns import split_turns

LAYOUTS: dict[str, tuple[str, list[tuple[str | None, float | None, str]]]] = {
    "time at the end of a paragraph that is nobody's (f4)": (
        "Alors ? #00:00:05-3#\n\nBen. #00:09#\n\nOui.",
        [(None, 0.0, "Alors ?"), (None, 5.3, "Ben."), (None, None, "Oui.")],
    ),
    "time at the start of a turn (f4)": (
        "#00:00:00-0# I: Alors ?\n\n#00:00:05-3# B: Ben.\n\n#00:00:15-0# I: Oui.",
        [("I", 0.0, "Alors ?"), ("B", 5.3, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "times at both ends of a turn (f4)": (
        "#00:00:00-0# I: Alors ? #00:00:05-3#\n#00:00:06-1# B: Ben. #00:00:15-0#\n#00:00:15-0# I: Oui. #00:00:16-0#",
        [("I", 0.0, "Alors ?"), ("B", 6.1, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "times alone above what was said (f4)": (
        "#00:00:00-0#\nI: Alors ?\n#00:00:05-3#\nB: Ben.\n#00:00:15-0#\nI: Oui.",
        [("I", 0.0, "Alors ?"), ("B", 5.3, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "name and time before the words": (
        "S1 00:00:03 Alors ?\nS2 00:00:07 Ben.\nS1 00:00:10 Oui.",
        [("S1", 3.0, "Alors ?"), ("S2", 7.0, "Ben."), ("S1", 10.0, "Oui.")],
    ),
    "name, colon and time before the words": (
        "Ana: 00:00:03 Alors ?\nBo: 00:00:07 Ben.\nAna: 00:00:10 Oui.",
        [("Ana", 3.0, "Alors ?"), ("Bo", 7.0, "Ben."), ("Ana", 10.0, "Oui.")],
    ),
    "times in braces": (
        "{00:00:03} Ana: Alors ?\n{00:00:07} Bo: Ben.\n{00:00:10} Ana: Oui.",
        [("Ana", 3.0, "Alors ?"), ("Bo", 7.0, "Ben."), ("Ana", 10.0, "Oui.")],
    ),
    "names before an angle": (
        "Ana> Alors ?\nBo> Ben.\nsuite\nAna> Oui.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben.\nsuite"), ("Ana", None, "Oui.")],
    ),
    "names in round brackets": (
        "(Ana) Alors ?\n(Bo) Ben.\n(Ana) Oui.\n(Bo) Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "what is done, in round brackets": (
        "(laughs) Alors ?\n(pause) Ben.\n(laughs) Oui.\n(pause) Voilà.",
        [(None, None, "(laughs) Alors ?\n(pause) Ben.\n(laughs) Oui.\n(pause) Voilà.")],
    ),
    "commands before an angle": (
        "> Alors ?\nC:> dir\nx> ls\nx> cd",
        [(None, None, "> Alors ?\nC:> dir\nx> ls\nx> cd")],
    ),
    "a timetable": (
        "Talk 10:00:00 room A\nBreak 11:00:00 hall\nTalk 12:00:00 room B",
        [(None, None, "Talk 10:00:00 room A\nBreak 11:00:00 hall\nTalk 12:00:00 room B")],
    ),
    "what is greater": ("A > b here.\nC > d there.\nA > d.", [(None, None, "A > b here.\nC > d there.\nA > d.")]),
    "quotations in a letter": (
        "Ana> We wait.\nAna> Until then.\n\nI agree.\n\nBo> Or not.\n\nFine.",
        [(None, None, "Ana> We wait.\nAna> Until then."), (None, None, "I agree."), (None, None, "Bo> Or not."),
         (None, None, "Fine.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    found = [(turn.speaker, turn.time_start, text[turn.start : turn.end]) for turn in split_turns(text)]
    assert found == expected


PIECES = (
    "#00:00:05-3#",
    "#1:02#",
    "{00:07}",
    "(Ana) ",
    "(Bo) ",
    "Ana> ",
    "Bo > ",
    "S1 0:00:03 ",
    "S2: 0:00:09 ",
    "so ",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_what_is_found_lies_where_it_was(text: str) -> None:
    common = respelled(text)
    assert len(common) == len(text)
    for turn in split_turns(text):
        assert 0 <= turn.start < turn.end <= len(text)
        assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()
