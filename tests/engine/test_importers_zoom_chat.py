"""The chat of a Zoom meeting as it is saved on the machine: who writes to whom, in English and French; its captions."""

from pathlib import Path

from el2mp_desktop.importers import registry

CHAT = (
    "10:01:02 From Marie D To Everyone:\n\tHello\n10:01:09 From  Jean  to  Marie D(Direct Message):\n\tHi\n"
    "10:02:02 De Marie D à Tout le monde :\n\tOk\n2024-01-15 10:03:02 De Marie D à Jean (message direct) :\n\tOui\n"
    "10:03:10\t From Jean to Marie D (Privately) : Deux\n"
)


def test_speakers_times_and_to_whom_they_write(tmp_path: Path) -> None:
    path = tmp_path / "meeting_saved_chat.txt"
    path.write_text(CHAT, encoding="utf-8")
    (source,) = registry.read(path).sources
    assert [(turn.speaker, turn.time_start, source.text[turn.start : turn.end]) for turn in source.turns] == [
        ("Marie D", 36062.0, "Hello"),
        ("Jean", 36069.0, "Hi"),
        ("Marie D", 36122.0, "Ok"),
        ("Marie D", None, "Oui"),
        ("Jean", 36190.0, "Deux"),
    ]
    assert [turn.at for turn in source.turns] == [None, None, None, "2024-01-15T10:03:02.000+00:00", None]
    assert [(mark.kind, mark.value, source.text[mark.start : mark.end]) for mark in source.marks] == [
        ("remark", name, name) for name in ("Marie D(Direct Message)", "Jean (message direct)", "Marie D (Privately)")
    ]


CAPTIONS = (
    ("Moderator", "10:00:00", "So shall we start?"),
    ("ana | she/her", "10:00:05", "Yes,\nplease."),
    ("Moderator", "10:00:09", "Good."),
    ("noor", "10:00:12", "I am late."),
    ("noor@example.org", "10:00:14", "This is me too."),
    ("Lou’s iPad (2)", "10:00:15", "Hello."),
    ("2002_鶴", "10:01:18", "Um…"),
)


def test_captions_are_of_whoever_stands_in_brackets(tmp_path: Path) -> None:
    path = tmp_path / "meeting_saved_closed_caption.txt"
    path.write_text("\n".join(f"[{name}] {at}\n{words}\n" for name, at, words in CAPTIONS), encoding="utf-8")
    (source,) = registry.read(path).sources
    said = [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]
    assert said == [(name, words) for name, _, words in CAPTIONS]
    assert [turn.time_start for turn in source.turns] == [36000, 36005, 36009, 36012, 36014, 36015, 36078]


def test_names_chosen_for_a_screen_are_names(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text("10:01:02 From Ana | she/her to Everyone:\n\tHi\n10:01:09 From Lou to Everyone:\n\tYes\n", "utf-8")
    captions = tmp_path / "meeting.vtt"
    named = ("Ana | she/her", "lou@example.org", "Ana | she/her", "lou@example.org")
    captions.write_text(
        "WEBVTT\n" + "".join(f"\n00:0{n}.000 --> 00:0{n}.900\n{name}: Well: {n}.\n" for n, name in enumerate(named)),
        encoding="utf-8",
    )
    (source,) = registry.read(chat).sources
    assert source.speakers == ("Ana | she/her", "Lou")
    (source,) = registry.read(captions).sources
    said = [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]
    assert said == [(name, f"Well: {n}.") for n, name in enumerate(named)]
