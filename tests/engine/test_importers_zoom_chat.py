"""The chat of a Zoom meeting as it is saved on the machine: who writes to whom, in English and French."""

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
