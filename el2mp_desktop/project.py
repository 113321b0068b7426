"""An open project: the one door for changes, undo and redo, and everything that can be asked.

project = Project.create(path, name="Ateliers 2026", coder=Person("Léa Marchetti", "LM"))
project.do(apply_code, source_id, Span(10, 42), code_id)
project.undo()
project.read.codings()
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from el2mp_desktop.domain.rows import CODE_TEXTS, Deed, RemovedSource, in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.codebook_file import CodebookFile
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import LANGUAGES, current_language, mark, tr
from el2mp_desktop.locations import user_folder
from el2mp_desktop.operations.base import Operation
from el2mp_desktop.operations.coders import ensure_coder
from el2mp_desktop.operations.codes import add_codebook
from el2mp_desktop.storage import database, history
from el2mp_desktop.storage.check import findings
from el2mp_desktop.storage.database import Database
from el2mp_desktop.storage.deeds import deeds
from el2mp_desktop.storage.erase import erase_source, quoted_elsewhere, removed_sources, texts_of
from el2mp_desktop.storage.queries import Queries
from el2mp_desktop.storage.schema import Project as ProjectEntity
from el2mp_desktop.storage.unit import Unit, unpack

P = ParamSpec("P")
R = TypeVar("R")

_ERASED_WORDS = {"en": "(words erased)", "fr": "(mots effacés)"}


@dataclass(frozen=True, slots=True)
class Person:
    """Whose codings, memos and decisions these are."""

    name: str
    initials: str = ""
    replica_id: str = ""
    """Their id in their own settings; empty for somebody known by name alone."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What one act changed: ids by table name."""

    label: str
    ids: Mapping[str, frozenset[str]]

    def touches(self, *tables: str) -> bool:
        return any(table in self.ids for table in tables)

    def and_then(self, later: "Changed") -> "Changed":
        """Both acts as one."""
        ids = {table: self.ids.get(table, frozenset()) | later.ids.get(table, frozenset()) for table in self.ids}
        return Changed(later.label, {**later.ids, **ids})


Listener = Callable[[Changed], None]


