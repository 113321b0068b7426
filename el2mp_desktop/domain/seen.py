"""From when on a person may have seen what engines suggested on a turn; moments in UTC, ISO 8601."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.states import SuggestionMode

STILL = "9999"
"""The end of what has not ended: after every moment."""


@dataclass(frozen=True, slots=True)
class SuggestedTurn:
    """A turn with suggestions, from the side of one coder."""

    turn_id: str
    since: str
    """When the first run that suggested something on it began."""
    decided: str | None
    """When the coder first decided on a suggestion of it, taken back since or not."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which something held."""

    start: str
    end: str = STILL


@dataclass(frozen=True, slots=True)
class ModePeriod:
    """A stretch of time in which the project showed suggestions in one way."""

    mode: SuggestionMode
    during: Period


def mode_periods(
    changes: Sequence[tuple[str, SuggestionMode, SuggestionMode]], mode: SuggestionMode
) -> list[ModePeriod]:
    """``changes``: moment, mode before, mode after, the first first; ``mode``: the one in force now."""
    starts = [("", changes[0][1] if changes else mode), *((at, after) for at, _, after in changes)]
    ends = [*(at for at, _, _ in changes), STILL]
    return [ModePeriod(name, Period(start, end)) for (start, name), end in zip(starts, ends, strict=True)]


def seen_from(turn: SuggestedTurn, modes: Iterable[ModePeriod], committed: Sequence[Period]) -> str | None:
    """The moment, or None for never. ``committed``: when the coder stood by a coding or "nothing here" on the turn.

    Nobody records what a person looked at: whatever could be seen counts as seen.
    """
    moments = [] if turn.decided is None else [turn.decided]
    ever = [Period(turn.since)]
    for period in modes:
        chances = {"always": ever, "human_first": committed}.get(period.mode, ())
        for chance in chances:
            start = max(turn.since, period.during.start, chance.start)
            if start <= min(period.during.end, chance.end):
                moments.append(start)
    return min(moments, default=None)
