"""Whose turns are whose: naming speakers, taking two for one, telling one from another."""

from collections.abc import Collection

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import CaseLink, Speaker, Turn
from el2mp_desktop.storage.unit import Row, Unit


@operation("Merge speakers")
def merge_speakers(unit: Unit, speaker_id: str, into_id: str) -> None:
    """All turns of the first go to the second, and the cases too; the first is no more."""
    one, other = _speaker(unit, speaker_id), _speaker(unit, into_id)
    if one["id"] == other["id"]:
        return
    if one["source_id"] != other["source_id"]:
        raise UserError(tr("Only speakers of the same source can be merged."))
    unit.update_many(Turn, {turn: {"speaker_id": into_id} for turn in unit.read.turns_of_speaker(speaker_id)})
    if not other["role"]:
        unit.update(Speaker, into_id, role=one["role"])
    there = {link["case_id"] for link in unit.rows(CaseLink, unit.read.links_of_speaker(into_id))}
    for link in unit.rows(CaseLink, unit.read.links_of_speaker(speaker_id)):
        if link["case_id"] in there:
            unit.delete(CaseLink, [link["id"]])
        else:
            unit.update(CaseLink, link["id"], speaker_id=into_id)
    unit.delete(Speaker, [speaker_id])


@operation("Change whose turn it is")
def give_turns(unit: Unit, source_id: str, turn_ids: Collection[str], name: str) -> str | None:
    """The turns become those of the speaker of that name, new where there is none; of nobody where it is empty.

    A speaker left without a turn is no more. Returns the speaker's id.
    """
    turns = [turn for turn in unit.read.turns(source_id) if turn.id in set(turn_ids)]
    if len(turns) < len(set(turn_ids)):
        raise UserError(tr("This turn is not in the project any more."))
    speaker_id = speaker_named(unit, source_id, name.strip()) if name.strip() else None
    unit.update_many(Turn, {turn.id: {"speaker_id": speaker_id} for turn in turns})
    for before in {turn.speaker_id for turn in turns} - {None, speaker_id}:
        if before is not None:
            drop_if_silent(unit, before)
    return speaker_id


def drop_if_silent(unit: Unit, speaker_id: str) -> None:
    """The step within an operation: a speaker without a turn is no more, nor whose case it was."""
    if not unit.read.turns_of_speaker(speaker_id):
        unit.delete(CaseLink, unit.read.links_of_speaker(speaker_id))
        unit.delete(Speaker, [speaker_id])


def speaker_named(unit: Unit, source_id: str, name: str) -> str:
    """The step within an operation: the source's speaker of that name, new where there is none."""
    known = next((speaker for speaker in unit.read.speakers_of(source_id) if speaker.name == name), None)
    return known.id if known else unit.insert(Speaker, {"source_id": source_id, "name": name, "role": ""})


def _speaker(unit: Unit, speaker_id: str) -> Row:
    found = unit.rows(Speaker, [speaker_id])
    if not found:
        raise UserError(tr("This speaker is not in the project any more."))
    return found[0]
