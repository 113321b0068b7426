"""After how much a run stops; one that stopped so can be taken up."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.runs.running import Budget

_TURNS, _MINUTES = (20, 100), (10, 60)


class LimitChooser(Chooser):
    """Its data is the limit: ``20 turns``, ``10 minutes``; empty for when all is read."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("When to stop"))
        self.fill(
            [
                (tr("when all is read"), ""),
                *((trn("after {count} turn", "after {count} turns", turns), f"{turns} turns") for turns in _TURNS),
                *((trn("after {count} minute", "after {count} minutes", some), f"{some} minutes") for some in _MINUTES),
            ]
        )


def budget_of(limit: str) -> "Budget":
    """What a run may take at most, of the chooser's data."""
    from el2mp_desktop.runs.running import Budget  # the engines come with it

    count, _, unit = limit.partition(" ")
    return Budget(int(count) if unit == "turns" else None, float(count) if unit == "minutes" else None)
