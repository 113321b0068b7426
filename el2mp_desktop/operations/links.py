"""Saying that a passage speaks of another one: this talk is about that chat turn, this draft reworks that answer."""

from collections.abc import Collection, Sequence

from el2mp_desktop.domain.links import KINDS
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codings import text_with
from el2mp_desktop.storage.schema import Link, Memo
from el2mp_desktop.storage.unit import Unit


@operation("Link two passages")
def link_passages(
    unit: Unit, source_id: str, span: Span, target_source_id: str, target: Span, kind: str = "about"
) -> str:
    """Id of the link; the same two passages and kind a second time change nothing."""
    if kind not in KINDS:
        raise ValueError(f"no kind of link: {kind}")
    text, target_text = text_with(unit, source_id, span), text_with(unit, target_source_id, target)
    if source_id == target_source_id and span == target:
        raise UserError(tr("A passage cannot be about itself. Choose another one."))
    for row in unit.read.links(source_id):
        if (row.kind, row.source_id, row.span, row.target_source_id, row.target) == (
            *(kind, source_id, span),
            *(target_source_id, target),
        ):
            return row.id
    return unit.insert(
        Link,
        {
            "kind": kind,
            "source_id": source_id,
            "start": span.start,
            "end": span.end,
            "quote": span.of(text),
            "target_source_id": target_source_id,
            "target_start": target.start,
            "target_end": target.end,
            "target_quote": target.of(target_text),
            "coder_id": unit.coder_id,
            "created_at": unit.at,
        },
    )


@operation("Remove a link")
def remove_links(unit: Unit, link_ids: Sequence[str]) -> None:
    unit.delete(Memo, unit.read.memo_ids("link", link_ids))
    unit.delete(Link, link_ids)


@operation("Say that a link still holds")
def keep_links(unit: Unit, link_ids: Collection[str]) -> None:
    """Somebody has looked at links whose words a correction rewrote: they need no look any more."""
    unit.delete(Memo, unit.read.memo_ids("link", link_ids))


def ask_for_a_look(unit: Unit, link_id: str, source_id: str, words: str) -> None:
    """A step within a correction of a source: the link stood on these words, which are no longer there."""
    unit.insert(
        Memo,
        {
            "kind": "look",
            "target": "link",
            "target_id": link_id,
            "source_id": source_id,
            "coder_id": unit.coder_id,
            "text": words,
            "created_at": unit.at,
            "changed_at": unit.at,
        },
    )
