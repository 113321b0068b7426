"""Results on standard output: JSON for programs, a table for people; and CSV files."""

import csv
import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from el2mp_desktop.cli.terminal import one_line, width
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr

Record = Mapping[str, object]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
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


def short(id: str | None) -> str:
    """Enough of an id to tell things apart and to type."""
    return (id or "")[:_SHORT_ID]


def write_csv(out: Path, columns: Sequence[str], records: Sequence[Record], *, project: Path) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheets read it. The file is whole or is not replaced.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    refuse_projects(out, project)
    draft = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        with draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([_field(record[column]) for column in columns] for record in records)
        draft.replace(out)
    except OSError as error:
        raise UserError(tr("“{file}” could not be written: {reason}.", file=out, reason=error.strerror)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def refuse_projects(out: Path, project: Path) -> None:
    """No result is written over a project."""
    if out.suffix.lower() == ".el2mp" or out.resolve() == project.resolve():
        raise UserError(tr("“{file}” is a project. Choose another name for what is written.", file=out))


def _json(data: object, indent: int | None = None) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    return one_line(str(value))


def _field(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


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
