"""Ticks on the rows of a tree: a row stands for those below it, and says when some of them are ticked."""

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import Qt


class Ticks:
    """``below`` gives the ids that a row stands for, itself included where it can be meant."""

    def __init__(self, below: Callable[[str], Collection[str]]) -> None:
        self._below = below
        self.shown = False
        self.chosen: frozenset[str] = frozenset()

    def state(self, row: str) -> Qt.CheckState:
        ids = self._below(row)
        ticked = sum(id in self.chosen for id in ids)
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(ids) else Qt.CheckState.PartiallyChecked

    def press(self, row: str) -> None:
        """Tick a row with all below it, or untick them where all are ticked."""
        ids = frozenset(self._below(row))
        self.chosen = self.chosen - ids if ids <= self.chosen else self.chosen | ids

    def choose(self, ids: Iterable[str]) -> None:
        self.chosen = frozenset(ids)
