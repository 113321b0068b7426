"""Opening PDF files with PDFium: locked and damaged ones, and the lines of a page as they stand on it."""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import RLock
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.documents.pdf_columns import Box, Row, Word, by_columns
from el2mp_desktop.importers.reading.files import MEGABYTE, read_bytes
from el2mp_desktop.language import number, tr

LIMIT = 200 * MEGABYTE
PAGE_LIMIT = 5_000
PARAGRAPH = 1.4
"""A line that stands so many times the usual distance below the one before it begins a paragraph."""
RAISED = 0.6
"""A word whose middle is so many heights of its letters above or below the last one’s stands on another line."""
RETURNED = 0.2
"""The same, where it begins left of the last one."""
SLOPE = 0.2
"""Letters that are turned by more than this sine do not stand on lines across the page."""

_LOCK = RLock()
"""PDFium may be used by one thread at a time."""
_PASSWORD = 4
_LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?")
_WORD = re.compile(r"\w+|[^\w\s\ufffe]+")
"""Or signs: PDFium may join a line to a full stop without a space."""
_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, without the end of the line."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    opens: bool
    """Whether white space above it sets it apart from the line before."""
    place: float
    """How far down the page it stands: 0 at its head, 1 at its foot."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The document; `UserError` where it is locked, damaged or endless."""
    import pypdfium2

    data = read_bytes(path, LIMIT)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD:
                raise UserError(tr("The PDF is locked with a password; save a copy without one.")) from None
            raise UserError(tr("The PDF is damaged.")) from None
        try:
            if len(document) > PAGE_LIMIT:
                raise UserError(tr("It has more than {count} pages, too many to be read.", count=number(PAGE_LIMIT)))
            yield document
        except pypdfium2.PdfiumError:
            raise UserError(tr("The PDF is damaged.")) from None
        finally:
            document.close()


def page_lines(document: Any, place: int) -> list[Line]:
    """The lines of a page in the order of its content, words divided by spaces, hyphens at their ends kept.

    Columns whose lines are written across are read one after the other. Lines beyond the page’s edges, which nobody
    sees, are left out.
    """
    page = document[place]
    try:
        _, foot, _, head = page.get_cropbox()
        words = page.get_textpage()
        try:
            rows = [row for row in _rows(words, words.get_text_range()) if _shows(row.box, foot, head)]
            rows = by_columns(rows, lambda unit: float(words.get_charbox(_letter(words, unit))[2]))
        finally:
            words.close()
    finally:
        page.close()
    tops = [row.box.top for row in rows]
    steps = [above - below for above, below in pairwise(tops) if above > below]
    usual = median(steps) if steps else 0.0
    opens = [True, *(above - below > PARAGRAPH * usual for above, below in pairwise(tops))]
    height = max(head - foot, 1.0)
    return [Line(_told(row), apart, (head - row.box.top) / height) for row, apart in zip(rows, opens, strict=False)]


def _rows(words: Any, text: str) -> Iterator[Row]:
    """The lines PDFium finds, cut where a word stands lower or higher than the one before it."""
    wide = [place for place, letter in enumerate(text) if letter > "\uffff"]  # PDFium counts UTF-16 units
    for line in _LINE.finditer(text):
        begin, first, before, edge = line.start(), None, None, 0.0
        found: list[Word] = []
        for word in _WORD.finditer(text, *line.span()):
            start, end = word.start(), word.end() - 1
            box, left = _box(words, start + bisect_left(wide, start))
            if first and before and (_differ(before, box) or (left < edge and _differ(before, box, RETURNED))):
                yield Row(text[begin:start], first, tuple(found))
                begin, first, found = start, box, []
            first, before, edge = first or box, box, left
            if box.known:
                found.append(Word(start - begin, left, end + bisect_left(wide, end)))
        if first:
            yield Row(text[begin : line.end()], first, tuple(found))


def _shows(box: Box, foot: float, head: float) -> bool:
    """Whether it stands between these heights."""
    return not box.known or (box.top > foot and box.bottom < head)


def _differ(one: Box, other: Box, least: float = RAISED) -> bool:
    """Whether the two stand on different lines; raised figures do not."""
    height = max(one.top - one.bottom, other.top - other.bottom)
    apart = abs(one.top + one.bottom - other.top - other.bottom) > 2 * least * height
    return one.known and other.known and apart


def _letter(words: Any, unit: int) -> int:
    """The number of the letter at a place of the page’s text."""
    from pypdfium2 import raw

    return int(raw.FPDFText_GetCharIndexFromTextIndex(words, unit))


def _box(words: Any, unit: int) -> tuple[Box, float]:
    """Of the letter’s line, not of the letter: the font’s own box; turned letters have none. And its left edge."""
    from pypdfium2 import raw

    place = _letter(words, unit)
    if not 0 <= place < words.count_chars() or abs(math.sin(raw.FPDFText_GetCharAngle(words, place))) > SLOPE:
        return Box(0.0, 0.0), 0.0
    left, bottom, _, top = words.get_charbox(place, loose=True)
    return Box(bottom, top), left


def _told(row: Row) -> str:
    """What a line says, a tab between cells of a table."""
    if not row.cell:
        return _clean(row.text)
    return f"{_clean(row.text[: row.cell])}\t{_clean(row.text[row.cell :])}"


def _clean(line: str) -> str:
    hyphened = line.endswith(_HYPHEN)
    return re.sub(r"[ \t\v\f]+", " ", line.rstrip(_HYPHEN)).strip() + ("-" if hyphened else "")
