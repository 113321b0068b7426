"""Chats between people that were copied with their dates: when each message was written."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.documents.text import transcript


def test_names_of_telephones_may_begin_with_pictures_and_nobody_speaks_for_another() -> None:
    said = [
        ("🙂 Léa", "un"),
        ("🦄", "deux"),
        ("~ Bo", "trois"),
        ("👩‍🏫 Prof", "quatre"),
        ("Max !", "cinq"),
        ("🙂 Léa", "six"),
    ]
    text = "\n".join(f"12/03/2024, 10:0{n} - {name}: {words}" for n, (name, words) in enumerate(said))
    found = transcript("x", "text", text)
    assert [turn.speaker for turn in found.turns] == ["🙂 Léa", "🦄", "Bo", "👩‍🏫 Prof", None, "🙂 Léa"]
    assert found.text[found.turns[4].start : found.turns[4].end] == "Max !: cinq"


def read(folder: Path, text: str) -> ImportedSource:
    path = folder / "chat.txt"
    path.write_text(text, "utf-8")
    (source,) = registry.read(path, "text").sources
    return source


def moments(source: ImportedSource) -> list[str | None]:
    return [turn.at and turn.at.removesuffix(":00.000+00:00") for turn in source.turns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "12/03/2024, 10:01 - Messages are encrypted.\n12/03/2024, 10:02 - Ana: Un\nencore\n"
            "02/04/2024, 08:00 - Bo: Deux\n02/04/2024, 08:01 - Ana: Bon",
            ["2024-03-12T10:01", "2024-03-12T10:02", "2024-04-02T08:00", "2024-04-02T08:01"],
        ),
        (
            "3/4/24, 9:41\u202fPM - Ana: one\n3/4/24, 9:42\u202fPM - Bo: two\n3/5/24, 8:00\u202fAM - Ana: three",
            ["2024-03-04T21:41", "2024-03-04T21:42", "2024-03-05T08:00"],
        ),
        (
            "12.03.24, 10:01 - Ana: eins\n12.03.24, 10:02 - Bo: zwei\n13.03.24, 10:03 - Ana: drei",
            ["2024-03-12T10:01", "2024-03-12T10:02", "2024-03-13T10:03"],
        ),
        (
            "[10:01, 12/03/2024] Ana: Un\n[10:02, 12/03/2024] Bo: Deux\n[08:00, 13/03/2024] Ana: Trois",
            ["2024-03-12T10:01", "2024-03-12T10:02", "2024-03-13T08:00"],
        ),
        (
            "ana — 12/03/2024 10:21\nUn.\nbo — 13/03/2024 10:22\nDeux.\nana — Hier à 10:23\nTrois.",
            ["2024-03-12T10:21", "2024-03-13T10:22", None],
        ),
        (
            "ana — 03/25/2024 10:21 AM\none\n[10:22 AM]\ntwo\nbo — 03/26/2024 10:23 PM\nthree\n"
            "ana — Today at 9:00 AM\nfour",
            ["2024-03-25T10:21", "2024-03-25T10:22", "2024-03-26T22:23", None],
        ),
        (
            "[2024-03-12, 10:01] Me: one\n[2024-03-12, 10:02] Ana: two\n[2024-03-13, 10:03] Me: three",
            ["2024-03-12T10:01", "2024-03-12T10:02", "2024-03-13T10:03"],
        ),
    ],
)
def test_the_moment_of_each_message(tmp_path: Path, text: str, expected: list[str | None]) -> None:
    source = read(tmp_path, text)
    assert moments(source) == expected
    assert source.created_at == source.turns[0].at
    assert [turn.time_start is None for turn in source.turns] == [moment is not None for moment in expected]
    assert source.text == text


def test_times_of_a_recording_stay_what_they_are(tmp_path: Path) -> None:
    source = read(tmp_path, "12/03/2024, Lyon\n\n[00:01:02] Ana: on 12/03/2024 10:01 we met\n[00:01:05] Bo: yes\n" * 2)
    assert moments(source) == [None] * len(source.turns)
    assert [turn.time_start for turn in source.turns if turn.speaker] == [62.0, 65.0] * 2


@given(
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.lists(st.integers(0, 40), min_size=2, max_size=12),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y"]),
)
def test_days_that_go_on_for_a_month_are_read_in_their_order(start: date, steps: list[int], written: str) -> None:
    """Some day after the twelfth, or days that would go backwards the other way, say what comes first."""
    days = [start]
    for step in [*steps, 31]:
        days.append(days[-1] + timedelta(days=step))
    days += [day.replace(day=28) for day in days[-1:]] if days[-1].day <= 28 else []
    text = "\n".join(f"{day.strftime(written)}, 10:01 - {'AB'[n % 2]}na: so {n}" for n, day in enumerate(days))
    read_as = [turn.at and turn.at[:10] for turn in transcript("x", "text", text).turns]
    assert read_as == [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ana Dupont, [12/03/2024 14:05]\nUn\n\nbo, [13/03/2024 14:06]\nDeux\nencore\n\n"
            "Ana Dupont, [13/03/2024 9:07]\nTrois",
            [("Ana Dupont", "2024-03-12T14:05"), ("bo", "2024-03-13T14:06"), ("Ana Dupont", "2024-03-13T09:07")],
        ),
        (
            "Ana, [3/4/24 2:05 PM]\none\n\nBo, [3/15/24 2:06 PM]\ntwo",
            [("Ana", "2024-03-04T14:05"), ("Bo", "2024-03-15T14:06")],
        ),
        (
            "[12.03.24 14:05] Ana:\neins\n\n[13.03.24 14:06] Bo:\nzwei",
            [("Ana", "2024-03-12T14:05"), ("Bo", "2024-03-13T14:06")],
        ),
    ],
)
def test_messages_copied_from_telegram(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    source = read(tmp_path, text)
    assert [(turn.speaker, at) for turn, at in zip(source.turns, moments(source), strict=True)] == expected


def test_a_date_in_brackets_in_prose_is_nobodys_message(tmp_path: Path) -> None:
    source = read(tmp_path, "Le rapport fut remis, [12/03/2024 14:05]\nIl dit peu.\n\nOn y lit ce qui suit. Et plus.")
    assert not source.speakers and not any(moments(source))


def test_hours_beyond_the_last_of_all_days_are_of_no_day(tmp_path: Path) -> None:
    source = read(tmp_path, "31/12/9999, 25:01 - Ana: un\n31/12/9999, 23:02 - Bo: deux\n30/12/9999, 26:02 - Ana: trois")
    assert source.speakers == ("Ana", "Bo")
    assert moments(source) == [None, "9999-12-31T23:02", "9999-12-31T02:02"]
