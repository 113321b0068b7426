"""Questions about codings of pictures, which have a rectangle instead of a start and an end."""

from sqlalchemy import select

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import RegionRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Code, Coder, Coding, Memo, Source


class RegionQueries(BaseQueries):
    def regions(self, source_id: str | None = None, code_id: str | None = None) -> list[RegionRow]:
        """All codings of pictures, of one source, or of one code, in the order of the sources; from top to bottom."""
        where = [Coding.source_id == source_id] if source_id is not None else []
        where += [Coding.code_id == code_id] if code_id is not None else []
        rows = self._all(_REGIONS.where(*where).order_by(Source.group, Source.position, Source.name, Coding.created_at))
        memos: dict[str, list[str]] = {}
        for target, text in self._all(_MEMOS) if rows else ():
            memos.setdefault(target, []).append(text)
        found = [
            RegionRow(**{**row._mapping, "region": Region(**row.region)}, memo="\n\n".join(memos.get(row.id, ())))
            for row in rows
        ]
        places = {source: place for place, source in enumerate(dict.fromkeys(row.source_id for row in found))}
        return sorted(found, key=lambda row: (places[row.source_id], row.region.top, row.region.left, row.id))


_REGIONS = (
    select(
        Coding.id, Coding.source_id, Source.name.label("source_name"), Coding.code_id, Code.name.label("code_name"),
        Code.colour, Code.pattern, Coding.coder_id, Coder.name.label("coder"), Coder.initials,
        Coding.region, Coding.reading, Coding.unsure, Coding.to_discuss, Coding.created_at,
    )
    .join(Source, Source.id == Coding.source_id)
    .join(Code, Code.id == Coding.code_id)
    .join(Coder, Coder.id == Coding.coder_id)
    .where(Coding.anchor == "image")
)  # fmt: skip
_MEMOS = (
    select(Memo.target_id, Memo.text)
    .join(Coding, Coding.id == Memo.target_id)
    .where(Memo.kind == "memo", Memo.target == "coding", Coding.anchor == "image")
    .order_by(Memo.created_at, Memo.id)
)
