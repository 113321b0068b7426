"""The moments at which the messages of a chat between people were written, where they were copied with their dates.

Chats of telephones, Discord, Signal and Zoom have a date and a time of day before the words (“12/03/2024, 10:01 - Ana:
yes”, “Ana — 12/03/2024 10:01”); what somebody goes on to say with a time alone is of the same day. In “12/03” the day
comes first, unless no date of the text can be so, the days would go backwards, or half days are counted as Americans
do. Such times have no zone and are taken as UTC.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, pairwise

from el2mp_desktop.domain.transcripts.turns import Turn
from el2mp_desktop.importers.reading.writtendate import day_of

_SAMPLE = 50
"""Turns with a time at a text's beginning, some of which have a date where any have."""
_LABEL = 160
"""Code points before a turn that may be its label."""
_DAY = r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})"
_BEFORE_CLOCK = re.compile(rf"(?<![\w./-]){_DAY}[ ,\u00a0\u202f]+(?:\D{{1,7}}[ \u00a0\u202f])?\d{{1,2}}[:.]\d\d")
_BEHIND_CLOCK = re.compile(rf":\d\d, ?{_DAY}\]")
_A_DAY = 24 * 3600
"""Seconds."""
_HALF = re.compile(r"(?<![^\W\d_])[AaPp]\.?[Mm]\b\.?")

_Figures = tuple[int, int, int]
_Reading = Callable[[_Figures], date | None]


def moments(text: str, turns: Sequence[Turn]) -> dict[int, str]:
    """When each turn was written (ISO 8601 in UTC), by its place among them, for those whose day is known."""
    timed = [place for place, turn in enumerate(turns) if turn.time_start is not None]
    sample = [_label(text, turns, place) for place in timed[:_SAMPLE]]
    if not any(_written(label) for label in sample):
        return {}
    labels = {place: _label(text, turns, place) for place in timed}
    written = {place: found for place, label in labels.items() if (found := _written(label))}
    runs = [figures for figures, _ in groupby(_figures(parts) for parts, _ in groupby(written.values()))]
    read = _reading(runs, any(_HALF.search(label) for label in sample))
    days = {parts: read(_figures(parts)) for parts in set(written.values())}
    return dict(_moments(turns, labels, {place: days[parts] for place, parts in written.items()}))


def _moments(
    turns: Sequence[Turn], labels: Mapping[int, str], days: Mapping[int, date | None]
) -> Iterator[tuple[int, str]]:
    """``labels``: of the turns that have a time; ``days``: of those that have a date."""
    day: date | None = None
    for place, label in labels.items():
        if place in days:
            day = days[place]
        elif any(letter.isalpha() for letter in _HALF.sub("", label)):
            day = None  # “Ana — Yesterday at 10:21”
        at = _moment(day, int(turns[place].time_start or 0)) if day else None
        if at:
            yield place, at


def _moment(day: date, seconds: int) -> str | None:
    """None where the hours, of which a file may give any number, go beyond the last of all days."""
    if seconds >= _A_DAY:
        try:
            day += timedelta(days=seconds // _A_DAY)
        except OverflowError:
            return None
    hours, seconds = divmod(seconds % _A_DAY, 3600)
    return f"{_iso(day)}T{hours:02}:{seconds // 60:02}:{seconds % 60:02}.000+00:00"


@lru_cache(maxsize=64)
def _iso(day: date) -> str:
    return day.isoformat()


def _label(text: str, turns: Sequence[Turn], place: int) -> str:
    """What stands between a turn and the one before it."""
    start = turns[place].start
    return text[max(turns[place - 1].end if place else 0, start - _LABEL) : start]


def _written(label: str) -> tuple[str, ...]:
    """The figures of a date with a time, or nothing."""
    found = _BEFORE_CLOCK.search(label) or _BEHIND_CLOCK.search(label)
    return found.groups() if found else ()


def _figures(parts: Sequence[str]) -> _Figures:
    one, other, third = map(int, parts)
    return one, other, third


def _reading(written: Sequence[_Figures], half: bool) -> _Reading:
    """How the dates of one text are written."""
    if sum(one > 31 for one, _, _ in written) > len(written) / 2:
        return _year_first
    orders = (_month_first, _day_first) if half else (_day_first, _month_first)
    return min(orders, key=lambda order: _oddities([order(figures) for figures in written]))


def _oddities(days: Sequence[date | None]) -> tuple[int, int]:
    """How many dates there are not, and how many lie before the one they follow."""
    known = [day for day in days if day]
    return len(days) - len(known), sum(after < before for before, after in pairwise(known))


def _year_first(figures: _Figures) -> date | None:
    return day_of(_year(figures[0]), figures[1], figures[2])


def _month_first(figures: _Figures) -> date | None:
    return day_of(_year(figures[2]), figures[0], figures[1])


def _day_first(figures: _Figures) -> date | None:
    return day_of(_year(figures[2]), figures[1], figures[0])


def _year(figure: int) -> int:
    return figure + 2000 if figure < 100 else figure
