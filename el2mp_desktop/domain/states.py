"""What suggestions, runs and decisions on them can be: the words that stand in the file for it."""

from collections.abc import Mapping
from typing import Literal, get_args

from el2mp_desktop.language import tr

SuggestionMode = Literal["human_first", "always", "none"]
"""When a coder may see suggestions: on turns that they have read, at once, or never (no models at all)."""
SUGGESTION_MODES: tuple[SuggestionMode, ...] = get_args(SuggestionMode)
SuggestionState = Literal["open", "accepted", "rejected", "deferred", "unanchored"]
"""``unanchored``: open, and its quote was not found."""
Action = Literal["accept", "amend", "reject", "defer", "reverse"]
"""What somebody decides on a suggestion; ``reverse`` takes an earlier decision back."""
STATE_AFTER: Mapping[Action, SuggestionState] = {
    "accept": "accepted",
    "amend": "accepted",
    "reject": "rejected",
    "defer": "deferred",
}
RunState = Literal["running", "done", "cancelled", "failed"]
"""``running`` in a file that nobody writes means interrupted."""
Purpose = Literal["suggest", "repeat"]
"""Of a run; ``repeat``: put again to learn how stable suggestions are."""


def state_name(state: SuggestionState, *, amended: bool = False, coding_removed: bool = False) -> str:
    """What became of a suggestion, in a few words; see `SuggestionRow` for the other two."""
    if coding_removed:
        return tr("accepted, coding removed since")
    if amended:
        return tr("accepted, corrected")
    names: Mapping[SuggestionState, str] = {
        "open": tr("not decided yet"),
        "accepted": tr("accepted"),
        "rejected": tr("rejected"),
        "deferred": tr("deferred"),
        "unanchored": tr("quote not found"),
    }
    return names[state]
