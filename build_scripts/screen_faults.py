"""What looks wrong in a picture, as far as a program can tell: words cut, or left in another language."""

from collections.abc import Iterator

from babel.messages.pofile import read_po
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from el2mp_desktop.language import translation_file


def faults(top: QWidget, english: frozenset[str]) -> Iterator[str]:
    """Words that do not fit where they stand, and English ones in a window that is not."""
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        text = widget.text().replace("&", "")
        if text in english:
            yield f"not translated: “{text}”"
        if is_cut(widget, text):
            yield f"cut: “{text}” in {type(widget).__name__}"


def is_cut(widget: QLabel | QAbstractButton, text: str) -> bool:
    """One line that needs more than there is; lines that give way by themselves say the rest in a tooltip."""
    if not text or "\n" in text or "<" in text or widget.toolTip() == text:
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width()) - 2
    return widget.fontMetrics().horizontalAdvance(text) > widget.width() + 1


def english_words(language: str) -> frozenset[str]:
    """What would stand in the window if it were not translated."""
    if language == "en":
        return frozenset()
    with translation_file(language).open("rb") as file:
        messages = list(read_po(file))
    plain = (message for message in messages if isinstance(message.id, str) and "{" not in message.id)
    return frozenset(message.id for message in plain if message.id and message.string not in ("", message.id))
