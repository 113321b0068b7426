"""Writes a figure as PNG, SVG or PDF: the same figure gives the same bytes, and its text stays text."""

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.whole_files import writing_out

_METADATA: dict[str, dict[str, str | None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_PNG_DPI = 192
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "el2mp",
    "pdf.fonttype": 42,
    # The families that an SVG names after ours.
    "font.sans-serif": ["DejaVu Sans"],
    "font.serif": ["DejaVu Serif"],
}


def save(figure: Figure, path: Path) -> None:
    """The suffix says the format. Raises `UserError` where it cannot be written; then nothing is left behind."""
    suffix = path.suffix.lower()
    if suffix not in _METADATA:
        raise UserError(tr("“{name}” must end in .png, .svg or .pdf.", name=path.name))
    with writing_out(path) as draft, matplotlib.rc_context(_SETTINGS):
        figure.savefig(draft, format=suffix[1:], dpi=_PNG_DPI, metadata=_METADATA[suffix])
