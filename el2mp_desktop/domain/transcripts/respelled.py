"""Rarer layouts of transcripts put into the letters of commoner ones, character for character.

``#00:00:03-1# words`` (f4, easytranscript), ``{00:00:03} words`` and ``<00:00:03> words`` become ``[00:00:03.1]
words``; ``Ana> words``, ``Ana/ words``, ``Ana- words`` and ``Ana -> words`` become ``Ana: words``, as do ``- Ana:
words`` and ``(1) Ana: words``; ``(Ana) words`` becomes ``[Ana] words``; ``Q1) words`` becomes ``Q1. words``; ``S1:
00:00:03 words`` has brackets for the spaces, and ``S1 00:00:03 words``, ``L1 words`` and ``3  ANA   words`` (ICOR) have
tabs; times as in `written_times`. A talk in block quotes of Markdown loses their signs, a table with pipes has tabs for
them. Whatever ends a line in other programs ends it here, and what nobody sees at its beginning is a blank. The length
of the text never changes, so that what is found in it lies at the same place in the text as it was.
"""

import re
from collections import Counter
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.names import capitalised, clean_name
from el2mp_desktop.domain.transcripts.piped import is_piped, with_tabs
from el2mp_desktop.domain.transcripts.written_times import with_common_times

HEAD = 20_000
"""Code points of a text that are looked at: a program writes all of a transcript in the same way."""
_ABOVE = 2_000
"""Code points of a title and of what else may stand above the first who is named."""
_LINE_ENDS = ("\v", "\x85", "\u2028", "\u2029")
_UNSEEN = ("\u200b", "\u2060", "\ufeff")
_UNSEEN_FIRST = re.compile(f"^[{''.join(_UNSEEN)}]+", re.MULTILINE)
_HASHED = re.compile(r"^([ \t]*)#(\d{1,2}:\d\d(?::\d\d)?)(?:-(\d))?#(?=([ \t]*\S)?)", re.MULTILINE)
_BRACED = re.compile(r"[{<](\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)[}>]")
_NAME = r"[^\W\d_][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,3}?"
_QUOTED = re.compile(r"^( {0,3})>(?!>)", re.MULTILINE)
_QUOTED_NAME = re.compile(rf"^ {{0,3}}>[ \t]?(?:\*\*|__)?({_NAME})[ \u00a0\u202f]?:", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*[QRA]\d{1,3})\)(?=[ \t]+\S)", re.MULTILINE)


class _Layout(NamedTuple):
    found: re.Pattern[str]
    """Its first group is the name."""
    common: str
    """What it becomes, at the end of as many code points."""
    capitals: bool = False
    """Whether only names in capitals are believed."""
    recurring: int = 1
    """So many names come again."""
    times: int = 2
    """At least so often."""
    timed: bool = False
    """Whether its second group is a time."""


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile("^" + pattern, re.MULTILINE)


_LAYOUTS = (
    _Layout(_line(rf"({_NAME})(?<!-)>(?=[ \t]+\S)"), r"\1:"),
    _Layout(_line(rf"({_NAME})([ \u00a0]?)[-=]>(?=[ \t]+\S)"), r"\1\2: ", capitals=True, recurring=2),
    _Layout(_line(rf"({_NAME})-(?=[ \t\u00a0]+[^\s-])"), r"\1:", capitals=True, recurring=2),
    _Layout(_line(rf"\(({_NAME})\)(?=[ \t]+\S)"), r"[\1]", capitals=True, recurring=2),
    _Layout(_line(rf"(?=[A-ZÀ-Þ])({_NAME})([ \u00a0]?)/(?=\s+[^\s/])"), r"\1\2:", recurring=2),
    _Layout(_line(rf"[-*•–—]([ \t\u00a0]{{1,3}}{_NAME})(?=[ \u00a0\u202f]?:\s)"), r"\1", True, 2, times=3),
    _Layout(_line(rf"\(\d{{1,4}}\)([ \t]+{_NAME})(?=[ \u00a0\u202f]?:\s)"), r"\1", recurring=2),
    _Layout(_line(rf"({_NAME}) (\d{{1,2}}:\d\d:\d\d) (?=\S)"), r"\1\t\2\t", timed=True),
    _Layout(_line(rf"({_NAME}:) (\d{{1,2}}:\d\d:\d\d) (?=\S)"), r"\1[\2]", timed=True),
    _Layout(_line(r"(?:\d{1,4}[ \t]+)?([A-Z][A-Z\d]{1,9})  ( *)(?=[^\s\d:])"), r"\1\t \2", recurring=2),
    _Layout(_line(r"([A-Z]{1,4}\d{1,2}) (?=[\w«“\"'(\[.…])"), r"\1\t", recurring=2),
)


