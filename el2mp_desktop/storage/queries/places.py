"""Where every coding and turn lies, for counting: one row a source, each column all of its numbers in one string.

Handing over a row a coding costs five times as much as counting them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.queries.codings import marks_in_force
from el2mp_desktop.storage.schema import Code, Coder, Coding, Source, Speaker, Turn


class PlaceQueries(BaseQueries):
    def source_ids(self) -> list[str]:
        """In the order people gave them."""
        rows = self._all(select(Source.id).order_by(Source.group, Source.position, Source.name, Source.id))
        return [row.id for row in rows]

    def coding_places(self) -> Sequence[Any]:
        """``(source_id, starts, ends, codes, coders)``: whole numbers with commas between, in the same order in all
        four; codes and coders by their place among the ids sorted as text."""
        return self._all(
            select(
                Coding.source_id,
                func.group_concat(Coding.start),
                func.group_concat(Coding.end),
                func.group_concat(_CODE.c.place),
                func.group_concat(_CODER.c.place),
            )
            .join(_CODE, _CODE.c.id == Coding.code_id)
            .join(_CODER, _CODER.c.id == Coding.coder_id)
            .where(Coding.anchor == "text")
            .group_by(Coding.source_id)
        )

    def turn_places(self) -> Sequence[Any]:
        """``(source_id, starts, ends, speakers)`` as in `coding_places`; speakers by their place in `speaker_names`,
        -1 for nobody."""
        return self._all(
            select(
                Turn.source_id,
                func.group_concat(Turn.start),
                func.group_concat(Turn.end),
                func.group_concat(func.coalesce(_SPEAKER.c.place, -1)),
            )
            .outerjoin(_SPEAKER, _SPEAKER.c.id == Turn.speaker_id)
            .group_by(Turn.source_id)
        )

    def speaker_names(self) -> list[str]:
        """Of every speaker, sorted by id."""
        return [row.name for row in self._all(select(Speaker.name).order_by(Speaker.id))]

    def nothing_places(self, coder_id: str) -> Sequence[Any]:
        """``(source_id, start)`` of every turn marked "read, nothing here" by a coder."""
        marked = marks_in_force(coder_id).subquery()
        return self._all(select(Turn.source_id, Turn.start).join(marked, marked.c.turn_id == Turn.id))


def _places(entity: type[Code] | type[Coder] | type[Speaker]) -> Any:
    """Each id with its place among them, from 0."""
    return select(entity.id, (func.row_number().over(order_by=entity.id) - 1).label("place")).subquery()


_CODE, _CODER, _SPEAKER = _places(Code), _places(Coder), _places(Speaker)
