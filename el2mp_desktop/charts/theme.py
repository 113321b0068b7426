"""Colours and typefaces of charts, for export (light) and for a dark window."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

Voice = Literal["sans", "serif"]
"""The program speaks in sans; captions are in serif, like all that people read."""


@dataclass(frozen=True, slots=True)
class ChartTheme:
    """Tokens of the window's palette, each ``#RRGGBB``; ``ramp`` is the full end of the one ramp from the page."""

    page: str = "#FFFFFF"
    text: str = "#1B1F23"
    text_2: str = "#4E565E"
    text_3: str = "#5F6770"
    line: str = "#858D95"
    hairline: str = "#DCDFE2"
    ramp: str = "#184876"
    dark: bool = False
    """Which of a code's two shades to take."""


LIGHT = ChartTheme()
DARK = ChartTheme(
    page="#1A1C1F",
    text="#E3E1DC",
    text_2="#B2B7BC",
    text_3="#A3AAB0",
    line="#737B83",
    hairline="#363A3E",
    ramp="#93BCE2",
    dark=True,
)


@cache
def families(voice: Voice) -> tuple[str, ...]:
    """Font families in order of preference; each is there."""
    package, name = {"sans": ("fontpkg_inter", "Inter"), "serif": ("fontpkg_source_serif_4", "Source Serif 4")}[voice]
    fallback = {"sans": "DejaVu Sans", "serif": "DejaVu Serif"}[voice]
    rest = (fallback, "DejaVu Sans", "sans-serif" if voice == "sans" else "serif")
    return (name, *rest) if _load(package, name) else rest


def _load(package: str, name: str) -> bool:
    """Make the fonts of a package known to matplotlib, where it is installed."""
    from matplotlib.font_manager import fontManager

    found = find_spec(package)
    if found is None or found.origin is None:
        return False
    for path in sorted((Path(found.origin).parent / "files").glob("*.ttf")):
        fontManager.addfont(path)
    return name in {font.name for font in fontManager.ttflist}


@cache
def blend(low: str, high: str, share: float) -> str:
    """The colour ``share`` (0 to 1) of the way from one to the other, in sRGB."""
    channels = zip(_channels(low), _channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in channels)


@cache
def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
