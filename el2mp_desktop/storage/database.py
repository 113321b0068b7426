"""The SQLite file itself: opening, creating, refusing, copying. Only this module knows the dialect.

The rollback journal (not WAL) keeps a project one file; ``synchronous=FULL`` puts every act on disk before it
returns. The connection that writes is ``query_only`` except inside an operation; those that read always are.
"""

import os
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.lock import ProjectLock
from el2mp_desktop.storage.migrations import MIGRATIONS

_MAGIC = b"SQLite format 3\0"
_BUSY_SECONDS = 10.0
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Database:
    """An open project file. ``writable`` ones hold the project's lock."""

    def __init__(self, path: Path, writable: bool, backups: Path) -> None:
        self.path = path
        self.writable = writable
        self._lock = _lock_for(path) if writable else None
        try:
            refuse_what_is_no_project(path)
            if self._lock is not None:
                migrate(path, backups)
            else:
                refuse_old_format(path)
            self._reader = _engine(path, QueuePool)
            self._writer = _engine(path, StaticPool) if writable else None
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that can only read, for a short while."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone whole when it raises."""
        if self._writer is None:
            raise UserError(tr("This project is open for reading only."))
        with self._writer.connect() as connection:
            _pragma(connection, "query_only", "OFF")
            try:
                with _disk_faults(self.path), connection.begin():
                    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                    yield connection
            finally:
                _pragma(connection, "query_only", "ON")

    def forget_deleted(self) -> None:
        """Rewrite the file so that nothing deleted is left in its free pages."""
        assert self._writer is not None
        with self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA query_only=OFF")
            raw.execute("VACUUM")
            raw.execute("PRAGMA query_only=ON")

    def copy_to(self, target: Path) -> None:
        """A consistent copy under another name; an existing file is replaced only once the copy is whole."""
        copy_file(self.path, target)

    def close(self) -> None:
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()


def create(path: Path, fill: Callable[[Connection], None]) -> None:
    """A new project file, filled before it is moved into place: a half-made one never stands there."""
    if path.exists():
        raise UserError(tr("“{file}” exists already. Choose another name.", file=path.name))
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={schema.FORMAT}")
        engine = create_engine(f"sqlite:///{draft}", poolclass=StaticPool)
        with engine.begin() as filled:
            schema.Base.metadata.create_all(filled)
            fill(filled)
        engine.dispose()
        draft.replace(path)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise UserError(
            tr("No project can be made in “{folder}”. Choose a folder you can write to.", folder=path.parent)
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def refuse_what_is_no_project(path: Path) -> None:
    """Raise a sentence for anything but a whole project of a known format; change nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise UserError(tr("“{file}” is not there any more.", file=path)) from error
    except OSError as error:
        raise UserError(tr("“{file}” cannot be read.", file=path)) from error
    if head[:16] != _MAGIC:
        raise UserError(tr("“{file}” is not an EL2MP project.", file=path.name))
    try:
        with closing(_connect(path)) as connection:
            _refuse_content(path, connection)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise UserError(tr("“{file}” is busy. Try again in a moment.", file=path.name)) from error
        raise _damaged(path) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path) from error


def _refuse_content(path: Path, connection: sqlite3.Connection) -> None:
    if _ask(connection, "PRAGMA application_id") != schema.APPLICATION_ID:
        raise UserError(tr("“{file}” is not an EL2MP project.", file=path.name))
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
    with path.open("rb") as file:
        page_size, pages = struct.unpack(">16xH10xI", file.read(32))
    if path.stat().st_size < pages * (65536 if page_size == 1 else page_size):
        raise _damaged(path)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone():
        raise UserError(tr("“{file}” holds instructions that no EL2MP project has: it was not opened.", file=path.name))
    if not connection.execute("SELECT 1 FROM project").fetchone():
        raise _damaged(path)


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
    """Bring an older file up to the current format, a transaction a step, after a backup."""
    with closing(_connect(path)) as connection:
        version = _ask(connection, "PRAGMA user_version")
        if version == schema.FORMAT:
            return
        project = connection.execute("SELECT id FROM project").fetchone()[0]
        folder = backups / project
        folder.mkdir(parents=True, exist_ok=True)
        copy_file(path, folder / f"{path.stem} (format {version}){path.suffix}")
        for step in range(version, schema.FORMAT):
            connection.execute("BEGIN IMMEDIATE")
            try:
                MIGRATIONS[step](connection)
                connection.execute(f"PRAGMA user_version={step + 1}")
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise


def copy_file(path: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.copy")
    try:
        with closing(_connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            tr(
                "No copy could be written to “{folder}”. Choose a folder you can write to.",
                folder=target.parent,
            )
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def remove_backups(backups: Path, project_id: str) -> None:
    shutil.rmtree(backups / project_id, ignore_errors=True)


def faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file, in its own words; empty when it is sound."""
    broken = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    broken += [f"{row[0]}: {row[2]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return broken


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
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
        if statement.startswith(_WRITES) and not context.execution_options.get("by_unit"):
            raise RuntimeError("a project changes only through its unit of work")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _pragma(connection: Connection, name: str, value: str) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute(f"PRAGMA {name}={value}")


def _ask(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _lock_for(path: Path) -> ProjectLock | None:
    if not path.is_file():
        raise UserError(tr("“{file}” is not there any more.", file=path))
    if not os.access(path, os.W_OK):
        raise UserError(
            tr(
                "“{file}” is write-protected. Copy it to a folder of your own and open it there.",
                file=path.name,
            )
        )
    return ProjectLock(path)


@contextmanager
def _disk_faults(path: Path) -> Iterator[None]:
    """Turn a full disk or a vanished folder into a sentence; the transaction has been rolled back."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig)
        if "full" in reason or "disk I/O" in reason or "readonly" in reason or "unable to open" in reason:
            raise UserError(
                tr("Nothing was changed: “{folder}” is full or cannot be written to.", folder=path.parent)
            ) from error
        if "locked" in reason:
            raise UserError(tr("“{file}” is busy. Try again in a moment.", file=path.name)) from error
        raise
