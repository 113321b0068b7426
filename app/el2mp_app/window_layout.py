"""Sizes and folds of the window, kept from one start to the next in a file of their own."""

from contextlib import suppress
from typing import Any

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter, QStyle

from el2mp_app.widgets.lists.side_column import SideColumn
from el2mp_desktop.whole_files import keep_own, read_own

_FILE = "window.json"


def restore(window: QMainWindow) -> dict[str, bool]:
    """Put the window and its named splitters as they were left. Returns the folds, by name."""
    kept = read_own(_FILE)
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
    # Not worth a sentence: the window comes up in its first sizes then.
    with suppress(OSError):
        keep_own(_FILE, kept)


def _named(window: QMainWindow) -> list[QSplitter]:
    return [splitter for splitter in window.findChildren(QSplitter) if splitter.objectName()]


def _placed(splitter: QSplitter) -> bool:
    """Whether its lines are where a person wants them, and not where the rows put them."""
    return not isinstance(splitter, SideColumn) or splitter.placed


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode())
