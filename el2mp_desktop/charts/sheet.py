"""A sheet to draw a chart on: pixels from the top left, boxes, lines, chips of codes, text, a caption."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import EllipseCollection, LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from el2mp_desktop.charts.theme import ChartTheme
from el2mp_desktop.charts.writing import DPI, POINTS, Align, Words, Writing, wrapped
from el2mp_desktop.domain.palette import shade

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, slots=True)
class ChartCode:
    """What a chart shows of a code. ``group`` is the id of the top-level code it is under, or its own."""

    id: str
    name: str
    colour: str
    pattern: str = "solid"
    group: str = ""


class Sheet:
    """A matplotlib figure with one set of axes that covers it and counts in pixels of the design, downwards."""

    def __init__(self, theme: ChartTheme, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        self.theme = theme
        # Multiples of 3 pixels are whole numbers of 1/32 inch: no rounding leaves a seam at the edge.
        self.width, self.height = width, height = 3 * ceil(width / 3), 3 * ceil(height / 3)
        self.figure: Figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme.page)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1), frame_on=False)
        self.axes.set(xlim=(0, width), ylim=(height, 0), xticks=(), yticks=())
        self.axes.set_aspect("equal", anchor="NW")
        self._words: list[Words] = []

    def text(self, x: float, y: float, text: str, size: float, colour: str, align: Align = "left") -> None:
        """One line of the program's voice, vertically centred on ``y``; ``size`` in pixels."""
        if text.strip():
            self._words.append(Words(x, y, text, size, colour, align))

    def boxes(self, boxes: Iterable[Box], fills: Sequence[str], line: str | None = None) -> None:
        """Rectangles, each with its fill, and perhaps a hairline around all of them."""
        corners = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes]
        edge = {"edgecolors": line, "linewidths": POINTS} if line else {"linewidths": 0}
        self.axes.add_collection(PolyCollection(corners, facecolors=fills, **edge), autolim=False)

    def lines(self, segments: Sequence[Any], colour: str, width: float = 1, inside: Rectangle | None = None) -> None:
        """Straight lines ``((x, y), (x, y))``; ``width`` in pixels."""
        drawn = LineCollection(segments, colors=colour, linewidths=width * POINTS, capstyle="butt")
        self.axes.add_collection(drawn, autolim=False)
        if inside is not None:
            drawn.set_clip_path(inside)

    def chip(self, box: Box, code: ChartCode) -> None:
        """The mark of a code: its colour and pattern in an outline; sizes are the window's, for 7 pixels."""
        colour = shade(code.colour, self.theme.dark)
        x, y, w, h = box
        solid = code.pattern == "solid"
        face = Rectangle((x, y), w, h, facecolor=colour if solid else self.theme.page, edgecolor=colour, lw=POINTS)
        self.axes.add_patch(face)
        unit = w / 7
        if code.pattern == "hatch":
            self.lines(hatching(box, 5 * unit), colour, 2.4 * unit, face)
        elif code.pattern == "ladder":
            steps = [((x, y + at * unit), (x + w, y + at * unit)) for at in (2.5, 7.5, 12.5) if at * unit < h]
            self.lines(steps, colour, 2.2 * unit)
        elif code.pattern == "dots":
            self._dots(box, unit, colour)

    def _dots(self, box: Box, unit: float, colour: str) -> None:
        x, y, w, h = box
        rows = int(h / (4 * unit))
        margin = (h - (rows - 1) * 4 * unit) / 2
        places = [(x + at * w, y + margin + row * 4 * unit) for row in range(rows) for at in (0.25, 0.75)]
        size = 2.5 * unit
        dots = EllipseCollection(
            *(size, size, 0), units="xy", offsets=places, facecolors=colour, lw=0, transOffset=self.axes.transData
        )
        self.axes.add_collection(dots, autolim=False)

    def finish(self, caption: Sequence[str], top: float) -> Figure:
        """Write everything, and under a hairline the words that say what was counted: every export has them."""
        if caption:
            self.lines([((MARGIN, top), (self.width - MARGIN, top))], self.theme.hairline)
        for index, line in enumerate(caption):
            y = top + 16 + _LINE * (index + 0.5)
            self._words.append(Words(MARGIN, y, line, CAPTION, self.theme.text_2, voice="serif"))
        self.axes.add_collection(Writing(self.axes, self._words), autolim=False)
        return self.figure


def hatching(box: Box, gap: float) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Rising 45-degree lines across a box, ``gap`` apart, that go on from one box to the next."""
    x, y, w, h = box
    first = int((x + y) // gap) + 1
    last = int((x + w + y + h) // gap)
    sums = [step * gap for step in range(first, last + 1)]
    return [((max(x, s - y - h), s - max(x, s - y - h)), (min(x + w, s - y), s - min(x + w, s - y))) for s in sums]


CAPTION = 13.5
_LINE = 20
_MEASURE = 720
MARGIN = 24


def caption_lines(text: str, width: float) -> list[str]:
    """The caption as it stands under a chart of that width; no line where there is none."""
    if not text:
        return []
    return wrapped(text, min(width - 2 * MARGIN, _MEASURE), CAPTION, "serif")


def caption_height(lines: Sequence[str]) -> float:
    return 16 + _LINE * len(lines) + MARGIN
