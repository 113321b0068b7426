"""Questions about which passages speak of which others."""

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from el2mp_desktop.domain.rows import LinkRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Coder, Link, Memo, Source


class LinkQueries(BaseQueries):
    def links(self, source_id: str | None = None) -> list[LinkRow]:
        """All links, or those from and to one source, in the order they were made."""
        rows = self._all(_LINKS) if source_id is None else self._all(_LINKS_OF_ONE, source=source_id)
        before: dict[str, list[str]] = {}
        for link, text in self._all(_LOOKS) if rows else ():
            before.setdefault(link, []).append(text)
        return [
            LinkRow(
                row.id, row.kind, row.source_id, row.source_name, Span(row.start, row.end), row.quote,
                row.target_source_id, row.target_name, Span(row.target_start, row.target_end), row.target_quote,
                row.coder_id, row.coder, row.initials, row.created_at, tuple(before.get(row.id, ())),
            )
            for row in rows
        ]  # fmt: skip


_TARGET = aliased(Source)
_LINKS = (
    select(
        Link.id, Link.kind, Link.source_id, Source.name.label("source_name"), Link.start, Link.end, Link.quote,
        Link.target_source_id, _TARGET.name.label("target_name"), Link.target_start, Link.target_end,
        Link.target_quote, Link.coder_id, Coder.name.label("coder"), Coder.initials, Link.created_at,
    )
    .join(Source, Source.id == Link.source_id)
    .join(_TARGET, _TARGET.id == Link.target_source_id)
    .join(Coder, Coder.id == Link.coder_id)
    .order_by(Link.created_at, Link.id)
)  # fmt: skip
_LINKS_OF_ONE = _LINKS.where(or_(Link.source_id == bindparam("source"), Link.target_source_id == bindparam("source")))
_LOOKS = (
    select(Memo.target_id, Memo.text)
    .where(Memo.kind == "look", Memo.target == "link")
    .order_by(Memo.created_at, Memo.id)
)
