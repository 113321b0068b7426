"""The unit of work: the only hands that write, and the notes they take for undo.

An operation gets a `Unit` and changes the project through it. Every row that it inserts, updates or deletes
leaves an image (before, after), coalesced per row; a change is made of these images. See docs/decisions/0003.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import sqlite

from el2mp_desktop.storage.queries import Queries
from el2mp_desktop.storage.queries.base import parts
from el2mp_desktop.storage.schema import CACHES, EVIDENCE, RECORDED, REVERSIBLE, Base, Blob, Decision, ReadMark, Source

Row = dict[str, Any]
"""A row by attribute names of its mapped class."""

_BY_TABLE: dict[str, type[Base]] = {entity.__tablename__: entity for entity in (*RECORDED, *EVIDENCE)}
_RECORDED = frozenset(RECORDED)
_REVERSIBLE = frozenset(REVERSIBLE)
_SLICE = 1000
"""Images that are applied before it is told how many are."""
_KEEP = str(sqlite.insert(Blob).on_conflict_do_nothing().compile(dialect=sqlite.dialect()))


def new_id() -> str:
    """A random UUID (version 4), written out by hand: a large import needs hundreds of thousands."""
    digits = bytearray(os.urandom(16))
    digits[6] = digits[6] & 0x0F | 0x40
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def now() -> str:
    """This moment in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(slots=True)
class RowImage:
    """What a row was and became; for an update, only the columns that changed."""

    table: str
    id: str
    before: Row | None
    after: Row | None


