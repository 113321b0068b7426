"""The lines of a text that are not blank, each with what may be a label at its start."""

from typing import NamedTuple

from el2mp_desktop.domain.transcripts.interviews import as_interview
from el2mp_desktop.domain.transcripts.labels import Label, read_label
from el2mp_desktop.domain.transcripts.names import LONGEST_NAME


class Line(NamedTuple):
    """A line that is not blank; a tuple, for a transcript may have a hundred thousand."""

    start: int
    """Code point at which the line begins in its text."""
    text: str
    label: Label | None
    """What may be a label at its start."""
    gap: int
    """Blank lines above it, the first line's counted as if there were one more."""
    bare: bool
    """Whether nothing follows its label."""
    time_only: bool
    """Whether it is a time mark and nothing else."""


def read_lines(text: str) -> list[Line]:
    found: list[tuple[int, str, int]] = []
    labels: list[Label | None] = []
    of_names: dict[str, Label | None] = {}  # alone on their lines, they come again and again
    start, gap = 0, 1
    for line in text.split("\n"):
        if not line or line.isspace():
            gap += 1
        else:
            if len(line) > LONGEST_NAME:
                label = read_label(line)
            elif line in of_names:
                label = of_names[line]
            else:
                label = of_names[line] = read_label(line)
            found.append((start, line, gap))
            labels.append(label)
            gap = 0
        start += len(line) + 1
    read = as_interview([line for _, line, _ in found], labels)
    return [_line(*place, label) for place, label in zip(found, read, strict=True)]


def _line(start: int, text: str, gap: int, label: Label | None) -> Line:
    bare = label is not None and (label.rest >= len(text) or text[label.rest :].isspace())
    return Line(start, text, label, gap, bare, bare and label is not None and label.layout == "time")
