"""Questions about codings of pictures, which have a rectangle instead of a start and an end."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, select

from el2mp_desktop.domain.regions import Region, picture_size
from el2mp_desktop.domain.rows import RegionRow
from el2mp_desktop.storage.queries.base import OF_PICTURES, BaseQueries, parts
from el2mp_desktop.storage.schema import Code, Coder, Coding, Memo, Source


class RegionQueries(BaseQueries):
    def regions(self, source_id: str | None = None, code_id: str | None = None) -> list[RegionRow]:
        """All codings of pictures, of one source, or of one code, in the order of the sources; from the top, of
        two that begin at one place the larger first."""
        where = [Coding.source_id == source_id] if source_id is not None else []
        where += [Coding.code_id == code_id] if code_id is not None else []
        return self._regions(*where)

    def regions_by_id(self, ids: Collection[str]) -> list[RegionRow]:
        return [row for part in parts(ids) for row in self._regions(Coding.id.in_(part))]

    def region_like(self, source_id: str, region: Region, code_id: str, coder_id: str) -> str | None:
        """Id of the coding with this very rectangle, code and coder."""
        here = select(Coding.id, Coding.region).where(
            Coding.source_id == source_id, Coding.code_id == code_id, Coding.coder_id == coder_id,
            Coding.anchor == "image",
        )  # fmt: skip
        return next((str(row.id) for row in self._all(here) if Region(**row.region) == region), None)

    def _regions(self, *where: ColumnElement[bool]) -> list[RegionRow]:
        rows = self._all(_REGIONS.where(*where).order_by(Source.group, Source.position, Source.name, Coding.created_at))
        memos: dict[str, list[str]] = {}
        for target, text in self._all(_MEMOS) if rows else ():
            memos.setdefault(target, []).append(text)
        found = [_region(row, "\n\n".join(memos.get(row.id, ()))) for row in rows]
        places = {source: place for place, source in enumerate(dict.fromkeys(row.source_id for row in found))}

        def order(row: RegionRow) -> tuple[int | str, ...]:
            place = row.region
            return places[row.source_id], place.top, place.left, -place.bottom, -place.right, row.id

        return sorted(found, key=order)


_REGIONS = (
    select(
        Coding.id, Coding.source_id, Source.name.label("source_name"), Coding.code_id, Code.name.label("code_name"),
        Code.colour, Code.pattern, Coding.coder_id, Coder.name.label("coder"), Coder.initials,
        Coding.region, Source.details, Coding.reading, Coding.seen, Coding.unsure, Coding.to_discuss, Coding.created_at,
    )
    .join(Source, Source.id == Coding.source_id)
    .join(Code, Code.id == Coding.code_id)
    .join(Coder, Coder.id == Coding.coder_id)
    .where(OF_PICTURES)
)  # fmt: skip
_MEMOS = (
    select(Memo.target_id, Memo.text)
    .join(Coding, Coding.id == Memo.target_id)
    .where(Memo.kind == "memo", Memo.target == "coding", Coding.anchor == "image")
    .order_by(Memo.created_at, Memo.id)
)


def _region(row: Any, memo: str) -> RegionRow:
    values = {**row._mapping}
    place, size = Region(**values["region"]), picture_size(values.pop("details"))
    known = {"region": place, "whole": place == Region(0, 0, *size), "seen": tuple(values["seen"])}
    return RegionRow(**{**values, **known}, memo=memo)
