"""What the bytes of a picture say of it: its size, and whether a camera left data in it. Nothing is decoded."""

import struct
import zlib
from dataclasses import dataclass

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading.files import MEGABYTE
from el2mp_desktop.language import number, tr

PIXELS = 100 * MEGABYTE
"""More would take over 400 MB once shown."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset(range(0xD0, 0xD8)) | {0x01}
_EXIF = 0xE1


@dataclass(frozen=True, slots=True)
class Measured:
    width: int
    height: int
    camera: bool = False
    """Whether it carries what a camera writes into its pictures: time, device, sometimes the place."""


def measure(data: bytes) -> Measured:
    """Width and height in pixels of a PNG or JPEG; `UserError` where it is damaged or too large to be shown."""
    measured = _png(data) if data.startswith(PNG) else _jpeg(data) if data.startswith(JPEG) else None
    if measured is None or not measured.width or not measured.height:
        raise UserError(tr("The picture is damaged or breaks off."))
    if measured.width * measured.height > PIXELS:
        raise UserError(tr("The picture has more than {count} pixels, too many to be shown.", count=number(PIXELS)))
    return measured


def _png(data: bytes) -> Measured | None:
    """Nothing where a part is missing or does not agree with its check sum."""
    position, measured, pixels = len(PNG), None, False
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data) or zlib.crc32(data[position + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            return None
        if kind == b"IHDR" and length == 13:
            measured = Measured(*struct.unpack_from(">II", data, position + 8))
        pixels = pixels or kind == b"IDAT"
        if kind == b"IEND":
            return measured if pixels else None
        position = end
    return None


def _jpeg(data: bytes) -> Measured | None:
    position, camera = 2, False
    if b"\xff\xd9" not in data[-4096:]:
        return None
    while position + 4 <= len(data) and data[position] == 0xFF:
        kind = data[position + 1]
        if kind == 0xFF or kind in _BARE:
            position += 1 if kind == 0xFF else 2
            continue
        if kind in _FRAMES and position + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, position + 5)
            return Measured(width, height, camera)
        camera = camera or (kind == _EXIF and data[position + 4 : position + 8] == b"Exif")
        position += 2 + max(2, struct.unpack_from(">H", data, position + 2)[0])
    return None
