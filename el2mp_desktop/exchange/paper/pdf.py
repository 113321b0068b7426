"""An annotated source as PDF, whose words are words: they can be searched, copied and read aloud.

matplotlib writes it, as it does the charts: it shapes and embeds the typefaces, and no window is needed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from el2mp_desktop.exchange.paper.pages import HEIGHT, WIDTH, Page, pages
from el2mp_desktop.exchange.paper.picture import marked
from el2mp_desktop.exchange.paper.source import Annotated, Picture, Remark
from el2mp_desktop.exchange.paper.typefaces import Typefaces
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr
from el2mp_desktop.whole_files import writing_out

_POINTS_PER_INCH = 72


def write_pdf(source: Annotated, out: Path, report: Report, cancel: Cancel) -> int:
    """The file is whole or is not replaced. Returns how many of its characters no typeface has.

    Raises `UserError` where it cannot be written, `Cancelled` where somebody asked to stop.
    """
    faces = Typefaces(_texts(source))
    sheets = pages(source, faces)
    about = {"Title": source.name, "Creator": None, "Producer": None, "CreationDate": None}
    with (
        writing_out(out) as draft,
        matplotlib.rc_context({"pdf.fonttype": 42}),
        PdfPages(draft, metadata=about) as file,
    ):
        for place, page in enumerate(sheets, 1):
            cancel.check()
            report(place, len(sheets), tr("Writing the pages"))
            file.savefig(_figure(page, faces, source.picture))
    return sum(source.text.count(letter) for letter in faces.missing)


def _figure(page: Page, faces: Typefaces, picture: Picture | None) -> Figure:
    figure = Figure(figsize=(WIDTH / _POINTS_PER_INCH, HEIGHT / _POINTS_PER_INCH))
    figure.add_artist(_Drawing(page, faces, picture))
    return figure


class _Drawing(Artist):
    """A page as it is: matplotlib places nothing of it."""

    def __init__(self, page: Page, faces: Typefaces, picture: Picture | None) -> None:
        super().__init__()
        self._page, self._faces, self._picture = page, faces, picture

    def draw(self, renderer: Any) -> None:
        pen = renderer.new_gc()
        pen.set_linewidth(0)
        if self._page.picture is not None and self._picture is not None:
            shown = self._page.picture
            place = Affine2D().scale(shown.width, shown.height)
            pixels = np.asarray(marked(self._picture).convert("RGBA"))[::-1]
            renderer.draw_image(pen, shown.x, HEIGHT - shown.y - shown.height, pixels, place)
        for bar in self._page.bars:
            place = Affine2D().scale(bar.width, bar.height).translate(bar.x, HEIGHT - bar.y - bar.height)
            renderer.draw_path(pen, Outline.unit_rectangle(), place, _channels(bar.colour))
        for words in self._page.words:
            pen.set_foreground(words.face.colour)
            renderer.draw_text(pen, words.x, HEIGHT - words.y, words.text, self._faces.properties(words.face), 0)
        pen.restore()


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _texts(source: Annotated) -> Iterator[str]:
    """All that will be set."""
    yield from (source.name, source.facts, source.text, "□ ·→0123456789")
    yield from _said(source.memos)
    for block in source.blocks:
        yield from (block.voice, block.detail, *_said(block.memos))
    for note in source.all_notes:
        yield from (note.code, note.coder, *note.flags, *_said(note.memos), *_said(note.replies))


def _said(remarks: Iterable[Remark]) -> Iterator[str]:
    for remark in remarks:
        yield from (remark.coder, remark.initials, remark.text)
