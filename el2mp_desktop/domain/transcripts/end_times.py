"""Times that stand at the end of what was said: ``words #00:01:02-3#`` (f4, easytranscript), ``words [00:01:02]``.

The first says when the words end. Brackets may hold anything: they are believed where nearly all turns end so and the
times rise. They, too, say when the words end, unless the first of them is 0:00.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.labels import seconds

_LONGEST = 24
"""Code points of such a time, with the blanks about it."""
_HASHED = re.compile(r"\s*#(\d{1,2}:\d\d(?::\d\d)?)(?:-(\d))?#$")
_BRACKETED = re.compile(r"\s*[\[(]\s*(\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)\s*[\])]$")
_FEWEST = 3
_WHOLE = re.compile(r"\s*[\[(]\s*(\d{1,3}:\d\d:\d\d(?:[.,]\d{1,3})?)\s*[\])]$")
"""Where nobody is named: “(3:16)” may be a verse."""
_MOST = 0.75
"""The least part of the turns that end with a time in brackets."""


class EndTime(NamedTuple):
    words: int
    """Where the words before it end."""
    at: float
    """Seconds."""


def hashed_ends(text: str, spans: Sequence[tuple[int, int]]) -> Mapping[int, EndTime]:
    """The times between hashes at the ends of spans of the text, by their place among these."""
    return _found(text, spans, _HASHED, "#") if "#" in text else {}


def bracketed_ends(text: str, spans: Sequence[tuple[int, int]], spoken: bool) -> Mapping[int, EndTime]:
    """The times in brackets at the ends of spans of the text, if nearly all have one; ``spoken``: by people named."""
    if not spans or (text[spans[0][1] - 1] not in "])" and text[spans[-1][1] - 1] not in "])"):
        return {}
    found = _found(text, spans, _BRACKETED if spoken else _WHOLE, "])")
    times = [end.at for end in found.values()]
    rising = all(one <= other for one, other in pairwise(times))
    return found if rising and len(times) >= max(_FEWEST, _MOST * len(spans)) else {}


def _found(text: str, spans: Sequence[tuple[int, int]], written: re.Pattern[str], signs: str) -> dict[int, EndTime]:
    ends: dict[int, EndTime] = {}
    for place, (start, end) in enumerate(spans):
        found = written.search(text, max(start, end - _LONGEST), end) if text[end - 1] in signs else None
        at = seconds(".".join(filter(None, found.groups()))) if found else None
        if found and at is not None:
            ends[place] = EndTime(found.start(), at)
    return ends
