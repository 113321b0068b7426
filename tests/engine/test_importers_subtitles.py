"""WebVTT and SubRip: voices in all their spellings, merging, times, tags, and tolerance of broken files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.recordings.cues import subtitled_source

Row = tuple[str | None, float | None, float | None, str]


def rows(text: str) -> list[Row]:
    return rows_of(subtitled_source("x", "webvtt", text))


def rows_of(source: ImportedSource) -> list[Row]:
    return [(turn.speaker, turn.time_start, turn.time_end, source.text[turn.start : turn.end]) for turn in source.turns]


def vtt(*cues: str) -> str:
    timed = (f"{index}\n00:00:0{index}.000 --> 00:00:0{index}.500\n{cue}" for index, cue in enumerate(cues))
    return "WEBVTT\n\n" + "\n\n".join(timed) + "\n"


def test_cues_of_one_voice_become_one_turn() -> None:
    text = vtt("<v Marie Dupont>Bonjour</v>", "<v Marie Dupont>à tous.", "<v.loud Paul>Salut &amp; bienvenue</v>")
    assert rows(text) == [
        ("Marie Dupont", 0.0, 1.5, "Bonjour à tous."),
        ("Paul", 2.0, 2.5, "Salut & bienvenue"),
    ]
    source = subtitled_source("x", "webvtt", text)
    assert source.text == "Bonjour à tous.\n\nSalut & bienvenue"
    assert source.speakers == ("Marie Dupont", "Paul")


def cue(start: float, end: float, words: str) -> str:
    return f"00:{int(start) // 60:02d}:{start % 60:06.3f} --> 00:{int(end) // 60:02d}:{end % 60:06.3f}\n{words}\n"


def test_a_turn_ends_with_a_pause() -> None:
    text = "WEBVTT\n\n" + "\n".join(
        [cue(0, 2, "<v Ann>one"), cue(3.9, 5, "<v Ann>two"), cue(7, 8, "<v Ann>three"), cue(8, 9, "<v Bo>four")]
    )
    assert [(row[0], row[3]) for row in rows(text)] == [("Ann", "one two"), ("Ann", "three"), ("Bo", "four")]


def test_a_monologue_is_divided_at_the_ends_of_sentences() -> None:
    said = [f"{'word ' * 15}{index}{'.' if index % 3 else ','}" for index in range(60)]
    text = "WEBVTT\n\n" + "\n".join(cue(at, at + 1, f"<v Ann>{words}") for at, words in enumerate(said))
    turns = rows(text)
    assert " ".join(row[3] for row in turns) == " ".join(said)
    assert len(turns) == 4
    assert all(1200 <= len(row[3]) <= 1400 and row[3].endswith(".") for row in turns[:-1])


def test_a_monologue_without_sentences_ends_somewhere() -> None:
    text = "WEBVTT\n\n" + "\n".join(cue(at, at + 1, f"<v Ann>{'word ' * 20}x") for at in range(100))
    assert [len(row[3]) for row in rows(text)] == [3671, 3671, 2855]


def test_automatic_captions_are_read_once() -> None:
    text = "WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n".join(
        [
            cue(0, 2, " \nhello<00:00:00.480><c> and</c>"),
            cue(2, 2.01, "hello and\n "),
            cue(2.01, 4, "hello and\nwelcome<00:00:02.480><c> here</c>"),
            cue(4, 4.01, "welcome here\n "),
            cue(4.01, 6, "welcome here\nall<00:00:04.480><c> of you</c>"),
            cue(6, 6.01, "all of you\n "),
        ]
    )
    assert rows(text) == [
        (None, 0.0, 2.01, "hello and"),
        (None, 2.01, 4.01, "welcome here"),
        (None, 4.01, 6.01, "all of you"),
    ]


def test_someone_may_say_a_line_twice() -> None:
    text = "WEBVTT\n\n" + "\n".join(cue(at, at + 1, words) for at, words in enumerate(["no", "no", "no", "no", "no"]))
    assert [row[3] for row in rows(text)] == ["no"] * 5


def test_marks_and_overlapping_voices() -> None:
    source = subtitled_source("x", "webvtt", vtt("<v Ann>[laughs] well (..)</v>", "<v Bo>[00:01] [inaudible]</v>"))
    assert [(source.text[mark.start : mark.end], mark.kind) for mark in source.marks] == [
        ("[laughs]", "laughter"), ("(..)", "pause"), ("[inaudible]", "unclear"),
    ]  # fmt: skip


def test_two_voices_in_one_cue() -> None:
    text = vtt("<v Kyle>Ready?\n<v Chris>Okay.</v>\n<i>Laughter</i>", "<v Kyle>Good.", "<v Chris>Yes.")
    assert [row[0] for row in rows(text)] == ["Kyle", "Chris", None, "Kyle", "Chris"]
    assert [row[3] for row in rows(text)] == ["Ready?", "Okay.", "Laughter", "Good.", "Yes."]


def test_two_voices_behind_dashes_in_one_cue() -> None:
    text = vtt("- Ana: One.\n- Bo: Two.", "Ana: Three.", "- Bo: Four.")
    assert [(row[0], row[3]) for row in rows(text)] == [
        ("Ana", "One."), ("Bo", "Two."), ("Ana", "Three."), ("Bo", "Four.")]  # fmt: skip


def test_names_of_cues_that_say_whose_they_are() -> None:
    cues = ('7 "Ana Díaz" (12)\n00:00:01.000 --> 00:00:02.000\nOne', '8 "Bo" (13)\n00:00:02.500 --> 00:00:03.000\nTwo')
    assert rows("WEBVTT\n\n" + "\n\n".join(cues)) == [("Ana Díaz", 1.0, 2.0, "One"), ("Bo", 2.5, 3.0, "Two")]


def test_names_before_a_colon_as_zoom_writes_them() -> None:
    text = vtt("Ann Lee: Hello,", "Ann Lee: you.", "And that: was it.", "Bo Li: Yes: so.", "Ann Lee: No.", "Bo Li: Ok.")
    assert [(row[0], row[3]) for row in rows(text)] == [
        ("Ann Lee", "Hello, you."),
        (None, "And that: was it."),
        ("Bo Li", "Yes: so."),
        ("Ann Lee", "No."),
        ("Bo Li", "Ok."),
    ]


@pytest.mark.parametrize(("last", "speaker"), [("Bo: cinq", "marie dupont"), ("cinq", None)])
def test_a_name_in_small_letters_speaks_once_where_every_cue_has_a_name(last: str, speaker: str | None) -> None:
    words = ["Ana: un", "Bo: deux", "marie dupont: trois", "Ana: quatre", last]
    source = subtitled_source("a", "webvtt", vtt(*words))
    assert source.turns[2].speaker == speaker


def test_names_in_brackets_are_told_from_what_is_heard() -> None:
    assert rows(vtt("[Inès] On y va ?", "[Music]", "[Karim] Oui.\n[Inès] Bon.", "[Karim] Non, [il hésite] si.")) == [
        ("Inès", 0.0, 0.5, "On y va ?"),
        (None, 1.0, 1.5, "[Music]"),
        ("Karim", 2.0, 2.5, "Oui."),
        ("Inès", 2.0, 2.5, "Bon."),
        ("Karim", 3.0, 3.5, "Non, [il hésite] si."),
    ]
    heard = vtt("[Laughs] No.", "[Applause] Well.", "[Laughs] Really.", "[Applause] Yes.", "[door] Oh.", "[door] Ah.")
    assert {speaker for speaker, *_ in rows(heard)} == {None}


def test_voices_told_apart_by_a_program_speak_if_only_once() -> None:
    text = vtt("<i>SPEAKER_00:</i> Hello", "[SPEAKER_01]: Hi!", "Note: the end")
    assert [(row[0], row[3]) for row in rows(text)] == [
        ("SPEAKER_00", "Hello"),
        ("SPEAKER_01", "Hi!"),
        (None, "Note: the end"),
    ]


def test_chevrons_name_whoever_begins_and_hold_until_the_next() -> None:
    text = vtt("&gt;&gt; SHADI ABOU-ZAHRA:\nThe observatory.", "You are muted.", "more", "&gt;&gt; JORGE: Yes,",
               "fine.", ">> Somebody else", "goes on.")  # fmt: skip
    assert [(row[0], row[3]) for row in rows(text)] == [
        ("SHADI ABOU-ZAHRA", "The observatory. You are muted. more"),
        ("JORGE", "Yes, fine."),
        (None, "Somebody else"),
        (None, "goes on."),
    ]


def test_a_dash_as_voice_names_nobody() -> None:
    assert rows(vtt("<v ->Hi.</v>", "there")) == [(None, 0.0, 0.5, "Hi."), (None, 1.0, 1.5, "there")]


def test_unnamed_cues_are_turns_of_their_own() -> None:
    assert rows(vtt("one", "two\nwrapped", "- three\n- four")) == [
        (None, 0.0, 0.5, "one"),
        (None, 1.0, 1.5, "two wrapped"),
        (None, 2.0, 2.5, "- three\n- four"),
    ]


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        ("<c.yellow>a</c> <i>b</i> <b.x.y>c</b> <u>d", "a b c d"),
        ("When <00:00:01.500>it <00:00:02.000 >rains", "When it rains"),
        ("<lang en-GB>Hee!</lang> <ruby>x<rt>y</rt></ruby>", "Hee! xy"),
        ("&lt;tag&gt; &amp;amp; &nbsp;x &lrm;y", "<tag> &amp; \xa0x \u200ey"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("<v It's never closed", "<v It's never closed"),
        ("{\\an8}<font color=red>x</font>", "x"),
        ("[laughs] (..) hm", "[laughs] (..) hm"),
    ],
)
def test_tags_go_and_words_stay(cue: str, words: str) -> None:
    assert [row[3] for row in rows(vtt(cue))] == [words]


def test_what_is_not_talk_is_left_out() -> None:
    text = (
        "\ufeffWEBVTT - Title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "NOTE\nA comment\nof two lines\n\nNOTE one more\n\nintro-1\n00:01.000 --> 00:02.000 align:start\nHello\n\n"
        "NOTEBOOK\n\n5b1-not-a-guid\n00:03.000-->00:04.000line:40%\nBye\n"
    )
    source = subtitled_source("x", "webvtt", text)
    assert rows_of(source) == [
        (None, 1.0, 2.0, "Hello"),
        (None, None, None, "NOTEBOOK"),
        (None, 3.0, 4.0, "Bye"),
    ]
    assert len(source.warnings) == 1  # one passage has no time


@pytest.mark.parametrize(
    ("timing", "times"),
    [
        ("01:02:03.004 --> 01:02:05.000", (3723.004, 3725.0)),
        ("00:01.000 --> 00:02.000", (1.0, 2.0)),
        ("00:00:01,5 --> 00:00:02,25", (1.5, 2.25)),
        ("100:00:00.000\t-->\t100:00:01.000", (360000.0, 360001.0)),
        ("00:05.000 --> 00:02.000", (5.0, None)),
        ("nonsense --> 00:02.000", (None, None)),
        ("9999999999999:00:00.000 --> x", (None, None)),
    ],
)
def test_times(timing: str, times: tuple[float | None, float | None]) -> None:
    assert [row[1:3] for row in rows(f"WEBVTT\n\n{timing}\nwords")] == [times]


def test_a_cue_may_begin_without_a_blank_line() -> None:
    text = "WEBVTT\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\n00:03.000 --> 00:04.000\ntwo"
    assert [row[3] for row in rows(text)] == ["one", "two"]


def test_numbers_of_cues_are_not_said() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n\n"
    guid = "d3f1c2a4-0000-4000-8000-0123456789ab/12-0\n00:00:05.000 --> 00:00:06.000\n<v Ann>three</v>\n"
    assert [row[3] for row in rows(text + guid)] == ["one", "two", "three"]


def test_subrip(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes("1\r\n00:00:01,000 --> 00:00:02,500\r\nMarie: Bonjour\r\nà tous\r\n\r\n2\r\n00:00:03,000 --> "
                     "00:00:04,000\r\nMarie: oui\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nPaul: non\r\n\r\n4\r\n"
                     "00:00:07,000 --> 00:00:08,000\r\nPaul: si\r\n".encode("cp1252"))  # fmt: skip
    read = registry.read(path)
    assert read.importer == "subrip"
    assert rows_of(read.sources[0]) == [
        ("Marie", 1.0, 4.0, "Bonjour à tous oui"),
        ("Paul", 5.0, 8.0, "non si"),
    ]
    assert "cp1252" in read.sources[0].warnings[0]


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n\nNOTE only this\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n<c></c>\n"]
)
def test_without_words_it_is_an_error(text: str) -> None:
    with pytest.raises(UserError):
        rows(text)


CUES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)
    | st.sampled_from(["<v A>x", "</v>", "Bo: y", ">> C: z", "&gt;&gt;", "00:01 --> 00:02", "-->", "", "NOTE", "<",
                       "\n\n"]),
    min_size=1, max_size=8,
)  # fmt: skip


@given(CUES)
def test_any_cues_give_ordered_turns_or_a_sentence(cues: list[str]) -> None:
    try:
        source = subtitled_source("x", "webvtt", vtt(*cues))
    except UserError:
        return
    position = 0
    for turn in source.turns:
        assert position <= turn.start < turn.end <= len(source.text)
        assert source.text[position : turn.start].strip() == ""
        position = turn.end
        assert turn.time_end is None or (turn.time_start is not None and turn.time_start <= turn.time_end)
    assert position == len(source.text)


@given(st.text(st.characters(categories=["L", "M", "So"]), min_size=1, max_size=30))
def test_letters_marks_and_emoji_survive(words: str) -> None:
    assert rows(vtt("<v Marie>" + words))[0][3] == words