@dataclass(slots=True)
class Unit:
    """One transaction's writing. ``coder_id`` is whose act it is."""

    connection: Connection
    coder_id: str
    at: str = field(default_factory=now)
    images: dict[tuple[str, str], RowImage] = field(default_factory=dict)
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    """Which source a row's words belong to; see `Image.source_id`."""
    appended: dict[str, set[str]] = field(default_factory=dict)
    """Ids of rows outside undo, by table."""

    @property
    def read(self) -> Queries:
        """The same questions as outside, answered inside this transaction."""
        return Queries(self._same_connection)

    def _same_connection(self) -> AbstractContextManager[Connection]:
        return nullcontext(self.connection)

    def insert(self, entity: type[Base], row: Row) -> str:
        """Add one row; an ``id`` is given to it unless it has one. Returns the id."""
        return self.insert_many(entity, [row])[0]

    def insert_many(self, entity: type[Base], rows: Sequence[Row]) -> list[str]:
        complete = [row if "id" in row else {"id": new_id(), **row} for row in rows]
        if not complete:
            return []
        statement = _insert_of(entity, tuple(complete[0]))
        self.connection.exec_driver_sql(
            statement.sql, [statement.values(row) for row in complete], execution_options={"by_unit": True}
        )
        if entity in _RECORDED or entity in _REVERSIBLE:
            for row in complete:
                self._note(entity, row["id"], None, row)
        else:
            self.appended.setdefault(entity.__tablename__, set()).update(row["id"] for row in complete)
        return [row["id"] for row in complete]

    def update(self, entity: type[Base], id: str, **values: Any) -> None:
        """Change some columns of one row. What is the same already leaves no trace."""
        self.update_many(entity, {id: values})

    def update_many(self, entity: type[Base], values: Mapping[str, Row]) -> None:
        if values and entity in _REVERSIBLE:
            raise RuntimeError("evidence is answered, not changed")
        batches: dict[tuple[str, ...], list[Row]] = {}
        for row in self._existing(entity, values):
            id, new = row["id"], values[row["id"]]
            old = {name: row[name] for name in new}
            if old == new:
                continue
            batches.setdefault(tuple(new), []).append({"which": id, **{f"new_{name}": new[name] for name in new}})
            if entity in _RECORDED:
                self._note(entity, id, old, new, owner=row)
            else:
                self.appended.setdefault(entity.__tablename__, set()).add(id)
        for names, parameters in batches.items():
            change = update(entity).where(_column(entity, "id") == bindparam("which"))
            self._write(change.values({name: bindparam(f"new_{name}") for name in names}), parameters)

    def delete(self, entity: type[Base], ids: Iterable[str]) -> None:
        """Delete rows by id; those that are not there do not matter."""
        if entity not in _RECORDED:
            raise RuntimeError("only what undo can bring back is deleted")
        rows = self.rows(entity, ids)
        if not rows:
            return
        key = _column(entity, "id")
        self._write(delete(entity).where(key == bindparam("which")), [{"which": row["id"]} for row in rows])
        for row in rows:
            self._note(entity, row["id"], row, None)

    def forget(self, entity: type[Base], source_id: str) -> None:
        """Delete what a cache keeps of a source: outside the history, as it can be made again."""
        if entity not in CACHES:
            raise RuntimeError("only what can be made again is forgotten")
        self._write(delete(entity).where(_column(entity, "source_id") == bindparam("of")), [{"of": source_id}])

    def has(self, entity: type[Base], id: str) -> bool:
        """Whether there is such a row now."""
        return bool(self.rows(entity, [id]))

    def rows(self, entity: type[Base], ids: Iterable[str]) -> list[Row]:
        """Whole rows by id, as they are now."""
        found: list[Row] = []
        for part in parts(list(ids)):
            rows = self.connection.execute(_rows_by_id(entity), {"ids": part})
            found += [dict(row) for row in rows.mappings()]
        return found

    def _existing(self, entity: type[Base], ids: Collection[str]) -> list[Row]:
        rows = self.rows(entity, ids)
        if len(rows) < len(ids):
            raise LookupError(f"no such row in {entity.__tablename__}")
        return rows

    def keep(self, data: bytes | str) -> str:
        """Store bytes (or a text as UTF-8) by content. Returns the SHA-256."""
        raw = data.encode("utf-8") if isinstance(data, str) else data
        sha = hashlib.sha256(raw).hexdigest()
        self.connection.exec_driver_sql(_KEEP, (sha, raw), execution_options={"by_unit": True})
        return sha

    def packed_images(self) -> dict[str, bytes]:
        """The images by source, as they are stored."""
        groups: dict[str, dict[str, list[list[object]]]] = {}
        for key, image in self.images.items():
            tables = groups.setdefault(self.sources[key], {})
            tables.setdefault(image.table, []).append([image.id, image.before, image.after])
        return {source: pack(tables) for source, tables in groups.items()}

    def touched(self) -> dict[str, frozenset[str]]:
        """Ids by table."""
        ids = {table: set(found) for table, found in self.appended.items()}
        for table, id in self.images:
            ids.setdefault(table, set()).add(id)
        return {table: frozenset(found) for table, found in ids.items()}

    def write_back(self, images: Iterable[RowImage], step: Callable[[int], None] = lambda count: None) -> None:
        """Apply images the other way round: children leave first, parents come first.

        What caches keep of a source goes with the text that it was made from. ``step`` hears of so many images
        as they are applied, and may raise.
        """
        by_table: dict[str, list[RowImage]] = {}
        for image in images:
            by_table.setdefault(image.table, []).append(image)
        ordered = [name for name in _BY_TABLE if name in by_table]
        for name in reversed(ordered):
            added = [image for image in by_table[name] if image.before is None]
            if _BY_TABLE[name] in _REVERSIBLE:
                self._answer_evidence(_BY_TABLE[name], added, step)
                continue
            for some in _slices(added):
                self.delete(_BY_TABLE[name], [image.id for image in some])
                step(len(some))
        for name in ordered:
            for some in _slices([image for image in by_table[name] if image.before is not None]):
                gone = [image.before for image in some if image.after is None and image.before is not None]
                self.insert_many(_BY_TABLE[name], gone)
                changed = {i.id: i.before for i in some if i.before is not None and i.after is not None}
                self.update_many(_BY_TABLE[name], changed)
                step(len(some))
        for image in by_table.get(Source.__tablename__, ()):
            if image.before is None or image.after is None or "text_sha" in image.after:
                for cache in CACHES:
                    self.forget(cache, image.id)

    def _answer_evidence(self, entity: type[Base], added: Sequence[RowImage], step: Callable[[int], None]) -> None:
        """Undoing evidence appends its reversal; undoing a reversal says the first thing again."""
        reversals = [image.after["reverses"] for image in added if image.after and image.after["reverses"]]
        again = {row["id"]: row for row in self.rows(entity, reversals)}
        turns = [image.after["turn_id"] for image in added if image.after and entity is ReadMark]
        by_now = self.read.nothing_marks(turns)
        for some in _slices(added):
            for image in some:
                self._answer(entity, image, again, by_now)
            step(len(some))

    def _answer(
        self, entity: type[Base], image: RowImage, again: Mapping[str, Row], by_now: Mapping[tuple[str, str], str]
    ) -> None:
        assert image.after is not None
        reversed_id = image.after["reverses"]
        row = dict(again[reversed_id] if reversed_id else image.after)
        # It may have been taken back since, and said again by undoing that.
        said = by_now.get((row.get("turn_id", ""), row["coder_id"]), row["id"])
        row |= {"reverses": None if reversed_id else said, "id": new_id(), "at": self.at}
        row.pop("sequence", None)
        if entity is Decision and not reversed_id:
            row |= {"action": "reverse", "coder_id": self.coder_id or row["coder_id"]}
        self.insert(entity, row)

    def _note(
        self, entity: type[Base], id: str, before: Row | None, after: Row | None, owner: Row | None = None
    ) -> None:
        key = (entity.__tablename__, id)
        source = id if entity is Source else (before or {}).get("source_id") or (after or {}).get("source_id")
        self.sources[key] = source or self.sources.get(key) or (owner or {}).get("source_id") or ""
        earlier = self.images.get(key)
        if earlier is None:
            self.images[key] = RowImage(key[0], id, before, after)
        elif earlier.before is None and after is None:
            del self.images[key], self.sources[key]
        else:
            self.images[key] = coalesced(earlier, before, after)
            if self.images[key].before == self.images[key].after:
                del self.images[key], self.sources[key]

    def _write(self, statement: Any, parameters: Sequence[Row]) -> None:
        self.connection.execute(statement, parameters, execution_options={"by_unit": True})


