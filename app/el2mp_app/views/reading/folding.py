"""Which sides of reading and coding are shown, and which fold where there is little room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from el2mp_app.look import theme

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode

_FOLD_BELOW = 1200
"""Width of the view under which the right side folds until it is asked for; a second source asks for its own."""
_LEFT, _RIGHT = 258, 296
"""What the sides usually take."""
_COLUMN = 440
"""Of several sources side by side none should have less than this, unless a side is asked for."""


class Folding:
    def __init__(self, view: ReadAndCode) -> None:
        self._view = view
        self.shown = {
            **{"left": True, "left_when_narrow": False},
            **{"right": True, "right_when_narrow": False},
            "recent": True,
        }
        """Which sides are wanted, remembered from one start to the next."""

    def toggle(self, side: str) -> None:
        """Fold the left or the right side, or the line of recent codes, or show it again."""
        side = self._meant(side)
        self.show({**self.shown, side: not self.shown[side]})

    def show(self, wanted: Mapping[str, bool]) -> None:
        self.shown |= {name: shown for name, shown in wanted.items() if name in self.shown}
        self.fit()

    def fit(self) -> None:
        """To the room there is now."""
        view = self._view
        view.left.setVisible(self.shown[self._meant("left")])
        view.inspector.setVisible(self.shown[self._meant("right")] and view.chain.isHidden())
        view.right.setVisible(not view.inspector.isHidden() or not view.passages.isHidden())
        view.recent.setVisible(self.shown["recent"] and view.page is not None and view.chain.isHidden())
        view.folds_changed.emit()

    def _meant(self, side: str) -> str:
        """What is wanted of a side where there is room for it, and where there is not, are remembered apart."""
        return f"{side}_when_narrow" if side in ("left", "right") and self._is_narrow(side) else side

    def _is_narrow(self, side: str) -> bool:
        if not self._view.side.beside:
            return side == "right" and self._view.width() < theme.px(_FOLD_BELOW)
        taken = _LEFT if side == "left" else _LEFT + _RIGHT
        return self._view.width() < theme.px(taken + _COLUMN * len(self._view.side.shown()))
