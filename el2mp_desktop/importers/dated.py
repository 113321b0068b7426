"""The moments at which the messages of a chat between people were written, where they were copied with their dates.

Chats of telephones, Discord, Signal and Zoom have a date and a time of day before the words (“12/03/2024, 10:01 - Ana:
yes”, “Ana — 12/03/2024 10:01”); what somebody goes on to say with a time alone is of the same day. In “12/03” the day
comes first, unless no date of the text can be so, the days would go backwards, or half days are counted as Americans
do. Such times have no zone and are taken as UTC.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby, islice, pairwise

from el2mp_desktop.importers.base import ImportedTurn
from el2mp_desktop.importers.writtendate import day_of

_SAMPLE = 50
"""Turns with a time at a text's beginning, some of which have a date where any have."""
_LABEL = 160
"""Code points before a turn that may be its label."""
_DAY = r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})"
_BEFORE_CLOCK = re.compile(rf"(?<![\w./-]){_DAY}[ ,\u00a0\u202f]+(?:\D{{1,7}}[ \u00a0\u202f])?\d{{1,2}}[:.]\d\d")
_BEHIND_CLOCK = re.compile(rf":\d\d, ?{_DAY}\]")
_HALF = re.compile(r"(?<![^\W\d_])[AaPp]\.?[Mm]\b\.?")

_Figures = tuple[int, int, int]
_Reading = Callable[[_Figures], date | None]


def with_moments(text: str, turns: Sequence[ImportedTurn]) -> tuple[ImportedTurn, ...]:
    """The turns with the moment each was written in the place of its time, for those whose day is known."""
    timed = [place for place, turn in enumerate(turns) if turn.time_start is not None]
    if not any(_figures(text, turns, place) for place in islice(timed, _SAMPLE)):
        return tuple(turns)
    written = {place: found for place in timed if (found := _figures(text, turns, place))}
    half = any(_HALF.search(_label(text, turns, place)) for place in islice(timed, _SAMPLE))
    runs = [figures for figures, _ in groupby(written.values())]
    read = _reading(runs, half)
    days = {figures: read(figures) for figures in set(runs)}
    return tuple(_at_its_moment(text, turns, {place: days[figures] for place, figures in written.items()}))


def _at_its_moment(text: str, turns: Sequence[ImportedTurn], days: Mapping[int, date | None]) -> Iterator[ImportedTurn]:
    """``days``: of the turns that have a date, by their place."""
    day: date | None = None
    for place, turn in enumerate(turns):
        if turn.time_start is not None:
            if place in days:
                day = days[place]
            elif any(letter.isalpha() for letter in _HALF.sub("", _label(text, turns, place))):
                day = None  # “Ana — Yesterday at 10:21”
        if day is None or turn.time_start is None:
            yield turn
        else:
            yield ImportedTurn(turn.start, turn.end, turn.speaker, at=_moment(day, int(turn.time_start)))


@lru_cache(maxsize=4096)
def _moment(day: date, seconds: int) -> str:
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds")


def _label(text: str, turns: Sequence[ImportedTurn], place: int) -> str:
    """What stands between a turn and the one before it."""
    start = turns[place].start
    return text[max(turns[place - 1].end if place else 0, start - _LABEL) : start]


def _figures(text: str, turns: Sequence[ImportedTurn], place: int) -> _Figures | None:
    label = _label(text, turns, place)
    found = _BEFORE_CLOCK.search(label) or _BEHIND_CLOCK.search(label)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


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
