"""Withdrawing a source for good: the one act that undo cannot turn back, because nothing is left to turn back to.

Goes: the text, turns, speakers, codings, memos on them, read marks, runs, prompts' passages, raw replies,
suggestions, decisions, and every image in the history that holds words of the source. A code in vivo keeps its
codings elsewhere, not its name: neither in the codebook nor where engines were told it or said it. Stays: that
there was a change, by whom and when, without a word of what was said.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from el2mp_desktop.domain.rows import RemovedSource
from el2mp_desktop.storage.schema import (
    OF_A_SOURCE,
    Blob,
    Change,
    Code,
    Image,
    Link,
    Memo,
    ModelCall,
    Run,
    Source,
    Suggestion,
)
from el2mp_desktop.storage.unit import RowImage, Unit, pack, unpack

_BY_UNIT = {"by_unit": True}
_REASONS = ("rationale", "objection")
_QUOTED = ("codebook", "against")
"""Where a suggestion's evidence holds statements of the codebook."""


def erase_source(unit: Unit, source_id: str, new_code_name: Mapping[str, str]) -> frozenset[str]:
    """Delete everything that holds words of the source, and of removed copies that once had the same text.

    The source may have been removed before. Returns the ids of the codes in vivo that lost their name.
    """
    texts = texts_of(unit.connection, source_id)
    removed = {source.id for source in removed_sources(unit.connection)}
    copies = {id for id in removed if not texts.isdisjoint(_once_kept(unit.connection, id))}
    ids = sorted({source_id} | copies)
    blobs = _blobs_of(unit, ids)
    codes, names = _in_vivo(unit, ids)
    _run(unit, update(Code).where(Code.source_id.in_(ids)).values(name=dict(new_code_name), source_id=None))
    for entity in OF_A_SOURCE:
        column = getattr(entity, "source_id")  # noqa: B009 - the mapped classes share the name, not a base
        _run(unit, delete(entity).where(column.in_(ids)))
    _forget_links(unit, ids)
    _run(unit, delete(Image).where(Image.source_id.in_(ids)))
    _run(unit, delete(Source).where(Source.id.in_(ids)))
    if codes:
        blobs |= _forget_names(unit, codes, names, new_code_name)
    _delete_unused(unit, blobs)
    return frozenset(codes)


def _forget_links(unit: Unit, ids: Sequence[str]) -> None:
    """Links to the sources stand with other sources, in the history too, and hold words of both."""
    living = unit.connection.execute(select(Link.id).where(Link.target_source_id.in_(ids)))
    links = {row.id for row in living}
    others = unit.connection.execute(select(Image.change_id, Image.source_id, Image.data)).all()
    kept = [(row, unpack(bytes(row.data))) for row in others]
    kept = [(row, images) for row, images in kept if any(image.table == "link" for image in images)]
    for _, images in kept:
        links |= {i.id for i in images if i.table == "link" and _leads_to(i, ids)}
    for row, images in kept:
        tables: dict[str, list[list[object]]] = {}
        for image in images:
            if image.table != "link" or image.id not in links:
                tables.setdefault(image.table, []).append([image.id, image.before, image.after])
        here = (Image.change_id == row.change_id) & (Image.source_id == row.source_id)
        _run(unit, update(Image).where(here).values(data=pack(tables)))
    _run(unit, delete(Link).where(Link.id.in_(links)))
    # What a link stood on before a correction stands with the source that was corrected.
    _run(unit, delete(Memo).where(Memo.target == "link", Memo.target_id.not_in(select(Link.id))))


def _leads_to(image: RowImage, ids: Sequence[str]) -> bool:
    return any(row.get("target_source_id") in ids for row in (image.before, image.after) if row)


def texts_of(connection: Connection, source_id: str) -> set[str]:
    """SHA-256 of its text and picture, and of those that it had before they were corrected."""
    kept = connection.execute(select(Source.text_sha, Source.media_sha).where(Source.id == source_id))
    return {sha for row in kept for sha in row if sha} | set(_once_kept(connection, source_id))


def quoted_elsewhere(text: str, others: Iterable[tuple[str, str]], words: int = 6) -> list[str]:
    """Names of the ``(name, text)`` pairs that share a run of that many words with the erased text."""
    heard = " ".join(text.split())
    found = []
    for name, other in others:
        parts = other.split()
        if any(" ".join(parts[i : i + words]) in heard for i in range(len(parts) - words + 1)):
            found.append(name)
    return found


def removed_sources(connection: Connection) -> list[RemovedSource]:
    """Sources that only the history still knows, as they last were: removed ones, and imports that were undone."""
    living = {row.id for row in connection.execute(select(Source.id))}
    known = {row.source_id for row in connection.execute(select(Image.source_id).distinct())}
    found = (_last_known(connection, id) for id in known - living - {""})
    return sorted((source for source in found if source is not None), key=lambda source: (source.name, source.id))


def _last_known(connection: Connection, source_id: str) -> RemovedSource | None:
    last: dict[str, Any] = {}
    for image in _images(connection, source_id):
        if image.table == "source":
            # A removal holds the whole row as it was, an import undone as it had become.
            last |= image.after or image.before or {}
    return RemovedSource(source_id, last["name"], last["text_sha"]) if last else None


def _images(connection: Connection, source_id: str) -> Iterator[RowImage]:
    """In the order they were made."""
    kept = select(Image.data).join(Change, Change.id == Image.change_id).where(Image.source_id == source_id)
    for row in connection.execute(kept.order_by(Change.sequence)):
        yield from unpack(bytes(row.data))


