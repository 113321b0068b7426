"""Tables for spreadsheets: codings as records, and CSV files that are whole or not there."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from el2mp_desktop.domain.rows import CodingRow, RegionRow, in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project
from el2mp_desktop.whole_files import writing_out

Record = Mapping[str, object]

CODING_COLUMNS = (
    *("id", "source", "source_name", "start", "end", "quote", "code", "code_name", "coder", "coder_id"),
    *("from_suggestion", "suggestion", "seen", "unsure", "to_discuss", "reading", "memo", "created_at", "region"),
)
LINK_COLUMNS = (
    *("id", "kind", "source", "source_name", "start", "end", "quote"),
    *("target", "target_name", "target_start", "target_end", "target_quote"),
    *("coder", "coder_id", "created_at", "needs_look", "before"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_codings(project: Project, out: Path) -> None:
    """Every coding of the project, a row each."""
    refuse_projects(out, project.path)
    write_csv(out, CODING_COLUMNS, coding_records(project))


def coding_record(coding: CodingRow, language: str) -> dict[str, object]:
    """A coding by `CODING_COLUMNS`: ``source`` and ``code`` are ids, their names in the language given."""
    return {
        "id": coding.id,
        "source": coding.source_id,
        "source_name": coding.source_name,
        "start": coding.start,
        "end": coding.end,
        "quote": coding.quote,
        "code": coding.code_id,
        "code_name": in_language(coding.code_name, language),
        "coder": coding.coder,
        "coder_id": coding.coder_id,
        "from_suggestion": coding.suggestion_id is not None,
        "suggestion": coding.suggestion_id,
        "seen": list(coding.seen),
        "unsure": coding.unsure,
        "to_discuss": coding.to_discuss,
        "reading": coding.reading,
        "memo": coding.memo,
        "created_at": coding.created_at,
        "region": None,
    }


def coding_records(project: Project) -> list[dict[str, object]]:
    """Of every coding: those of texts, then those of pictures."""
    language = project.language
    texts = [coding_record(coding, language) for coding in project.read.codings()]
    return texts + [region_record(row, language) for row in project.read.regions()]


def region_record(row: RegionRow, language: str) -> dict[str, object]:
    """A coding of a picture by `CODING_COLUMNS`: ``region`` is left, top, right, bottom in pixels."""
    place = row.region
    return {
        **dict.fromkeys(CODING_COLUMNS),
        "id": row.id,
        "source": row.source_id,
        "source_name": row.source_name,
        "quote": "",
        "code": row.code_id,
        "code_name": in_language(row.code_name, language),
        "coder": row.coder,
        "coder_id": row.coder_id,
        "from_suggestion": False,
        "seen": list(row.seen),
        "unsure": row.unsure,
        "to_discuss": row.to_discuss,
        "reading": row.reading,
        "memo": row.memo,
        "created_at": row.created_at,
        "region": [place.left, place.top, place.right, place.bottom],
    }


def link_records(project: Project) -> list[dict[str, object]]:
    """Every link by `LINK_COLUMNS`; ``before`` are the words that a correction rewrote since."""
    return [
        {
            "id": link.id,
            "kind": link.kind,
            "source": link.source_id,
            "source_name": link.source_name,
            "start": link.span.start,
            "end": link.span.end,
            "quote": link.quote,
            "target": link.target_source_id,
            "target_name": link.target_name,
            "target_start": link.target.start,
            "target_end": link.target.end,
            "target_quote": link.target_quote,
            "coder": link.coder,
            "coder_id": link.coder_id,
            "created_at": link.created_at,
            "needs_look": bool(link.before),
            "before": list(link.before),
        }
        for link in project.read.links()
    ]


def write_csv(out: Path, columns: Sequence[str], records: Iterable[Record]) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheets read it. The file is whole or is not replaced.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with writing_out(out) as draft, draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        write_rows(file, columns, records)


def write_rows(file: TextIO, columns: Sequence[str], records: Iterable[Record], line_end: str = "\r\n") -> None:
    """The lines of the table, as `write_csv` has them."""
    writer = csv.writer(file, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([_field(record[column]) for column in columns] for record in records)


def refuse_projects(out: Path, project: Path) -> None:
    """No result is written over a project."""
    if out.suffix.lower() == ".el2mp" or out.resolve() == project.resolve():
        raise UserError(tr("“{file}” is a project. Choose another name for what is written.", file=out))


def _field(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
