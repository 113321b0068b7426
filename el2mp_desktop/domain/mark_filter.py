"""Which marks of a source are looked at: by code, coder, case, and what became of suggestions."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.rows import CaseRow, CodeRow, TurnRow
from el2mp_desktop.domain.text import Span

STATES = ("by_hand", "accepted", "unsure", "discuss", "open", "deferred")
"""Of codings: made by hand, made of a suggestion, unsure, to discuss. Of suggestions: not decided, decided later."""


@dataclass(frozen=True, slots=True)
class MarkFilter:
    """What is chosen of each kind, by id; nothing chosen lets everything through."""

    codes: frozenset[str] = frozenset()
    coders: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.codes or self.coders or self.cases or self.states)

    def lets(self, code: str, coder: str | None, states: Collection[str]) -> bool:
        """Whether a mark passes, its case aside; a suggestion has no coder, and none of the coders chosen made it."""
        return (
            (not self.codes or code in self.codes)
            and (not self.coders or coder in self.coders)
            and (not self.states or not self.states.isdisjoint(states))
        )


EVERYTHING = MarkFilter()


def with_those_below(chosen: Collection[str], codes: Iterable[CodeRow]) -> frozenset[str]:
    """Codes and all codes under them; ``codes`` in the order of the tree."""
    found = set(chosen)
    for code in codes:
        if code.parent_id in found:
            found.add(code.id)
    return frozenset(found)


class CasePlaces:
    """Where some cases are in a source: in all of it, or in the turns of some of its speakers."""

    def __init__(
        self, cases: Iterable[CaseRow], chosen: Collection[str], source: str, turns: Sequence[TurnRow]
    ) -> None:
        places = [place for case in cases if case.id in chosen for place in case.places]
        speakers = {speaker for where, speaker in places if where == source}
        self._everywhere = None in speakers
        self._turns = sorted((turn.start, turn.end) for turn in turns if turn.speaker_id in speakers)

    def hold(self, span: Span) -> bool:
        """Whether any of a span is theirs."""
        if self._everywhere:
            return True
        before = bisect_left(self._turns, (span.end, 0))
        return before > 0 and self._turns[before - 1][1] > span.start
