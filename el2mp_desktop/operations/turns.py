"""Where turns begin and end: splitting, joining, and cutting long ones at their sentences. No word is changed."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.domain.sentences import sentences
from el2mp_desktop.domain.turn_groups import JOINED, group_of
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.correction import CORRECTED
from el2mp_desktop.operations.speakers import drop_if_silent
from el2mp_desktop.storage.schema import Memo, ReadMark, Source, Turn
from el2mp_desktop.storage.unit import Row, Unit, new_id

GOES_ON = frozenset({"hidden", "interrupted"})
"""What a turn is that its second half is too; a request worded again is one request."""
_CHANGED_BY_A_CUT = ("position", "end", "time_end", "parent_id")


@operation("Split a turn")
def split_turn(unit: Unit, turn_id: str, position: int) -> str:
    """Cut a turn at a position of the source's text. Returns the id of the second half; the first keeps the turn's."""
    turn = _turn(unit, turn_id)
    source = _source(unit, turn.source_id)
    text = unit.read.text(source.id)
    if not (text[turn.start : position].strip() and text[position : turn.end].strip()):
        raise UserError(tr("Put the caret within the turn, where the next one should begin."))
    return _cut(unit, source, text, {turn_id: [position]})[0]


@operation("Cut long turns")
def resegment(unit: Unit, source_id: str, characters: int) -> int:
    """Cut every longer turn at the ends of its sentences, none of which is cut itself. Returns how many are new."""
    if characters < 1:
        raise UserError(tr("A turn needs room for at least one character."))
    source = _source(unit, source_id)
    text = unit.read.text(source_id)
    cuts = {turn.id: _sentence_cuts(text, turn, characters) for turn in unit.read.turns(source_id)}
    return len(_cut(unit, source, text, {id: places for id, places in cuts.items() if places}))


@operation("Join turns")
def join_turns(unit: Unit, turn_id: str) -> None:
    """Make one turn of this one and the next. It stays the first speaker's; memos on both are on it."""
    first = _turn(unit, turn_id)
    source = _source(unit, first.source_id)
    turns = unit.read.turns(source.id)
    after = next((turn for turn in turns if turn.position > first.position), None)
    if after is None:
        raise UserError(tr("There is no turn after this one."))
    if source.kind == "chat" and [turn.id for turn in turns if turn.parent_id == first.id] != [after.id]:
        raise UserError(tr("In the whole chat, another branch comes between this turn and the next."))
    unit.update(Turn, first.id, end=after.end, time_end=after.time_end)
    unit.update_many(Turn, {turn.id: {"parent_id": first.id} for turn in turns if turn.parent_id == after.id})
    _join_keys(unit, source, turns, first, after)
    _join_read_marks(unit, first, after)
    unit.update_many(Memo, {memo: {"target_id": first.id} for memo in unit.read.memo_ids("turn", [after.id])})
    unit.delete(Turn, [after.id])
    unit.update_many(Turn, {t.id: {"position": t.position - 1} for t in turns if t.position > after.position})
    if after.speaker_id and after.speaker_id != first.speaker_id:
        drop_if_silent(unit, after.speaker_id)


def _cut(unit: Unit, source: SourceRow, text: str, cuts: Mapping[str, Sequence[int]]) -> list[str]:
    """Cut turns at positions, in order. Returns the new turns' ids."""
    rows = sorted(unit.rows(Turn, [turn.id for turn in unit.read.turns(source.id)]), key=lambda row: row["position"])
    spans = {row["id"]: _pieces(text, row, cuts.get(row["id"], ())) for row in rows}
    ids = {id: [id, *(new_id() for _ in pieces[1:])] for id, pieces in spans.items()}
    added: list[Row] = []
    changed: dict[str, Row] = {}
    position = 0
    for row in rows:
        above = ids[row["parent_id"]][-1] if row["parent_id"] else None
        halves = _halves({**row, "parent_id": above}, ids[row["id"]], spans[row["id"]], position, source.kind == "chat")
        changed[row["id"]] = {name: halves[0][name] for name in _CHANGED_BY_A_CUT}
        added += halves[1:]
        position += len(halves)
    unit.insert_many(Turn, added)
    unit.update_many(Turn, changed)
    _copy_read_marks(unit, source.id, {id: halves[1:] for id, halves in ids.items() if len(halves) > 1})
    return [row["id"] for row in added]


