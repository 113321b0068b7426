"""PNG and JPEG pictures: told by their bytes, measured by their headers, never decoded here.

What a picture shows is described by its text; until somebody writes that, it is the name of the file.
"""

from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn, Skipped
from el2mp_desktop.importers.pictures.picturefile import JPEG, PNG, measure
from el2mp_desktop.importers.reading.files import MEGABYTE, read_bytes, title
from el2mp_desktop.language import tr

LIMIT = 50 * MEGABYTE


class PictureImporter:
    name = "picture"
    suffixes: tuple[str, ...] = (".png", ".jpg", ".jpeg")

    @property
    def label(self) -> str:
        return tr("Picture (PNG, JPEG)")

    def score(self, path: Path, head: bytes) -> float:
        return 0.98 if head.startswith((PNG, JPEG)) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        data = read_bytes(path, LIMIT)
        yield picture(title(path), self.name, data)


def picture(name: str, importer: str, data: bytes) -> ImportedSource:
    """An image source described by its name; `UserError` where the bytes are no whole picture of sane size."""
    measured = measure(data)
    caption = canonical(name.strip() or tr("Picture")).text
    camera = (tr("It carries data of the camera: time, device, perhaps the place."),) if measured.camera else ()
    return ImportedSource(
        name=name,
        kind="image",
        format=importer,
        text=caption,
        turns=(ImportedTurn(0, len(caption)),),
        metadata={"width": str(measured.width), "height": str(measured.height)},
        warnings=camera,
        media=data,
    )
