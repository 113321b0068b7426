"""OpenDocument texts (``.odt``): paragraphs, headings, lists and tables in their order, then the turns of plain text.

Paragraphs are divided by a blank line, the cells of a table row by a tab; text deleted with tracked changes is left
out, inserted text is in. Footnotes and comments are left out and counted; headers and footers are not read.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.document import document_source
from el2mp_desktop.importers.reading.files import MEGABYTE, open_zip, read_entry, title
from el2mp_desktop.importers.reading.xmlfile import parse
from el2mp_desktop.language import tr, trn

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_NOTES = {f"{_TEXT}note", f"{_OFFICE}annotation"}
_SKIPPED = {*_NOTES, f"{_TEXT}tracked-changes", f"{_OFFICE}annotation-end"}
_MIMETYPE = b"application/vnd.oasis.opendocument.text"


class OdtImporter:
    name = "odt"
    suffixes: tuple[str, ...] = (".odt",)

    @property
    def label(self) -> str:
        return tr("OpenDocument text")

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK"):
            return 0.0
        try:
            with zipfile.ZipFile(path) as archive:
                known = "content.xml" in archive.NameToInfo and _MIMETYPE in head[:200]
                return 0.98 if known else 0.0
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return 0.3 if path.suffix.lower() in self.suffixes else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with open_zip(path, limit=64 * MEGABYTE) as archive:
            if "content.xml" not in archive.NameToInfo:
                raise UserError(tr("The OpenDocument text is damaged."))
            data = read_entry(archive, "content.xml", 64 * MEGABYTE)
        body = parse(data).find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise UserError(tr("The OpenDocument text is damaged."))
        tables: list[str] = []
        raw = "\n\n".join(block for block in _blocks(body, tables) if block.strip())
        left_out = _left_out(sum(1 for _ in body.iter(*_NOTES)))
        yield document_source(title(path), self.name, raw, left_out, tables=tables)


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} footnote or comment was left out.", "{count} footnotes and comments were left out.", count),)


def _blocks(element: Any, tables: list[str]) -> Iterator[str]:
    """The texts of paragraphs and tables, in order, and of tables once more; sections, lists and frames are entered."""
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield "".join(_words(child)).strip()
        elif child.tag == f"{_TABLE}table":
            tables.append("\n".join(_rows(child)))
            yield tables[-1]
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, tables)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_TABLE}table-row"):
        cells = (
            " ".join(block for block in _blocks(cell, []) if block) for cell in row.iterfind(f"{_TABLE}table-cell")
        )
        yield "\t".join(cells).rstrip("\t")


def _words(element: Any) -> Iterator[str]:
    """What a paragraph says; white space in the file counts as one space, as OpenDocument has it."""
    yield _spaced(element.text)
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * (int(count) if count.isdecimal() and len(count) < 4 else 1)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _words(child)
        yield _spaced(child.tail)


def _spaced(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
