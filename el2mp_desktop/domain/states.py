"""What suggestions, runs and decisions on them can be: the words that stand in the file for it."""

from collections.abc import Mapping
from typing import Literal, get_args

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
