"""Tables in CSV or TSV: talk, a row a turn (``speaker,text``; ``start<TAB>end<TAB>text``, Whisper’s, in milliseconds),
or the answers to a survey, a row a respondent; see `columns`. Columns without names are told in files that are tables
by their name, for text may look so too.

Other columns are left out and named. Whisper’s CSV without a first row (``"words",0.38,2.76``) and the labels of
Audacity (``0.38<TAB>2.76<TAB>words``) are known by their numbers.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.domain.transcripts.labels import read_label
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.tables.columns import Survey, find_columns
from el2mp_desktop.importers.tables.csvquotes import quote_warnings
from el2mp_desktop.importers.utterances import Utterance, moment, spoken_source
from el2mp_desktop.language import tr


class TableImporter:
    name = "table"
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    @property
    def label(self) -> str:
        return tr("Table (CSV, TSV)")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head)
        rows = _rows(text[:20_000])[:20]
        hinted = path.suffix.lower() in self.suffixes
        whole = rows if len(rows) < 2 else rows[:-1]  # the last may be cut
        if hinted:
            mark = _marked(text)[1]
            rows, whole = _fitted(rows, mark), _fitted(whole, mark)
        columns = find_columns(rows, by_content=hinted) or find_columns(whole, by_content=hinted)
        if columns is not None:
            prose = isinstance(columns, Survey) and (_labelled(whole) or not (hinted or columns.certain(whole)))
            return 0.0 if prose else 0.9
        return 0.8 if (hinted or len(rows) > 1) and _timed(whole) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        check_pieces(decoded.text.count("\n"))
        rows = _fitted(_rows(decoded.text), _marked(decoded.text)[1])
        columns = find_columns(rows)
        misquoted = quote_warnings(*_marked(decoded.text))
        if columns is None and not _timed(rows):
            raise UserError(misquoted[0] if misquoted and not rows else no_columns())
        utterances = columns.utterances(rows) if columns else _numbered(rows)
        warnings = (*decoded.warnings, *misquoted, *(columns.left_out(rows) if columns else ()))
        yield spoken_source(
            title(path),
            self.name,
            utterances,
            warnings,
            {"encoding": decoded.encoding},
            marks=not isinstance(columns, Survey),
        )


def no_columns() -> str:
    return tr("Its first line names no column of text and speakers, such as “speaker” and “text”, and no question.")


def _rows(text: str) -> list[list[str]]:
    """Rows that are not blank; none where a cell has no end."""
    clean, mark = _marked(text)
    try:
        return [row for row in csv.reader(io.StringIO(clean, newline=""), delimiter=mark) if any(row)]
    except csv.Error:
        return []


def _fitted(rows: list[list[str]], mark: str) -> list[list[str]]:
    """What is too much in a row belongs to its last cell: words with commas that nobody put between quotation marks."""
    width = len(rows[0]) if rows else 0
    return [
        [*row[: width - 1], mark.join(row[width - 1 :])] if len(row) > width and any(row[width:]) else row
        for row in rows
    ]


def _marked(text: str) -> tuple[str, str]:
    """The text without what is no part of its cells, and what divides these: whichever its first line has most of."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "")
    first = text.split("\n", 1)[0]
    return text, max("\t;,", key=first.count)


def _labelled(rows: Sequence[Sequence[str]]) -> bool:
    """Whether lines begin with who speaks, so that the commas are those of sentences."""
    labels = [read_label(row[0]) for row in rows]
    return 2 * sum(1 for label in labels if label and label.layout == "colon") > len(rows)


def _numbered(rows: Sequence[Sequence[str]]) -> Iterator[Utterance]:
    for row in rows:
        words, start, end = row if _ordered(row) else (row[2], row[0], row[1])
        yield Utterance(words, None, moment(start), moment(end))


def _timed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row is words, then the time they begin and end (Whisper), or the other way about (Audacity)."""
    if not rows or not all(len(row) == 3 and "." in "".join(row) for row in rows):
        return False
    return all(_ordered(row) for row in rows) or all(_ordered((row[2], row[0], row[1])) for row in rows)


def _ordered(row: Sequence[str]) -> bool:
    start, end = moment(row[1]), moment(row[2])
    return start is not None and end is not None and start <= end and moment(row[0]) is None
