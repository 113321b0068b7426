"""Draws how often each code was given: a bar and a figure a code, in the order of the codebook."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from el2mp_desktop.analysis.frequency import Frequency
from el2mp_desktop.charts.sheet import (
    MARGIN,
    ChartCode,
    Sheet,
    caption_height,
    caption_lines,
)
from el2mp_desktop.charts.theme import LIGHT, ChartTheme
from el2mp_desktop.charts.writing import elided, width_of
from el2mp_desktop.language import number, tr, trn

FOLD = 60
"""More codes than this and the rarest are folded."""
_ROW = 26
_LABEL_ROOM = 300
_BARS = 360
_TYPE = 13


def draw_frequency(
    result: Frequency, codes: Sequence[ChartCode], theme: ChartTheme = LIGHT, *, note: str = ""
) -> Figure:
    """Codings per code. ``note`` ends the caption."""
    caption = tr(
        "Figure. Codings with each code, in {sources}, by {coders}.",
        sources=trn("{count} source", "{count} sources", result.sources),
        coders=trn("{count} person", "{count} people", int((result.by_coder.sum(axis=1) > 0).sum())),
    )
    heading = "" if result.n.any() else tr("Nothing is coded yet.")
    counts = dict(zip(result.codes, result.n.tolist(), strict=True))
    return draw_bars(counts, codes, theme, heading=heading, caption=" ".join(filter(None, (caption, note))))


def draw_bars(
    counts: Mapping[str, int], codes: Sequence[ChartCode], theme: ChartTheme, *, heading: str, caption: str
) -> Figure:
    """``counts`` by code id; a code without one has none."""
    kept = {code.id for code in sorted(codes, key=lambda code: -counts.get(code.id, 0))[:FOLD]}
    rows = [code for code in codes if code.id in kept]
    if folded := len(codes) - len(rows):
        rarest = trn("The rarest code is left out.", "The {count} rarest codes are left out.", folded)
        caption = f"{caption} {rarest}"
    names = [elided(code.name, _LABEL_ROOM, _TYPE) for code in rows]
    left = MARGIN + 20 + max((width_of(name, _TYPE) for name in names), default=0) + 12
    top = MARGIN + (40 if heading else 0)
    bottom = top + _ROW * len(rows)
    width = max(640, left + _BARS + 80)
    lines = caption_lines(caption, width)
    sheet = Sheet(theme, width, bottom + 24 + caption_height(lines))
    if heading:
        sheet.text(MARGIN, MARGIN + 8, heading, 15, theme.text)
    _draw_rows(sheet, rows, names, [counts.get(code.id, 0) for code in rows], left, top)
    return sheet.finish(lines, bottom + 24)


def _draw_rows(
    sheet: Sheet, rows: Sequence[ChartCode], names: Sequence[str], counts: Sequence[int], left: float, top: float
) -> None:
    theme = sheet.theme
    most = max(counts, default=0) or 1
    lengths = [_BARS * count / most for count in counts]
    sheet.boxes(
        [(left, top + _ROW * row + 6, length, _ROW - 12) for row, length in enumerate(lengths) if length],
        [theme.ramp] * len(rows),
    )
    for row, (code, name) in enumerate(zip(rows, names, strict=True)):
        middle = top + _ROW * (row + 0.5)
        if row and code.group != rows[row - 1].group:
            sheet.lines([((MARGIN, middle - _ROW / 2), (left + _BARS, middle - _ROW / 2))], theme.hairline)
        sheet.chip((MARGIN, middle - 7, 9, 14), code)
        sheet.text(MARGIN + 20, middle, name, _TYPE, theme.text)
        figure = number(counts[row])
        sheet.text(left + lengths[row] + 8, middle, figure, _TYPE - 1, theme.text_2 if counts[row] else theme.text_3)
