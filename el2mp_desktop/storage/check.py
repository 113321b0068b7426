"""Is everything in the file what it says it is? SQLite's own check, every hash, every quote."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from el2mp_desktop.domain.regions import Region, picture_size
from el2mp_desktop.domain.text import text_sha
from el2mp_desktop.language import tr
from el2mp_desktop.storage.database import faults
from el2mp_desktop.storage.schema import Blob, Coding, Link, Run, Source, Suggestion, Turn


def findings(connection: Connection) -> Iterator[str]:
    """One sentence a fault; none means that the project is sound."""
    yield from (tr("The file is damaged: {fault}.", fault=fault) for fault in faults(connection))
    for row in connection.execute(select(Blob.sha256, Blob.data)):
        if hashlib.sha256(row.data).hexdigest() != row.sha256:
            yield tr("A stored text does not match its fingerprint {sha}.", sha=row.sha256[:12])
    for source in connection.execute(select(Source.id, Source.name, Source.text_sha, Source.length)):
        yield from _of_source(connection, source.id, source.name, source.text_sha, source.length)


def _of_source(connection: Connection, id: str, name: str, sha: str, length: int) -> Iterator[str]:
    data = connection.execute(select(Blob.data).where(Blob.sha256 == sha)).scalar()
    if data is None:
        yield tr("The text of “{source}” is missing.", source=name)
        return
    text = bytes(data).decode("utf-8", "replace")
    if len(text) != length or text_sha(text) != sha:
        yield tr("The text of “{source}” is not the one that was imported.", source=name)
    last = 0
    for turn in connection.execute(
        select(Turn.start, Turn.end, Turn.position).where(Turn.source_id == id).order_by(Turn.position)
    ):
        if not last <= turn.start <= turn.end <= len(text):
            yield tr("Turn {turn} of “{source}” is out of place.", turn=turn.position + 1, source=name)
        last = turn.end
    columns = select(Coding.id, Coding.start, Coding.end, Coding.quote)
    columns = columns.where(Coding.source_id == id, Coding.anchor == "text")
    for coding in connection.execute(columns):
        if text[coding.start : coding.end] != coding.quote:
            yield tr("A coding in “{source}” covers other words than it was made on ({id}).", source=name, id=coding.id)
    yield from _of_picture(connection, id, name)
    yield from _of_links(connection, id, name, text)
    # Of a text that was changed since, the positions are those of the text before.
    ends = select(Suggestion.id, Suggestion.end).join(Run, Run.id == Suggestion.run_id)
    for item in connection.execute(
        ends.where(Suggestion.source_id == id, Suggestion.end.is_not(None), Run.source_sha == sha)
    ):
        if item.end > len(text):
            yield tr("A suggestion in “{source}” lies outside its text ({id}).", source=name, id=item.id)


def _of_picture(connection: Connection, id: str, name: str) -> Iterator[str]:
    coded = select(Coding.id, Coding.region, Source.details).join(Source, Source.id == Coding.source_id)
    for row in connection.execute(coded.where(Coding.source_id == id, Coding.anchor == "image")):
        if not row.region or not Region(**row.region).lies_in(*picture_size(row.details)):
            yield tr("A coding in “{source}” lies outside its picture ({id}).", source=name, id=row.id)


def _of_links(connection: Connection, id: str, name: str, text: str) -> Iterator[str]:
    begins = select(Link.id, Link.start, Link.end, Link.quote).where(Link.source_id == id)
    leads = select(Link.id, Link.target_start, Link.target_end, Link.target_quote).where(Link.target_source_id == id)
    for statement in (begins, leads):
        for link, start, end, quote in connection.execute(statement):
            if text[start:end] != quote:
                yield tr("A link in “{source}” stands on other words than it was made on ({id}).", source=name, id=link)
