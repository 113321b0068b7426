"""Lines of chats between people that tell the time of day.

``Ana — Today at 10:21 AM`` (Discord), ``9:41 AM`` alone or ``[9:41 AM]`` before what somebody goes on to say (Slack),
``[12/03 10:21] Ana`` above it (Teams), ``Ana, [12/03/2024 14:05]`` (Telegram), ``10:01:02 From Ana to Everyone: words``
(Zoom), ``12/03/2024, 10:01 - Ana: words`` (telephones).
"""

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
_HEADED = re.compile(
    rf"\s*\[(?:{_DAYS}|{_WEEKDAYS}|{_DATE}|\d{{1,2}}[./-]\d{{1,2}})[ ,\u00a0\u202f]+"
    rf"(?:{AT}[ \u00a0\u202f]+)?{CLOCK}\]\s*"
    r"(?P<name>[^\W\d_][^\[\]\n:<>.!?;]{1,60}?)\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s*(?P<name>[^\n\t:;!?\[\]]{{1,60}}), \[(?:{_DATE})[ ,\u00a0\u202f]+{CLOCK}\]\s*$",
)
"""“Ana, [12/03/2024 14:05]”, as Telegram copies it."""
_CHAT_TIME = (
    r"[\s\u200e\u200f\u202a-\u202e]*\[?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    rf"[, \u202f\u00a0]+(?:{AT}[ \u202f\u00a0]+)?)?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)[ \u202f\u00a0]?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"(?:, ?(?P<later>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}))?\]?\s*(?:[-–][ \t]+)?(?P<zoom>(?:From|De)[ \t]+)?"
)
_STAMP_OPENING = re.compile(_CHAT_TIME)
_STAMP = re.compile(
    _CHAT_TIME + r"(?P<name>[^:\n\t]{1,80}?)(?(zoom)(?:[ \t]+(?:[Tt]o|[àÀ])[ \t]+(?P<to>[^:\n]{1,60}?))?)\s*:(?:\s|$)"
)
_COMMON = re.compile(
    r"\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? (\d{1,2}:\d\d(?::\d\d)?)(?: ([AaPp][Mm]))?(?:\] | - )(?!From |De )"
    r"([^\W\d_][^\W_]*(?:[ ’'-][^\W_]+){0,3}):(?: |$)"
)
"""The commonest messages of telephones, where nothing else can be meant."""
_SAID = re.compile(r"(?P<name>[^:\n\t]{1,80})\s*:(?:\s|$)")
_SAID_TO = re.compile(r"(?P<name>[^:\n\t]{1,80}?)(?:[ \t]+(?:[Tt]o|[àÀ])[ \t]+(?P<to>[^:\n]{1,60}?))?\s*:(?:\s|$)")
"""Chats of Zoom (“10:01:02 From Ann to Everyone:”) and of telephones (“12/03/2024, 10:01 - Ann: …”, “[10:01,
12/03/2024] Ann: …”)."""
STAMPED = frozenset("[ \u200e\u200f\u202a\u202b")
"""How such lines begin, where it is no figure."""
_ALL = ("everyone", "all", "tout le monde", "tous")
_PHONE = re.compile(r"\+\d[\d \u00a0()-]{5,20}")
_FIGURE = re.compile(r"\d")
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
    found = _DATED.match(line) if len(line) <= 120 and _may_end_with_clock(line) else None
    if found:
        name = found["name"].strip()
        return Stamp(name, len(line), time_of_day(found["clock"], found["half"])) if name[:1].strip("([<") else None
    found = _HEADED.match(line) if len(line) <= 120 and line.lstrip()[:1] == "[" else None
    if found:
        return Stamp(found["name"], len(line), time_of_day(found["clock"], found["half"]))
    found = _BEHIND.match(line) if len(line) <= 120 and ", [" in line else None
    if found:
        return Stamp(found["name"].strip(), len(line), time_of_day(found["clock"], found["half"]))
    found = _GOES_ON.match(line) if line.lstrip()[:1] in "[0123456789" else None
    if not found:
        return None
    clock, half = found["clock"] or found["clock2"], found["half"] or found["half2"]
    return Stamp("", found.end(), time_of_day(clock, half))


def _may_end_with_clock(line: str) -> bool:
    """Whether there is a dash, and at the end a figure or the last letter of a half day or of “Uhr”."""
    last = line.rstrip()[-1:]
    return (last.isdecimal() or last in ".mMrR") and ("—" in line or "–" in line or " - " in line)


def read_common(head: str) -> Stamp | None:
    """What `read_message` says of the commonest ones, in a fraction of the time."""
    found = _COMMON.match(head)
    return Stamp(found[3], found.end(), time_of_day(found[1], found[2])) if found else None


def read_message(head: str) -> Stamp | None:
    """A message of a chat of Zoom or a telephone, where a date, half a day or “From” says that the time is one of the
    clock; without a name, what happens in a dated chat (“12/03/2024, 10:24 - Ann left”)."""
    opening = _STAMP_OPENING.match(head)
    date, clock, half, later, zoom = opening.groups() if opening else (None,) * 5
    if not opening or not clock or not (date or half or later or zoom):
        return None
    at = time_of_day(clock, half)
    said = (_SAID_TO if zoom else _SAID).match(head, opening.end())
    found = said or _STAMP.match(head)
    if found and (said or any(found.group("date", "half", "zoom", "later"))):
        name = found["name"].rstrip().strip("~ \u00a0\u202f\u200e\u202a\u202c")
        signs = name and not any(sign.isalnum() for sign in name)  # nothing but emoji
        if signs or any(letter.isalpha() for letter in name) or _PHONE.fullmatch(name):
            return Stamp(name, found.end(), at)
    return Stamp("", opening.end(), at) if date else None


def addressee(line: str) -> tuple[int, int] | None:
    """Where a line of Zoom’s chat says to whom it is written, if not to everyone."""
    found = _STAMP.match(line[:160]) if line[:1].isdigit() or line[:1] == "[" else None
    if not found or not found["to"] or found["to"].casefold().startswith(_ALL):
        return None
    return found.span("to")


def time_of_day(clock: str, half: str | None) -> float:
    """Seconds from midnight; ``half`` is that of the day, as in “9:40 AM”."""
    hours, minutes, *rest = clock.replace(".", ":").split(":")
    of_day = int(hours) % 12 + 12 * (half[0] in "pP") if half else int(hours)
    return float(3600 * of_day + 60 * int(minutes) + (int(rest[0]) if rest else 0))


def is_date(text: str) -> bool:
    """Whether a date is written there, as in “March 12, 2024”."""
    return _FIGURE.search(text) is not None and _IS_DATE.search(text) is not None
