"""Text on a chart: how wide it is, how it is cut and wrapped, and how thousands of figures are drawn quickly."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from el2mp_desktop.charts.theme import Voice, families

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

DPI = 96
POINTS = 72 / DPI
"""Points in a pixel of the design."""
_HALF_CAPITAL = 0.36
"""From the baseline to the middle of capitals and figures, in ems."""


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Words:
    """One line, vertically centred on ``y``; ``size`` in pixels."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    align: Align = "left"
    voice: Voice = "sans"


class Writing(PathCollection):
    """All text of a chart as one artist: outlines on a screen, where a text object for each of two thousand
    figures would take seconds, and real text in files that are made of text."""

    def __init__(self, axes: "Axes", words: Sequence[Words]) -> None:
        self._words, self._on = words, axes
        super().__init__(
            [_outline(w.text, w.size, w.align, w.voice) for w in words],
            facecolors=[w.colour for w in words],
            linewidths=0,
            offsets=[(w.x, w.y) for w in words],
            offset_transform=axes.transData,
            zorder=3,
        )
        self.set_transform(Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans)

    def draw(self, renderer: "RendererBase") -> None:
        if isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        for words in self._words:
            text = _text(words)
            text.set_figure(self._on.figure)
            text.set_transform(self._on.transData)
            text.draw(renderer)


def _text(words: Words) -> Text:
    return Text(
        *(words.x, words.y + _HALF_CAPITAL * words.size),
        drawable(words.text, words.voice),
        color=words.colour,
        fontproperties=_font(words.voice, words.size),
        ha=words.align,
        va="baseline",
        parse_math=False,
    )


@lru_cache(4096)
def _outline(text: str, size: float, align: Align, voice: Voice) -> Path:
    """In points around the place where it goes, y upwards."""
    if not text.strip():
        return Path([(0, 0)])  # TextPath has no outline of nothing
    plain = drawable(text, voice).replace("$", r"\$")  # a dollar is a dollar, not the start of a formula
    path = TextPath((0, 0), plain, size=size * POINTS, prop=_font(voice, size))
    left = -{"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(text, size, voice) * POINTS
    return path.transformed(Affine2D().translate(left, -_HALF_CAPITAL * size * POINTS))


def width_of(text: str, size: float, voice: Voice = "sans") -> float:
    """Width of a line in pixels."""
    return _unit_width(drawable(text, voice), voice) * size / 100


@lru_cache(8192)
def _unit_width(text: str, voice: Voice) -> float:
    width, _, _ = _measure().get_text_width_height_descent(text, _font(voice, 100), False)
    return float(width)


@lru_cache(1)
def _measure() -> Any:
    return RendererAgg(1, 1, DPI)  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped


@lru_cache(64)
def _font(voice: Voice, size: float) -> FontProperties:
    return FontProperties(family=list(families(voice)), size=size * POINTS)


@lru_cache(4096)
def elided(text: str, room: float, size: float) -> str:
    """The text, cut at its end where it is wider than the room in pixels."""
    if width_of(text, size) <= room:
        return text
    kept = bisect_right(range(len(text)), room, key=lambda length: width_of(text[:length] + "…", size)) - 1
    return text[: max(0, kept)].rstrip() + "…"


def wrapped(text: str, room: float, size: float, voice: Voice) -> list[str]:
    """Lines no wider than the room in pixels; a no-break space keeps its words together."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size, voice) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@lru_cache(8192)
def drawable(text: str, voice: Voice) -> str:
    """The text with a box for each character that no font here can draw: matplotlib would warn at every one."""
    covered = _covered(voice)
    return "".join(character if ord(character) in covered else "□" for character in " ".join(text.split("\n")))


@lru_cache(2)
def _covered(voice: Voice) -> frozenset[int]:
    fonts = [get_font(findfont(FontProperties(family=[family]))) for family in families(voice)]
    return frozenset(point for font in fonts for point in font.get_charmap())
