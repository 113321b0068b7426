"""What is about to be imported: files as they were read, what was ticked, and who becomes whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from el2mp_desktop.domain.text import text_sha
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.registry import ReadFile
from el2mp_desktop.importers.speakers import alike, speaker_warnings
from el2mp_desktop.intake import origin_of, read_files
from el2mp_desktop.operations.sources import Incoming

State = Literal["waiting", "read", "refused", "left"]
"""``left``: the person stopped the reading before its turn came."""


@dataclass(eq=False, slots=True)
class Part:
    """One source of a file: what was read of it, and what the person decided about it."""

    file: ReadFile
    source: ImportedSource
    sha: str
    speakers: tuple[str, ...]
    branches: int
    """How many ways lead through it; 1 for all but chats."""
    remarks: tuple[str, ...]
    """Warnings, but for those about names: these are answered in the table of speakers."""
    doubles: Mapping[str, str]
    """Names that may be another's written otherwise: each to the one of its kind that speaks most."""
    ticked: bool = False
    twin: str = ""
    """Name of the source that has this very text, if any."""
    in_project: bool = False
    """Whether the twin is in the project, or comes in with this import."""
    becomes: dict[str, str] = field(default_factory=dict)
    """Name in the file to name in the project, where they differ."""
    roles: dict[str, str] = field(default_factory=dict)
    """Name in the project to role."""

    def name_of(self, speaker: str) -> str:
        return self.becomes.get(speaker, speaker)

    def doubtful(self) -> list[str]:
        """Names that resemble another and still stand beside it."""
        return [name for name, head in self.doubles.items() if self.name_of(name) != self.name_of(head)]

    def incoming(self) -> Incoming:
        borne = {self.name_of(speaker) for speaker in self.speakers}
        roles = {name: role for name, role in self.roles.items() if role and name in borne}
        return Incoming(self.source, origin_of(self.file), speakers=dict(self.becomes), roles=roles)


@dataclass(eq=False, slots=True)
class Entry:
    """One file."""

    path: Path
    as_format: str | None = None
    """The format that the person chose, or None for the one found."""
    state: State = "waiting"
    reason: str = ""
    file: ReadFile | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether it is an archive whose conversations are chosen one by one."""
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class FileContents:
    """What reading a file gave: its sources, or the reason why there are none."""

    parts: tuple[Part, ...] = ()
    reason: str = ""


def read_file(path: Path, as_format: str | None) -> FileContents:
    """Long work: read one file, whatever it holds. A refusal is a reason without the file's name before it."""
    reading = read_files([path], as_format)
    if reading.failures:
        return FileContents(reason=_without_name(reading.failures[0].reason, path.name))
    return FileContents(tuple(_part(file, source) for _, file in reading.files for source in file.sources))


def _part(file: ReadFile, source: ImportedSource) -> Part:
    about_names = set(speaker_warnings(source.speakers))
    return Part(
        file,
        source,
        sha=text_sha(source.text),
        speakers=source.speakers,
        branches=_branches(source),
        remarks=tuple(warning for warning in source.warnings if warning not in about_names),
        doubles=doubles(spoken_turns([source])),
    )


def _branches(source: ImportedSource) -> int:
    parents = {turn.parent for turn in source.turns}
    if parents <= {None}:
        return 1
    ends = (number for number, turn in enumerate(source.turns) if turn.status != "hidden")
    return sum(1 for number in ends if number not in parents)


class ImportPlan:
    """All files of an import. ``present`` are the project's sources: SHA-256 of the text to name."""

    def __init__(self, present: Mapping[str, str]) -> None:
        self._present = present
        self.entries: list[Entry] = []

    def new(self, paths: Iterable[Path]) -> list[Entry]:
        """Entries for those files that are not in it yet."""
        known = {entry.path for entry in self.entries}
        return [Entry(path) for path in dict.fromkeys(paths) if path not in known]

    def take(self, entry: Entry, contents: FileContents) -> None:
        """What a file holds. Ticked is what can come in without a second thought: conversations are personal."""
        entry.parts = list(contents.parts)
        entry.file = entry.parts[0].file if entry.parts else None
        entry.state, entry.reason = ("refused" if contents.reason else "read"), contents.reason
        self._find_twins()
        for part in entry.parts:
            part.ticked = not part.twin and not entry.several

    def parts(self) -> Iterator[Part]:
        for entry in self.entries:
            yield from entry.parts

    def chosen(self) -> list[Part]:
        return [part for part in self.parts() if part.ticked]

    def incoming(self) -> list[Incoming]:
        return [part.incoming() for part in self.chosen()]

    def names(self) -> list[str]:
        """Every name that a speaker of this import bears or will bear, in the order met."""
        found: dict[str, None] = {}
        for part in self.parts():
            found.update(dict.fromkeys(part.name_of(speaker) for speaker in part.speakers))
        return list(found)

    def _find_twins(self) -> None:
        here: dict[str, str] = {}
        for part in self.parts():
            part.in_project = part.sha in self._present
            part.twin = self._present.get(part.sha) or here.get(part.sha, "")
            here.setdefault(part.sha, part.source.name)


def spoken_turns(sources: Iterable[ImportedSource]) -> Counter[str]:
    """How many turns each name has, in the order met."""
    return Counter(turn.speaker for source in sources for turn in source.turns if turn.speaker)


def doubles(turns: Counter[str]) -> dict[str, str]:
    """Names that may be another's written otherwise: each to the one of its kind that speaks most."""
    kin = {name: {name} for name in turns}
    for one, other in alike(list(turns)):
        together = kin[one] | kin[other]
        kin.update(dict.fromkeys(together, together))
    heads = {name: max(kin[name], key=lambda each: turns[each]) for name in turns}
    return {name: head for name, head in heads.items() if name != head}


def _without_name(reason: str, name: str) -> str:
    """The registry puts the file's name before its reason; in a table the name stands beside it."""
    return reason.removeprefix(name).lstrip(" \u00a0\u202f:") if reason.startswith(name) else reason