def respelled(text: str) -> str:
    """The text as its labels and times are looked for; itself nearly always, of the same length in any case."""
    text = _with_plain_lines(text)
    head = text[:HEAD]
    if "#" in head and len(_HASHED.findall(head)) >= 2:
        text = _with_hashes(text)
    if ("{" in head or "<" in head) and len(_BRACED.findall(head)) >= 2:
        text = _BRACED.sub(r"[\1]", text)
    if ">" in head and _is_quoted(head):
        text = _QUOTED.sub(r"\1 ", text)
    if "|" in head and is_piped(head):
        text = with_tabs(text)
    if len(_NUMBERED.findall(head)) >= 4:
        text = _NUMBERED.sub(r"\1.", text)
    text = with_common_times(text, HEAD)
    head = text[:HEAD]
    for layout in _LAYOUTS:
        if _is_talk(head, layout):
            return _in_common(text, layout)
    return text


def _in_common(text: str, layout: _Layout) -> str:
    return layout.found.sub(lambda found: found.expand(layout.common).rjust(len(found[0])), text)


def _with_plain_lines(text: str) -> str:
    for sign in _LINE_ENDS:
        text = text.replace(sign, "\n")
    if any(sign in text for sign in _UNSEEN):
        text = _UNSEEN_FIRST.sub(lambda found: " " * len(found[0]), text)
    return text


def _with_hashes(text: str) -> str:
    """Times before words in brackets; those alone on their line, too, where the text begins with one."""
    first = text.lstrip()[:1] == "#"

    def bracketed(found: re.Match[str]) -> str:
        before, clock, tenths, words = found.groups()
        if not (first or words):
            return found[0]
        return f"{before}[{clock}.{tenths}]" if tenths else f"{before}[{clock}]"

    return _HASHED.sub(bracketed, text)


def _is_quoted(head: str) -> bool:
    """Whether nearly all stands in block quotes, and somebody who is named before a colon there comes again."""
    lines = sum(1 for line in head.split("\n") if line.strip())
    if 4 * len(_QUOTED.findall(head)) < 3 * lines:
        return False
    counts = Counter(name for name in _QUOTED_NAME.findall(head) if clean_name(name))
    return len(counts) > 1 and max(counts.values()) > 1


def _is_talk(head: str, layout: _Layout) -> bool:
    """Whether at least two people are named, somebody more than once, where most paragraphs begin or half the lines.

    What stands above the first of them does not count. Times are those of a recording: the first hour comes first.
    """
    labels = {found.start(): found for found in layout.found.finditer(head)}
    names = [found[1].rstrip(":") for found in labels.values()]
    counts = Counter(name for name in names if clean_name(name) and (capitalised(name) or not layout.capitals))
    if len(counts) < 2 or sum(1 for count in counts.values() if count >= layout.times) < layout.recurring:
        return False
    first = next(iter(labels.values()))
    if layout.timed and int(first[2].partition(":")[0]):
        return False
    begins = first.start() if first.start() <= _ABOVE else 0
    openings = [found.end() for found in re.finditer(r"(?:\A|\n[ \t]*\n)\s*(?=\S)", head[begins:].rstrip())]
    if len(openings) > 1:
        return 5 * sum(1 for place in openings if place + begins in labels) >= 4 * len(openings)
    return 2 * len(labels) >= sum(1 for line in head[begins:].split("\n") if line.strip())
