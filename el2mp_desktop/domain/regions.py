"""Rectangles of a picture, in its own pixels."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """``right`` and ``bottom`` are outside, as the end of a span is."""

    left: int
    top: int
    right: int
    bottom: int

    def lies_in(self, width: int, height: int) -> bool:
        """Whether it is a rectangle with something in it, all of it within a picture of that size."""
        return 0 <= self.left < self.right <= width and 0 <= self.top < self.bottom <= height


def picture_size(details: Mapping[str, object]) -> tuple[int, int]:
    """Width and height of a source's picture, by what its import noted; zeros for a source without one."""
    width, height = str(details.get("width", "")), str(details.get("height", ""))
    return (int(width), int(height)) if width.isdecimal() and height.isdecimal() else (0, 0)
