"""Rectangles of a picture as they are pulled and pushed: always with something in them, never out of the picture."""

from PySide6.QtCore import QPointF, QRect, QSize

from el2mp_desktop.domain.regions import Region


def as_rect(region: Region) -> QRect:
    return QRect(region.left, region.top, region.right - region.left, region.bottom - region.top)


def as_region(rect: QRect) -> Region:
    return Region(rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())


def stepped(rect: QRect, picture: QSize, way: tuple[int, int], parts: int, resize: bool) -> QRect:
    """Moved, or resized at its right and bottom, a step that way: one of so many parts of the picture, or for a
    single part one pixel."""
    across, down = (1, 1) if parts == 1 else (max(1, picture.width() // parts), max(1, picture.height() // parts))
    return pulled(rect, picture, "rb" if resize else "move", QPointF(way[0] * across, way[1] * down))


def pulled(rect: QRect, picture: QSize, held: str, by: QPointF) -> QRect:
    """With the edges that are ``held`` (of ``l``, ``r``, ``t``, ``b``) moved by so many pixels, or with ``move`` all
    of it."""
    right, down = round(by.x()), round(by.y())
    left, top, wide, high = rect.x(), rect.y(), rect.width(), rect.height()
    end, bottom = left + wide, top + high
    if held == "move":
        left = max(0, min(picture.width() - wide, left + right))
        top = max(0, min(picture.height() - high, top + down))
        return QRect(left, top, wide, high)
    if "l" in held:
        left = max(0, min(end - 1, left + right))
    if "r" in held:
        end = max(left + 1, min(picture.width(), end + right))
    if "t" in held:
        top = max(0, min(bottom - 1, top + down))
    if "b" in held:
        bottom = max(top + 1, min(picture.height(), bottom + down))
    return QRect(left, top, end - left, bottom - top)
