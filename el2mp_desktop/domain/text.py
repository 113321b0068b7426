"""Canonical text, spans of it, and the one conversion between code points and UTF-16 units.

Positions are Unicode code points of the canonical text, half-open ``[start, end)``, everywhere but inside Qt.
"""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from el2mp_desktop.language import tr

REPLACEMENT = "\ufffd"
_BROKEN = re.compile("[\0\ud800-\udfff]")
CONTEXT = 32
"""How many code points of context a coding keeps on either side."""

_ASTRAL = re.compile("[^\x00-\uffff]")
_BREAKABLE = re.compile("[^\\S\u00a0\u2007\u202f]+")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: code points, half-open ``[start, end)``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Canonical(NamedTuple):
    text: str
    warnings: tuple[str, ...] = ()


def canonical(raw: str) -> Canonical:
    """The text every position refers to.

    A leading BOM is dropped, CRLF and lone CR become LF, NUL and lone surrogates become U+FFFD with a warning.
    Everything else stays as it is: no-break spaces, U+2028, combining marks, emoji.
    """
    text = raw.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_whole(text):
        return Canonical(text)
    clean, broken = _BROKEN.subn(REPLACEMENT, text)
    return Canonical(clean, (tr("{count} unreadable characters were replaced by �.", count=broken),))


def _is_whole(text: str) -> bool:
    """Whether it has no NUL and no lone surrogate; many times as fast as a search for them."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def text_sha(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def context(text: str, span: Span, width: int = CONTEXT) -> tuple[str, str]:
    """What stands before and after a span, for finding it again."""
    return text[max(0, span.start - width) : span.start], text[span.end : span.end + width]


def one_line(text: str) -> str:
    """Words as they are shown on a line: line breaks and runs of spaces are one space, no-break spaces stay."""
    return _BREAKABLE.sub(" ", text).strip()


class Utf16Map:
    """Converts positions between code points and the UTF-16 units that Qt counts.

    Only characters beyond U+FFFF take two units; a text without any costs nothing.
    """

    def __init__(self, text: str) -> None:
        self._astral = [] if text.isascii() else [found.start() for found in _ASTRAL.finditer(text)]
        self._units = [position + count for count, position in enumerate(self._astral)]
        self.length = len(text)
        self.units = len(text) + len(self._astral)

    def to_units(self, position: int) -> int:
        """UTF-16 units before a code-point position (0 to length)."""
        if not self._astral:
            return position
        return position + bisect_right(self._astral, position - 1)

    def to_points(self, units: int) -> int:
        """Code points before a UTF-16 position; inside a surrogate pair it means the pair's start."""
        if not self._units:
            return units
        before = bisect_right(self._units, units - 1)
        point = units - before
        if before and self._units[before - 1] == units - 1:
            return self._astral[before - 1]
        return point
