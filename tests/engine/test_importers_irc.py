"""Logs of IRC as its usual programs write them."""

from pathlib import Path

import pytest

from el2mp_desktop.importers import registry

Said = list[tuple[str | None, str | None, str]]

LOGS: dict[str, tuple[str, Said]] = {
    "WeeChat": (
        "2024-01-01 12:00:00\t-->\tnick (~n@host) has joined #chan\n2024-01-01 12:00:05\tnick\thello all\n"
        "2024-01-01 12:00:09\t@marie\thi\tnick\n2024-01-01 12:00:10\t *\tnick waves\n"
        "2024-01-01 12:00:11\t--\tNotice(ChanServ): ok\n2024-01-01 12:01:00\tnick\tbye\n",
        [
            (None, "2024-01-01T12:00:00.000+00:00", "nick (~n@host) has joined #chan"),
            ("nick", "2024-01-01T12:00:05.000+00:00", "hello all"),
            ("marie", "2024-01-01T12:00:09.000+00:00", "hi\tnick"),
            (None, "2024-01-01T12:00:10.000+00:00", "nick waves"),
            (None, "2024-01-01T12:00:11.000+00:00", "Notice(ChanServ): ok"),
            ("nick", "2024-01-01T12:01:00.000+00:00", "bye"),
        ],
    ),
    "HexChat": (
        "**** BEGIN LOGGING AT Mon Dec 31 23:59:55 2023\n\ndéc. 31 23:59:58 *\tNow talking on #chan\n"
        "déc. 31 23:59:59 <marie>\tsalut\nDec 31 23:59:59 <paul>\tbonsoir\n",
        [
            (None, None, "**** BEGIN LOGGING AT Mon Dec 31 23:59:55 2023"),
            (None, "2023-12-31T23:59:58.000+00:00", "*\tNow talking on #chan"),
            ("marie", "2023-12-31T23:59:59.000+00:00", "salut"),
            ("paul", "2023-12-31T23:59:59.000+00:00", "bonsoir"),
        ],
    ),
    "irssi": (
        "--- Log opened Mon Jan 01 23:59:00 2024\n23:59 < lea> hello\n23:59 <@marc> hi\n"
        "--- Day changed Tue Jan 02 2024\n00:01 < lea> new day\n00:02 -!- joe [~j@h] has joined #c\n",
        [
            (None, None, "--- Log opened Mon Jan 01 23:59:00 2024"),
            ("lea", "2024-01-01T23:59:00.000+00:00", "hello"),
            ("marc", "2024-01-01T23:59:00.000+00:00", "hi"),
            (None, None, "--- Day changed Tue Jan 02 2024"),
            ("lea", "2024-01-02T00:01:00.000+00:00", "new day"),
            (None, "2024-01-02T00:02:00.000+00:00", "-!- joe [~j@h] has joined #c"),
        ],
    ),
    "ZNC": (
        "[12:00:00] *** Joins: nick (n@h)\n"
        "[12:00:01] <nick> hello\n[12:00:02] <bob> hi\ngoing on\n[12:00:03] <nick> so\n",
        [
            (None, None, "*** Joins: nick (n@h)"),
            ("nick", None, "hello"),
            ("bob", None, "hi\ngoing on"),
            ("nick", None, "so"),
        ],
    ),
    "Textual": (
        "[2013-11-22T20:14:22+0100] <nick> hello\n[2013-11-22T20:14:25+0100] <bob> hi\n",
        [("nick", "2013-11-22T19:14:22.000+00:00", "hello"), ("bob", "2013-11-22T19:14:25.000+00:00", "hi")],
    ),
    "Konversation": (
        "[Monday 01 January 2024] [12:00:00] <nick>\thello\n[Monday 01 January 2024] [12:00:05] <bob>\thi\n",
        [("nick", None, "hello"), ("bob", None, "hi")],
    ),
    "supybot": (
        "2013-11-22T20:14:22  <nick> hello\n2013-11-22T20:14:25  <bob> hi\n",
        [("nick", "2013-11-22T20:14:22.000+00:00", "hello"), ("bob", "2013-11-22T20:14:25.000+00:00", "hi")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", LOGS)
def test_logs_by_program(tmp_path: Path, program: str) -> None:
    text, expected = LOGS[program]
    path = tmp_path / "log.txt"
    path.write_text(text, encoding="utf-8")
    read = registry.read(path)
    (source,) = read.sources
    assert read.importer == "irc"
    assert [(turn.speaker, turn.at, source.text[turn.start : turn.end]) for turn in source.turns] == expected


def test_a_clock_without_a_day_is_seconds_of_the_day(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("[12:00:01] <nick> hello\n[12:00:02] <bob> hi\n", encoding="utf-8")
    assert [turn.time_start for turn in registry.read(path).sources[0].turns] == [43201.0, 43202.0]


def test_a_timetable_in_columns_is_no_log(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("2024-01-01 12:00\tLunch\n2024-01-02\t Talk\t3\n2024-01-03\tEnd\t4\n", encoding="utf-8")
    assert registry.detect(path)[0][0].name != "irc"
