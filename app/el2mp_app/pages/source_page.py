"""What the reader shows of one source: which turns, in which state, with which codings and ghosts on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from el2mp_app.pages.branches import Way, branches
from el2mp_app.pages.drawing import Drawing, others
from el2mp_app.widgets.picture.picture_marks import PictureMark
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn, State, Voice
from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.mark_filter import EVERYTHING, CasePlaces, MarkFilter
from el2mp_desktop.domain.placed import Placed
from el2mp_desktop.domain.prompt_chain import Requests
from el2mp_desktop.domain.rows import (
    CodeRow,
    CoderRow,
    MarkRow,
    RegionRow,
    SourceRow,
    SuggestionRow,
    TurnRow,
)
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.uncoded import uncoded
from el2mp_desktop.domain.voices import said_at, voice_name
from el2mp_desktop.importers.base import ImportedTurn
from el2mp_desktop.language import mark, tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

_UNDECIDED = ("open", "deferred", "unanchored")


class SourcePage:
    """A source as its reader sees it. Asks the project anew where told to; holds nothing of the widget's."""

    def __init__(
        self, project: Project, source: SourceRow, codes: Iterable[CodeRow] | None = None, way: Way | None = None
    ) -> None:
        """``codes`` where they are known already; ``way`` where the person has been here before."""
        self._project = project
        self.source = source
        self.text = project.read.text(source.id)
        self.turns = project.read.turns(source.id)
        self._starts = [turn.start for turn in self.turns]
        self.tree = Tree(self.turns)
        self.branches = branches(self.tree, self.text)
        self.way = way or Way()
        self.walked = self.tree.walk(self.way.choices)
        self.marks: Placed[MarkRow] = Placed()
        self.regions: dict[str, RegionRow] = {}
        """Of an image source: what is coded in its picture, from the top."""
        self.drawing = Drawing(project)
        self.suggestions: dict[str, SuggestionRow] = {}
        self.codes: dict[str, CodeRow] = {}
        self.coders: dict[str, CoderRow] = {}
        self.nothing: frozenset[str] = frozenset()
        self._states: dict[str, State] | None = None
        self._set: tuple[tuple[bool, bool, str], tuple[ReaderTurn, ...]] | None = None
        """The turns in view, and for what."""
        self._path: tuple[tuple[str, ...], bool] | None = None
        self._places: dict[str, int] = {}
        """Of turns, on the path they were asked for last."""
        self._counted: tuple[Mapping[str, State], Counter[State]] | None = None
        self.refresh_codes(codes)
        self.refresh_marks()

    def refresh_codes(self, codes: Iterable[CodeRow] | None = None) -> bool:
        """Returns whether any looks otherwise: so do the marks with it then."""
        self.codes = {code.id: code for code in (self._project.read.codes() if codes is None else codes)}
        changed = self.drawing.take_codes(self.codes.values())
        if changed:
            for rows in (self.marks.rows, self.suggestions.values()):
                self.drawing.forget(row.id for row in rows if row.code_id in changed)
        return bool(changed)

    def refresh_marks(self, codings: Collection[str] | None = None) -> bool:
        """Codings, read marks and the suggestions that may be shown by now. Returns whether any is another."""
        before = self.regions, self.nothing, self.coders, self.suggestions
        changed = self.refresh_codings(codings)
        shown = self._project.read.suggestions_shown(self._project.coder_id, self.source.id)
        self.suggestions = {row.id: row for row in shown if self._waits(row)}
        self.drawing.forget(others(before[-1], self.suggestions))
        return changed or before != (self.regions, self.nothing, self.coders, self.suggestions)

    def refresh_codings(self, only: Collection[str] | None = None) -> bool:
        """Codings and read marks alone; where it is known which codings changed, only those are asked for.

        Returns whether any coding of the text is another.
        """
        read = self._project.read
        coders = {coder.id: coder for coder in read.coders()}
        if coders != self.coders:
            self.coders = coders
            self.drawing.take_coders(coders)
        regions, nothing = self.regions, self.nothing
        if self.source.media_sha:
            self.regions = {row.id: row for row in read.regions(self.source.id)}
        self.nothing = frozenset(read.nothing_here(self.source.id, self._project.coder_id))
        if only is None:
            self.marks, self._states = Placed(read.marks(self.source.id)), None
            self.drawing.forget_all()
            return True
        changed = self._patch(only)
        if regions != self.regions:
            self._states = None
        self._patch_states([self.turns_by_id[id] for id in nothing ^ self.nothing if id in self.turns_by_id])
        return changed

    def _patch(self, ids: Collection[str]) -> bool:
        """The codings with these ids anew; all others, of which a long source has thousands, as they are."""
        found = {row.id: row for row in self._project.read.marks(self.source.id, ids)} if ids else {}
        changed = {id for id in ids if self.marks.get(id) != found.get(id)}
        before, after = ([rows[id] for id in changed if id in rows] for rows in (self.marks, found))
        if changed:
            self.marks.change(changed, after)
            self.drawing.forget(changed)
            self._patch_states({turn.id: turn for row in before + after for turn in self._turns_under(row)}.values())
        return bool(changed)

    def _patch_states(self, turns: Collection[TurnRow]) -> None:
        if self._states is not None and turns:
            self._states = self._states | self._states_of(turns)

    def _turns_under(self, row: MarkRow) -> list[TurnRow]:
        return self.turns_in(Span(row.start, row.end))

    def take_suggestions(self, rows: Iterable[SuggestionRow]) -> None:
        """What became of some suggestions: those on this source that still wait for a decision are shown."""
        before = dict(self.suggestions)
        for row in rows:
            if self._waits(row):
                self.suggestions[row.id] = row
            else:
                self.suggestions.pop(row.id, None)
        self.drawing.forget(others(before, self.suggestions))

    def _waits(self, row: SuggestionRow) -> bool:
        return row.source_id == self.source.id and row.state in _UNDECIDED

    @property
    def leaf(self) -> str:
        """The last turn of the path walked."""
        return self.walked[-1] if self.walked else ""

    @cached_property
    def asks(self) -> int:
        """How many requests to a model there are."""
        return sum(turn.role == "user" for turn in self.tree.shown)

    def requests(self) -> Requests:
        """What was asked, as one goes through the chat now."""
        return Requests(self.text, self.tree, self.walked)

    def holds(self, turn_id: str) -> bool:
        """Whether a turn is in view, or never is."""
        return self.way.whole or turn_id in self.walked or turn_id not in self.tree.turns

    def is_in_view(self, span: Span) -> bool:
        """Whether no turn of another version, out of view, lies within a passage."""
        if self.way.whole or not self.tree.branched:
            return True
        shown = self.shown_ids()
        return not any(t.start < span.end and t.end > span.start and t.id not in shown for t in self.tree.shown)

    def walk_to(self, turn_id: str) -> bool:
        """Take a path through a turn. Returns whether it is another one."""
        if self.holds(turn_id):
            return False
        self._choose(self.tree.choices_to(turn_id))
        return True

    def walk_to_position(self, position: int) -> bool:
        """Take a path through the turn at a canonical position. Returns whether it is another one."""
        turn = self.turn_at(position)
        return turn is not None and self.walk_to(turn.id)

    def walk_on(self, leaf: str) -> None:
        """Take the path to a last turn, whatever is in view."""
        self._choose(self.tree.choices_to(leaf))

    def versions_of(self, turn_id: str) -> tuple[str, ...]:
        """A turn and those in its place on other branches; none for one that is never in view."""
        return self.tree.versions(turn_id) if turn_id in self.tree.turns else ()

    def version_beside(self, turn_id: str, step: int) -> str | None:
        """The version this many places after a turn; None beyond the first and the last."""
        versions = self.versions_of(turn_id)
        place = versions.index(turn_id) + step if versions else -1
        return versions[place] if 0 <= place < len(versions) else None

    def codings_on_versions(self) -> dict[str, tuple[int, ...]]:
        """For each turn with versions, how many codings lie on each of them and on what follows it."""
        tree = self.tree
        if not tree.branched:
            return {}
        starts = [turn.start for turn in tree.shown]
        places = (bisect_right(starts, mark.start) - 1 for mark in self.marks.rows)
        counts = Counter(tree.shown[max(0, place)].id for place in places)
        for turn in reversed(tree.shown):
            above = tree.above(turn.id)
            if above is not None:
                counts[above] += counts[turn.id]
        versions = {turn.id: tree.versions(turn.id) for turn in tree.shown}
        return {id: tuple(counts[other] for other in others) for id, others in versions.items() if len(others) > 1}

    def shown_turns(self) -> Sequence[TurnRow]:
        """Turns with words, on the path walked or on all; those hidden in the chat are left out."""
        if self.way.whole or not self.tree.branched:
            return self.tree.shown
        walked = frozenset(self.walked)
        return [turn for turn in self.tree.shown if turn.id in walked]

    def shown_ids(self) -> Mapping[str, int]:
        """The ids of `shown_turns`, each with its place among them."""
        path = self.walked, self.way.whole
        if self._path != path:
            self._path, self._places = path, {turn.id: place for place, turn in enumerate(self.shown_turns())}
        return self._places

    def reader_turns(self, switches: bool = False) -> tuple[ReaderTurn, ...]:
        """``switches``: with the place of each turn among its versions."""
        wanted = switches, self.way.whole, self.leaf
        if self._set is None or self._set[0] != wanted:
            self._set = wanted, tuple(self._reader_turns(switches))
        return self._set[1]

    def _reader_turns(self, switches: bool) -> Iterator[ReaderTurn]:
        for turn in self.shown_turns():
            versions = self.tree.versions(turn.id) if switches else ()
            yield ReaderTurn(
                id=turn.id,
                start=turn.start,
                end=turn.end,
                speaker=voice_name(turn.speaker, turn.role),
                detail=_detail(turn),
                time=clock(turn),
                voice=_voice(turn),
                version=versions.index(turn.id) + 1 if len(versions) > 1 else 0,
                versions=len(versions),
            )

    def coding(self, coding_id: str | None) -> MarkRow | RegionRow | None:
        """Of the text or of the picture."""
        return self.marks.get(coding_id or "") or self.regions.get(coding_id or "")

    def states(self) -> Mapping[str, State]:
        """Unread, read with nothing in it, or coded: by this coder alone. Coding a picture is reading it."""
        if self._states is None:
            self._states = self._states_of(self.turns)
        return self._states

    def counts(self) -> Counter[State]:
        """How many turns of the source, on whatever path, are in which state; counted again where these are others."""
        states = self.states()
        if self._counted is None or self._counted[0] is not states:
            self._counted = states, Counter(map(states.__getitem__, self.tree.turns))
        return self._counted[1]

    def _states_of(self, turns: Collection[TurnRow]) -> dict[str, State]:
        me, nothing = self._project.coder_id, self.nothing
        low, high = min((turn.start for turn in turns), default=0), max((turn.end for turn in turns), default=0)
        mine = [row for row in self.marks.overlapping(Span(low, high)) if row.coder_id == me]
        starts = [mark.start for mark in mine]
        # How far those up to each one reach.
        reach = [0, *accumulate([mark.end for mark in mine], max)]
        pictured = any(row.coder_id == me for row in self.regions.values())
        found: dict[str, State] = {}
        for turn in turns:
            coded = pictured or reach[bisect_left(starts, turn.end)] > turn.start
            found[turn.id] = "coded" if coded else "nothing" if turn.id in nothing else "unread"
        return found

    def uncoded(self) -> list[Span]:
        """Passages that this coder has read and not coded, in order; what is unread is not among them."""
        states, me = self.states(), self._project.coder_id
        read = (Span(turn.start, turn.end) for turn in self.tree.shown if states[turn.id] != "unread")
        coded = (Span(mark.start, mark.end) for mark in self.marks.rows if mark.coder_id == me)
        return uncoded(self.text, read, coded)

    def picture(self) -> bytes | None:
        """Of an image source."""
        return self._project.read.blob(self.source.media_sha) if self.source.media_sha else None

    def reader_marks(
        self, shown: MarkFilter = EVERYTHING, current: str | None = None, only: Collection[str] | None = None
    ) -> list[Mark]:
        """What is to be drawn on the branch walked: everything, or what a filter lets through of it and the current
        one. ``only`` of some codings and suggestions.
        """
        rows: Iterable[MarkRow] = self.marks.rows
        placed: Iterable[SuggestionRow] = self.suggestions.values()
        if only is not None:
            rows = [self.marks[id] for id in only if id in self.marks]
            placed = [self.suggestions[id] for id in only if id in self.suggestions]
        placed = (row for row in placed if row.start is not None)
        if shown:
            where = self._places_of(shown.cases)
            rows = [row for row in rows if row.id == current or self._passes(row, shown, where)]
            placed = [row for row in placed if row.id == current or self._ghost_passes(row, shown, where)]
        ghosts = [self.drawing.ghost(row) for row in sorted(placed, key=lambda row: row.id)]
        return self.drawing.codings(rows) + ghosts

    def picture_marks(self, shown: MarkFilter = EVERYTHING, current: str | None = None) -> list[PictureMark]:
        """What is coded in the picture, or what a filter lets through of it, and the current one."""
        where = self._places_of(shown.cases) if shown else None
        whole = Span(0, max(1, len(self.text)))
        found = []
        for place, row in enumerate(self.regions.values(), 1):
            states = ("by_hand", "unsure" if row.unsure else "", "discuss" if row.to_discuss else "")
            passes = shown.lets(row.code_id, row.coder_id, states) and (where is None or where.hold(whole))
            if passes or row.id == current:
                found.append(self.drawing.region(row, place))
        return found

    def _places_of(self, cases: Collection[str]) -> CasePlaces | None:
        return CasePlaces(self._project.read.cases(), cases, self.source.id, self.turns) if cases else None

    def _passes(self, row: MarkRow, shown: MarkFilter, where: CasePlaces | None) -> bool:
        made = "accepted" if row.accepted else "by_hand"
        states = (made, "unsure" if row.unsure else "", "discuss" if row.to_discuss else "")
        return shown.lets(row.code_id, row.coder_id, states) and (where is None or where.hold(Span(row.start, row.end)))

    def _ghost_passes(self, row: SuggestionRow, shown: MarkFilter, where: CasePlaces | None) -> bool:
        span = Span(row.start or 0, row.end or 0)
        return shown.lets(row.code_id, None, (row.state,)) and (where is None or where.hold(span))

    def span_of(self, mark_id: str) -> Span | None:
        """Where a coding or suggestion stands; None where its quote was not found."""
        row = self.marks.get(mark_id) or self.suggestions.get(mark_id)
        return Span(row.start, row.end) if row and row.start is not None and row.end is not None else None

    def turn_at(self, position: int) -> TurnRow | None:
        """The first that holds a position, its end included."""
        place, found = bisect_right(self._starts, position) - 1, None
        while place >= 0 and self.turns[place].end >= position:
            found, place = self.turns[place], place - 1
        return found

    def turns_in(self, span: Span) -> list[TurnRow]:
        """Those that a passage has words of, in the order of the text."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return self.turns[first : bisect_left(self._starts, span.end)]

    @cached_property
    def turns_by_id(self) -> Mapping[str, TurnRow]:
        return {turn.id: turn for turn in self.turns}

    def _choose(self, choices: Mapping[str | None, str]) -> None:
        self.way.choices.update(choices)
        self.walked = self.tree.walk(self.way.choices)


def clock(turn: TurnRow | ImportedTurn) -> str:
    """When it was said: time in the recording, or the hour it was written."""
    return said_at(turn.time_start, turn.at)


def _voice(turn: TurnRow) -> Voice:
    if turn.role == "assistant":
        return "model"
    return "other" if turn.role in ("system", "tool") else "person"


def _detail(turn: TurnRow) -> str:
    who, status = turn.model or turn.speaker_role, _STATUS.get(turn.status, "")
    return " · ".join(part for part in (who, tr(status) if status else "") if part)


_STATUS = {"edited": mark("reworded"), "regenerated": mark("regenerated"), "interrupted": mark("interrupted")}
