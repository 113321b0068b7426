"""Results on standard output: JSON for programs, a table for people."""

import json
import sys
import unicodedata
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from el2mp_desktop.cli.terminal import one_line, width
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr

STANDARD_OUTPUT = Path("-")
_GAP = "  "
_SHORT_ID = 8
_NARROWEST = 20


def print_json(data: object) -> None:
    """UTF-8, a line a record where there are many."""
    if isinstance(data, list):
        lines = ",\n".join(_json(item) for item in data)
        print(f"[\n{lines}\n]" if lines else "[]")
    else:
        print(_json(data, indent=1))


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns side by side; on a terminal the last one is cut where the line ends. Nothing where there are no rows."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        return
    numeric = [all(isinstance(value, int | float | None) for value in column) for column in zip(*rows, strict=True)]
    widths = [max(map(_columns, column)) for column in zip(list(heads), *cells, strict=True)]
    room = width()
    if room is not None:
        widths[-1] = max(_NARROWEST, room - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1))
    for row in (list(heads), *cells):
        print(_GAP.join(_fit(*field) for field in zip(row, widths, numeric, strict=True)).rstrip())


def check_csv(args: Namespace) -> None:
    """Refuse a ``--csv`` that would take the place of a project, or go where ``--json`` goes."""
    from el2mp_desktop.exchange.tables import refuse_projects

    if args.csv == STANDARD_OUTPUT:
        if args.json:
            raise UserError(tr("Only one of --json and --csv - can go to standard output."))
    elif args.csv:
        refuse_projects(args.csv, args.file)


def put_csv(out: Path, columns: Sequence[str], records: Iterable[Mapping[str, object]]) -> None:
    """Into a file; to standard output where it is called “-”."""
    from el2mp_desktop.exchange.tables import write_csv, write_rows

    if out == STANDARD_OUTPUT:
        # No byte-order mark: what follows in a pipe takes it for a letter of the first column's name.
        write_rows(sys.stdout, columns, records, line_end="\n")
    else:
        write_csv(out, columns, records)


def short(id: str | None) -> str:
    """Enough of an id to tell things apart and to type."""
    return (id or "")[:_SHORT_ID]


def _json(data: object, indent: int | None = None) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    return one_line(str(value))


def _columns(text: str) -> int:
    """How many columns a terminal gives to a text: wide letters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fit(text: str, room: int, right: bool) -> str:
    if _columns(text) > room:
        text = _cut(text, room - 1) + "…"
    padding = " " * (room - _columns(text))
    return padding + text if right else text + padding


def _cut(text: str, room: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > room:
            return text[:index]
    return text
