"""The tree of a chat as a reader walks it: versions of a turn, and the one path that is in view.

Hidden turns (settings, reasoning) and turns without words are looked through: two answers are versions of one another
where the last turn in sight before them is the same.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from el2mp_desktop.domain.rows import TurnRow

Choices = Mapping[str | None, str]
"""Which of the turns after a turn is walked, by its id; the first turn comes after None."""


class Tree:
    """The turns of one source, in its order. A source without branches is one path of all its turns."""

    def __init__(self, turns: Sequence[TurnRow]) -> None:
        self.shown = tuple(turn for turn in turns if turn.status != "hidden" and turn.end > turn.start)
        """All turns that a reader may see, in the order of the text."""
        self.turns = {turn.id: turn for turn in self.shown}
        linear = all(turn.parent_id is None and turn.current for turn in turns)
        self._linear = linear
        self._above = _in_a_line(self.shown) if linear else _above(turns, self.turns)
        self._after: dict[str | None, list[str]] = {}
        for turn in self.shown:
            self._after.setdefault(self._above[turn.id], []).append(turn.id)

    @cached_property
    def branched(self) -> bool:
        return any(len(after) > 1 for after in self._after.values())

    @property
    def leaves(self) -> tuple[str, ...]:
        """The last turns of all paths, in the order of the text."""
        return tuple(turn.id for turn in self.shown if turn.id not in self._after)

    def above(self, turn: str) -> str | None:
        """The turn in sight that this one answers or follows."""
        return self._above[turn]

    def after(self, turn: str | None) -> tuple[str, ...]:
        """The turns that answer or follow this one, in the order of the text."""
        return tuple(self._after.get(turn, ()))

    def versions(self, turn: str) -> tuple[str, ...]:
        """A turn and those that stand in its place on other branches, in the order of the text."""
        return self.after(self._above[turn])

    def path_to(self, turn: str) -> tuple[str, ...]:
        """From a first turn to this one."""
        path = [turn]
        while (above := self._above[path[-1]]) is not None:
            path.append(above)
        return tuple(reversed(path))

    def choices_to(self, turn: str) -> dict[str | None, str]:
        """What to choose so that a walk goes through this turn."""
        return {self._above[step]: step for step in self.path_to(turn)}

    def walk(self, choices: Choices) -> tuple[str, ...]:
        """The path from a first turn to a last one; where nothing is chosen, along the thread that was current."""
        if self._linear:
            return tuple(self.turns)
        path: list[str] = []
        while after := self.after(path[-1] if path else None):
            path.append(self.choose(after, choices))
        return tuple(path)

    def choose(self, after: Sequence[str], choices: Choices) -> str:
        """Which of the turns after one is walked: the one chosen, the current one, or the last one written."""
        chosen = choices.get(self._above[after[0]], "")
        if chosen in after:
            return chosen
        return next((turn for turn in after if self.turns[turn].current), after[-1])


def _in_a_line(shown: Sequence[TurnRow]) -> dict[str, str | None]:
    ids = [turn.id for turn in shown]
    return dict(zip(ids, [None, *ids], strict=False))


def _above(turns: Sequence[TurnRow], shown: Mapping[str, TurnRow]) -> dict[str, str | None]:
    """The nearest turn in sight above each one. A parent stands before its children: rings cannot be."""
    nearest: dict[str, str | None] = {}
    above: dict[str, str | None] = {}
    for turn in turns:
        found = nearest.get(turn.parent_id) if turn.parent_id is not None else None
        above[turn.id] = found
        nearest[turn.id] = turn.id if turn.id in shown else found
    return {id: above[id] for id in shown}
