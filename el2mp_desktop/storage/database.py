"""The SQLite file itself: opening, creating, refusing, copying. Only this module knows the dialect.

The rollback journal (not WAL) keeps a project one file; ``synchronous=FULL`` puts every act on disk before it
returns. The connection that writes is ``query_only`` except inside an operation; those that read always are.
"""

import glob
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import mark, tr
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.lock import ProjectLock
from el2mp_desktop.storage.migrations import MIGRATIONS
from el2mp_desktop.storage.unit import Unit, new_id, now

_BUSY_SECONDS = 10.0
_READS = frozenset({"SELECT", "PRAGMA", "BEGIN"})
_NOT_WRITABLE = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


OPENED = "opened"
_KEPT = 10
"""Backup copies made at opening, of one project."""


class Database:
    """An open project file. ``writable`` ones hold the project's lock."""

    def __init__(self, path: Path, writable: bool, backups: Path) -> None:
        self.path = path.absolute()
        self.writable = writable
        self.unfinished = writable and _has_hot_journal(self.path)
        """Whether an act was cut short when the file was last written to; it is taken back with the first reading."""
        refuse_what_is_no_project(self.path)
        self._lock = _lock_for(self.path) if writable else None
        try:
            if self._lock is not None:
                migrate(self.path, backups)
            else:
                refuse_old_format(self.path)
            self._reader = _engine(self.path, QueuePool)
            self._writer = _engine(self.path, StaticPool) if writable else None
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that can only read, for a short while."""
        with _faults_told(self.path, writing=False), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone whole when it raises."""
        with _faults_told(self.path, writing=True), self._writable() as connection, connection.begin():
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield connection

    def forget_deleted(self) -> None:
        """Rewrite the file so that nothing deleted is left in its free pages."""
        with _faults_told(self.path, writing=True), self._writable() as connection:
            _raw(connection).execute("VACUUM")

    def copy_to(self, target: Path) -> None:
        """A consistent copy under another name; an existing file is replaced only once the copy is whole.

        What can be made again stays behind: it would make the copy larger, and says nothing that the rest does not.
        One that is open elsewhere is refused: its window would go on writing into a file without a name.
        """
        lock = ProjectLock(target) if target.is_file() else None
        try:
            copy_file(self.path, target, caches=False)
        finally:
            if lock is not None:
                lock.release()

    def back_up(self, folder: Path) -> Path | None:
        """A copy beside those made before, of which the oldest go; None where nothing was changed since the last."""
        made = sorted(folder.glob(f"{glob.escape(self.path.stem)} ({OPENED} *)*")) if folder.is_dir() else []
        if made and made[-1].stat().st_mtime_ns > self.path.stat().st_mtime_ns:
            return None
        copy = put_aside(self.path, folder, OPENED)
        for old in made[: len(made) + 1 - _KEPT] if len(made) >= _KEPT else ():
            with suppress(OSError):
                old.unlink()
        return copy

    @property
    def left_open_by(self) -> dict[str, object] | None:
        """Who had the project open and did not close it: their program or computer was stopped."""
        return self._lock.left_by if self._lock is not None else None

    def close(self) -> None:
        """Let go of the file and leave nothing beside it."""
        self._reader.dispose()
        if self._writer is not None:
            with suppress(DatabaseError, sqlite3.Error), self._writer.connect() as connection:
                _raw(connection).execute("PRAGMA journal_mode=DELETE")
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def _writable(self) -> Iterator[Connection]:
        if self._writer is None:
            raise UserError(tr("This project is open for reading only."))
        with self._writer.connect() as connection:
            _raw(connection).execute("PRAGMA query_only=OFF")
            try:
                yield connection
            finally:
                _raw(connection).execute("PRAGMA query_only=ON")


def create(path: Path, fill: Callable[[Unit], None]) -> None:
    """A new project file, filled before it is moved into place: a half-made one never stands there."""
    if path.exists():
        raise UserError(tr("“{file}” exists already. Choose another name.", file=path.name))
    draft = path.absolute().with_name(f".{path.name}.{os.getpid()}.new")
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(draft), poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={schema.FORMAT}")
            schema.Base.metadata.create_all(connection)
            fill(Unit(connection, ""))
        engine.dispose()
        _move_into_place(draft, path)
    except (OSError, DatabaseError) as error:
        raise UserError(
            tr("No project can be made in “{folder}”. Choose a folder you can write to.", folder=path.parent)
        ) from error
    finally:
        engine.dispose()
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def refuse_what_is_no_project(path: Path) -> None:
    """Raise a sentence for anything but a whole project of a known format; change nothing.

    Only SQLite opens the file: closing it by other means would drop the locks of this process's connections.
    """
    if path.is_dir():
        raise _no_project(path)
    if not path.exists():
        raise UserError(tr("“{file}” is not there any more.", file=path))
    with _faults_told(path, writing=False), closing(_connect(path)) as connection:
        connection.execute("BEGIN")
        if _ask(connection, "PRAGMA application_id") != schema.APPLICATION_ID:
            raise _no_project(path)
        _refuse_content(path, connection)


def _refuse_content(path: Path, connection: sqlite3.Connection) -> None:
    version = _ask(connection, "PRAGMA user_version")
    if version > schema.FORMAT:
        raise UserError(
            tr(
                "“{file}” was written by a newer version of EL2MP Desktop (format {format}). "
                "Update the program to open it.",
                file=path.name,
                format=version,
            )
        )
    whole = _ask(connection, "PRAGMA page_count") * _ask(connection, "PRAGMA page_size")
    if version < 1 or path.stat().st_size < whole:
        raise _damaged(path)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone():
        raise UserError(tr("“{file}” holds instructions that no EL2MP project has: it was not opened.", file=path.name))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "project" not in tables or not connection.execute("SELECT 1 FROM project").fetchone():
        raise _damaged(path)


