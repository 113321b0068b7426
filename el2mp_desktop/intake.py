"""Between files and an import: reading many, telling each fault, and finding what the project has already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.domain.text import text_sha
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource, Survey
from el2mp_desktop.importers.registry import ReadFile
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.operations.sources import Incoming


@dataclass(frozen=True, slots=True)
class Failure:
    path: Path
    reason: str
    """One translated sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some files hold, and why the others could not be read."""

    files: tuple[tuple[Path, ReadFile], ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Surveying:
    """What some files hold without their texts, and why the others could not be read."""

    files: tuple[tuple[Path, Survey], ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A source that could come in."""

    path: Path
    file: ReadFile
    source: ImportedSource
    twin: str | None = None
    """Name of the source that has this very text: one of the project, or one that comes in before it."""

    def incoming(self) -> Incoming:
        return Incoming(self.source, origin_of(self.file))


def read_files(
    paths: Iterable[Path],
    as_format: str | None = None,
    *,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Reading:
    """Read files and what folders hold, in the formats found or in the one given. One that fails stops no other."""
    found = registry.find(paths)
    files: list[tuple[Path, ReadFile]] = []
    failures: list[Failure] = []
    for done, path in enumerate(found):
        if cancel is not None:
            cancel.check()
        report(done, len(found), path.name)
        try:
            files.append((path, registry.read(path, as_format)))
        except UserError as error:
            failures.append(Failure(path, str(error)))
    return Reading(tuple(files), tuple(failures))


def survey_files(
    paths: Iterable[Path],
    as_format: str | None = None,
    *,
    encoding: str | None = None,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Surveying:
    """What files and folders hold, without keeping any text. One that fails stops no other."""
    found = registry.find(paths)
    files: list[tuple[Path, Survey]] = []
    failures: list[Failure] = []
    for done, path in enumerate(found):
        if cancel is not None:
            cancel.check()
        report(done, len(found), path.name)
        try:
            files.append((path, registry.survey(path, as_format, encoding=encoding, cancel=cancel)))
        except UserError as error:
            failures.append(Failure(path, str(error)))
    return Surveying(tuple(files), tuple(failures))


def arrivals(files: Iterable[tuple[Path, ReadFile]], present: Sequence[SourceRow]) -> list[Arrival]:
    """Each source of the files, and which one has its text already; ``present`` are the project's."""
    owners = {row.text_sha: row.name for row in present}
    found = []
    for path, file in files:
        for source in file.sources:
            sha = text_sha(source.text)
            found.append(Arrival(path, file, source, owners.get(sha)))
            owners.setdefault(sha, source.name)
    return found


def origin_of(file: ReadFile) -> dict[str, str]:
    """Where a source came from, kept with it."""
    return {"file": file.name, "sha256": file.sha256, "importer": file.importer}
