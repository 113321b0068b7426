"""Withdrawing a source for good: the one act that undo cannot turn back, because nothing is left to turn back to.

Goes: the text, turns, speakers, codings, memos on them, read marks, runs, prompts' passages, raw replies,
suggestions, decisions, and every image in the history that holds words of the source. Stays: that there was a
change, by whom and when, without a word of what was said.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from el2mp_desktop.storage.schema import (
    OF_A_SOURCE,
    Blob,
    Code,
    Image,
    ModelCall,
    Run,
    Source,
)
from el2mp_desktop.storage.unit import Unit, unpack

_BY_UNIT = {"by_unit": True}


def erase_source(unit: Unit, source_id: str, new_code_name: dict[str, str]) -> None:
    """Delete everything that holds words of the source, and of removed copies with the same text.

    A code in vivo keeps its codings elsewhere but not its name, which was a participant's words.
    """
    sha = _value(unit, select(Source.text_sha).where(Source.id == source_id))
    ids = [source_id, *_removed_copies(unit, sha)]
    blobs = {sha} | _blobs_of(unit, ids)
    _run(unit, update(Code).where(Code.source_id.in_(ids)).values(name=new_code_name, source_id=None))
    for entity in OF_A_SOURCE:
        column = getattr(entity, "source_id")  # noqa: B009 - the mapped classes share the name, not a base
        _run(unit, delete(entity).where(column.in_(ids)))
    _run(unit, delete(Image).where(Image.source_id.in_(ids)))
    _run(unit, delete(Source).where(Source.id.in_(ids)))
    _delete_unused(unit, blobs)


def quoted_elsewhere(text: str, others: Iterable[tuple[str, str]], words: int = 6) -> list[str]:
    """Names of the ``(name, text)`` pairs that share a run of that many words with the erased text."""
    heard = " ".join(text.split())
    found = []
    for name, other in others:
        parts = other.split()
        if any(" ".join(parts[i : i + words]) in heard for i in range(len(parts) - words + 1)):
            found.append(name)
    return found


def _removed_copies(unit: Unit, sha: str) -> list[str]:
    """Sources of the same text that only the history still knows: undone imports, removed sources."""
    living = {row.id for row in unit.connection.execute(select(Source.id))}
    known = {row.source_id for row in unit.connection.execute(select(Image.source_id).distinct())}
    return [id for id in sorted(known - living - {""}) if _had_text(unit, id, sha)]


def _had_text(unit: Unit, source_id: str, sha: str) -> bool:
    for row in unit.connection.execute(select(Image.data).where(Image.source_id == source_id)):
        for image in unpack(bytes(row.data)):
            if image.table == "source" and (image.before or image.after or {}).get("text_sha") == sha:
                return True
    return False


def _blobs_of(unit: Unit, ids: list[str]) -> set[str]:
    """Prompts with their passages, codebook snapshots and raw replies of runs on these sources."""
    runs = select(Run.prompt_sha, Run.codebook_sha).where(Run.source_id.in_(ids))
    calls = select(ModelCall.reply_sha, ModelCall.request_sha).where(ModelCall.source_id.in_(ids))
    rows = [*unit.connection.execute(runs), *unit.connection.execute(calls)]
    return {sha for row in rows for sha in row if sha}


def _delete_unused(unit: Unit, blobs: set[str]) -> None:
    still = set()
    for column in (Source.text_sha, Run.prompt_sha, Run.codebook_sha, ModelCall.reply_sha, ModelCall.request_sha):
        still |= {row[0] for row in unit.connection.execute(select(column).distinct())}
    gone = [{"sha": sha} for sha in sorted(blobs - still)]
    if gone:
        unit.connection.execute(delete(Blob).where(Blob.sha256 == bindparam("sha")), gone, execution_options=_BY_UNIT)


def _run(unit: Unit, statement: Any) -> None:
    unit.connection.execute(statement, execution_options=_BY_UNIT)


def _value(unit: Unit, statement: Any) -> str:
    return str(unit.connection.execute(statement).scalar_one())
