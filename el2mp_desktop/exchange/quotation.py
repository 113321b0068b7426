"""A passage as one quotes it in a text of one's own: its words, who says them, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import CodingRow, RegionRow, SourceRow, TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.voices import said_at, voice_name
from el2mp_desktop.language import number, tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

_MARKS = {"fr": "«\u202f{}\u202f»", "en": "“{}”"}
"""By the language of the words."""


def quotation(project: Project, source_id: str, span: Span) -> str:
    """``“words” (speaker, source, turn 12, 00:03:12)``, a line for each turn that the passage has words of.

    A speaker who stands for a case goes by the name of the case. Without words, an empty text.
    """
    source = project.read.source(source_id)
    if source is None:
        return ""
    text, pseudonyms = project.read.text(source_id), case_names(project)
    marks = _MARKS.get(source.language or project.language, _MARKS["en"])
    lines = []
    for turn in project.read.turns(source_id):
        words = text[max(turn.start, span.start) : min(turn.end, span.end)].strip()
        if words and turn.status != "hidden":
            lines.append(f"{marks.format(words)} ({_reference(source, turn, pseudonyms)})")
    outside = span.of(text).strip()
    return "\n".join(lines) or (f"{marks.format(outside)} ({source.name})" if outside else "")


def picture_quotation(row: RegionRow) -> str:
    """``[picture: source, 10–110 × 20–80 pixels]``: from left to right and from top to bottom; of all of it, its name
    alone."""
    return of_picture(row.source_name, None if row.whole else row.region)


def of_picture(source: str, region: Region | None) -> str:
    """A part of a picture, or all of it, by the name of its source."""
    if region is None:
        return tr("[picture: {source}]", source=source)
    return tr("[picture: {source}, {region}]", source=source, region=extent_words(region))


def coded_words(row: CodingRow | RegionRow) -> str:
    """What was coded: its words as they are, or which part of which picture."""
    return picture_quotation(row) if isinstance(row, RegionRow) else row.quote


def extent_words(region: Region) -> str:
    left, right, top, bottom = (number(edge) for edge in (region.left, region.right, region.top, region.bottom))
    return tr("{left}–{right} × {top}–{bottom} pixels", left=left, right=right, top=top, bottom=bottom)


def case_names(project: Project) -> dict[str, str]:
    """Speakers' ids to the name of the case that each is."""
    return {speaker: case.name for case in project.read.cases() for _, speaker in case.places if speaker is not None}


def voice(turn: TurnRow, pseudonyms: Mapping[str, str]) -> str:
    """Who says a turn, by the name of their case where they have one."""
    return pseudonyms.get(turn.speaker_id or "") or voice_name(turn.speaker, turn.role)


def _reference(source: SourceRow, turn: TurnRow, pseudonyms: Mapping[str, str]) -> str:
    place = tr("turn {number}", number=number(turn.position + 1))
    parts = (voice(turn, pseudonyms), source.name, place, said_at(turn.time_start, turn.at))
    return ", ".join(part for part in parts if part)
