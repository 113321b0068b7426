"""PDF files with a text layer: their lines as they stand on the pages, then the turns of plain text.

A gap between lines divides paragraphs, a tab the cells of a table; hyphens at the ends of lines stay; columns are read
one after the other. Where each page lies is kept as a mark with its number. The outermost lines of most pages, or of
every other one, which stand at one height and differ in figures alone (“Interview 3, 2/5”), are left out and named,
unless a speaker’s label or a small letter begins them. A scan has no text layer; its pages can be read as images
(``pdf-images``).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.labels import read_label
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.document import document_source
from el2mp_desktop.importers.documents.pdffile import Line, opened, page_lines
from el2mp_desktop.importers.reading.files import check_pieces, title
from el2mp_desktop.language import tr

EDGE = 3
"""So many lines at the head and foot of a page are looked at for what recurs."""
MARGIN = 0.1
"""The part of a page’s height, at its head and at its foot, in which they stand."""
FEWEST = 3
"""Pages on which a line must recur; two are enough for the number of the page."""
_FIGURES = re.compile(r"\d+")
_NUMBERED = re.compile(r"[-–—\s]*(?:(?:page|p\.|seite)\s*)?#(?:\s*(?:/|of|sur|de|–|-)\s*#)?[-–—\s]*", re.IGNORECASE)


class _Recurring(NamedTuple):
    """What lines of several pages have in common."""

    pattern: str
    """With “#” for figures."""
    place: int
    """How far down the page, in 400ths of its height, about two points."""


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
        yield document_source(title(path), self.name, text, _left_out(pages, furniture), marks=marks)


def _left_out(pages: Sequence[Sequence[Line]], furniture: set[_Recurring]) -> tuple[str, ...]:
    """What was taken for the head or foot of pages, each as it first stands there."""
    if not furniture:
        return ()
    first: dict[str, str] = {}
    for line in (page[at] for page in pages for at in _edges(page)):
        if _recurring(line) in furniture:
            first.setdefault(_recurring(line).pattern, line.text)
    shown = ", ".join(tr("“{words}”", words=first[pattern][:40]) for pattern in sorted(first)[:5])
    return (tr("Lines at the head or foot of the pages were left out: {lines}.", lines=shown),)


def _furniture(pages: Sequence[Sequence[Line]]) -> set[_Recurring]:
    """What stands at the edge of most pages, and is no talk."""
    filled = [page for page in pages if page]
    speakers = _speakers(filled)
    seen: Counter[_Recurring] = Counter()
    for page in filled:
        lines = (page[at] for at in _edges(page))
        seen.update({_recurring(line) for line in lines if not _labelled(line.text, speakers)})
    return {line for line, count in seen.items() if _is_furniture(line.pattern, count, len(filled))}


def _is_furniture(pattern: str, count: int, pages: int) -> bool:
    """Whether what recurs so often is no talk: heads of left and right pages may differ, and words go on in small."""
    if _NUMBERED.fullmatch(pattern):
        return count > 1 and 2 * count > pages
    return count >= FEWEST and 5 * count >= 2 * pages and not pattern[:1].islower()


def _edges(page: Sequence[Line]) -> list[int]:
    """Which lines are the outermost ones in the margins at the head and at the foot."""
    down = sorted(range(len(page)), key=lambda at: page[at].place)
    head = [at for at in down[:EDGE] if page[at].place <= MARGIN]
    foot = [at for at in down[: -EDGE - 1 : -1] if page[at].place >= 1 - MARGIN]
    return head + foot


def _recurring(line: Line) -> _Recurring:
    return _Recurring(_FIGURES.sub("#", line.text), round(400 * line.place))


def _speakers(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Names that begin lines within the pages, more than once."""
    labels = (read_label(line.text) for page in pages for line in page if MARGIN < line.place < 1 - MARGIN)
    counts = Counter(label.name for label in labels if label and label.name)
    return {name for name, count in counts.items() if count > 1}


def _labelled(text: str, speakers: set[str]) -> bool:
    label = read_label(text)
    return label is not None and bool(label.name) and (label.layout == "colon" or label.name in speakers)


def _inside(page: Sequence[Line], furniture: set[_Recurring]) -> list[Line]:
    """The lines of a page without what stands around them."""
    dropped = {at for at in _edges(page) if _recurring(page[at]) in furniture}
    return [line for at, line in enumerate(page) if at not in dropped]


def _composed(pages: Sequence[Sequence[Line]], furniture: set[_Recurring]) -> tuple[str, list[Mark]]:
    """The text, and a mark for each page that has words."""
    text: list[str] = []
    marks: list[Mark] = []
    position = 0
    check_pieces(sum(len(page) for page in pages))
    for number, page in enumerate(pages, 1):
        lines = _inside(page, furniture)
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
