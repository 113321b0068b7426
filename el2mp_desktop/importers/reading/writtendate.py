"""Dates with a time of day as people and programs write them in headings and logs, in English and French."""

import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.names import fold

_FIGURE = re.compile(r"\d")
_MONTH_NAME = r"[^\W\d_]{3,9}"
_CLOCK = (
    r"(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,6})?)?"
    r"(?:[ \u00a0\u202f]?(?P<half>[ap])\.?m\b\.?)?"
)
_BETWEEN = r"(?:[T ,\u00a0\u202f]|[àa]t?[ \u00a0]|[–—-] ){1,4}"
_ZONE = r"(?P<zone>[ ]?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?"
_ISO = rf"(?P<year>\d{{4}})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d){_BETWEEN}{_CLOCK}{_ZONE}"
_FIGURES = rf"(?P<first>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.](?P<year>\d{{4}}){_BETWEEN}{_CLOCK}"
_DAY_FIRST = rf"(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?P<name>{_MONTH_NAME})\.?,? (?P<year>\d{{4}}){_BETWEEN}{_CLOCK}"
_MONTH_FIRST = rf"(?P<name>{_MONTH_NAME})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_BETWEEN}{_CLOCK}"
_WRITTEN = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?!\w)", re.IGNORECASE) for pattern in (_ISO, _FIGURES, _DAY_FIRST, _MONTH_FIRST)
)
_MONTHS = (
    "jan january janv janvier", "feb february fev fevr fevrier", "mar march mars", "apr april avr avril", "may mai",
    "jun june juin", "jul july juil juillet", "aug august aou aout", "sep sept september septembre",
    "oct october octobre", "nov november novembre", "dec december decembre",
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


class Written(NamedTuple):
    start: int
    end: int
    at: str
    """ISO 8601 in UTC, as which a time without a zone is taken."""


def find_moment(text: str) -> Written | None:
    """The first date with a time of day in a text."""
    if not _FIGURE.search(text):
        return None
    for pattern in _WRITTEN:
        found = pattern.search(text)
        at = _moment(found) if found else None
        if found and at:
            return Written(found.start(), found.end(), at.isoformat(timespec="milliseconds"))
    return None


def month_number(name: str) -> int | None:
    return _NUMBERS.get(fold(name))


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(found: re.Match[str]) -> datetime | None:
    parts = found.groupdict()
    half = (parts["half"] or "").lower()
    if "first" in parts:
        month, number = _month_and_day(int(parts["first"]), int(parts["other"]), bool(half))
    else:
        month = int(parts["month"]) if "month" in parts else month_number(parts["name"]) or 0
        number = int(parts["day"])
    day = day_of(int(parts["year"]), month, number)
    hour = int(parts["hour"]) % 12 + 12 * (half == "p") if half else int(parts["hour"])
    second = int(parts["second"] or 0)
    if day is None or hour > 23 or int(parts["minute"]) > 59 or second > 59:
        return None
    at = datetime.combine(day, time(hour, int(parts["minute"]), second))
    zone = (parts.get("zone") or "").strip()
    if zone[:1] in {"+", "-"}:
        return datetime.fromisoformat(f"{at.isoformat()}{zone}").astimezone(UTC)
    return at.replace(tzinfo=UTC)


def _month_and_day(first: int, other: int, american: bool) -> tuple[int, int]:
    """Of “3/4/2024”: the day first, unless it cannot be or half days are counted as Americans do."""
    return (first, other) if other > 12 or (american and first <= 12) else (other, first)