def _pieces(text: str, row: Row, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of a turn cut at positions, each without the white space at a cut."""
    edges = [row["start"], *cuts, row["end"]]
    pieces = []
    for start, end in pairwise(edges):
        words = text[start:end]
        first = start + len(words) - len(words.lstrip()) if start != row["start"] else start
        last = end - len(words) + len(words.rstrip()) if end != row["end"] else end
        pieces.append((first, last))
    return pieces


def _halves(row: Row, ids: Sequence[str], spans: Sequence[tuple[int, int]], position: int, chat: bool) -> list[Row]:
    """Whole rows of a turn's pieces; in a chat each follows the one before."""
    last = len(spans) - 1
    first = {**row, "position": position, "end": spans[0][1], "time_end": None if last else row["time_end"]}
    later = {"time_start": None, "key": None, "status": row["status"] if row["status"] in GOES_ON else ""}
    return [first] + [
        {
            **row,
            **later,
            "id": ids[n],
            "position": position + n,
            "start": spans[n][0],
            "end": spans[n][1],
            "time_end": row["time_end"] if n == last else None,
            "parent_id": ids[n - 1] if chat else None,
        }
        for n in range(1, len(spans))
    ]


def _sentence_cuts(text: str, turn: TurnRow, characters: int) -> list[int]:
    """Before each sentence that would make its piece longer than that."""
    cuts: list[int] = []
    begun = turn.start
    for sentence in sentences(text[turn.start : turn.end]):
        start, end = turn.start + sentence.start, turn.start + sentence.end
        if end - begun > characters and start > begun and text[begun:start].strip():
            cuts.append(start)
            begun = start
    return cuts


def _copy_read_marks(unit: Unit, source_id: str, halves: Mapping[str, Sequence[str]]) -> None:
    """Who said "nothing here" of a turn has said it of each of its pieces."""
    marks = unit.read.nothing_marks(list(halves))
    rows = {row["id"]: row for row in unit.rows(ReadMark, marks.values())}
    for (turn_id, _), mark in marks.items():
        for half in halves[turn_id]:
            unit.insert(ReadMark, {**rows[mark], "id": new_id(), "turn_id": half, "at": unit.at})


def _join_read_marks(unit: Unit, first: TurnRow, after: TurnRow) -> None:
    """What was read is both: "nothing here" stays with those who said it of each."""
    marks = unit.read.nothing_marks([first.id, after.id])
    ended = [id for (turn, coder), id in marks.items() if turn == after.id or (after.id, coder) not in marks]
    for row in unit.rows(ReadMark, ended):
        unit.insert(ReadMark, {**row, "id": new_id(), "reverses": row["id"], "at": unit.at})


def _join_keys(unit: Unit, source: SourceRow, turns: Sequence[TurnRow], first: TurnRow, after: TurnRow) -> None:
    """What a later export tells of either of two messages is told of both. Corrected ones are not compared again."""
    if after.key is None:
        return
    head = group_of(first, turns)[0]
    unit.update(Turn, head.id, key=after.key if head.key is None else head.key + JOINED + after.key)
    known = source.origin.get(CORRECTED)
    if isinstance(known, Mapping) and known.keys() & {head.id, after.id}:
        corrected = {id: sha for id, sha in known.items() if id != after.id} | {head.id: ""}
        unit.update(Source, source.id, origin={**source.origin, CORRECTED: corrected})


def _turn(unit: Unit, turn_id: str) -> TurnRow:
    turn = unit.read.turn(turn_id)
    if turn is None:
        raise UserError(tr("This turn is not in the project any more."))
    return turn


def _source(unit: Unit, source_id: str) -> SourceRow:
    source = unit.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    return source
