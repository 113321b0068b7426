"""Rarer layouts of transcripts put into the letters of commoner ones, character for character.

``#00:00:03-1# words`` (f4, easytranscript) and ``{00:00:03} words`` become ``[00:00:03.1] words``; ``Ana> words``
becomes ``Ana: words``; ``(Ana) words`` becomes ``[Ana] words``; ``S1: 00:00:03 words`` has brackets for the spaces, and
``S1 00:00:03 words`` tabs. The length of the text never changes, so that what is found in it lies at the same place in
the text as it was.
"""

import re
from collections import Counter

from el2mp_desktop.domain.names import capitalised, clean_name

HEAD = 20_000
"""Code points of a text that are looked at: a program writes all of a transcript in the same way."""
_HASHED = re.compile(r"^([ \t]*)#(\d{1,2}:\d\d(?::\d\d)?)(?:-(\d))?#(?=([ \t]*\S)?)", re.MULTILINE)
_BRACED = re.compile(r"^([ \t]*)\{(\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)\}", re.MULTILINE)
_NAME = r"[^\W\d_][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,3}?"
_ANGLED = re.compile(rf"^({_NAME})>(?=[ \t]+\S)", re.MULTILINE)
_ROUND = re.compile(rf"^\(({_NAME})\)(?=[ \t]+\S)", re.MULTILINE)
_SPACED = re.compile(rf"^({_NAME}) (\d{{1,2}}:\d\d:\d\d) (?=\S)", re.MULTILINE)
_COLON = re.compile(rf"^({_NAME}:) (\d{{1,2}}:\d\d:\d\d) (?=\S)", re.MULTILINE)
_LAYOUTS = ((_ANGLED, r"\1:", False), (_ROUND, r"[\1]", True), (_SPACED, r"\1\t\2\t", False),
            (_COLON, r"\1[\2]", False))  # fmt: skip
"""Where a name stands, what it becomes, and whether only names in capitals are believed."""


def respelled(text: str) -> str:
    """The text as its labels and times are looked for; itself nearly always, of the same length in any case."""
    head = text[:HEAD]
    if "#" in head and len(_HASHED.findall(head)) >= 2:
        text = _with_hashes(text)
    if "{" in head and len(_BRACED.findall(head)) >= 2:
        text = _BRACED.sub(r"\1[\2]", text)
    for layout, common, capitals in _LAYOUTS:
        if _is_talk(head, layout, capitals):
            return layout.sub(common, text)
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


def _is_talk(head: str, layout: re.Pattern[str], capitals: bool) -> bool:
    """Whether at least two people are named, somebody more than once, where most paragraphs begin or half the lines.

    Times are those of a recording: the first hour comes first.
    """
    labels = {found.start(): found for found in layout.finditer(head)}
    names = [found[1].rstrip(":") for found in labels.values()]
    counts = Counter(name for name in names if clean_name(name) and (capitalised(name) or not capitals))
    recurring = sum(1 for count in counts.values() if count > 1)
    if len(counts) < 2 or recurring < (2 if capitals else 1):
        return False
    if layout.groups > 1 and int(next(iter(labels.values()))[2].partition(":")[0]):
        return False
    openings = [found.end() for found in re.finditer(r"(?:\A|\n[ \t]*\n)\s*(?=\S)", head.rstrip())]
    if len(openings) > 1:
        return 5 * sum(1 for place in openings if place in labels) >= 4 * len(openings)
    return 2 * len(labels) >= sum(1 for line in head.split("\n") if line.strip())
