"""Interviews whose turns begin with letters for question and answer: ``Q. words``, ``R. mots``, ``Q1:``, ``R12 –``.

The number of a question is not part of who speaks: the labels of ``Q1.``, ``R1.``, ``Q2.``, ``R2.`` are read as those
of two voices, as long as the numbers of the questions rise and each answer has that of its question or none. Else, as
in a group of respondents R1 to R4, they are names.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.labels import Label

_ANSWERS = frozenset("AR")
_LAYOUTS = frozenset(("dotted", "dashed"))
_LETTERED = re.compile(
    r"\s*(?:\d{1,4}[ \t]+)?(?:\*\*|__)?(?P<name>[QAR]\d{0,3})"
    r"(?:\.(?:\*\*|__)?(?:[ \u00a0]\d{1,3}(?=[ \u00a0]?[-–—:.)]))?(?:[ \u00a0]?[-–—:.)](?=[ \u00a0]))?"
    r"|(?P<dash>[ \u00a0][-–—]))[ \u00a0]+(?=\S)"
)
_BEGINNING = 40
_NUMBERED = re.compile(
    r"(?P<voice>(?P<asks>q|question)|r|a|rép|réponse|reponse|answer)[ .\u00a0]{0,2}(?:n[°o]\.? ?)?"
    r"(?P<number>\d{1,3})?(?: ?(?:bis|ter|[a-d]))?",
    re.IGNORECASE,
)
_FIRST = frozenset("QqRrAa")
_FEWEST = 2
_FEW = 0.2
"""Part of the answers that may have another number than their question: people miscount."""


class _Asked(NamedTuple):
    voice: str
    asks: bool
    number: int | None


def as_interview(lines: Sequence[str], labels: Sequence[Label | None]) -> Sequence[Label | None]:
    """The labels of the lines of a text, as they are read where it is an interview; the same in any other."""
    first = [label.name[0] for label in labels if label and label.layout in _LAYOUTS]
    if first.count("Q") >= _FEWEST and not _ANSWERS.isdisjoint(first):
        labels = [_lettered(line) or label for line, label in zip(lines, labels, strict=True)]
    found = {place: asked for place, label in enumerate(labels) if label and (asked := _read(label.name))}
    if not _are_numbered(list(found.values())):
        return labels
    return [
        label._replace(name=found[place].voice) if label and place in found else label
        for place, label in enumerate(labels)
    ]


def _lettered(line: str) -> Label | None:
    """The letter before a full stop or a dash, also where a name seems to stand there: “R. Oui : on était trois.”"""
    found = _LETTERED.match(line, 0, _BEGINNING)
    return Label("dashed" if found["dash"] else "dotted", found["name"], found.end()) if found else None


def _read(name: str) -> _Asked | None:
    found = _NUMBERED.fullmatch(name) if name[:1] in _FIRST else None
    if not found:
        return None
    number = int(found["number"]) if found["number"] else None
    return _Asked(found["voice"], found["asks"] is not None, number)


def _are_numbered(found: Sequence[_Asked]) -> bool:
    """Whether the numbers are those of questions; some answers may have none, or a wrong one."""
    asked = [each.number for each in found if each.asks and each.number is not None]
    if len(set(asked)) < _FEWEST or any(one > other for one, other in pairwise(asked)):
        return False
    latest: int | None = None
    answers = others = 0
    for each in found:
        if each.asks:
            latest = each.number
        elif latest is not None:
            answers += 1
            others += each.number not in {None, latest}
    return answers >= _FEWEST and 2 * answers >= len(asked) and others <= _FEW * answers
