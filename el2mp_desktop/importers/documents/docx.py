"""Word documents: paragraphs and tables in their order, then the same turns as plain text.

Paragraphs are divided by a blank line, the cells of a table row by a tab; a table within what somebody says is nobody’s
turn, unless it names speakers. Text that was deleted with tracked changes is left out, inserted text is in. Footnotes,
comments, headers and footers are not read, and said so. Word can save in two namespaces, called transitional and strict
(ISO/IEC 29500); python-docx knows the first.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.document import document_source
from el2mp_desktop.importers.reading.files import MEGABYTE, open_zip, title
from el2mp_desktop.language import tr, trn

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PIECES = {
    f"{_W}t": "",
    f"{_M}t": "",
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
}
# Deleted or moved away, drawn a second time for old programs, or properties.
_SKIPPED = {f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(officeDocument|wordprocessingml|drawingml)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_NOTE = re.compile(rb"<w:(footnote|endnote|comment)\s(?![^>]*w:type=)")


class DocxImporter:
    name = "docx"
    suffixes: tuple[str, ...] = (".docx",)

    @property
    def label(self) -> str:
        return tr("Word document")

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK"):
            return 0.0
        try:
            with zipfile.ZipFile(path) as archive:
                return 0.98 if "word/document.xml" in archive.NameToInfo else 0.0
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return 0.3 if path.suffix.lower() in self.suffixes else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with open_zip(path, limit=64 * MEGABYTE) as archive:
            left_out = _left_out(archive)
            document = _as_transitional(archive) if _is_strict(archive) else str(path)
        tables: list[str] = []
        raw = "\n\n".join(block for block in _blocks(_body(document), tables) if block.strip())
        yield document_source(title(path), self.name, raw, left_out, tables=tables)


def _is_strict(archive: zipfile.ZipFile) -> bool:
    return "_rels/.rels" in archive.NameToInfo and _STRICT.search(archive.read("_rels/.rels")) is not None


def _as_transitional(archive: zipfile.ZipFile) -> BytesIO:
    """The same document in the namespaces of a transitional one."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w") as copy:
        for name, entry in archive.NameToInfo.items():
            part = archive.read(entry)
            copy.writestr(name, _STRICT.sub(_TRANSITIONAL, part) if name.endswith((".xml", ".rels")) else part)
    return found


def _body(document: str | BytesIO) -> Any:
    """Of a path, or of what a file holds."""
    import docx

    try:
        return docx.Document(document).element.body
    except OSError:
        raise
    except Exception:  # python-docx lets through whatever its parts raise on a damaged file
        raise UserError(tr("The Word document is damaged.")) from None


def _left_out(archive: zipfile.ZipFile) -> tuple[str, ...]:
    count = 0
    for part in ("footnotes", "endnotes", "comments"):
        name = f"word/{part}.xml"
        if name in archive.NameToInfo:
            count += len(_NOTE.findall(archive.read(name)))
    if not count:
        return ()
    return (trn("{count} footnote or comment was left out.", "{count} footnotes and comments were left out.", count),)


def _blocks(element: Any, tables: list[str]) -> Iterator[str]:
    """The texts of paragraphs and tables, in order, and of tables once more; containers are entered."""
    for child in element:
        if child.tag == f"{_W}p":
            yield _paragraph(child)
            for box in child.iter(f"{_W}txbxContent"):
                if not _within_skipped(box):
                    yield from _blocks(box, tables)
        elif child.tag == f"{_W}tbl":
            tables.append("\n".join(_rows(child)))
            yield tables[-1]
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, tables)


def _rows(table: Any) -> Iterator[str]:
    for row in _children(table, f"{_W}tr"):
        cells = ("\n".join(block for block in _blocks(cell, []) if block.strip()) for cell in _children(row, f"{_W}tc"))
        yield "\t".join(cells).rstrip("\t")


def _children(element: Any, tag: str) -> Iterator[Any]:
    """The nearest elements of that name, containers entered: a table within a cell keeps its own rows."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _children(child, tag)


def _paragraph(element: Any) -> str:
    pieces: list[str] = []
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in _PIECES:
            pieces.append(_PIECES[child.tag] or child.text or "")
        elif child.tag not in _SKIPPED and child.tag != f"{_W}txbxContent":
            stack.append(iter(child))
    return "".join(pieces)


def _within_skipped(element: Any) -> bool:
    return any(ancestor.tag in _SKIPPED for ancestor in element.iterancestors())
