"""Opening PDF files with PDFium: locked and damaged ones, and the lines of a page as they stand on it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import RLock
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.files import MEGABYTE, read_bytes
from el2mp_desktop.language import number, tr

LIMIT = 200 * MEGABYTE
PAGE_LIMIT = 5_000
PARAGRAPH = 1.4
"""A line that stands so many times the usual distance below the one before it begins a paragraph."""

_LOCK = RLock()
"""PDFium may be used by one thread at a time."""
_PASSWORD = 4
_LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?")
_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, without the end of the line."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    opens: bool
    """Whether white space above it sets it apart from the line before."""


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
    """The lines of a page in the order of its content, words divided by spaces, hyphens at their ends kept."""
    page = document[place]
    try:
        words = page.get_textpage()
        try:
            return _lines(words, words.get_text_range())
        finally:
            words.close()
    finally:
        page.close()


def _lines(words: Any, text: str) -> list[Line]:
    found = [match for match in _LINE.finditer(text) if match[0].strip()]
    tops = [_top(words, _units(text, match)) for match in found]
    steps = [above - below for above, below in pairwise(tops) if above > below]
    usual = median(steps) if steps else 0.0
    opens = [True, *(above - below > PARAGRAPH * usual for above, below in pairwise(tops))]
    return [Line(_clean(match[0]), apart) for match, apart in zip(found, opens, strict=False)]


def _units(text: str, match: re.Match[str]) -> int:
    """PDFium counts UTF-16 units."""
    first = match.start() + len(match[0]) - len(match[0].lstrip())
    return first if text.isascii() else len(text[:first].encode("utf-16-le", "surrogatepass")) // 2


def _top(words: Any, place: int) -> float:
    """Of the letter’s line, not of the letter: the font’s own box."""
    if place >= words.count_chars():
        return 0.0
    return float(words.get_charbox(place, loose=True)[3])


def _clean(line: str) -> str:
    hyphened = line.endswith(_HYPHEN)
    return re.sub(r"[ \t\v\f]+", " ", line.rstrip(_HYPHEN)).strip() + ("-" if hyphened else "")
