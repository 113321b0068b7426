"""Times of a recording that are written with letters, primes or frames, in the figures and colons of common ones.

``[00h01m02s]``, ``(1’02’’)``, ``[1 min 02]``, ``[00:01:02:14]``, ``[00.01.02]`` and ``[TC 00:01:02]`` become
``[00:01:02 ]`` and so on wherever they stand, ``00h01m02``, ``1'02"`` and ``(12 min)`` at the beginning of a line,
where such times recur, rise, and stand beside turns. The length of the text never changes.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_SECOND = r"(?:''|’’|′′|[\"”″])"
_WITH_HOURS = rf"\d{{1,2}} ?h ?\d{{1,2}} ?(?:mn|min|m|['’′]) ?\d{{1,2}}(?: ?(?:sec|s)\b|{_SECOND})?"
_CODE = r"TC[ :]{1,2}\d{2}:\d{2}:\d{2}(?:[:;]\d{2})?"
_DOTTED = r"\d{1,2}\.\d{2}\.\d{2}"
_FRAMES = r"\d{2}:\d{2}:\d{2}[:;]\d{2}"
_SPACED = rf"{_WITH_HOURS}|\d{{1,3}} ?(?:min|mn|m)\.? ?\d{{2}}(?: ?(?:sec|s)\b)?|{_FRAMES}|{_DOTTED}"
_PRIMES = r"\d{1,3}['’′] ?\d{2}"
_BRACKETED = re.compile(
    rf"(?P<opens>[\[(])(?P<time> ?(?:(?:TC|Time|Timecode)[ :]{{0,2}}(?:\d{{1,2}}:\d\d(?::\d\d)?|{_SPACED})"
    rf"|{_SPACED}|{_PRIMES}{_SECOND}?) ?)(?=[\])])"
)
_BARE = re.compile(
    rf"^(?P<before>[ \t]{{0,40}})(?P<time>(?:{_WITH_HOURS}|\d{{1,3}}(?:min|mn|m)\d{{2}}s?|{_FRAMES}|{_CODE}"
    rf"|{_PRIMES}{_SECOND})(?:[ \t]|$))",
    re.MULTILINE,
)
_MINUTES = re.compile(r"^(?P<before>[ \t]{0,40}[\[(])(?P<time>\d{1,3} ?(?:min|mn))(?=[\])])", re.MULTILINE)
_FEWEST_MINUTES = 3
_DATE = re.compile(r" ?0?[1-9]\d?\.")
"""The first hour is none: “12.03.22” is a day."""
_FIGURES = re.compile(r"\d+")
_LINE_ENDS = re.compile(r"[ \t.]{0,5}$", re.MULTILINE)
_BESIDE = 45
"""Code points of a line before a time that stands beside a name."""


def with_common_times(text: str, head: int) -> str:
    """The text with those times respelled, if they recur in so many code points of its beginning."""
    begins = text[:head]
    if "(" in begins or "[" in begins:
        found = [each for each in _BRACKETED.finditer(begins) if _is_beside(begins, each)]
        if _is_counted(found):
            text = _BRACKETED.sub(lambda each: each["opens"] + _clock(each["time"]).ljust(len(each["time"])), text)
    minutes = _MINUTES.findall(begins)
    if len(minutes) >= _FEWEST_MINUTES and _is_counted(list(_MINUTES.finditer(begins))):
        text = _MINUTES.sub(lambda each: each["before"] + _whole(each["time"]), text)
    if _is_counted(list(_BARE.finditer(begins))):
        text = _BARE.sub(lambda each: each["before"] + _marked(each["time"]), text)
    return text


def _is_beside(text: str, found: re.Match[str]) -> bool:
    """Whether it stands near the beginning of a line or at its end."""
    begins = text.rfind("\n", 0, found.start()) + 1
    return found.start() - begins <= _BESIDE or _LINE_ENDS.match(text, found.end() + 1) is not None


def _is_counted(found: Sequence[re.Match[str]]) -> bool:
    """Whether there are several times of a clock that runs."""
    times = [_seconds(each["time"]) for each in found]
    if found and _DATE.match(found[0]["time"]):
        return False
    return len(set(times)) > 1 and all(one <= other for one, other in pairwise(times))


def _figures(time: str) -> list[str]:
    """Hours, minutes and seconds, or only the last two; frames are left out."""
    return _FIGURES.findall(time)[:3]


def _seconds(time: str) -> int:
    return sum(int(figure) * 60**place for place, figure in enumerate(reversed(_figures(time))))


def _clock(time: str) -> str:
    return ":".join(_figures(time))


def _whole(time: str) -> str:
    """Minutes and no seconds, in as many figures as there is room for."""
    minutes = _FIGURES.findall(time)[0]
    return f"{minutes}:00".ljust(len(time))[: len(time)]


def _marked(time: str) -> str:
    """In brackets, where there is room for them: a time without hours may else be one of the day."""
    clock = _clock(time)
    return (f"[{clock}]" if len(clock) + 2 <= len(time) else clock).ljust(len(time))
