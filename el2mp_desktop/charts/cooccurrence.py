"""Draws which codes go together: one triangle, a figure in every cell that has one, and what was counted under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from el2mp_desktop.analysis.cooccurrence import Cooccurrence
from el2mp_desktop.charts.frequency import FOLD, draw_bars
from el2mp_desktop.charts.sheet import (
    MARGIN,
    Box,
    ChartCode,
    Sheet,
    caption_height,
    caption_lines,
    hatching,
)
from el2mp_desktop.charts.theme import LIGHT, ChartTheme, blend, contrast
from el2mp_desktop.charts.writing import elided, width_of
from el2mp_desktop.language import number, tr, trn

Measure = Literal["count", "c"]

_LABEL_ROOM = 300
"""Pixels after which the name of a code is cut."""
_NARROWEST = 640
"""Pixels that the caption is given, where there are as many."""
_SIZES = ((20, 31, 13, 12), (36, 26, 12, 10.5), (FOLD, 23, 12, 10))
"""Up to how many codes: the side of a cell, the size of names, the size of figures."""
_FEWEST = 12
"""So many codes are drawn, however narrow the room."""


class CooccurrenceChart:
    """The figure, and what its cells stand for; positions are those of matplotlib's events."""

    def __init__(self, figure: Figure, shown: tuple[int, ...], origin: tuple[float, float], cell: float) -> None:
        self.figure = figure
        self.shown = shown
        """Indices in the result's codes, from top to bottom."""
        self._origin, self._cell = origin, cell
        self._frame: Any = None

    def cell_at(self, x: float | None, y: float | None) -> tuple[int, int] | None:
        """The pair of codes (indices in the result) of the cell at ``event.xdata``, ``event.ydata``."""
        if x is None or y is None or not self.shown:
            return None
        column = int((x - self._origin[0]) // self._cell)
        row = int((y - self._origin[1]) // self._cell)
        inside = 0 <= column < row < len(self.shown)
        return (self.shown[column], self.shown[row]) if inside else None

    def place_of(self, pair: tuple[int, int]) -> tuple[float, float] | None:
        """Where the cell of a pair begins, at its left and top, as `cell_at` counts; None where it has none."""
        if not set(pair) <= set(self.shown):
            return None
        column, row = sorted(self.shown.index(code) for code in pair)
        return self._origin[0] + column * self._cell, self._origin[1] + row * self._cell

    @property
    def cell(self) -> float:
        """The side of a cell."""
        return self._cell

    def frame(self, pair: tuple[int, int] | None, colour: str) -> None:
        """Put a frame around the cell of a pair, or take it away."""
        if self._frame is not None:
            self._frame.remove()
            self._frame = None
        place = self.place_of(pair) if pair else None
        if place is not None:
            left, top = place
            box = Rectangle((left, top), self._cell, self._cell, fill=False, edgecolor=colour, lw=1.5, zorder=4)
            self._frame = self.figure.axes[0].add_patch(box)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Where everything goes, in pixels, before anything is drawn."""

    result: Cooccurrence
    codes: tuple[ChartCode, ...]
    shown: tuple[int, ...]
    figures: tuple[tuple[str, ...], ...]
    values: Any
    """What the ramp shows, codes by codes; nan where nothing can be said."""
    thin: Any
    """Where there is too little data: fewer than 1 expected."""
    cell: float
    names_right: float
    """Where the names end; the figures beside them end 10 pixels before ``left``."""
    left: float
    top: float
    type: float
    """Size of the names; figures are a step smaller."""
    figure_type: float
    room: float | None = None
    """Width that the names beside the diagonal keep to."""

    @property
    def size(self) -> int:
        return len(self.codes)

    def box(self, row: int, column: int) -> Box:
        return self.left + column * self.cell, self.top + row * self.cell, self.cell, self.cell

    def name(self, row: int) -> str:
        return elided(self.codes[row].name, _LABEL_ROOM, self.type)

    @property
    def width(self) -> float:
        """Of the figure. Names beside the diagonal give way where the room ends, cells do not."""
        cells = self.left + self.size * self.cell
        names = max(self.name_left(row) + width_of(self.name(row), self.type) for row in range(self.size))
        kept = names if self.room is None else min(names, max(self.room - MARGIN, cells))
        return max(_NARROWEST if self.room is None else min(_NARROWEST, self.room), kept + MARGIN)

    def name_beside(self, row: int, width: float) -> str:
        """A name again beside the diagonal, where there is room for it: it stands at the left of its row anyway."""
        name = self.name(row)
        return name if self.name_left(row) + width_of(name, self.type - 1) <= width - MARGIN else ""

    def name_left(self, row: int) -> float:
        return self.left + (row + 1) * self.cell + 4


def draw_cooccurrence(
    result: Cooccurrence,
    codes: Sequence[ChartCode],
    theme: ChartTheme = LIGHT,
    *,
    measure: Measure = "count",
    note: str = "",
    room: float | None = None,
) -> CooccurrenceChart:
    """The triangle of all pairs of ``codes``, in their order; the frequencies where no two codes meet.

    Codes that nothing carries are left out and the rarest beyond `FOLD` are folded; the caption says so.
    ``note`` ends the caption: filters, for instance. ``room``: the width in pixels that the figure keeps to, folding
    more of the rarest where it must; None for as wide as it is.
    """
    shown, folding = _choose(result, codes, measure, room)
    if len(shown) < 2 or not result.count[np.ix_(shown, shown)].any():
        return CooccurrenceChart(_alone(result, codes, theme, note), (), (0, 0), 1)
    plan = _plan(result, codes, shown, measure, room)
    width, bottom = plan.width, plan.top + plan.size * plan.cell
    lines = caption_lines(" ".join(filter(None, (_base(result, measure), folding, note))), width)
    sheet = Sheet(theme, width, bottom + 84 + caption_height(lines))
    _draw_cells(sheet, plan)
    _draw_names(sheet, plan, width)
    _draw_groups(sheet, plan)
    _draw_legend(sheet, plan, bottom + 32, measure)
    figure = sheet.finish(lines, bottom + 84)
    return CooccurrenceChart(figure, plan.shown, (plan.left, plan.top), plan.cell)


def _choose(
    result: Cooccurrence, codes: Sequence[ChartCode], measure: Measure, room: float | None
) -> tuple[tuple[int, ...], str]:
    """Indices in the result of the codes to draw, in the order given, and what to say about the others."""
    place = {code: index for index, code in enumerate(result.codes)}
    here = [place[code.id] for code in codes if code.id in place]
    carried = [index for index in here if result.n[index]]
    often = sorted(carried, key=lambda index: -result.n[index])[:FOLD]
    if room is not None:
        names = {code.id: code.name for code in codes}
        most = int(result.n.max(initial=0))
        longest = number(most) if measure == "count" else number(1, 2)
        often = often[: _fitting([names[result.codes[index]] for index in often], most, longest, room)]
    kept = set(often)
    notes = []
    if unused := len(here) - len(carried):
        notes.append(
            trn(
                "{count} code is not drawn: nothing carries it.",
                "{count} codes are not drawn: nothing carries them.",
                unused,
            )
        )
    if rare := len(carried) - len(kept):
        most = max(int(result.n[index]) for index in carried if index not in kept)
        notes.append(
            trn(
                "The rarest code is left out; it stands {most} times.",
                "The {count} rarest codes are left out; each stands {most} times at most.",
                rare,
                most=number(most),
            )
        )
    return tuple(index for index in here if index in kept), " ".join(notes)


def _fitting(names: Sequence[str], most: int, longest: str, room: float) -> int:
    """How many of these codes a chart of that width holds in its smallest cells; ``longest``: the widest figure."""
    _, smallest, type_size, figure_type = _SIZES[-1]
    cell = max(smallest, width_of(longest, figure_type) + 6)
    widest, fit = 0.0, 0
    for count, name in enumerate(names, 1):
        widest = max(widest, width_of(elided(name, _LABEL_ROOM, type_size), type_size))
        if _left(widest, number(most), type_size) + count * cell + MARGIN <= room:
            fit = count
    return min(max(fit, _FEWEST), len(names))


def _left(names: float, figure: str, type_size: float) -> float:
    """Where the cells begin, after names of that width and the figures beside them."""
    return MARGIN + names + 16 + width_of(figure, type_size) + 10


def _plan(
    result: Cooccurrence, codes: Sequence[ChartCode], shown: tuple[int, ...], measure: Measure, room: float | None
) -> _Plan:
    """In the largest cells that so many codes have, and the room."""
    fit = [size for size in _SIZES if len(shown) <= size[0]]
    plans = (_planned(result, codes, shown, measure, room, size) for size in fit)
    *larger, smallest = plans
    wide = (plan for plan in larger if room is None or plan.left + plan.size * plan.cell + MARGIN <= room)
    return next(wide, smallest)


def _planned(
    result: Cooccurrence,
    codes: Sequence[ChartCode],
    shown: tuple[int, ...],
    measure: Measure,
    room: float | None,
    size: tuple[int, float, float, float],
) -> _Plan:
    by_id = {code.id: code for code in codes}
    drawn = tuple(by_id[result.codes[index]] for index in shown)
    _, cell, type_size, figure_type = size
    square = np.ix_(shown, shown)
    values = result.count[square].astype(float) if measure == "count" else result.c[square]
    figures = tuple(tuple(_figure(value, measure) for value in row[:index]) for index, row in enumerate(values))
    widest = max(width_of(figure, figure_type) for row in figures for figure in row)
    names = max(width_of(elided(code.name, _LABEL_ROOM, type_size), type_size) for code in drawn)
    return _Plan(
        *(result, drawn, shown, figures, values),
        thin=result.expected[square] < 1,
        cell=max(cell, widest + 6),
        names_right=MARGIN + names,
        left=_left(names, number(int(result.n[list(shown)].max())), type_size),
        top=MARGIN,
        type=type_size,
        figure_type=figure_type,
        room=room,
    )


def _figure(value: float, measure: Measure) -> str:
    if np.isnan(value) or not value:
        return "–" if value else "0"
    # Halves upwards, as people round.
    return number(int(value)) if measure == "count" else number(round(value + 1e-9, 2), 2)


def _draw_cells(sheet: Sheet, plan: _Plan) -> None:
    theme = sheet.theme
    places = [(row, column) for row in range(plan.size) for column in range(row)]
    thin = [place for place in places if plan.thin[place]]
    full = [place for place in places if not plan.thin[place]]
    top = _most(plan)
    fills = {place: _shade(theme, plan.values[place], top) for place in full}
    fills |= {place: _thin_shade(theme, plan.values[place], top) for place in thin}
    sheet.boxes([plan.box(*place) for place in thin], [fills[place] for place in thin])
    sheet.lines([line for place in thin for line in hatching(plan.box(*place), 6)], _hatch(theme))
    sheet.boxes([plan.box(*place) for place in full], [fills[place] for place in full], theme.hairline)
    for place, fill in fills.items():
        _write_figure(sheet, plan, place, _on(theme, fill, plan.values[place]))


def _write_figure(sheet: Sheet, plan: _Plan, place: tuple[int, int], colour: str) -> None:
    """Nothing is written where two codes never meet: an empty cell is seen at once among figures."""
    if plan.values[place] == 0:
        return
    x, y, side, _ = plan.box(*place)
    figure = plan.figures[place[0]][place[1]]
    sheet.text(x + side / 2, y + side / 2, figure, plan.figure_type, colour, "center")


def _most(plan: _Plan) -> float:
    """Where the ramp ends: the largest value that can be read, of either kind if none can."""
    lower = np.tril(np.ones((plan.size, plan.size), dtype=bool), -1) & ~np.isnan(plan.values)
    readable = plan.values[lower & ~plan.thin]
    return float(readable.max(initial=0)) or float(plan.values[lower].max(initial=0)) or 1.0


def _shade(theme: ChartTheme, value: float, top: float) -> str:
    """The page for nothing, and a tint that is seen for the least there is."""
    return theme.page if not value > 0 else blend(theme.page, theme.ramp, 0.14 + 0.86 * value / top)


def _thin_shade(theme: ChartTheme, value: float, top: float) -> str:
    """As `_shade`, but never as strong: a large figure among too few is no finding."""
    return _shade(theme, min(value, 0.4 * top), top) if value > 0 else blend(theme.page, theme.hairline, 0.25)


def _hatch(theme: ChartTheme) -> str:
    return blend(theme.page, theme.line, 0.3)


def _on(theme: ChartTheme, fill: str, value: float) -> str:
    """Ink for a figure on a tint; black or white always has the contrast of 4.5 that small type needs."""
    if not value > 0:
        return theme.text_3
    inks = (theme.text, theme.page, "#FFFFFF", "#000000")
    return next(ink for ink in inks if contrast(ink, fill) >= 4.5)


def _draw_names(sheet: Sheet, plan: _Plan, width: float) -> None:
    theme = sheet.theme
    for row, code in enumerate(plan.codes):
        x, y, side, _ = plan.box(row, row)
        middle = y + side / 2
        count = number(int(plan.result.n[plan.shown[row]]))
        sheet.text(plan.left - 10, middle, count, plan.type - 1, theme.text_3, "right")
        sheet.text(plan.names_right, middle, plan.name(row), plan.type, theme.text, "right")
        wide, high = (9, 14) if side > 24 else (7, 11)
        sheet.chip((x + (side - wide) / 2, middle - high / 2, wide, high), code)
        sheet.text(plan.name_left(row), middle, plan.name_beside(row, width), plan.type - 1, theme.text_2)


def _draw_groups(sheet: Sheet, plan: _Plan) -> None:
    """A line across and down where one top-level code ends and the next begins."""
    bottom = plan.top + plan.size * plan.cell
    lines = []
    for row in range(1, plan.size):
        if plan.codes[row].group != plan.codes[row - 1].group:
            x, y, side, _ = plan.box(row, row)
            lines += [((MARGIN, y), (x + side, y)), ((x, y), (x, bottom))]
    sheet.lines(lines, sheet.theme.line)


def _draw_legend(sheet: Sheet, plan: _Plan, y: float, measure: Measure) -> None:
    theme = sheet.theme
    title = {
        ("turn", "count"): tr("Turns carrying both codes"),
        ("overlap", "count"): tr("Pairs of overlapping codings"),
    }.get((plan.result.unit, measure), tr("c-coefficient"))
    sheet.text(MARGIN, y, title, 12, theme.text_2)
    x = MARGIN + width_of(title, 12) + 16
    top = _most(plan)
    steps = np.unique(np.rint(np.linspace(0, top, 6))) if measure == "count" else np.linspace(0, top, 6)
    labels = [_figure(step, measure) for step in steps]
    side = max(30, *(width_of(label, 12) + 8 for label in labels))
    boxes = [(x + index * side, y - 10, side, 20) for index in range(len(steps))]
    fills = [_shade(theme, step, top) for step in steps]
    sheet.boxes(boxes, fills, theme.hairline)
    for (left, *_), step, label, fill in zip(boxes, steps, labels, fills, strict=True):
        sheet.text(left + side / 2, y, label, 12, _on(theme, fill, step), "center")
    if not np.tril(plan.thin, -1).any():
        return
    sample = (MARGIN, y + 16, 30, 20)
    sheet.boxes([sample], [_thin_shade(theme, 1, top)])
    sheet.lines(hatching(sample, 6), _hatch(theme))
    sheet.text(MARGIN + 38, y + 26, tr("fewer than 1 expected: too little to read"), 12, theme.text_2)


def _base(result: Cooccurrence, measure: Measure) -> str:
    """What was counted, among what, by whom."""
    sources = trn("{count} source", "{count} sources", result.sources)
    coders = trn("{count} person", "{count} people", result.coders)
    if result.unit == "turn":
        counted = tr(
            "Figure. Turns in which the same person gave both codes, in {sources}, coded by {coders}. "
            "A turn counts once per pair and person. Beside each name: turns carrying the code.",
            sources=sources,
            coders=coders,
        )
    else:
        counted = tr(
            "Figure. Pairs of codings by the same person that share words, in {sources}, coded by {coders}. "
            "Each pair counts once. Beside each name: codings with the code.",
            sources=sources,
            coders=coders,
        )
    if measure == "count":
        return counted
    shown = tr("Shown: c = both / (one + other − both), from 0 to 1; a dash where the figures make it meaningless.")
    return f"{counted} {shown}"


def _alone(result: Cooccurrence, codes: Sequence[ChartCode], theme: ChartTheme, note: str) -> Figure:
    if result.unit == "turn":
        heading = tr("No turn carries two codes yet. Here is each code alone.")
        caption = tr("Figure. Turns carrying each code; a turn counts once per person.")
    else:
        heading = tr("No two codings of different codes overlap yet. Here is each code alone.")
        caption = tr("Figure. Codings with each code.")
    if not result.n.any():
        heading, caption = tr("Nothing is coded yet."), ""
    counts = dict(zip(result.codes, result.n.tolist(), strict=True))
    return draw_bars(counts, codes, theme, heading=heading, caption=" ".join(filter(None, (caption, note))))
