"""Excel workbooks (``.xlsx``): the first sheet with columns of talk or with answers to questions; see `columns`.

The first row that is not empty names the columns. Other sheets and columns are left out and named; formulas count with
the value that was saved; where none was, that is said.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.files import MEGABYTE, PIECE_LIMIT, open_zip, read_entry, title
from el2mp_desktop.importers.tables.columns import MOST, Survey, find_columns, header_at
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr, trn

SHEETS = 50
"""Sheets that are looked at."""

GAP = 1_000
"""After so many blank rows a sheet is at its end: one stray cell may stand a million rows below."""

_FORMULA = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]{0,9000}</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
"""A cell’s formula and the end of the cell: between the two its value would stand."""


class XlsxImporter:
    name = "xlsx"
    suffixes: tuple[str, ...] = (".xlsx",)

    @property
    def label(self) -> str:
        return tr("Excel workbook")

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK"):
            return 0.0
        try:
            with zipfile.ZipFile(path) as archive:
                return 0.98 if "xl/workbook.xml" in archive.NameToInfo else 0.0
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return 0.3 if path.suffix.lower() in self.suffixes else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with open_zip(path, limit=64 * MEGABYTE) as archive:
            unsaved = _unsaved(archive)
            sheets = _sheets(path)
        names = [name for name, _ in sheets]
        for name, rows in sheets:
            at = header_at(rows)
            above = [Utterance(" ".join(cell for cell in row if cell.strip())) for row in rows[:at]]
            rows = rows[at:]
            columns = find_columns(rows)
            if columns is None:
                continue
            others = [other for other in names if other != name]
            left_out = (tr("Sheets left out: {names}.", names=", ".join(others[:8])),) if others else ()
            yield spoken_source(
                title(path),
                self.name,
                (*above, *columns.utterances(rows)),
                (*columns.left_out(rows), *left_out, *unsaved),
                {"sheet": name},
                marks=not isinstance(columns, Survey),
            )
            return
        raise UserError(tr("No sheet names, in its first rows, a column of text and speakers, or a question."))


def _unsaved(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """What a program wrote that never calculated: formulas without a value."""
    names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    count = sum(len(_FORMULA.findall(read_entry(archive, name))) for name in names[:SHEETS])
    if not count:
        return ()
    return (
        trn(
            "{count} formula has no value in the file: open and save it in a spreadsheet, then import it again.",
            "{count} formulas have no value in the file: open and save it in a spreadsheet, then import it again.",
            count,
        ),
    )


def _sheets(path: Path) -> list[tuple[str, list[list[str]]]]:
    import openpyxl

    try:
        with path.open("rb") as file:  # by its name, openpyxl would refuse a file that is called otherwise
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            return [(sheet.title, _rows(sheet)) for sheet in book.worksheets[:SHEETS]]
    except OSError:
        raise
    except Exception:  # openpyxl lets through whatever its parts raise on a damaged file
        raise UserError(tr("The Excel workbook is damaged.")) from None


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # what a file says of its size may be a lie
    found: list[list[str]] = []
    blank = 0
    for row in sheet.iter_rows(max_col=MOST, values_only=True):
        if any(value is not None for value in row):
            found.append([_text(value) for value in row])
            blank = 0
        else:
            blank += 1
        if blank > GAP or len(found) > PIECE_LIMIT:
            break
    return [row for row in found if any(row)]


def _text(value: object) -> str:
    """Times of day are times of the recording there; whole numbers have no “.0”."""
    if value is None:
        return ""
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, (datetime, time)):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
