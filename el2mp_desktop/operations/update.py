"""A newer export of a conversation that the project has: new turns come in, codings stay where they are.

What a person split, joined or corrected is kept. Only where the newer export itself words a turn otherwise than the
earlier one did is its text changed here, as by a correction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from el2mp_desktop.domain.reanchor import TextChange
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.domain.text import Span, text_sha
from el2mp_desktop.domain.turn_groups import groups, keys_of
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import INTERRUPTED, ImportedSource
from el2mp_desktop.language import tr
from el2mp_desktop.operations.correction import CORRECTED, IMPORTED, fingerprint
from el2mp_desktop.operations.rewriting import Reanchored, rewrite
from el2mp_desktop.operations.speakers import speaker_named
from el2mp_desktop.operations.turns import GOES_ON, join_turns
from el2mp_desktop.storage.schema import Mark, ReadMark, Turn
from el2mp_desktop.storage.unit import Row, Unit, new_id


@dataclass(frozen=True, slots=True)
class Updated:
    """What a newer export brought."""

    source_id: str
    added: int = 0
    changed: int = 0
    """Turns that it words otherwise."""
    codings: Reanchored = field(default_factory=Reanchored)


def update_source(
    unit: Unit,
    source_id: str,
    newer: ImportedSource,
    origin: Mapping[str, object],
    speakers: Mapping[str, str] | None = None,
) -> Updated:
    """The step within an operation. ``speakers``: name in the file to name in the project, for new voices.

    Raises `UserError` where the turns, in the file or here, carry no ids to tell them by.
    """
    source = unit.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    known = [turn.key for turn in unit.read.turns(source_id)]
    if any(turn.key is None for turn in newer.turns) or (known and not any(known)):
        raise UserError(tr("“{source}” cannot be updated: its turns have no ids in the file.", source=source.name))
    update = _Update(unit, source, newer, speakers or {})
    if update.make_whole():
        update = _Update(unit, source, newer, speakers or {})
    return update.run(origin)


class _Update:
    """What there is, by the keys of the turns; then one step after the other."""

    def __init__(self, unit: Unit, source: SourceRow, newer: ImportedSource, names: Mapping[str, str]) -> None:
        self.unit, self.source, self.newer, self.names = unit, source, newer, names
        self.text = unit.read.text(source.id)
        self.groups = groups(unit.read.turns(source.id))
        self.by_key = {key: group for group in self.groups for key in keys_of(group)}
        self.places = {turn.key: place for place, turn in enumerate(newer.turns)}
        known = source.origin.get(CORRECTED)
        self.corrected = dict(known) if isinstance(known, Mapping) else {}

    def run(self, origin: Mapping[str, object]) -> Updated:
        reworded = self._reworded()
        added = self._newcomers()
        pieces = [(_span(group), words) for group, words in reworded]
        pieces += [(self._behind(after), self._inserted(places)) for after, places in added.items()]
        pieces.sort(key=lambda piece: (piece[0].start, piece[0].end))
        change = TextChange(self.text, pieces)
        homes = dict(change.homes)
        spans = {group[0].id: homes[_span(group)] for group, _ in reworded}
        codings = rewrite(self.unit, self.source.id, change, spans, self._origin(origin, change.new, reworded))
        self._unread([turn for group, _ in reworded for turn in group])
        self._add(added, {after: homes[self._behind(after)].start for after in added})
        self._follow()
        return Updated(self.source.id, sum(map(len, added.values())), len(reworded), codings)

    def make_whole(self) -> bool:
        """What was split, and is worded otherwise by now, is one turn again: a cut may lie in words that went."""
        split = [group for group, _ in self._reworded() if len(group) > 1]
        for group in split:
            for _ in group[1:]:
                join_turns(self.unit, group[0].id)
        return bool(split)

    def _reworded(self) -> list[tuple[list[TurnRow], str]]:
        return [(group, words) for group in self.groups if (words := self._other_words(group)) is not None]

    def _other_words(self, group: Sequence[TurnRow]) -> str | None:
        """What the newer export says in place of a group; None where it says what the earlier one did, or nothing."""
        places = [self.places.get(key, -1) for key in keys_of(group)]
        if not places or -1 in places or places != list(range(places[0], places[0] + len(places))):
            return None
        words = self.newer.text[self.newer.turns[places[0]].start : self.newer.turns[places[-1]].end]
        earlier = self.corrected.get(group[0].id)
        if earlier is None:
            earlier = text_sha(_span(group).of(self.text))
        return None if not words.strip() or earlier in ("", text_sha(words)) else words

    def _newcomers(self) -> dict[str, list[int]]:
        """Places of the new turns, by the id of the first turn of the group they follow; empty before all others."""
        found: dict[str, list[int]] = {}
        after = ""
        for place, turn in enumerate(self.newer.turns):
            if turn.key in self.by_key:
                after = self.by_key[turn.key][0].id
            else:
                found.setdefault(after, []).append(place)
        return found

    def _behind(self, after: str) -> Span:
        end = next((group[-1].end for group in self.groups if group[0].id == after), 0)
        return Span(end, end)

    def _inserted(self, places: Sequence[int]) -> str:
        """New turns with what stands before each in the file; the very first ones with what stands behind them."""
        turns, text = self.newer.turns, self.newer.text
        if places[0] == 0:
            following = turns[places[-1] + 1].start if places[-1] + 1 < len(turns) else len(text)
            return text[:following]
        return "".join(text[turns[place - 1].end : turns[place].end] for place in places)

    def _origin(
        self, origin: Mapping[str, object], text: str, reworded: Sequence[tuple[Sequence[TurnRow], str]]
    ) -> dict[str, object]:
        merged = {name: value for name, value in {**self.source.origin, **origin}.items() if name != IMPORTED}
        taken_over = {group[0].id for group, _ in reworded}
        if CORRECTED in merged:
            merged[CORRECTED] = {id: sha for id, sha in self.corrected.items() if id not in taken_over}
        return merged if text == self.newer.text else {**merged, IMPORTED: fingerprint(self.newer.text)}

    def _unread(self, turns: Sequence[TurnRow]) -> None:
        """Whoever read other words has not read these."""
        for row in self.unit.rows(ReadMark, self.unit.read.nothing_marks([turn.id for turn in turns]).values()):
            self.unit.insert(ReadMark, {**row, "id": new_id(), "reverses": row["id"], "at": self.unit.at})

    def _add(self, added: Mapping[str, Sequence[int]], begins: Mapping[str, int]) -> None:
        """The new turns with their marks, and the order of all."""
        ids = {place: new_id() for places in added.values() for place in places}
        order = [ids[place] for place in added.get("", ())]
        for group in self.groups:
            order += [*(turn.id for turn in group), *(ids[place] for place in added.get(group[0].id, ()))]
        positions = {id: position for position, id in enumerate(order)}
        starts = {place: at for after in added for place, at in self._starts(added[after], begins[after]).items()}
        speakers = self._speakers()
        self.unit.insert_many(
            Turn, [self._row(place, ids, starts[place], positions[ids[place]], speakers) for place in starts]
        )
        self.unit.insert_many(Mark, [mark for place, start in starts.items() for mark in self._marks(place, start)])
        here = [turn.id for group in self.groups for turn in group]
        self.unit.update_many(Turn, {id: {"position": positions[id]} for id in here})

    def _starts(self, places: Sequence[int], at: int) -> dict[int, int]:
        """Where each new turn begins, their text having been put in at a position. See `_inserted`."""
        turns = self.newer.turns
        if places[0] == 0:
            return {place: at + turns[place].start for place in places}
        found = {}
        for place in places:
            found[place] = at + turns[place].start - turns[place - 1].end
            at = found[place] + turns[place].end - turns[place].start
        return found

    def _row(self, place: int, ids: Mapping[int, str], start: int, position: int, speakers: Mapping[str, str]) -> Row:
        turn = self.newer.turns[place]
        return {
            "id": ids[place],
            "source_id": self.source.id,
            "position": position,
            "start": start,
            "end": start + turn.end - turn.start,
            "speaker_id": speakers[turn.speaker] if turn.speaker else None,
            "role": turn.role,
            "time_start": turn.time_start,
            "time_end": turn.time_end,
            "at": turn.at,
            "model": turn.model,
            "parent_id": None if turn.parent is None else self._id_of(turn.parent, ids),
            "current": turn.current,
            "status": turn.status,
            "key": turn.key,
        }

    def _id_of(self, place: int, ids: Mapping[int, str]) -> str:
        """The turn of ours that one of theirs is; of several that it was split into, the last."""
        return ids[place] if place in ids else self.by_key[self.newer.turns[place].key or ""][-1].id

    def _marks(self, place: int, start: int) -> list[Row]:
        turn = self.newer.turns[place]
        return [
            {
                **asdict(mark),
                "source_id": self.source.id,
                "start": start + mark.start - turn.start,
                "end": start + mark.end - turn.start,
            }
            for mark in self.newer.marks
            if turn.start <= mark.start and mark.end <= turn.end
        ]

    def _speakers(self) -> dict[str, str]:
        """Name in the file to our speaker: whoever has most of that name's turns here by now, else by name."""
        spoken: dict[str, Counter[str]] = {}
        for turn in self.newer.turns:
            group = self.by_key.get(turn.key or "")
            if group and turn.speaker and group[0].speaker_id:
                spoken.setdefault(turn.speaker, Counter())[group[0].speaker_id] += 1
        found = {name: counts.most_common(1)[0][0] for name, counts in spoken.items()}
        for turn in self.newer.turns:
            if turn.speaker and turn.speaker not in found and turn.key not in self.by_key:
                name = self.names.get(turn.speaker, turn.speaker)
                found[turn.speaker] = speaker_named(self.unit, self.source.id, name)
        return found

    def _follow(self) -> None:
        """The thread that is open by now, and what is hidden, interrupted or worded again."""
        changed: dict[str, Row] = {}
        for group in self.groups:
            keys = keys_of(group)
            theirs = [self.newer.turns[self.places[key]] for key in keys if key in self.places]
            for turn in group if keys else ():
                changed[turn.id] = {"current": any(their.current for their in theirs)}
                if len(theirs) == 1 == len(keys):
                    status = theirs[0].status
                    changed[turn.id]["status"] = status if turn is group[0] or status in GOES_ON else ""
                elif turn.status == INTERRUPTED and theirs and all(their.status != INTERRUPTED for their in theirs):
                    changed[turn.id]["status"] = ""
        self.unit.update_many(Turn, changed)


def _span(group: Sequence[TurnRow]) -> Span:
    return Span(group[0].start, group[-1].end)
