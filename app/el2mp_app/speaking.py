"""Telling a screen reader what happens where the focus is not."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(where: QObject, text: str) -> None:
    """Have this said once the reader has finished its sentence; nothing happens where nobody listens."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(where, text))
