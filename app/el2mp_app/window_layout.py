"""Sizes and folds of the window, kept from one start to the next in a file of their own."""

import json
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter, QStyle

from el2mp_app.widgets.side_column import SideColumn
from el2mp_desktop.locations import user_folder


def restore(window: QMainWindow) -> dict[str, bool]:
    """Put the window and its named splitters as they were left. Returns the folds, by name."""
    kept = _read()
    if isinstance(kept.get("window"), str):
        window.restoreGeometry(_bytes(kept["window"]))
    for splitter in _named(window):
        state = kept.get(splitter.objectName())
        if isinstance(state, str):
            splitter.restoreState(_bytes(state))
            if isinstance(splitter, SideColumn):
                splitter.placed = True
    folds = kept.get("folds")
    return {str(name): bool(shown) for name, shown in folds.items()} if isinstance(folds, dict) else {}


def fit(window: QMainWindow) -> None:
    """No larger than the screen it comes up on, with its title bar."""
    bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    window.resize(window.size().boundedTo(window.screen().availableSize() - QSize(0, bar)))


def keep(window: QMainWindow, folds: dict[str, bool]) -> None:
    kept: dict[str, Any] = {each.objectName(): _text(each.saveState()) for each in _named(window) if _placed(each)}
    kept |= {"window": _text(window.saveGeometry()), "folds": folds}
    file = user_folder() / "window.json"
    draft = file.with_suffix(".new")
    # Not worth a sentence: the window comes up in its first sizes then.
    with suppress(OSError):
        draft.write_text(json.dumps(kept, indent=1), "utf-8")
        draft.replace(file)


def _named(window: QMainWindow) -> list[QSplitter]:
    return [splitter for splitter in window.findChildren(QSplitter) if splitter.objectName()]


def _placed(splitter: QSplitter) -> bool:
    """Whether its lines are where a person wants them, and not where the rows put them."""
    return not isinstance(splitter, SideColumn) or splitter.placed


def _read() -> dict[str, Any]:
    try:
        kept = json.loads((user_folder() / "window.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode())
