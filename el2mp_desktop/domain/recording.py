"""The recording that a source was transcribed from, as the project knows it, and which turn is heard when."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite

IN_DETAILS = "recording"
"""Its name among the details of a source."""
RATES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""How fast it may be played: 1 is as it was said."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The file itself stays where it is. ``path``: where it lay from the project's folder on, with slashes; empty where
    no way led there."""

    file: str
    size: int
    sha256: str
    path: str
    offset: float = 0.0
    """Seconds to add to a time of the transcript to get to the place in the recording."""

    def as_details(self) -> dict[str, object]:
        return asdict(self)


def recording_of(details: Mapping[str, object]) -> Recording | None:
    """By what a source's details say; None where they say nothing, or nothing that makes sense."""
    known = details.get(IN_DETAILS)
    if not isinstance(known, Mapping):
        return None
    file, size, sha, path = (known.get(name) for name in ("file", "size", "sha256", "path"))
    offset = known.get("offset", 0.0)
    if isinstance(file, str) and isinstance(size, int) and isinstance(sha, str) and isinstance(path, str):
        known_offset = isinstance(offset, (int, float)) and isfinite(offset)
        return Recording(file, size, sha, path, float(offset) if known_offset else 0.0)
    return None


class Timeline:
    """Turns in the order they are read, each with the second at which it begins, or None where nobody noted that.

    With ``offset`` added these are places in the recording, which `start_of` and `at` speak of.
    """

    def __init__(self, turns: Iterable[tuple[str, float | None]], offset: float = 0.0) -> None:
        self._starts: dict[str, float] = {}
        last: float | None = None
        own = []
        for place, (turn, start) in enumerate(turns):
            if start is not None:
                last = start + offset
                own.append((last, place, turn))
            if last is not None:
                self._starts[turn] = last
        self._own = sorted(own)

    def __bool__(self) -> bool:
        return bool(self._own)

    def start_of(self, turn: str) -> float | None:
        """Where to listen for a turn: its own time, else that of the turn before it; None before the first time."""
        return self._starts.get(turn)

    def at(self, seconds: float) -> str:
        """The turn that began last by then; before the first time, empty. Turns without a time are never it."""
        place = bisect_right(self._own, seconds, key=lambda turn: turn[0]) - 1
        return self._own[place][2] if place >= 0 else ""


def within(seconds: float, length: float) -> float:
    """A place in a recording of that length, which is 0 while it is not known."""
    return max(0.0, min(seconds, length) if length else seconds)


def rate_beside(rate: float, step: int) -> float:
    """The next faster or slower of the rates there are; the fastest and slowest stay."""
    nearest = min(range(len(RATES)), key=lambda place: abs(RATES[place] - rate))
    return RATES[max(0, min(len(RATES) - 1, nearest + step))]
