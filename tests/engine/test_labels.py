"""The commonest labels are read a short way: to what the long one reads."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.transcripts import labels
from el2mp_desktop.domain.transcripts.labels import Label, read_label
from el2mp_desktop.domain.transcripts.turns import split_turns

parts = st.sampled_from(
    [
        *("Ann", "ANN", "P1", "Mme ", "M. ", "Le président", "Plusieurs députés", "The SPEAKER", "De", ": ", ":"),
        *("[00:01:02] ", "[0:01]", "[rires] ", "12:30", "**", "__", "*", " - ", " – ", " ", ".", ",", "\t", "/"),
        *("Ann  0:16", "Ann [0:16] ", " 9:40 AM", " AM", "]", "words words", "**Ann:** ", "[", "mars 12", "  "),
        *("words", " From", "é", "<v>", "(rires)", "1. ", "- ", "：", "\u200e", "http://a.b", "\u00a0", "note", "que"),
        *(
            "12/03/2024, 10:01 - ",
            "[12.03.24 10:01:02] ",
            "2024-03-12 9:40 PM",
            "3/4/24",
            ", [",
            "Ana Díaz",
            "+33 6 12",
        ),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=1000, deadline=None)
@given(line=st.lists(parts, max_size=7).map("".join))
@example(line="")
@example(line="Ann: words")
@example(line="[00:01:02] Ann: words")
@example(line="M. Dupont. – Bonjour : oui")
def test_the_short_way_reads_what_the_long_one_does(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    shortly = read_label(line)
    with monkeypatch.context() as patch:
        patch.setattr(labels, "_common", lambda line: None)
        patch.setattr(labels, "_common_message", lambda head: None)
        assert read_label(line) == shortly


COMMONEST = {
    "Ann: words": Label("colon", "Ann", 5),
    "**Ann:** words": Label("colon", "Ann", 9),
    "[00:01:02] Ann: words": Label("colon", "Ann", 16, 11, time_start=62.0),
    "Ann  0:16": Label("timed", "Ann", 9, time_start=16.0),
    "Ann Lee  9:40 PM": Label("timed", "Ann Lee", 16, time_start=78000.0, clock=True),
    "Ann [0:16] words": Label("timed", "Ann", 11, time_start=16.0),
    "12/03/2024, 10:01 - Ana: words": Label("timed", "Ana", 25, time_start=36060.0, clock=True),
    "[12.03.24 9:41:02 PM] Ana: words": Label("timed", "Ana", 27, time_start=78062.0, clock=True),
    "S01: [00:00:16] words": Label("colon", "S01", 16, time_start=16.0),
}


@pytest.mark.parametrize("line", COMMONEST)
def test_the_commonest_go_the_short_way(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(labels, "read_titled", None)  # what the long way begins with
    assert read_label(line) == COMMONEST[line]


def test_a_title_may_stand_once_among_names_alone_on_their_lines() -> None:
    talk = [("Inès Bérard", "Euh."), ("Olivier", "Oui."), ("Inès Bérard", "Bon."), ("M. Dupont", "Je refuse."),
            ("Olivier", "Pourquoi ?"), ("Inès Bérard", "Parce que.")]  # fmt: skip
    text = "\n\n".join(f"{name}\n{words}" for name, words in talk)
    assert [(turn[2], text[turn[0] : turn[1]]) for turn in split_turns(text)] == talk


def test_a_name_at_the_top_of_a_page_follows_what_was_said_without_a_blank_line() -> None:
    talk = [("Inès Bérard", "Euh."), ("Olivier", "Oui."), ("Inès Bérard", "Il y avait\nOlivier\net moi."),
            ("Olivier", "Voilà."), ("Inès Bérard", "Bon.")]  # fmt: skip
    *before, last = [f"{name}\n{words}" for name, words in talk]
    text = "\n\n".join(before) + "\n" + last
    assert [(turn[2], text[turn[0] : turn[1]]) for turn in split_turns(text)] == talk


@pytest.mark.parametrize("line", ["<p>Bonjour</p>", "<td>2</td>", "<li>Un point", "<strong>Ann</strong>: words"])
def test_the_marks_of_a_page_kept_as_text_are_no_names(line: str) -> None:
    found = read_label(line)
    assert found is None or found.name not in ("p", "td", "li", "strong")


def test_a_name_in_angle_brackets_is_one() -> None:
    assert read_label("<Ann> words") == Label("bracketed", "Ann", 6)
