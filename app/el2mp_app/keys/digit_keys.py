"""Digits by the physical row of keys: on a French keyboard that row types & é " and so on without Shift."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NO_DIGIT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_FIRST_SCAN_CODE = {"linux": 10, "win32": 2}
"""Of the key 1; the eight after it follow. macOS numbers its keys otherwise, so there only what is typed counts."""


def digit_of(event: QKeyEvent) -> str:
    """``1`` to ``9``, or an empty text for any other key."""
    if event.modifiers() & _NO_DIGIT:
        return ""
    if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    first = _FIRST_SCAN_CODE.get(sys.platform)
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if first is not None and not shifted and first <= event.nativeScanCode() < first + 9:
        return str(event.nativeScanCode() - first + 1)
    return ""
