"""The looks a code can have: twelve colours by four patterns, and which one a new code gets."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """``colour`` is a name of the palette or ``#RRGGBB``; ``pattern`` is one of `PATTERNS`."""

    colour: str
    pattern: str = "solid"


PATTERNS = ("solid", "hatch", "dots", "ladder")

# name: (on the light page, on the dark page)
COLOURS = {
    "indigo": ("#8386BB", "#6675DB"),
    "azure": ("#3A77B2", "#43A1E1"),
    "violet": ("#493E70", "#C5ADFC"),
    "plum": ("#8E4191", "#D770BA"),
    "teal": ("#179C90", "#2CF0F8"),
    "green": ("#5E9859", "#B3E3BA"),
    "olive": ("#5F6300", "#E5D94F"),
    "pine": ("#2D7559", "#56CAB1"),
    "amber": ("#CB7D1D", "#F3AB6E"),
    "rust": ("#73432D", "#C85C1C"),
    "rose": ("#7E1846", "#A66D7C"),
    "umber": ("#9A6C25", "#B39664"),
}

FAMILIES = (
    frozenset({"indigo", "azure", "violet", "plum"}),
    frozenset({"teal", "green", "olive", "pine"}),
    frozenset({"amber", "rust", "rose", "umber"}),
)

# Below CIEDE2000 8 for some colour-blind readers: told apart by pattern as far as the codebook allows.
CLOSE = {
    "plum": ("azure", "violet"),
    "azure": ("plum", "indigo", "violet"),
    "indigo": ("azure",),
    "violet": ("plum", "azure"),
    "umber": ("olive",),
    "olive": ("umber",),
    "green": ("teal",),
    "teal": ("green",),
}

_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def is_colour(value: str) -> bool:
    return value in COLOURS or bool(_HEX.match(value))


def shade(colour: str, dark: bool = False) -> str:
    """The ``#RRGGBB`` to paint with on the light or the dark page."""
    return COLOURS[colour][dark] if colour in COLOURS else colour


def too_close(one: Look, other: Look) -> bool:
    """Whether some readers could take one for the other."""
    same_pattern = one.pattern == other.pattern
    return same_pattern and (one.colour == other.colour or other.colour in CLOSE.get(one.colour, ()))


def new_look(used: Iterable[Look], beside: Look | None = None) -> Look:
    """The look for a new code: free, of the hue of the code it goes under, and easy to tell from the others.

    ``beside`` is the look of its parent. When all 48 are taken, the one used least.
    """
    times = Counter(used)
    colours = Counter(look.colour for look in times.elements())
    family = next((f for f in FAMILIES if beside and beside.colour in f), frozenset(COLOURS))

    def cost(look: Look) -> tuple[int, bool, int, int]:
        clashes = sum(times[Look(close, look.pattern)] for close in CLOSE.get(look.colour, ()))
        return times[look], look.colour not in family, clashes, colours[look.colour]

    return min((Look(colour, pattern) for pattern in PATTERNS for colour in COLOURS), key=cost)
