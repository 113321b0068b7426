"""What stands in a tooltip is taken literally."""

from PySide6.QtGui import Qt


def literal(text: str) -> str:
    """A tooltip that says just this. Qt takes what looks like markup for markup, and loads the files that it names."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text
