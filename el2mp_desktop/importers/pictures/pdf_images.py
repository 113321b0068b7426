"""The pages of a PDF as pictures, one source each: for scans, posters and slides, where the layout is the matter."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Later, Part
from el2mp_desktop.importers.documents.pdffile import opened
from el2mp_desktop.importers.pictures.picture import picture
from el2mp_desktop.importers.reading.files import title
from el2mp_desktop.language import number, tr

LONGEST_SIDE = 2000
"""Pixels: a printed page of small letters can be read."""
PAGES = 500


class PdfImagesImporter:
    name = "pdf-images"
    suffixes: tuple[str, ...] = (".pdf",)

    @property
    def label(self) -> str:
        return tr("Pages of a PDF as pictures")

    def score(self, path: Path, head: bytes) -> float:
        return 0.1 if b"%PDF-" in head[:1024] else 0.0  # only where it is asked for

    def read(self, path: Path) -> Iterator[Part]:
        with opened(path) as document:
            count = len(document)
        if count > PAGES:
            raise UserError(tr("It has more than {count} pages, too many for pictures.", count=number(PAGES)))
        for place in range(count):
            name = tr("{name}, page {page}", name=title(path), page=place + 1)
            yield Later(name, partial(_page, path, place, name))


def _page(path: Path, place: int, name: str) -> ImportedSource:
    with opened(path) as document:
        page = document[place]
        width, height = page.get_size()
        scale = min(LONGEST_SIDE / max(width, height, 1), 4.0)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        file = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(file, "PNG")
        page.close()
    return picture(name, PdfImagesImporter.name, file.getvalue())
