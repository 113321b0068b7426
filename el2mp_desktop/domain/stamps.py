"""Lines of chats between people that tell the time of day: ``Ana — Today at 10:21 AM`` (Discord), ``9:41 AM`` alone or
``[9:41 AM]`` before what somebody goes on to say (Slack)."""

import re
from typing import NamedTuple

CLOCK = r"(?P<clock>\d{1,2}[:.]\d\d(?::\d\d)?)(?:[ \u202f\u00a0]?(?P<half>[AaPp]\.?[Mm]\.?))?"
AT = r"(?:at|à|um|alle|ore|a las|às)"

_DAYS = r"today|yesterday|aujourd['’]hui|hier|heute|gestern|oggi|ieri|hoy|ayer|hoje|ontem"
_WEEKDAYS = r"(?:last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_MONTHS = (
    r"jan(?:uary|vier|\.)?|f[ée]v(?:rier|\.)?|feb(?:ruary|\.)?|mar(?:ch|s|\.)?|a[pv]r(?:il|\.)?|ma[iy]|jun(?:e|\.)?|juin"
    r"|jul(?:y|\.)?|juil(?:let|\.)?|aug(?:ust|\.)?|ao[uû]t|sept?(?:ember|embre|\.)?|o[ck]t(?:ober|obre|\.)?"
    r"|nov(?:ember|embre|\.)?|d[ée]c(?:ember|embre|\.)?"
)
_DATED = re.compile(
    rf"\s*(?P<name>[^\n\t:]{{1,60}}?)[ \u00a0]*[—–-][ \u00a0]*(?:{_DAYS}|{_WEEKDAYS}|{_DATE})[ ,\u00a0\u202f]+"
    rf"(?:{AT}[ \u00a0\u202f]+)?{CLOCK}(?: Uhr)?\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*(?:\[(?P<clock>\d{1,2}:\d\d)[ \u202f\u00a0]?(?P<half>[AaPp]\.?[Mm]\.?)\][ \t]*"
    r"|(?P<clock2>\d{1,2}:\d\d)[ \u202f\u00a0]?(?P<half2>[AaPp]\.?[Mm]\.?)\s*$)"
)
_IS_DATE = re.compile(rf"\b(?:{_MONTHS})\b.*\d|\d.*\b(?:{_MONTHS})\b|{_DATE}", re.IGNORECASE)


class Stamp(NamedTuple):
    name: str
    """Empty where somebody goes on."""
    end: int
    """Column at which the words begin."""
    seconds: float
    """From midnight."""


def read_stamp(line: str) -> Stamp | None:
    """The name and the time of day at the start of a line, which hold nothing else but what is said."""
    found = _DATED.match(line) if len(line) <= 120 and ("—" in line or "–" in line or " - " in line) else None
    if found:
        name = found["name"].strip()
        return Stamp(name, len(line), time_of_day(found["clock"], found["half"])) if name[:1].strip("([<") else None
    found = _GOES_ON.match(line) if line.lstrip()[:1] in "[0123456789" else None
    if not found:
        return None
    clock, half = found["clock"] or found["clock2"], found["half"] or found["half2"]
    return Stamp("", found.end(), time_of_day(clock, half))


def time_of_day(clock: str, half: str | None) -> float:
    """Seconds from midnight; ``half`` is that of the day, as in “9:40 AM”."""
    hours, minutes, *rest = (int(part) for part in clock.replace(".", ":").split(":"))
    hours = hours % 12 + 12 * (half[0] in "pP") if half else hours
    return float(3600 * hours + 60 * minutes + sum(rest))


def is_date(text: str) -> bool:
    """Whether a date is written there, as in “March 12, 2024”."""
    return _IS_DATE.search(text) is not None
