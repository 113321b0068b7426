"""How a person came to word a request: its versions, and the requests that follow one another on a thread."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.rows import TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.wording import Rewording, compare


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked of a model, with the answer that it got."""

    turn: TurnRow
    number: int
    """Its place among the requests of its thread, from 1; versions share one."""
    version: int
    versions: int
    answer: TurnRow | None
    """The one on the path walked, or else the one that was kept."""
    answers: int
    """How often it was answered."""
    above: str | None
    """The request before it on its thread."""
    before: str | None
    """The version before it, or else the request before it: what it is compared with."""


class Chain:
    """Requests to be read side by side, each compared with the one before it when that is asked for."""

    def __init__(self, text: str, requests: tuple[Request, ...], versions: bool) -> None:
        """``versions``: whether they are wordings of one request, or requests that follow one another."""
        self._text = text
        self.requests = requests
        self.versions = versions
        self._changes: dict[int, Rewording] = {}

    def change(self, place: int) -> Rewording | None:
        """How the request at this place differs from the one before it; None for the first, and after the last."""
        if not 0 < place < len(self.requests):
            return None
        if place not in self._changes:
            before, after = (request.turn for request in self.requests[place - 1 : place + 1])
            self._changes[place] = _compare(self._text, before, after)
        return self._changes[place]


class Requests:
    """All requests of a chat, in the order of its text."""

    def __init__(self, text: str, tree: Tree, walked: Collection[str] = ()) -> None:
        self._text = text
        self._tree = tree
        self._walked = frozenset(walked or tree.walk({}))
        self._asked = _asked(tree)
        self.all = tuple(self._request(turn) for turn in tree.shown if turn.role == "user")
        self.by_id = {request.turn.id: request for request in self.all}

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The thread walked, where it has more than one request; then every request that has several versions."""
        text = self._text
        thread = tuple(request for request in self.all if request.turn.id in self._walked)
        places: dict[str | None, list[Request]] = {}
        for request in self.all:
            places.setdefault(self._tree.above(request.turn.id), []).append(request)
        found = [Chain(text, thread, versions=False)] if len(thread) > 1 else []
        found += [Chain(text, tuple(place), versions=True) for place in places.values() if len(place) > 1]
        return tuple(found)

    def change(self, request: Request) -> Rewording | None:
        """How it differs from what it is compared with; None for a first one."""
        return _compare(self._text, self._tree.turns[request.before], request.turn) if request.before else None

    def first_version(self, request: Request) -> Request:
        """The first wording of a request; itself, where there is one only."""
        versions = self._tree.versions(request.turn.id)
        return next(self.by_id[id] for id in versions if id in self.by_id)

    def _request(self, turn: TurnRow) -> Request:
        wordings = [id for id in self._tree.versions(turn.id) if self._tree.turns[id].role == "user"]
        place = wordings.index(turn.id)
        parent = self._tree.above(turn.id)
        above, number = self._asked[parent] if parent else (None, 0)
        answer, answers = self._answer(turn.id)
        before = wordings[place - 1] if place else above
        return Request(turn, number + 1, place + 1, len(wordings), answer, answers, above, before)

    def _answer(self, at: str) -> tuple[TurnRow | None, int]:
        """The first turn of a model below a request, tools and the like between them passed over."""
        choices = {self._tree.above(id): id for id in self._walked}
        while after := self._tree.after(at):
            at = self._tree.choose(after, choices)
            turn = self._tree.turns[at]
            if turn.role == "assistant":
                return turn, sum(self._tree.turns[id].role == "assistant" for id in after)
            if turn.role == "user":
                break
        return None, 0


def _compare(text: str, before: TurnRow, after: TurnRow) -> Rewording:
    return compare(text, Span(before.start, before.end), Span(after.start, after.end))


def _asked(tree: Tree) -> dict[str, tuple[str | None, int]]:
    """For each turn the last request down to it, itself included, and how many there are."""
    asked: dict[str, tuple[str | None, int]] = {}
    for turn in tree.shown:
        parent = tree.above(turn.id)
        above = asked[parent] if parent else (None, 0)
        asked[turn.id] = (turn.id, above[1] + 1) if turn.role == "user" else above
    return asked


def seconds_between(before: TurnRow, after: TurnRow) -> float | None:
    """From one turn to the other, where both have a time; negative where the second was written first."""
    if before.at and after.at:
        return (datetime.fromisoformat(after.at) - datetime.fromisoformat(before.at)).total_seconds()
    if before.time_start is not None and after.time_start is not None:
        return after.time_start - before.time_start
    return None
