"""Speakers of a play: a name in capitals before a full stop, what is done beside it in brackets or after a comma.

``HAMLET. To be, or not to be``, ``RASTIGNAC, à part. — Quel homme !``, ``VAUTRIN (riant). Non.``, or nothing
more on the line.
"""

import re

_PLAYED = re.compile(
    r"\s*(?P<name>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’\-]*(?:[ \u00a0](?:[A-ZÀ-ÖØ-Þ'’\-]+|\d+|de|du|la|le|et|and|of))*)"
    r"(?:[ \u00a0]*,[^.:;!?\n]{1,80}|[ \u00a0]*\([^()\n]{1,80}\))?[ \u00a0]*"
    r"\.(?:[ \u00a0]*[—–-])?(?:[ \u00a0]+(?=\S)|\s*$)"
)
_DIVISION = re.compile(
    r"(?:ACTE?|SC[EÈ]NE|TABLEAU|PROLOGUE|[EÉ]PILOGUE|CHAPITRE|CHAPTER|PART(?:IE)?|RIDEAU|CURTAIN|FIN|THE END|END|EXIT"
    r"|EXEUNT|ENTER|PERSONNAGES|CHARACTERS|DRAMATIS)\b"
)
_FEWEST_LETTERS = 3


def read_played(line: str) -> tuple[str, int] | None:
    """The speaker at the start of a line and the column at which the words begin."""
    found = _PLAYED.match(line)
    if not found or _DIVISION.match(found["name"]):
        return None
    letters = sum(1 for character in found["name"] if character.isupper())
    return (found["name"], found.end()) if letters >= _FEWEST_LETTERS else None
