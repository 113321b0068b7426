"""PDF files with a text layer: their lines as they stand on the pages, then the turns of plain text.

A gap between lines divides paragraphs; hyphens at the ends of lines stay. Where each page lies is kept as a mark with
its number. Lines that stand at the head or foot of most pages and differ in figures alone (“Interview 3, 2/5”) are left
out and named. A scan has no text layer; its pages can be read as images (``pdf-images``).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.files import check_pieces, title
from el2mp_desktop.importers.pdffile import Line, opened, page_lines
from el2mp_desktop.importers.text import transcript
from el2mp_desktop.language import tr

EDGE = 3
"""So many lines at the head and foot of a page are looked at for what recurs."""
_FIGURES = re.compile(r"\d+")
_NUMBERED = re.compile(
    r"[-–—\s]*(?:(?:page|p\.|seite)\s*)?\d{1,4}(?:\s*(?:/|of|sur|de|–|-)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)


class PdfImporter:
    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)

    @property
    def label(self) -> str:
        return tr("PDF document")

    def score(self, path: Path, head: bytes) -> float:
        return 0.95 if b"%PDF-" in head[:1024] else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with opened(path) as document:
            pages = [page_lines(document, place) for place in range(len(document))]
        if not any(pages):
            raise UserError(tr("Its pages are pictures without text: have their text recognised (OCR) and import that, "
                               "or import the pages as images (pdf-images)."))  # fmt: skip
        furniture = _furniture(pages)
        text, marks = _composed(pages, furniture)
        yield transcript(title(path), self.name, text, _left_out(furniture), marks=marks)


def _left_out(furniture: set[tuple[bool, str]]) -> tuple[str, ...]:
    if not furniture:
        return ()
    shown = ", ".join(f"“{pattern[:40]}”" for pattern in sorted({pattern for _, pattern in furniture})[:5])
    return (tr("Lines at the head or foot of the pages were left out: {lines}.", lines=shown),)


def _furniture(pages: Sequence[Sequence[Line]]) -> set[tuple[bool, str]]:
    """What recurs at the head (True) or foot of most pages, with “#” for figures."""
    filled = [page for page in pages if page]
    seen: Counter[tuple[bool, str]] = Counter()
    for page in filled:
        seen.update({(head, pattern) for _, head, pattern in _edges(page)})
    return {
        (head, pattern)
        for (head, pattern), count in seen.items()
        if count >= 2 and 2 * count >= len(filled) and (count >= 3 or _NUMBERED.fullmatch(pattern.replace("#", "1")))
    }


def _edges(page: Sequence[Line]) -> Iterator[tuple[int, bool, str]]:
    """Places of the first and last lines, whether they are the first, and their pattern."""
    for place in range(min(EDGE, len(page))):
        yield place, True, _FIGURES.sub("#", page[place].text)
    for place in range(max(0, len(page) - EDGE), len(page)):
        yield place, False, _FIGURES.sub("#", page[place].text)


def _composed(pages: Sequence[Sequence[Line]], furniture: set[tuple[bool, str]]) -> tuple[str, list[Mark]]:
    """The text, and a mark for each page that has words."""
    text: list[str] = []
    marks: list[Mark] = []
    position = 0
    check_pieces(sum(len(page) for page in pages))
    for number, page in enumerate(pages, 1):
        dropped = {place for place, head, pattern in _edges(page) if (head, pattern) in furniture}
        lines = [line for place, line in enumerate(page) if place not in dropped]
        if not lines:
            continue
        body = canonical("".join(("\n\n" if line.opens else "\n") + line.text for line in lines).lstrip("\n")).text
        # Talk goes on over the end of a page, so no blank line divides the two.
        joint = "\n" if text else ""
        start = position + len(joint)
        text.append(joint + body)
        position = start + len(body)
        marks.append(Mark(start, position, "page", str(number)))
    return "".join(text), marks
