"""Marks: what stands in a transcript's text and is not words, and where the pages of a document lie."""

from dataclasses import dataclass

KINDS = ("pause", "overlap", "laughter", "sound", "unclear", "repair", "filler", "remark", "page")
"""``sound`` is anything heard but laughter; ``unclear`` what could not be made out; ``repair`` a repetition or a
retracing; ``filler`` a hesitation such as *euh* where it is marked as one; ``remark`` the transcriber's own words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points of the source's text, half-open, brackets included."""

    start: int
    end: int
    kind: str
    value: str = ""
    """What the notation says: seconds of a pause, number of a page; empty where it says nothing."""
