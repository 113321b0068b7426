"""Coding pictures: a whole one, or a rectangle of it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from el2mp_desktop.domain.regions import Region, picture_size
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codings import codable, existing, refuse_twin
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.storage.schema import Coding
from el2mp_desktop.storage.seen import suggestions_seen
from el2mp_desktop.storage.unit import Unit


@operation("Code a picture")
def code_region(
    unit: Unit,
    source_id: str,
    region: Region | None,
    code_id: str,
    *,
    seen: Collection[str] | None = None,
    unsure: bool = False,
    memo: str = "",
) -> str:
    """Id of the coding; without a region it is on the whole picture. The same twice changes nothing.

    ``seen`` is what the coder could see, of other codings and of suggestions on the description; see `apply_code`.
    """
    code = codable(unit, code_id)
    place = _within(unit, source_id, region)
    coder = unit.read.coder(unit.coder_id)
    known = unit.read.region_like(source_id, place, code.id, unit.coder_id)
    coding_id = known or unit.insert(
        Coding,
        {
            "source_id": source_id,
            "code_id": code.id,
            "coder_id": unit.coder_id,
            "anchor": "image",
            "start": None,
            "end": None,
            "region": asdict(place),
            "quote": "",
            "before": "",
            "after": "",
            "reading": coder.reading if coder else 1,
            "seen": sorted(_what_is_seen(unit, source_id) if seen is None else seen),
            "unsure": unsure,
            "suggestion_id": None,
            "created_at": unit.at,
        },
    )
    if memo.strip():
        write_memo(unit, "coding", coding_id, memo)
    return coding_id


@operation("Code a picture")
def code_regions(
    unit: Unit, source_id: str, region: Region | None, code_ids: Sequence[str], *, memo: str = ""
) -> list[str]:
    """The same part with several codes, as one act; see `apply_codes`. Ids of the codings, one for each code."""
    seen = _what_is_seen(unit, source_id)
    return [code_region(unit, source_id, region, code_id, seen=seen, memo=memo) for code_id in code_ids]


@operation("Change the coded part of a picture")
def change_region(unit: Unit, coding_id: str, region: Region | None) -> None:
    row = existing(unit, coding_id, "image")
    place = asdict(_within(unit, row["source_id"], region))
    refuse_twin(unit, {**row, "region": place})
    unit.update(Coding, coding_id, region=place)


def _what_is_seen(unit: Unit, source_id: str) -> set[str]:
    """A coding of a picture is on all turns of its description, so what these have shown counts."""
    others = any(row.coder_id != unit.coder_id for row in unit.read.regions(source_id))
    shown = suggestions_seen(unit.read, unit.coder_id, source_id, Span(0, unit.read.length(source_id) or 0))
    return ({"coders"} if others else set()) | ({"suggestions"} if shown else set())


def _within(unit: Unit, source_id: str, region: Region | None) -> Region:
    source = unit.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    width, height = picture_size(source.details) if source.media_sha else (0, 0)
    if not width or not height:
        raise UserError(tr("“{source}” has no picture.", source=source.name))
    place = region or Region(0, 0, width, height)
    if not place.lies_in(width, height):
        raise UserError(
            tr("This rectangle is not in the picture, which has {width} × {height} pixels.", width=width, height=height)
        )
    return place
