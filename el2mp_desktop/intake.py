"""Between files and an import: what files hold, what the project has of it already, and what is to come in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import bundle, registry
from el2mp_desktop.importers.base import Head, ImportedSource, Survey, head_of
from el2mp_desktop.importers.registry import ReadFile
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr, trn
from el2mp_desktop.operations.correction import as_imported
from el2mp_desktop.operations.sources import Incoming

KEPT = 2_000_000
"""Bytes. A file up to this size is read once and kept; of a larger one, only what is wanted of it, and then."""

_TOLD = 50
"""After so many conversations of a file it is told that they were found."""

PLACE = "place"
"""In a source's origin: which part of its file it is, from 0, where the file has several."""
TURNS = "turns"
"""In a source's origin: `Head.turns_sha` as it was imported."""
COUNT = "turn_count"
"""In a source's origin: how many turns it had when it was imported, which people may have split and joined since."""


@dataclass(frozen=True, slots=True)
class Failure:
    path: Path
    reason: str
    """One translated sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds."""

    path: Path
    survey: Survey
    sources: Mapping[int, ImportedSource] = field(default_factory=dict)
    """Those that were read already, by their place in the file."""
    encoding: str | None = None
    """The encoding that was asked for, if any."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What some files hold, and why the others could not be read."""

    files: tuple[Opened, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about a source before it comes in; see `Incoming`."""

    speakers: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    version_of: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A source that could come in."""

    file: Opened
    head: Head
    twin: str | None = None
    """Name of the source that is this very one: of the project, or one that comes in before it."""
    earlier: SourceRow | None = None
    """The project's source of the same conversation, as an earlier export had it: this one has more."""
    later: SourceRow | None = None
    """The same, where the project has more than this one."""
    same_text_as: str | None = None
    """Name of another source that has this very text, without being this one."""
    identical: bool = False
    """Whether the speakers, times and turns of that one are the same, too."""

    @property
    def new_turns(self) -> int:
        """About how many turns it would add to the earlier one: what people split and joined there counts too."""
        return max(0, self.head.turns - self.earlier.turns) if self.earlier else 0

    @property
    def new_title(self) -> str | None:
        """What the conversation is called by now, where it was called otherwise; the source keeps its name."""
        if self.earlier is None:
            return None
        name = re.sub(r" \(\d+\)$", "", self.earlier.name)
        told = self.earlier.name, name, self.earlier.origin.get("conversation")
        return None if self.head.name in told else self.head.name

    @property
    def known(self) -> bool:
        """Whether the project has all of it."""
        return self.twin is not None or self.later is not None


@dataclass(frozen=True, slots=True)
class Collected:
    """What can be imported, and why some files could not be read any more."""

    incoming: tuple[Incoming, ...]
    failures: tuple[Failure, ...]


def open_files(
    paths: Iterable[Path],
    as_format: str | None = None,
    *,
    encoding: str | None = None,
    keep: int | None = KEPT,
    report: Report = unreported,
    cancel: Cancel | None = None,
) -> Opening:
    """What files and folders hold, in the formats found or in the one given. One that fails stops no other.

    The texts of files up to ``keep`` bytes are kept; None keeps them all.
    """
    found = registry.find(paths, cancel=cancel, report=report)
    files: list[Opened] = []
    failures: list[Failure] = []
    for done, path in enumerate(found):
        if cancel is not None:
            cancel.check()
        report(done, len(found), path.name)
        try:
            files.append(_open(path, as_format, encoding, keep, cancel, _counting(report, done, len(found), path.name)))
        except UserError as error:
            failures.append(Failure(path, str(error)))
    if found:
        report(len(found), len(found), found[-1].name)
    return Opening(tuple(files), tuple(failures))


def open_text(text: str, name: str, as_format: str | None = None) -> Opened:
    """What was copied, as a file of this name that is nowhere."""
    return _kept(Path(name), registry.read_text(text, name, as_format), None)


def parts_of(files: Iterable[Opened]) -> list[tuple[Opened, Head]]:
    """All that the files hold, in order."""
    return [(file, head) for file in files for head in file.survey.parts]


def arrivals(parts: Iterable[tuple[Opened, Head]], present: Sequence[SourceRow]) -> list[Arrival]:
    """What is to come in, and what the project has of it already; ``present`` are its sources."""
    there = There(present)
    found = []
    for file, head in parts:
        found.append(there.look(file, head))
        there.add(file, head)
    return found


class There:
    """What is there already: the project's sources, and what was chosen to come in with them."""

    def __init__(self, present: Sequence[SourceRow]) -> None:
        self._files: dict[tuple[object, ...], str] = {}
        """Name of the source, by the place in a file that it was read from."""
        self._states: dict[tuple[str, str | None, str], tuple[str, object]] = {}
        """Name and turns of a conversation, by format, key and text."""
        self._talks: dict[tuple[str, str | None], SourceRow] = {_talk(row): row for row in present if row.key}
        self._texts: dict[str, str] = {}
        self._turns: dict[tuple[str, object], str] = {}
        """Names by text alone, and by text and turns."""
        for row in present:
            turns = row.origin.get(TURNS)
            self._files.setdefault(_place_of(row), row.name)
            for sha in (as_imported(row)[0], row.text_sha):
                self._states.setdefault((*_talk(row), sha), (row.name, turns))
                self._note(row.name, sha, turns)

    def look(self, file: Opened, head: Head) -> Arrival:
        twin = self._twin(file, head)
        if twin is not None:
            return Arrival(file, head, twin)
        same = self._talks.get((file.survey.importer, head.key)) if head.key else None
        if same is not None:
            sha, length = as_imported(same)
            count = same.origin.get(COUNT)
            more = head.turns - count if isinstance(count, int) else 0  # words may go; turns never do
            longer = head.characters > length or head.text_sha in (sha, same.text_sha)
            grown = more > 0 or (more == 0 and longer)
            return Arrival(file, head, earlier=same) if grown else Arrival(file, head, later=same)
        if head.kind == "image":
            return Arrival(file, head)
        identical = self._turns.get((head.text_sha, head.turns_sha))
        return Arrival(
            file, head, same_text_as=identical or self._texts.get(head.text_sha), identical=identical is not None
        )

    def add(self, file: Opened, head: Head) -> None:
        """It is to come in."""
        if head.key:
            state = file.survey.importer, head.key, head.text_sha
            self._states.setdefault(state, (head.name, head.turns_sha))
        else:
            self._files.setdefault(_place(file.survey, head), head.name)
        self._note(head.name, head.text_sha, head.turns_sha)

    def _note(self, name: str, sha: str, turns: object) -> None:
        self._texts.setdefault(sha, name)
        self._turns.setdefault((sha, turns), name)

    def _twin(self, file: Opened, head: Head) -> str | None:
        if not head.key:
            return self._files.get(_place(file.survey, head))
        name, turns = self._states.get((file.survey.importer, head.key, head.text_sha), (None, None))
        return name if turns in (None, head.turns_sha) else None


def _talk(row: SourceRow) -> tuple[str, str | None]:
    return row.format, row.key


def _place(survey: Survey, head: Head) -> tuple[object, ...]:
    return survey.sha256, survey.importer, survey.encoding, head.index


def _place_of(row: SourceRow) -> tuple[object, ...]:
    origin = row.origin
    place = origin.get(PLACE, None if "conversation" in origin else 0)
    return origin.get("sha256"), origin.get("importer"), origin.get("encoding", ""), place


def collect(
    wanted: Iterable[tuple[Arrival, Decisions]], *, report: Report = unreported, cancel: Cancel | None = None
) -> Collected:
    """Read what is wanted, a file at a time, in the order given."""
    by_file: dict[int, list[tuple[Arrival, Decisions]]] = {}
    for pair in wanted:
        by_file.setdefault(id(pair[0].file), []).append(pair)
    incoming: list[Incoming] = []
    failures: list[Failure] = []
    for done, pairs in enumerate(by_file.values()):
        if cancel is not None:
            cancel.check()
        file = pairs[0][0].file
        report(done, len(by_file), file.survey.name)
        try:
            sources = read_parts(file, [arrival.head.index for arrival, _ in pairs], cancel)
            incoming += [_incoming(arrival, sources[arrival.head.index], chosen) for arrival, chosen in pairs]
        except UserError as error:
            failures.append(Failure(file.path, str(error)))
    return Collected(tuple(incoming), tuple(failures))


def read_parts(file: Opened, places: Sequence[int], cancel: Cancel | None = None) -> dict[int, ImportedSource]:
    """The sources at these places of a file, by place. `UserError` if the file is not what it was."""
    if all(place in file.sources for place in places):
        return {place: file.sources[place] for place in places}
    survey, order = file.survey, sorted(set(places))
    read = registry.read(file.path, survey.importer, only=order, encoding=file.encoding, cancel=cancel)
    if read.sha256 != survey.sha256 or len(read.sources) != len(order):
        raise UserError(tr("{name}: The file was changed since it was looked at.", name=survey.name))
    return dict(zip(order, read.sources, strict=True))


def origin_of(arrival: Arrival, decisions: Decisions) -> dict[str, Any]:
    """Where a source came from and how it was read, kept with it."""
    survey = arrival.file.survey
    origin: dict[str, Any] = {"file": survey.name, "sha256": survey.sha256, "importer": survey.importer}
    origin[TURNS] = arrival.head.turns_sha
    origin[COUNT] = arrival.head.turns
    if survey.encoding:
        origin["encoding"] = survey.encoding
    if len(survey.parts) > 1:
        origin["conversation"] = arrival.head.name
        origin[PLACE] = arrival.head.index
    changed = {name: shown for name, shown in decisions.speakers.items() if name != shown}
    if changed:
        origin["speakers"] = changed
    return origin


def _counting(report: Report, done: int, total: int, name: str) -> Report:
    """Tells while a file is read how much was found in it: an archive of years takes a while."""

    def tell(count: int, _unknown: int, _name: str) -> None:
        if count and count % _TOLD == 0:
            report(done, total, f"{name} · {trn('{count} conversation', '{count} conversations', count)}")

    return tell


def _open(
    path: Path, as_format: str | None, encoding: str | None, keep: int | None, cancel: Cancel | None, report: Report
) -> Opened:
    if keep is None or bundle.size(path) <= keep:
        return _kept(path, registry.read(path, as_format, encoding=encoding, cancel=cancel), encoding)
    return Opened(
        path, registry.survey(path, as_format, encoding=encoding, cancel=cancel, report=report), encoding=encoding
    )


def _kept(path: Path, read: ReadFile, encoding: str | None) -> Opened:
    heads = tuple(head_of(place, source) for place, source in enumerate(read.sources))
    survey = Survey(
        name=read.name,
        sha256=read.sha256,
        importer=read.importer,
        label=read.label,
        confidence=read.confidence,
        encoding=read.encoding,
        parts=heads,
        warnings=read.warnings,
    )
    return Opened(path, survey, dict(enumerate(read.sources)), encoding)


def _incoming(arrival: Arrival, source: ImportedSource, decisions: Decisions) -> Incoming:
    spoken = {decisions.speakers.get(name, name) for name in source.speakers}
    return Incoming(
        source,
        origin_of(arrival, decisions),
        speakers=dict(decisions.speakers),
        roles={name: role for name, role in decisions.roles.items() if role and name in spoken},
        case=decisions.case,
        cases={name: case for name, case in decisions.cases.items() if case and name in spoken},
        attributes=dict(decisions.attributes),
        version_of=decisions.version_of,
        updates=arrival.earlier.id if arrival.earlier else None,
    )
