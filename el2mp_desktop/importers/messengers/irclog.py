"""How programs for IRC write a line of their logs: the time, the nick, the words.

| program | line |
|---|---|
| W3C, The Lounge, Textual | ``[2024-11-18T16:02:12.592Z] <nick> words`` |
| ZNC, mIRC, KVIrc, Konversation | ``[16:02:12] <nick> words``, perhaps after ``[Monday 18 November 2024]`` |
| irssi | ``16:02 < nick> words``; ``--- Day changed Tue Nov 19 2024`` |
| HexChat, XChat | ``Nov 18 16:02:12 <nick> words``; ``**** BEGIN LOGGING AT Mon Nov 18 16:00:00 2024`` |
| WeeChat | ``2024-11-18 16:02:12<TAB>nick<TAB>words``; ``-->``, ``--`` and the like where nobody speaks |
| supybot | ``2024-11-18T16:02:12  <nick> words`` |
| none named | ``<nick> words`` |

The day of a clock is known where the log says it. Times without a zone are taken as UTC.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.labels import seconds
from el2mp_desktop.importers.reading.writtendate import day_of, month_number
from el2mp_desktop.importers.utterances import Utterance

_TIME = r"(?P<clock>\d\d:\d\d(?::\d\d)?)(?!:)(?P<fraction>\.\d{1,6})?"
_DATED = rf"\[?(?P<date>\d{{4}}-\d\d-\d\d)[T ]{_TIME}(?P<zone>Z|[+-]\d\d:?\d\d)?\]?[ \t]*"
_MONTH = rf"(?P<month>[^\W\d_]{{3,5}})\.? +(?P<day>\d{{1,2}}) {_TIME}[ \t]+"
_CLOCK = rf"(?:\[[^\W\d_]{{3,12}},? [^\[\]\n]{{6,30}}\] )?[\[(]?{_TIME}[\])]?[ \t]+"
_STAMPS = (_DATED, _MONTH, _CLOCK)
_ANGLE = r"<[ @+%&~]?(?P<nick>(?!\d{1,2}:\d\d)[^<>\n]{1,80})>[ \t]?[ \t]*"
_NOBODY = r"[ \t]*(?:-->|<--|--|\*|=!=)\t"
_TABBED = rf"(?!{_NOBODY})[ @+%&~]?(?P<nick>[^\s<>:]{{1,80}})\t"
_NOTICE = re.compile(
    r"(?:--- (?:Log opened|Day changed|Log closed)|\*\*\*\* (?:BEGIN|ENDING) LOGGING AT|Session (?:Start|Time|Close):)"
    r"(?P<said>[^\n]{0,60})"
)
_WRITTEN = re.compile(r"(?P<month>[^\W\d_]{3,5})\.? +(?P<day>\d{1,2})(?: [\d:]{5,8})?,? (?P<year>\d{4})")


class Layout(NamedTuple):
    said: re.Pattern[str]
    """Somebody speaks; ``nick`` and the parts of the time are groups."""
    begins: re.Pattern[str]
    """A line begins that does not go on with the one before."""


def _layout(stamp: str, nick: str) -> Layout:
    begins = rf"{stamp}(?:{_NOBODY})?" if nick is _TABBED else stamp
    return Layout(re.compile(rf"^{stamp}{nick}", re.MULTILINE), re.compile(begins))


_TIMED = tuple(_layout(stamp, _ANGLE) for stamp in _STAMPS)
_WEECHAT = _layout(_DATED, _TABBED)
_BARE = Layout(re.compile(rf"^{_ANGLE}", re.MULTILINE), re.compile(""))


def layout_of(text: str) -> Layout | None:
    """How the lines of a log begin; None where most begin otherwise."""
    lines = [line for line in text.split("\n") if line]
    for layout in (*_TIMED, _WEECHAT):
        said = sum(1 for _ in layout.said.finditer(text))
        stamped = sum(1 for line in lines if layout.begins.match(line) or _NOTICE.match(line))
        if 2 * said > len(lines) or (5 * said > len(lines) > 2 and 5 * stamped > 4 * len(lines)):
            return layout
    nicks = [found["nick"] for found in _BARE.said.finditer(text)]
    # A line or two may be of anything that has tags.
    certain = len(nicks) >= 3 and 5 * len(nicks) > 4 * len(lines) and len(set(nicks)) > 1
    return _BARE if certain and "</" not in text else None


def log_lines(layout: Layout, text: str) -> Iterator[Utterance]:
    """The lines of a log; one without a time goes on with the one before it."""
    day: date | None = None
    for entry in _entries(layout, text):
        notice = _NOTICE.match(entry)
        if notice:
            day = _day(notice["said"]) or day
        yield Utterance(entry) if notice else _line(layout, entry, day)


def _entries(layout: Layout, text: str) -> Iterator[str]:
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if parts and (layout.begins.match(line) or _NOTICE.match(line)):
            yield "\n".join(parts)
            parts = []
        parts.append(line)
    yield "\n".join(parts)


def _line(layout: Layout, line: str, day: date | None) -> Utterance:
    said = layout.said.match(line)
    found = said or layout.begins.match(line)
    if not found or layout is _BARE:
        return Utterance(line[said.end() :] if said else line, said["nick"] if said else None)
    parts = found.groupdict()
    if parts.get("month"):
        number = month_number(parts["month"])
        day = day_of(day.year, number, int(parts["day"])) if day and number else None
    elif parts.get("date"):
        day = day_of(*(int(number) for number in parts["date"].split("-")))
    words, clock, zone = line[found.end() :], parts["clock"], parts.get("zone") or ""
    if day:
        return Utterance(words, parts.get("nick"), at=_utc(f"{day}T{clock}{parts['fraction'] or ''}{zone}"))
    return Utterance(words, parts.get("nick"), None if "day" in parts else seconds(_whole(clock)))


def _whole(clock: str) -> str:
    return clock if clock.count(":") > 1 else f"{clock}:00"


def _day(said: str) -> date | None:
    found = _WRITTEN.search(said)
    month = month_number(found["month"]) if found else None
    return day_of(int(found["year"]), month, int(found["day"])) if found and month else None


def _utc(stamp: str) -> str | None:
    try:
        read = datetime.fromisoformat(stamp)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return None
