"""What can be told of a quote that is not in its passage: whether its words stand elsewhere, or nearly so in it.

Whether words that stand nowhere were invented, translated or told in other words, no comparison of letters can tell.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property

from el2mp_desktop.suggest.anchor import SHORTEST_LIKE, normal_form, stands_in

ALTERED = 70.0
"""The likeness to the likest stretch of the passage from which on a quote is one changed too much, in percent.
Turns that have nothing to do with each other rarely come to 60."""


class Missing(StrEnum):
    ELSEWHERE = "elsewhere"
    """Its words stand in the source, outside its passage."""
    ALTERED = "altered"
    """It is like words of the passage, but less than an approximate match."""
    NOWHERE = "nowhere"
    """Its words stand nowhere in the source."""


class Lost:
    """The quotes of one source that were not found. Its text is read for the first of them."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    @cached_property
    def _normal(self) -> str:
        return normal_form(self._text())

    def kind(self, quote: str, passage: str) -> Missing:
        wanted = normal_form(quote)
        if wanted and stands_in(wanted, self._normal):
            return Missing.ELSEWHERE
        return Missing.ALTERED if _is_like(wanted, normal_form(passage)) else Missing.NOWHERE


def _is_like(wanted: str, passage: str) -> bool:
    from rapidfuzz import fuzz

    if not SHORTEST_LIKE <= len(wanted) <= len(passage):
        return False
    return fuzz.partial_ratio(wanted, passage, score_cutoff=ALTERED) > 0
