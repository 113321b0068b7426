"""PowerPoint slides (``.pptx``): the words of each slide as one paragraph of a document, in the order they are shown.

Lines stand as in the slide’s boxes, table cells are divided by a tab. Each slide is marked as a page with its number.
Speaker notes and comments are left out and counted; pictures are not read.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.files import MEGABYTE, open_zip, read_entry, title
from el2mp_desktop.importers.reading.xmlfile import parse
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr, trn

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "ppt/presentation.xml"
_PART = 32 * MEGABYTE


class PptxImporter:
    name = "pptx"
    suffixes: tuple[str, ...] = (".pptx",)

    @property
    def label(self) -> str:
        return tr("PowerPoint slides")

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK"):
            return 0.0
        try:
            with zipfile.ZipFile(path) as archive:
                return 0.98 if _MAIN in archive.NameToInfo else 0.0
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return 0.3 if path.suffix.lower() in self.suffixes else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with open_zip(path, limit=64 * MEGABYTE) as archive:
            names = list(_slides(archive))
            texts = [_text(parse(read_entry(archive, name, _PART))) for name in names]
            notes = sum(1 for name in archive.NameToInfo if name.startswith("ppt/notesSlides/notesSlide"))
        source = spoken_source(
            title(path), self.name, map(Utterance, texts), _left_out(notes), kind="document", marks=False
        )
        numbers = [number for number, text in enumerate(texts, 1) if text.strip()]
        pages = (Mark(turn.start, turn.end, "page", str(n)) for n, turn in zip(numbers, source.turns, strict=True))
        yield replace(source, marks=tuple(pages))


def _left_out(notes: int) -> tuple[str, ...]:
    if not notes:
        return ()
    return (trn("The notes to {count} slide were left out.", "The notes to {count} slides were left out.", notes),)


def _slides(archive: zipfile.ZipFile) -> Iterator[str]:
    """Names of the slides in the order they are shown."""
    related = "ppt/_rels/presentation.xml.rels"
    if not {_MAIN, related} <= archive.NameToInfo.keys():
        raise UserError(tr("The PowerPoint file is damaged."))
    targets = {each.get("Id"): each.get("Target", "") for each in parse(read_entry(archive, related, _PART))}
    for slide in parse(read_entry(archive, _MAIN, _PART)).iter(f"{_P}sldId"):
        name = posixpath.normpath(posixpath.join("/ppt", targets.get(slide.get(f"{_R}id"), ""))).lstrip("/")
        if name in archive.NameToInfo:
            yield name


def _text(slide: Any) -> str:
    lines: list[str] = []
    last: Any = None
    for paragraph in slide.iter(f"{_A}p"):
        line, row = _paragraph(paragraph), _row(paragraph)
        if not line:
            continue
        if row is not None and row is last:
            lines[-1] += "\t" + line
        else:
            lines.append(line)
        last = row
    return "\n".join(lines)


def _row(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(f"{_A}tr"), None)


def _paragraph(paragraph: Any) -> str:
    pieces = []
    for child in paragraph.iter(f"{_A}t", f"{_A}br"):
        pieces.append("\n" if child.tag == f"{_A}br" else child.text or "")
    return "".join(pieces).strip()
