"""Which turns of a source were one message in the file that it came from, whatever people split and joined since."""

from collections.abc import Sequence

from el2mp_desktop.domain.rows import TurnRow

JOINED = "\n"
"""Between the keys of a turn that was joined of several."""


def groups(turns: Sequence[TurnRow]) -> list[list[TurnRow]]:
    """Turns in the order of the text: each with a key, and what was split off it."""
    found: list[list[TurnRow]] = []
    for turn in turns:
        if turn.key is not None or not found:
            found.append([])
        found[-1].append(turn)
    return found


def group_of(turn: TurnRow, turns: Sequence[TurnRow]) -> list[TurnRow]:
    return next(group for group in groups(turns) if turn in group)


def keys_of(group: Sequence[TurnRow]) -> list[str]:
    key = group[0].key
    return [] if key is None else key.split(JOINED)
