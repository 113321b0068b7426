"""Which sides of reading and coding are shown, and which fold where there is little room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from el2mp_app import theme
from el2mp_app.views.second_source import LEAST

if TYPE_CHECKING:
    from el2mp_app.views.read_and_code import ReadAndCode

_FOLD_BELOW = 1200
"""Width of the view under which the right side folds until it is asked for; a second source asks for its own."""
_BOTH = 1180
"""Two sources side by side leave no room for the left side under this width."""


class Folding:
    def __init__(self, view: ReadAndCode) -> None:
        self._view = view
        self.shown = {"left": True, "right": True, "right_when_narrow": False, "recent": True}
        """Which sides are wanted, remembered from one start to the next."""

    def toggle(self, side: str) -> None:
        """Fold the left or the right side, or the line of recent codes, or show it again."""
        if side == "right" and self._is_narrow():
            side = "right_when_narrow"
        self.show({**self.shown, side: not self.shown[side]})

    def show(self, wanted: Mapping[str, bool]) -> None:
        self.shown |= {name: shown for name, shown in wanted.items() if name in self.shown}
        self.fit()

    def fit(self) -> None:
        """To the room there is now."""
        view = self._view
        view.left.setVisible(self.shown["left"] and view.width() >= (theme.px(_BOTH) if view.second.shown else 0))
        right = self.shown["right_when_narrow" if self._is_narrow() else "right"]
        view.inspector.setVisible(right and view.chain.isHidden())
        view.right.setVisible(not view.inspector.isHidden() or not view.passages.isHidden())
        view.recent.setVisible(self.shown["recent"] and not view.reader.isHidden())
        view.folds_changed.emit()

    def _is_narrow(self) -> bool:
        return self._view.width() < theme.px(_FOLD_BELOW + (LEAST if self._view.second.shown else 0))