class Project:
    """Made by `create` and `open`; close it when done. Safe to use from several threads."""

    def __init__(self, base: Database, coder: Person | None) -> None:
        self._database = base
        self._write = threading.RLock()
        self._listeners: list[Listener] = []
        self.read = Queries(base.reading)
        self.coder_id = ""
        if base.writable and coder is not None:
            self.work_as(coder)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        name: str = "",
        language: str = "",
        codebook: CodebookFile | None = None,
        coder: Person | None = None,
    ) -> Self:
        """A new project file, which must not exist yet, opened for writing."""

        def fill(unit: Unit) -> None:
            unit.insert(
                ProjectEntity,
                {
                    "name": name or path.stem,
                    "language": language if language in LANGUAGES else current_language(),
                    "suggestions": "human_first",
                    "created_at": unit.at,
                },
            )
            if codebook is not None:
                add_codebook(unit, codebook)
            history.barrier(unit, mark("Make the project"))

        database.create(path, fill)
        return cls.open(path, coder=coder)

    @classmethod
    def open(cls, path: Path, *, coder: Person | None = None, writable: bool = True) -> Self:
        """Open a file. Writable needs the project's lock; reading works beside an open window.

        Raises `UserError` for a file of a newer format, a damaged one, one that is no project, a read-only
        folder, or one that is open elsewhere; nothing is changed then.
        """
        base = Database(path, writable=writable, backups=_backups())
        try:
            return cls(base, coder)
        except BaseException:
            base.close()
            raise

    @property
    def path(self) -> Path:
        return self._database.path

    @property
    def writable(self) -> bool:
        return self._database.writable

    @property
    def backups(self) -> Path:
        """The folder of this project’s backup copies; they go when a source is erased."""
        return _backups() / self.read.project().id

    def back_up(self) -> Path | None:
        """Copy the project to its backups, the oldest of ten making room; None if nothing changed since the last."""
        with self._write:
            return self._database.back_up(self.backups)

    @property
    def was_left_open(self) -> bool:
        """Whether the project was not closed the last time: the program, or the computer, was stopped."""
        return self._database.left_open_by is not None or self._database.unfinished

    @property
    def was_unfinished(self) -> bool:
        """Whether an act was being written then; it was taken back whole."""
        return self._database.unfinished

    @property
    def language(self) -> str:
        """The language that codes are shown and exported in."""
        return self.read.project().language

    def work_as(self, coder: Person) -> str:
        """Whose acts follow. Returns the coder's id."""
        self.coder_id = self.record(ensure_coder, coder.name, coder.initials, coder.replica_id)
        return self.coder_id

    def do(self, operation: Operation[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an operation: one transaction, one change in the history, one event. On disk when it returns."""
        with self._write:
            with self._database.writing() as connection:
                unit = Unit(connection, self.coder_id)
                result = operation(unit, *args, **kwargs)
                if unit.images:
                    history.record(unit, operation.label)
            self._tell(operation.label, unit)
        return result

    def record(self, operation: Callable[Concatenate[Unit, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Write evidence as it comes (runs, suggestions, coders): one transaction, no change in the history."""
        with self._write:
            with self._database.writing() as connection:
                unit = Unit(connection, self.coder_id)
                result = operation(unit, *args, **kwargs)
                if unit.images:
                    raise RuntimeError("evidence only: what undo must know goes through do()")
            self._tell("", unit)
        return result

    def begin_here(self, label: str) -> None:
        """Put what was done so far beyond Undo: material that was made, not work that somebody does."""
        with self._write, self._database.writing() as connection:
            history.barrier(Unit(connection, self.coder_id), label)

    def undo(self, report: Report = unreported, cancel: Cancel | None = None) -> str | None:
        """Turn the last change back. Returns its label, or None if there is nothing to undo."""
        return self._reverse("undo", report, cancel)

    def redo(self, report: Report = unreported, cancel: Cancel | None = None) -> str | None:
        return self._reverse("redo", report, cancel)

    def restore(self, change_id: str, report: Report = unreported, cancel: Cancel | None = None) -> bool:
        """Bring back the state after a change of the history, as a new change that Undo turns back.

        False where the project is in that state already. Raises `UserError` for a state before an erasure or a
        migration.
        """
        with self._write:
            with self._database.writing() as connection:
                unit = Unit(connection, self.coder_id)
                done = history.restore(unit, change_id, report, cancel)
            if done:
                self._tell(history.RESTORED, unit)
        return done

    def deeds(self, change_id: str) -> list[Deed]:
        """What a change did, row by row; nothing is left of what was erased since."""
        return deeds([image for data in self.read.images(change_id) for image in unpack(data)])

    def removed_sources(self) -> list[RemovedSource]:
        """Sources that are out of the project but not out of its history: what can still be erased."""
        with self._database.reading() as connection:
            return removed_sources(connection)

    def erase_source(self, source_id: str) -> list[str]:
        """Withdraw a source for good, from history, caches and local backups too; a removed one as well.

        Returns the names of what still holds its words, for a person to look at: codes, what memos are on, and
        sources with the same text. Backups go first: an erasure that is cut short can be asked for again.
        """
        with self._write:
            kept = self._texts_of(source_id)
            text = "\n".join((self.read.blob(sha) or b"").decode("utf-8", "replace") for sha in sorted(kept))
            database.remove_backups(_backups(), self.read.project().id)
            with self._database.writing() as connection:
                unit = Unit(connection, self.coder_id)
                renamed = erase_source(unit, source_id, _ERASED_WORDS)
                history.barrier(unit, mark("Erase a source"))
            self._database.forget_deleted()
            self._tell(
                "Erase a source", unit, {"source": frozenset({source_id}), **({"code": renamed} if renamed else {})}
            )
        same = [other.name for other in self.read.sources() if other.text_sha in kept]
        return same + quoted_elsewhere(text, self._written_by_people())

    def check(self) -> list[str]:
        """What is wrong with the file, a sentence each; empty when every hash and every quote holds."""
        with self._database.reading() as connection:
            return list(findings(connection))

    def save_copy(self, target: Path) -> None:
        """A whole copy under another name; the project stays where it is."""
        if target.resolve() == self.path.resolve():
            raise UserError(tr("This is the project itself. Choose another name for the copy."))
        self._database.copy_to(target)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every act, on the thread that acted. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _texts_of(self, source_id: str) -> set[str]:
        with self._database.reading() as connection:
            kept = texts_of(connection, source_id)
        if not kept:
            raise UserError(tr("This source is not in the project any more."))
        return kept

    def _reverse(self, kind: str, report: Report, cancel: Cancel | None) -> str | None:
        with self._write:
            with self._database.writing() as connection:
                unit = Unit(connection, self.coder_id)
                label = history.reverse(unit, kind, report, cancel)
            if label is not None:
                self._tell(label, unit)
        return label

    def _tell(self, label: str, unit: Unit, also: Mapping[str, frozenset[str]] | None = None) -> None:
        ids = unit.touched() | dict(also or {})
        if ids:
            for listener in tuple(self._listeners):
                listener(Changed(label, ids))

    def _written_by_people(self) -> list[tuple[str, str]]:
        """``(name, text)``: what codes say, and memos by the name of what they are on."""
        codes = {code.id: code for code in self.read.codes()}
        names = {id: in_language(code.name, self.language) for id, code in codes.items()}
        found = [
            (names[id], " ".join(text for field in CODE_TEXTS for text in getattr(code, field).values()))
            for id, code in codes.items()
        ]
        names |= {source.id: source.name for source in self.read.sources()}
        names |= {coding.id: coding.source_name for coding in self.read.codings()}
        names |= {turn: names[source] for turn, source in self.read.source_of_turns().items()}
        return found + [(names.get(memo.target_id, "…"), memo.text) for memo in self.read.all_memos()]


def _backups() -> Path:
    return user_folder() / "backups"
