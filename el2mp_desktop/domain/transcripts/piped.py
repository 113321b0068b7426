"""Talk in a table of Markdown, ``| Ana | 00:01 | words |``, as lines with tabs of the same length."""

import re
from collections.abc import Sequence

from el2mp_desktop.domain.transcripts.names import clean_name

_PIPE = re.compile(r"(?<!\\)\|")
_FEWEST = 3
"""Rows below the heading."""
_NAMES = 3
"""Columns in one of which the names stand."""


def is_piped(head: str) -> bool:
    """Whether at least half of the lines are rows of a table with a heading, a column of names, of which one recurs,
    and, the last, one of words."""
    lines = [line for line in head.split("\n") if line.strip()]
    rows = [_cells(line) for line in lines if _is_row(line) and not _is_rule(line)][1:]
    if len(rows) < _FEWEST or 2 * len(rows) < len(lines) - 2 or not any(map(_is_rule, lines)):
        return False
    worded = sum(1 for row in rows if " " in row[-1])
    return 2 * worded >= len(rows) and any(_names_people(rows, place) for place in range(_NAMES))


def with_tabs(text: str) -> str:
    """The text with tabs for the signs between the cells of rows, and blanks for those about them."""
    return "\n".join(map(_tabbed, text.split("\n")))


def _names_people(rows: Sequence[Sequence[str]], place: int) -> bool:
    names = [name for row in rows if len(row) > place + 1 and (name := clean_name(row[place]))]
    return 10 * len(names) >= 9 * len(rows) and 1 < len(set(names)) < len(names)


def _is_row(line: str) -> bool:
    line = line.strip()
    return len(line) > 2 and line[0] == line[-1] == "|"


def _is_rule(line: str) -> bool:
    line = line.strip()
    return set(line) <= set("|:- \t") and "-" in line and "|" in line


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _PIPE.split(line.strip()[1:-1])]


def _tabbed(line: str) -> str:
    if not _is_row(line):
        return line
    if _is_rule(line):
        return " " * len(line)
    first, last = line.index("|"), line.rindex("|")
    return f"{line[:first]} {_PIPE.sub(chr(9), line[first + 1 : last])} {line[last + 1 :]}"
