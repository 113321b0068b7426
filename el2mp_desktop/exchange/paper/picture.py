"""The picture of a source as it is printed: what is coded in it framed and numbered, as the notes beside it are.

It is drawn anew, so nothing that a camera wrote into the file goes along.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.paper.source import Note, Picture
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from PIL.Image import Image

WIDE = 1500
"""Pixels across, at most: three hundred an inch on paper."""
_ACROSS = 312
"""How many points wide it will be about: lines and figures are measured in these."""
_LINE, _FIGURE = 1.2, 8.0
Box = tuple[int, int, int, int]
"""Left, top, right and bottom."""


def marked(picture: Picture) -> "Image":
    """The picture with its rectangles. Raises `UserError` where its bytes cannot be read as one."""
    image = _read(picture.data)
    scale = min(1.0, WIDE / image.width)
    image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    boxes = [_box(note.region or Region(0, 0, picture.width, picture.height), scale) for note in picture.notes]
    point = max(1.0, image.width / _ACROSS)
    _frame(image, picture.notes, boxes, point)
    _number(image, picture.notes, boxes, point)
    return image


def _read(data: bytes) -> "Image":
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as read:
            return read.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(tr("The picture is damaged or breaks off.")) from error


def _frame(image: "Image", notes: Sequence[Note], boxes: Sequence[Box], point: float) -> None:
    """Each with white around its colour: it is seen on any picture."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    for note, (left, top, right, bottom) in zip(notes, boxes, strict=True):
        pen.rectangle((left, top, right, bottom), outline="#FFFFFF", width=round(3 * _LINE * point))
        inwards = round(_LINE * point)
        inner = (left + inwards, top + inwards, right - inwards, bottom - inwards)
        fits = inner[0] < inner[2] and inner[1] < inner[3]
        pen.rectangle(inner if fits else (left, top, right, bottom), outline=note.colour, width=inwards)


def _number(image: "Image", notes: Sequence[Note], boxes: Sequence[Box], point: float) -> None:
    """In the upper left corner of each, beside the figures that stand there already."""
    from PIL import ImageDraw, ImageFont

    pen, font = ImageDraw.Draw(image), ImageFont.load_default(_FIGURE * point)
    taken: list[Box] = []
    for note, (left, top, _, _) in zip(notes, boxes, strict=True):
        width = round(pen.textlength(str(note.number), font) + 5 * point)
        height = round((_FIGURE + 3) * point)
        left, top = min(left, image.width - width), min(top, image.height - height)
        for other in sorted(taken):
            if left < other[2] and other[0] < left + width and top < other[3] and other[1] < top + height:
                left = other[2]
        taken.append((left, top, left + width, top + height))
        pen.rectangle(taken[-1], fill="#FFFFFF", outline=note.colour, width=max(1, round(point)))
        middle = (left + width / 2, top + height / 2)
        pen.text(middle, str(note.number), fill="#1B1F23", font=font, anchor="mm")


def _box(region: Region, scale: float) -> Box:
    """In the pixels of what is printed, the last ones included."""
    left, top = int(region.left * scale), int(region.top * scale)
    right, bottom = round(region.right * scale) - 1, round(region.bottom * scale) - 1
    return left, top, max(left, right), max(top, bottom)