def _no_project(path: Path) -> UserError:
    return UserError(tr("“{file}” is not an EL2MP project.", file=path.name))


def _damaged(path: Path) -> UserError:
    return UserError(
        tr(
            "“{file}” is damaged or incomplete and was left as it is. Open a backup or another copy.",
            file=path.name,
        )
    )


def refuse_old_format(path: Path) -> None:
    with closing(_connect(path)) as connection:
        if _ask(connection, "PRAGMA user_version") < schema.FORMAT:
            raise UserError(
                tr(
                    "“{file}” has an older format. Open it once in the window to bring it up to date.",
                    file=path.name,
                )
            )


def migrate(path: Path, backups: Path) -> None:
    """Bring an older file up to the current format in one transaction, after a backup.

    The images in its history are of the old tables, so what came before cannot be undone any more.
    """
    with _faults_told(path, writing=True), closing(_connect(path)) as connection:
        version = _ask(connection, "PRAGMA user_version")
        if version == schema.FORMAT:
            return
        folder = backups / str(connection.execute("SELECT id FROM project").fetchone()[0])
        put_aside(path, folder, f"format {version},")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for step in range(version, schema.FORMAT):
                MIGRATIONS[step](connection)
            connection.execute(_BARRIER, (new_id(), mark("Bring the file up to date"), now()))
            connection.execute(f"PRAGMA user_version={schema.FORMAT}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


_BARRIER = """
INSERT INTO change (id, parent, kind, label, at)
SELECT ?, (SELECT id FROM change ORDER BY sequence DESC LIMIT 1), 'barrier', ?, ?
"""


def put_aside(path: Path, folder: Path, why: str) -> Path:
    """A backup beside those made before: two copies of a project may have one name."""
    moment = datetime.now().strftime("%Y-%m-%d %H%M%S.%f")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_copy(folder) from error
    copy = folder / f"{path.stem} ({why} {moment}){path.suffix}"
    copy_file(path, copy)
    return copy


def copy_file(path: Path, target: Path, *, caches: bool = True) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.copy")
    try:
        with closing(_connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            if not caches:
                _empty_caches(copy)
        _move_into_place(draft, target)
    except (OSError, sqlite3.Error) as error:
        raise _no_copy(target.parent) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _empty_caches(connection: sqlite3.Connection) -> None:
    """And give the room back."""
    for cache in schema.CACHES:
        connection.execute(f"DELETE FROM {cache.__tablename__}")
    connection.commit()
    if _ask(connection, "PRAGMA freelist_count"):
        connection.execute("VACUUM")


def _no_copy(folder: Path) -> UserError:
    return UserError(
        tr("No copy could be written to “{folder}”. Choose a folder you can write to.", folder=folder),
    )


def _move_into_place(draft: Path, path: Path) -> None:
    """The journal of a file that stood there before and broke off would be played into this one."""
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    draft.replace(path)


def remove_backups(backups: Path, project_id: str) -> None:
    folder = backups / project_id
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise UserError(
            tr("The backups in “{folder}” cannot be deleted, so nothing was erased. Delete them first.", folder=folder)
        ) from error


def faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file, in its own words; empty when it is sound."""
    broken = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    broken += [f"{row[0]}: {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return broken


def _connect(path: Path) -> sqlite3.Connection:
    """To a file that exists: SQLite alone would make an empty one."""
    place = path.absolute().as_posix()
    uri = f"file://{'' if place.startswith('/') else '/'}{quote(os.fsencode(place))}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _engine(path: Path, pool: type[QueuePool] | type[StaticPool]) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=pool)
    writes = pool is StaticPool

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=TRUNCATE",
            "synchronous=FULL",
            "secure_delete=ON",
            # A spilled cache would lock readers out before the transaction ends.
            "cache_spill=OFF",
            "query_only=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "before_cursor_execute")
    def guard(_c: object, _cursor: object, statement: str, _p: object, context: ExecutionContext, _m: bool) -> None:
        word = statement.split(None, 1)[0].upper()
        if word not in _READS and not context.execution_options.get("by_unit"):
            raise RuntimeError("a project changes only through its unit of work")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _ask(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _has_hot_journal(path: Path) -> bool:
    """Between acts the journal is empty, and after closing it is gone."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    return False


def _lock_for(path: Path) -> ProjectLock:
    if not os.access(path, os.W_OK):
        raise UserError(
            tr(
                "“{file}” is write-protected. Copy it to a folder of your own and open it there.",
                file=path.name,
            )
        )
    return ProjectLock(path)


@contextmanager
def _faults_told(path: Path, *, writing: bool) -> Iterator[None]:
    """Turn a full disk, a vanished folder or a broken file into a sentence; a transaction has been rolled back."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        code = _code(error.orig if isinstance(error, DatabaseError) else error)
        if code in _NOT_WRITABLE and writing:
            raise UserError(
                tr("Nothing was changed: “{folder}” is full or cannot be written to.", folder=path.parent)
            ) from error
        if code in _NOT_WRITABLE:
            raise UserError(tr("“{file}” cannot be read.", file=path)) from error
        if code in _BUSY:
            raise UserError(tr("“{file}” is busy. Try again in a moment.", file=path.name)) from error
        if code == sqlite3.SQLITE_NOTADB:
            raise _no_project(path) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise _damaged(path) from error
        raise


def _code(error: BaseException | None) -> int:
    """SQLite's primary result code; 0 for what did not come from SQLite."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
