"""Where sentences begin and end, in French and English talk."""

import re

from el2mp_desktop.domain.text import Span

# The end of a sentence: its marks (French ones after a no-break space), closing quotes, then a space or the end.
_END = re.compile(r"[.!?…]+(?:[”’\"')\]]|[ \u00a0\u202f]?»)*(?=\s|$)|[\n\u2028\u2029]+")
_MARK = re.compile(r"[.!?…\n\u2028\u2029]")
_ABBREVIATION = re.compile(
    r"\b(?:[A-ZÀ-Þ]|MM|Mme|Mlle|Mr|Mrs|Ms|Dr|Pr|Me|St|Ste|art|cf|al|etc|ex|p|pp|n|no|nos|vol|fig|vs|e\.g|i\.e)\.$"
)


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without the white space around them."""
    found: list[Span] = []
    words = text.strip()
    if words and not _MARK.search(words, 0, len(words) - 1):  # most turns of talk
        start = text.index(words)
        return [Span(start, start + len(words))]
    start = 0
    for end in _END.finditer(text):
        if _goes_on(text, start, end):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return found


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    """Whether the point belongs to an abbreviation, or a small letter shows that the sentence is not over."""
    if text[end.start()] in "\n\u2028\u2029":
        return False
    if _ABBREVIATION.search(text, max(start, end.start() - 6), end.end()):
        return True
    after = text[end.end() : end.end() + 3].lstrip(" \u00a0\u202f«“\"'(")
    return after[:1].islower() and end[0] != "?"


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    inside = text[start:end]
    words = inside.strip()
    if words:
        first = start + inside.index(words[0])
        found.append(Span(first, first + len(words)))
