"""Where every coding and turn lies, for counting: one row a source, each column all of its numbers in one string.

Handing over a row a coding costs five times as much as counting them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, literal, or_, select

from el2mp_desktop.storage.queries.base import OF_PICTURES, BaseQueries
from el2mp_desktop.storage.queries.reading import marks_in_force
from el2mp_desktop.storage.schema import Coding, Source, Speaker, Turn

_CODINGS = (
    select(
        Coding.source_id,
        func.group_concat(Coding.start),
        func.group_concat(Coding.end),
        func.group_concat(Coding.code_id),
        func.group_concat(Coding.coder_id),
    )
    .where(Coding.anchor == "text")
    .group_by(Coding.source_id)
)
_OF_PICTURES = (
    select(
        Coding.source_id,
        func.group_concat(literal(0)),
        func.group_concat(Source.length),
        func.group_concat(Coding.code_id),
        func.group_concat(Coding.coder_id),
    )
    .join(Source, Source.id == Coding.source_id)
    .where(OF_PICTURES, Source.length > 0)
    .group_by(Coding.source_id)
)
_TURNS = select(
    Turn.source_id,
    func.group_concat(Turn.start),
    func.group_concat(Turn.end),
    func.group_concat(func.coalesce(Turn.speaker_id, "")),
).group_by(Turn.source_id)


class PlaceQueries(BaseQueries):
    def source_ids(self) -> list[str]:
        """In the order people gave them."""
        rows = self._all(select(Source.id).order_by(Source.group, Source.position, Source.name, Source.id))
        return [row.id for row in rows]

    def coding_places(self, pictures: bool = False) -> Sequence[Any]:
        """``(source_id, starts, ends, codes, coders)``: numbers and ids with commas between, in the same order in all
        four. ``pictures``: theirs too, each on the whole of the picture's description."""
        return [*self._all(_CODINGS), *(self._all(_OF_PICTURES) if pictures else ())]

    def turn_places(self) -> Sequence[Any]:
        """``(source_id, starts, ends, speakers)`` as in `coding_places`; nothing between two commas for nobody."""
        return self._all(_TURNS)

    def speaker_names(self) -> dict[str, str]:
        """Of every speaker, by id."""
        return {row.id: row.name for row in self._all(select(Speaker.id, Speaker.name).order_by(Speaker.id))}

    def names_of_people(self) -> list[str]:
        """Of those who speak and are neither models nor their tools; each name once."""
        said = or_(Turn.role.is_(None), Turn.role == "user")
        found = select(Speaker.name).distinct().join(Turn, Turn.speaker_id == Speaker.id).where(said)
        return [str(row.name) for row in self._all(found.order_by(Speaker.name))]

    def nothing_places(self, coder_id: str) -> Sequence[Any]:
        """``(source_id, start)`` of every turn marked "read, nothing here" by a coder."""
        marked = marks_in_force(coder_id).subquery()
        return self._all(select(Turn.source_id, Turn.start).join(marked, marked.c.turn_id == Turn.id))
