"""Bringing sources in, naming them, taking them out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from el2mp_desktop.domain.text import text_sha
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.cases import link_case, set_attributes
from el2mp_desktop.operations.links import remove_links
from el2mp_desktop.operations.update import Updated, update_source
from el2mp_desktop.storage.schema import Attribute, CaseLink, Coding, Mark, Memo, Source, Speaker, Turn
from el2mp_desktop.storage.unit import Unit, new_id


@dataclass(frozen=True, slots=True)
class Incoming:
    """A source as it was read, and what the person decided about it before importing."""

    source: ImportedSource
    origin: Mapping[str, Any] = field(default_factory=dict)
    """File name, SHA-256 of the file, import settings; kept with the source."""
    name: str = ""
    """Another name than the file's; empty keeps that one."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Name in the file to name in the project; two names given one are merged."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Name in the project to role (``facilitator``, ``student``...)."""
    case: str = ""
    """Name of the case that the whole source belongs to; empty for none. A new name makes a new case."""
    cases: Mapping[str, str] = field(default_factory=dict)
    """Name in the project of a speaker to name of the case who spoke."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of the source: workshop, session..., by name."""
    version_of: str | None = None
    """Id of the source that this one is a later draft of."""
    updates: str | None = None
    """Id of the source of the same conversation, as an earlier export had it: nothing is added beside it. What was
    decided of names, cases and attributes then holds for new voices only."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brought: the ids of its sources in order, and of those that were there, what is new."""

    ids: tuple[str, ...]
    updated: tuple[Updated, ...] = ()


@operation("Import")
def import_sources(
    unit: Unit,
    incoming: Sequence[Incoming],
    group: str = "",
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> list[str]:
    """Add sources, all or none. Returns their ids in order."""
    return list(import_and_update(unit, incoming, group, report, cancel).ids)


@operation("Import")
def import_and_update(
    unit: Unit,
    incoming: Sequence[Incoming],
    group: str = "",
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Brought:
    """Add sources, and to those that are there already what a newer export has of them; all or none."""
    names = {source.name for source in unit.read.sources()}
    position = unit.read.next_source_position(group)
    ids: list[str] = []
    updated: list[Updated] = []
    for offset, item in enumerate(incoming):
        if cancel is not None:
            cancel.check()
        report(offset, len(incoming), item.source.name)
        if item.updates is not None:
            updated.append(update_source(unit, item.updates, item.source, item.origin, item.speakers))
            ids.append(item.updates)
            continue
        name = _free_name(item.name.strip() or item.source.name, names)
        names.add(name)
        ids.append(_add_source(unit, item, name, group, position + offset))
    return Brought(tuple(ids), tuple(updated))


@operation("Rename a source")
def rename_source(unit: Unit, source_id: str, name: str) -> None:
    if not name.strip():
        raise UserError(tr("Give the source a name."))
    unit.update(Source, _source(unit, source_id), name=name.strip())


@operation("Move a source to a group")
def group_source(unit: Unit, source_id: str, group: str) -> None:
    place = unit.read.next_source_position(group.strip())
    unit.update(Source, _source(unit, source_id), group=group.strip(), position=place)


@operation("Rename a speaker")
def rename_speaker(unit: Unit, speaker_id: str, name: str) -> None:
    if not name.strip():
        raise UserError(tr("Give the speaker a name."))
    unit.update(Speaker, speaker_id, name=name.strip())


@operation("Remove a source")
def remove_source(unit: Unit, source_id: str) -> None:
    """Take a source out with its turns, codings and memos. Undo brings it back; see `erase` for good."""
    turns = unit.read.turns(_source(unit, source_id))
    unit.delete(Memo, [memo.id for memo in unit.read.memos_in(source_id)])
    for entity in (Attribute, CaseLink, Mark):
        unit.delete(entity, unit.read.ids_of_source(entity, source_id))
    unit.delete(Coding, unit.read.coding_ids(source_id=source_id))
    remove_links(unit, [link.id for link in unit.read.links(source_id)])
    unit.delete(Turn, [turn.id for turn in turns])
    unit.delete(Speaker, unit.read.ids_of_source(Speaker, source_id))
    unit.delete(Source, [source_id])


def _source(unit: Unit, source_id: str) -> str:
    if unit.read.length(source_id) is None:
        raise UserError(tr("This source is not in the project any more."))
    return source_id


def _add_source(unit: Unit, item: Incoming, name: str, group: str, position: int) -> str:
    source = item.source
    sha = unit.keep(source.text)
    assert sha == text_sha(source.text)
    source_id = unit.insert(
        Source,
        {
            "name": name,
            "kind": source.kind,
            "group": group,
            "position": position,
            "format": source.format,
            "text_sha": sha,
            "length": len(source.text),
            "language": source.language,
            "created_at": source.created_at,
            "imported_at": unit.at,
            "key": source.key,
            "origin": dict(item.origin),
            "details": dict(source.metadata),
            "media_sha": unit.keep(source.media) if source.media else None,
            "version_of": item.version_of,
        },
    )
    speakers = _add_turns(unit, source_id, item)
    unit.insert_many(Mark, [{"source_id": source_id, **asdict(mark)} for mark in source.marks])
    if item.case:
        link_case(unit, item.case, source_id)
    for speaker, case in item.cases.items():
        if speaker in speakers and case:
            link_case(unit, case, source_id, speakers[speaker])
    set_attributes(unit, item.attributes, source_id=source_id)
    return source_id


def _add_turns(unit: Unit, source_id: str, item: Incoming) -> dict[str, str]:
    """Returns the speakers' ids by name."""
    speakers: dict[str, str] = {}
    for original in item.source.speakers:
        speakers.setdefault(item.speakers.get(original, original), new_id())
    unit.insert_many(
        Speaker,
        [
            {"id": id, "source_id": source_id, "name": name, "role": item.roles.get(name, "")}
            for name, id in speakers.items()
        ],
    )
    ids = [new_id() for _ in item.source.turns]
    unit.insert_many(
        Turn,
        [
            {
                "id": ids[index],
                "source_id": source_id,
                "position": index,
                "start": turn.start,
                "end": turn.end,
                "speaker_id": speakers[item.speakers.get(turn.speaker, turn.speaker)] if turn.speaker else None,
                "role": turn.role,
                "time_start": turn.time_start,
                "time_end": turn.time_end,
                "at": turn.at,
                "model": turn.model,
                "parent_id": None if turn.parent is None else ids[turn.parent],
                "current": turn.current,
                "status": turn.status,
                "key": turn.key,
            }
            for index, turn in enumerate(item.source.turns)
        ],
    )
    return speakers


def _free_name(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
