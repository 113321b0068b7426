"""Passages by the sources and codes that somebody ticked: places first, words for those that are looked at."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import CodingWords, PlacedCoding
from el2mp_desktop.storage.queries.base import OF_PICTURES, BaseQueries, parts
from el2mp_desktop.storage.schema import Coder, Coding, Speaker, Turn


class ActivatedQueries(BaseQueries):
    def placed_codings(
        self, sources: Collection[str], codes: Collection[str], ids: Collection[str] | None = None
    ) -> list[PlacedCoding]:
        """Codings of these codes in these sources, in no order; no source, or no code, stands for all of them.

        ``ids``: only such of these codings.
        """
        wanted = frozenset(sources)
        rows = self._narrowed(_PLACES, codes, ids)
        found = [PlacedCoding(*row) for row in rows if not wanted or row.source_id in wanted]
        pictured = (row for row in self._narrowed(_PICTURED, codes, ids) if not wanted or row.source_id in wanted)
        return found + [
            PlacedCoding(row.id, row.source_id, row.code_id, 0, 0, Region(**row.region)) for row in pictured
        ]

    def _narrowed(self, statement: Any, codes: Collection[str], ids: Collection[str] | None) -> Iterator[Any]:
        statements = [statement] if ids is None else [statement.where(Coding.id.in_(part)) for part in parts(ids)]
        if codes:
            narrowed = [list(part) for part in parts(codes)]
            statements = [one.where(Coding.code_id.in_(part)) for one in statements for part in narrowed]
        return (row for one in statements for row in self._all(one))

    def coding_words(self, ids: Collection[str]) -> dict[str, CodingWords]:
        """What was coded, by whom, and in whose turn it begins; codings that are gone are left out."""
        found = (row for part in parts(ids) for row in self._all(_WORDS.where(Coding.id.in_(part))))
        return {row.id: CodingWords(row.quote, row.speaker, row.role, row.position, row.initials) for row in found}


_PLACES: Any = select(Coding.id, Coding.source_id, Coding.code_id, Coding.start, Coding.end).where(
    Coding.anchor == "text"
)
_PICTURED: Any = select(Coding.id, Coding.source_id, Coding.code_id, Coding.region).where(OF_PICTURES)
_HERE = aliased(Turn)
_TURN = (
    select(_HERE.id)
    .where(_HERE.source_id == Coding.source_id, _HERE.start <= Coding.start, _HERE.end > Coding.start)
    .limit(1)
    .correlate(Coding)
    .scalar_subquery()
)
_WORDS: Any = (
    select(Coding.id, Coding.quote, Speaker.name.label("speaker"), Turn.role, Turn.position, Coder.initials)
    .join(Coder, Coder.id == Coding.coder_id)
    .outerjoin(Turn, Turn.id == _TURN)
    .outerjoin(Speaker, Speaker.id == Turn.speaker_id)
)
