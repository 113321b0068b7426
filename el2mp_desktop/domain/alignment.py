"""What stands beside what in two sources: by links that people made, by the clock, and by words they share.

Nothing is guessed: without a link and without the date and hour of both, two sources are not aligned at all.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from el2mp_desktop.domain.rows import LinkRow, TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.wording import Word, words

LEAST_SHARED = 6
"""So many words in a row stand in two texts before they are shown as the same."""
_MOST_PLACES = 24
"""A run that stands at more places than these is a formula of the text: only its first places are looked at."""
STARTS = ("start", "starts", "début", "debut")
"""What people call the attribute that says when a recording began; the case of the letters does not count."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage of one source, and the one beside it in the other."""

    here: Span
    there: Span
    link: str = ""
    """The link that says so; empty where the clock or the words do."""

    @property
    def turned(self) -> "Pair":
        return Pair(self.there, self.here, self.link)


def by_links(links: Iterable[LinkRow], here: str, there: str) -> list[Pair]:
    """In the order of the first source; whichever end the link began at."""
    pairs = [Pair(link.span, link.target, link.id) for link in links if _leads(link, here, there)]
    pairs += [Pair(link.target, link.span, link.id) for link in links if _leads(link, there, here) and here != there]
    return sorted(pairs, key=lambda pair: (pair.here.start, pair.here.end, pair.there.start))


def _leads(link: LinkRow, here: str, there: str) -> bool:
    return (link.source_id, link.target_source_id) == (here, there)


def began(attributes: Mapping[str, str]) -> datetime | None:
    """When a recording began, where an attribute of its source says so with date and hour."""
    value = next((value for name, value in attributes.items() if name.casefold() in STARTS), "")
    return _moment(value.strip())


def moments(turns: Sequence[TurnRow], start: datetime | None = None) -> list[tuple[datetime, Span]]:
    """The turns whose date and hour are known, in order of time; ``start``: when the recording began.

    Where some times have an offset from UTC, those without are no moments.
    """
    found = [(when, Span(turn.start, turn.end)) for turn in turns if (when := _when(turn, start)) is not None]
    absolute = any(when.tzinfo is not None for when, _ in found)
    comparable = [moment for moment in found if (moment[0].tzinfo is not None) == absolute]
    return sorted(comparable, key=lambda moment: (moment[0], moment[1].start))


def by_clock(here: Sequence[tuple[datetime, Span]], there: Sequence[tuple[datetime, Span]]) -> list[Pair]:
    """For each moment of the first, the last one of the second that had begun; none before it began or after it ended.

    Times without an offset from UTC are compared only with each other.
    """
    if not here or not there or (here[0][0].tzinfo is None) != (there[0][0].tzinfo is None):
        return []
    times = [when for when, _ in there]
    pairs = []
    for when, span in here:
        place = bisect_right(times, when) - 1
        if place >= 0 and when <= times[-1]:
            pairs.append(Pair(span, there[place][1]))
    return sorted(pairs, key=lambda pair: pair.here.start)


def _when(turn: TurnRow, start: datetime | None) -> datetime | None:
    if turn.at:
        return _moment(turn.at)
    if start is not None and turn.time_start is not None:
        return start + timedelta(seconds=turn.time_start)
    return None


def _moment(text: str) -> datetime | None:
    """A date with an hour; a date alone is no moment."""
    if len(text) < len("2026-03-12 14:00"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def shared_words(one: str, other: str, least: int = LEAST_SHARED) -> list[Pair]:
    """The longest runs of words that stand in both texts, in the order of the first; case does not count.

    Goes through the first text once and takes at each place the longest run there is in the second; the time is
    that of the two lengths together, but for texts that say the same things over and over.
    """
    first, second = words(one, Span(0, len(one))), words(other, Span(0, len(other)))
    places = _runs(second, least)
    found: list[Pair] = []
    at = 0
    while at + least <= len(first):
        candidates = places.get(tuple(word.key for word in first[at : at + least]), ())
        length, start = max(((_common(first, at, second, place), -place) for place in candidates), default=(0, 0))
        if length >= least:
            found.append(Pair(_span(first, at, length), _span(second, -start, length)))
            at += length
        else:
            at += 1
    return found


def _runs(found: Sequence[Word], least: int) -> dict[tuple[str, ...], list[int]]:
    keys = [word.key for word in found]
    runs: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(keys) - least + 1):
        known = runs.setdefault(tuple(keys[place : place + least]), [])
        if len(known) < _MOST_PLACES:
            known.append(place)
    return runs


def _common(first: Sequence[Word], at: int, second: Sequence[Word], place: int) -> int:
    """How many words in a row are the same from two places on."""
    length, most = 0, min(len(first) - at, len(second) - place)
    while length < most and first[at + length].key == second[place + length].key:
        length += 1
    return length


def _span(found: Sequence[Word], place: int, length: int) -> Span:
    return Span(found[place].start, found[place + length - 1].end)