def _slices(images: Sequence[RowImage]) -> Iterator[Sequence[RowImage]]:
    return (images[begin : begin + _SLICE] for begin in range(0, len(images), _SLICE))


def coalesced(earlier: RowImage, before: Row | None, after: Row | None) -> RowImage:
    """First before, last after: inserted then changed is inserted; changed twice is changed once."""
    if earlier.before is None:
        return RowImage(earlier.table, earlier.id, None, {**(earlier.after or {}), **(after or {})})
    if earlier.after is None:
        # Deleted, then put back: the columns that differ make an update.
        return RowImage(earlier.table, earlier.id, earlier.before, after)
    if after is None:
        return RowImage(earlier.table, earlier.id, {**(before or {}), **earlier.before}, None)
    return RowImage(earlier.table, earlier.id, {**(before or {}), **earlier.before}, {**earlier.after, **after})


@dataclass(frozen=True, slots=True)
class _Insert:
    """An insert put together once; SQLAlchemy does it again for each row, which takes longer than inserting."""

    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    """Names in the order of the parameters, and what makes a value fit for the database."""

    def values(self, row: Row) -> tuple[Any, ...]:
        return tuple([row[name] if fit is None else fit(row[name]) for name, fit in self.columns])


@cache
def _insert_of(entity: type[Base], names: tuple[str, ...]) -> _Insert:
    dialect = sqlite.dialect()
    compiled = insert(entity).compile(dialect=dialect, column_keys=names)
    columns = entity.__table__.columns
    fits = {name: columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return _Insert(str(compiled), tuple((name, fits[name]) for name in compiled.positiontup or ()))


def _column(entity: type[Base], name: str) -> Any:
    return getattr(entity, name)


@cache
def _rows_by_id(entity: type[Base]) -> Any:
    columns = (getattr(entity, attribute.key).label(attribute.key) for attribute in entity.__mapper__.column_attrs)
    return select(*columns).where(_column(entity, "id").in_(bindparam("ids", expanding=True)))


def pack(tables: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    return zlib.compress(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 4)


def unpack(data: bytes) -> list[RowImage]:
    tables = json.loads(zlib.decompress(data))
    return [RowImage(table, *image) for table, images in tables.items() for image in images]