def _in_vivo(unit: Unit, ids: Sequence[str]) -> tuple[set[str], set[str]]:
    """Codes that were ever named in words of these sources, and all the names they had meanwhile."""
    living = unit.connection.execute(select(Code.id, Code.name).where(Code.source_id.in_(ids)))
    rows = [dict(row) for row in living.mappings()]
    rows += [
        row for id in ids for image in _images(unit.connection, id) if image.table == "code" for row in _with_id(image)
    ]
    return {row["id"] for row in rows}, {name for row in rows for name in row.get("name", {}).values() if name}


def _with_id(image: RowImage) -> list[dict[str, Any]]:
    return [{**row, "id": image.id} for row in (image.before, image.after) if row]


def _forget_names(unit: Unit, codes: Set[str], names: Set[str], new_name: Mapping[str, str]) -> set[str]:
    """Take the names out of what other sources' runs told engines, and drop what engines said with them.

    Returns the blobs that this leaves behind.
    """
    left: set[str] = set()
    runs = select(Run.id, Run.codebook_sha, Blob.data).join(Blob, Blob.sha256 == Run.codebook_sha)
    for run in unit.connection.execute(runs).all():
        cards = json.loads(run.data)
        if codes.isdisjoint(card["id"] for card in cards):
            continue
        for card in cards:
            for language, text in card["texts"].items() if card["id"] in codes else ():
                text["name"] = new_name.get(language, "…")
        kept = unit.keep(json.dumps(cards, ensure_ascii=False, sort_keys=True))
        _run(unit, update(Run).where(Run.id == run.id).values(codebook_sha=kept))
        left |= {run.codebook_sha} | _forget_calls(unit, run.id, names)
    return left


def _forget_calls(unit: Unit, run_id: str, names: Set[str]) -> set[str]:
    """Of one run: every request, for it told the codebook, and the replies and reasons that say a name."""
    left: set[str] = set()
    calls = (
        select(ModelCall.id, ModelCall.request_sha, ModelCall.reply_sha, Blob.data)
        .outerjoin(Blob, Blob.sha256 == ModelCall.reply_sha)
        .where(ModelCall.run_id == run_id)
    )
    for call in unit.connection.execute(calls).all():
        told = _says(bytes(call.data or b"").decode("utf-8", "replace"), names)
        left |= {call.request_sha, call.reply_sha if told else None} - {None}
        kept = {"request_sha": None, "reply_sha": None if told else call.reply_sha}
        _run(unit, update(ModelCall).where(ModelCall.id == call.id).values(kept))
    said = select(Suggestion.id, Suggestion.rationale, Suggestion.objection, Suggestion.evidence)
    for row in unit.connection.execute(said.where(Suggestion.run_id == run_id)).all():
        kept = {name: "" if _says(getattr(row, name), names) else getattr(row, name) for name in _REASONS}
        said_for = {part: row.evidence.get(part) for part in _QUOTED}
        quoted = {part: _not_saying(found, names) for part, found in said_for.items() if isinstance(found, list)}
        kept["evidence"] = {**row.evidence, **quoted}
        _run(unit, update(Suggestion).where(Suggestion.id == row.id).values(kept))
    return left


def _not_saying(statements: list[Any], names: Set[str]) -> list[Any]:
    """Of what the codebook said for or against a suggestion, what holds none of the names."""
    return [one for one in statements if not _says(one["text"], names)]


def _says(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds a name, plain or as JSON escapes it."""
    heard = text.casefold()
    return any(name.casefold() in heard or json.dumps(name)[1:-1].casefold() in heard for name in names)


def _blobs_of(unit: Unit, ids: list[str]) -> set[str]:
    """Their texts and pictures, earlier ones too; prompts, codebook snapshots and raw replies of runs on them."""
    runs = select(Run.prompt_sha, Run.codebook_sha).where(Run.source_id.in_(ids))
    calls = select(ModelCall.reply_sha, ModelCall.request_sha).where(ModelCall.source_id.in_(ids))
    rows = [row for statement in (runs, calls) for row in unit.connection.execute(statement)]
    found = {sha for row in rows for sha in row if sha} | {sha for id in ids for sha in texts_of(unit.connection, id)}
    return found | _passages_of(unit, Run.source_id.in_(ids))


def _passages_of(unit: Unit, *where: Any) -> set[str]:
    """The lists of passages that runs keep: who spoke, and where."""
    options = unit.connection.execute(select(Run.options).where(*where))
    return {row.options["passages"] for row in options if "passages" in row.options}


def _once_kept(connection: Connection, source_id: str) -> Iterator[str]:
    """Texts and pictures that the history knows of a source."""
    for image in _images(connection, source_id):
        for row in (image.before, image.after) if image.table == "source" else ():
            yield from (row[name] for name in ("text_sha", "media_sha") if row and row.get(name))


def _delete_unused(unit: Unit, blobs: set[str]) -> None:
    still = set()
    for column in (
        Source.text_sha,
        Source.media_sha,
        Run.prompt_sha,
        Run.codebook_sha,
        ModelCall.reply_sha,
        ModelCall.request_sha,
    ):
        still |= {row[0] for row in unit.connection.execute(select(column).distinct())}
    still |= _passages_of(unit)
    gone = [{"sha": sha} for sha in sorted(blobs - still)]
    if gone:
        unit.connection.execute(delete(Blob).where(Blob.sha256 == bindparam("sha")), gone, execution_options=_BY_UNIT)


def _run(unit: Unit, statement: Any) -> None:
    unit.connection.execute(statement, execution_options=_BY_UNIT)
