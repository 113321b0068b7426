"""Quotation marks of a CSV file that are not closed as they should be: readers take the rows after one into a cell."""

import csv
import io

from el2mp_desktop.language import tr


def misplaced_quote(text: str, delimiter: str) -> int:
    """The line in which a row begins that has such a mark, counted from 1; 0 where there is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        return line
    return 0


def quote_warnings(text: str, delimiter: str) -> tuple[str, ...]:
    line = misplaced_quote(text, delimiter) if '"' in text else 0
    if not line:
        return ()
    return (tr("A quotation mark in line {line} is not closed as it should be: rows after it may be in one turn.",
               line=line),)  # fmt: skip
