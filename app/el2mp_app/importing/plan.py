"""What is about to be imported: files as they were read, what was ticked, and who becomes whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import Head, ImportedSource, Survey
from el2mp_desktop.importers.bundle import shown
from el2mp_desktop.importers.speakers import alike, speaker_warnings
from el2mp_desktop.intake import Arrival, Decisions, Opened, There, open_files, open_text
from el2mp_desktop.jobs import Cancel, Report, unreported

State = Literal["waiting", "read", "refused", "left"]
"""``left``: the person stopped the reading before its turn came."""


@dataclass(eq=False, slots=True)
class Part:
    """One source of a file: what is known of it without its text, and what the person decided about it."""

    file: Opened
    head: Head
    speakers: tuple[str, ...]
    remarks: tuple[str, ...]
    """Warnings, but for those about names: these are answered in the table of speakers."""
    doubles: Mapping[str, str]
    """Names that may be another's written otherwise: each to the one of its kind that speaks most."""
    ticked: bool = False
    twin: str = ""
    """Name of the source that is this very one, if any."""
    in_project: bool = False
    """Whether the twin is in the project, or comes in with this import."""
    same_text_as: str = ""
    """Name of another source that has this very text, if any."""
    identical: bool = False
    """Whether that one has the same speakers, turns and times too."""
    earlier: SourceRow | None = None
    """The project's source of the same conversation, which this one goes on from: an update."""
    later: SourceRow | None = None
    """The project's source of the same conversation, where that one has more."""
    becomes: dict[str, str] = field(default_factory=dict)
    """Name in the file to name in the project, where they differ."""
    roles: dict[str, str] = field(default_factory=dict)
    """Name in the project to role."""
    cases: dict[str, str] = field(default_factory=dict)
    """Name in the project to the case who that is."""
    case: str = ""
    """The case that the whole source belongs to."""
    attributes: dict[str, str] = field(default_factory=dict)
    version_of: str = ""
    """Id of the source in the project that this one is a later draft of."""

    @property
    def survey(self) -> Survey:
        return self.file.survey

    @property
    def day(self) -> str:
        """``2026-01-31``; empty where it is not known."""
        return (self.head.created_at or "")[:10]

    @property
    def source(self) -> ImportedSource | None:
        """With its text, where that was kept."""
        return self.file.sources.get(self.head.index)

    @property
    def known(self) -> bool:
        """Whether the project, or this import, has all of it already."""
        return bool(self.twin) or self.later is not None

    @property
    def new_turns(self) -> int:
        """About how many turns it brings to the source that it updates."""
        return Arrival(self.file, self.head, earlier=self.earlier).new_turns

    @property
    def new_title(self) -> str | None:
        """What the conversation that it updates is called by now, if otherwise."""
        return Arrival(self.file, self.head, earlier=self.earlier).new_title

    def name_of(self, speaker: str) -> str:
        return self.becomes.get(speaker, speaker)

    def doubtful(self) -> list[str]:
        """Names that resemble another and still stand beside it."""
        return [name for name, head in self.doubles.items() if self.name_of(name) != self.name_of(head)]

    def wanted(self) -> tuple[Arrival, Decisions]:
        """The source and all that was decided about it, for `collect`."""
        decisions = Decisions(
            speakers=dict(self.becomes),
            roles=dict(self.roles),
            case=self.case,
            cases=dict(self.cases),
            attributes={name: value for name, value in self.attributes.items() if value},
            version_of=self.version_of or None,
        )
        return Arrival(self.file, self.head, earlier=self.earlier), decisions


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of all that a file holds, ticked or not."""

    speakers: int = 0
    turns: int = 0
    characters: int = 0
    branches: int = 0
    """Of the conversations that have more than one."""
    languages: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    """The first and the last; one where they are the same."""


@dataclass(eq=False, slots=True)
class Entry:
    """One file, or what was pasted."""

    path: Path
    pasted: str | None = None
    as_format: str | None = None
    """The format that the person chose, or None for the one found."""
    encoding: str | None = None
    """The encoding that the person chose, or None for the one found."""
    state: State = "waiting"
    reason: str = ""
    file: Opened | None = None
    parts: list[Part] = field(default_factory=list)
    totals: Totals = Totals()
    ticked: int = 0
    """How many of its sources are to come in."""

    @property
    def survey(self) -> Survey | None:
        return self.file.survey if self.file else None

    @property
    def name(self) -> str:
        """Of the file; of what was pasted, once it is read, what its source will be called."""
        return self.parts[0].head.name if self.pasted is not None and len(self.parts) == 1 else self.path.name

    @property
    def several(self) -> bool:
        """Whether it is an archive whose conversations are chosen one by one."""
        return len(self.parts) > 1

    def count(self) -> None:
        """After ticks were changed."""
        self.ticked = sum(part.ticked for part in self.parts)


@dataclass(frozen=True, slots=True)
class FileContents:
    """What reading a file gave: its sources, or the reason why there are none."""

    parts: tuple[Part, ...] = ()
    reason: str = ""
    totals: Totals = Totals()


def read_file(entry: Entry, cancel: Cancel, report: Report = unreported) -> FileContents:
    """Long work: read one file, whatever it holds. A refusal is a reason without the file's name before it."""
    try:
        if entry.pasted is not None:
            opened = open_text(entry.pasted, entry.path.name, entry.as_format)
        else:
            opening = open_files([entry.path], entry.as_format, encoding=entry.encoding, cancel=cancel, report=report)
            if opening.failures:
                return FileContents(reason=without_name(opening.failures[0].reason, shown(entry.path)))
            (opened,) = opening.files
    except UserError as error:
        return FileContents(reason=str(error))
    parts = tuple(_part(opened, head) for head in opened.survey.parts)
    return FileContents(parts, totals=_totals(parts))


def _part(file: Opened, head: Head) -> Part:
    speakers = tuple(name for name, _ in head.speakers)
    about_names = set(speaker_warnings(speakers)) if head.warnings else set()
    return Part(
        file,
        head,
        speakers=speakers,
        remarks=tuple(warning for warning in head.warnings if warning not in about_names),
        doubles=doubles(Counter(dict(head.speakers))),
    )


def _totals(parts: Sequence[Part]) -> Totals:
    days = sorted(part.day for part in parts if part.day)
    return Totals(
        speakers=len({speaker for part in parts for speaker in part.speakers}),
        turns=sum(part.head.turns for part in parts),
        characters=sum(part.head.characters for part in parts),
        branches=sum(part.head.branches for part in parts if part.head.branches > 1),
        languages=tuple(dict.fromkeys(part.head.language for part in parts if part.head.language)),
        days=tuple(dict.fromkeys((days[0], days[-1]))) if days else (),
    )


class ImportPlan:
    """All files of an import. ``present`` are the project's sources."""

    def __init__(self, present: Sequence[SourceRow]) -> None:
        self._present = present
        self.entries: list[Entry] = []

    def new(self, paths: Iterable[Path]) -> list[Entry]:
        """Entries for those files that are not in it yet."""
        known = {entry.path for entry in self.entries}
        return [Entry(path) for path in dict.fromkeys(paths) if path not in known]

    def take(self, entry: Entry, contents: FileContents) -> None:
        """What a file holds. Ticked is what can come in without a second thought: conversations are personal."""
        entry.parts, entry.totals = list(contents.parts), contents.totals
        entry.file = entry.parts[0].file if entry.parts else None
        entry.state, entry.reason = ("refused" if contents.reason else "read"), contents.reason
        for part in entry.parts:
            part.ticked = not entry.several
        self._look()
        left = [part for part in entry.parts if part.ticked and (part.known or part.identical)]
        for part in left:
            part.ticked = False
        if left:
            self._look()
        entry.count()

    def refuse(self, entry: Entry, reason: str) -> None:
        """It was read, and cannot be any more."""
        entry.parts, entry.totals, entry.ticked, entry.file = [], Totals(), 0, None
        entry.state, entry.reason = "refused", reason

    def parts(self) -> Iterator[Part]:
        for entry in self.entries:
            yield from entry.parts

    def chosen(self) -> list[Part]:
        return [part for entry in self.entries if entry.ticked for part in entry.parts if part.ticked]

    def names(self) -> list[str]:
        """Every name that a speaker of this import bears or will bear, in the order met."""
        return list(dict.fromkeys(part.name_of(speaker) for part in self.parts() for speaker in part.speakers))

    def tick(self, parts: Iterable[Part], ticked: bool) -> None:
        """All of them but those that are there already, or none of them."""
        asked = list(parts)
        for part in asked:
            part.ticked = ticked
        self._look()
        for part in asked:
            part.ticked = ticked and not part.known
        self.count()

    def count(self) -> None:
        """After ticks were changed: what is ticked may be the twin of something else."""
        self._look()
        for entry in self.entries:
            entry.count()

    def _look(self) -> None:
        """See what is there, in the project or among what is ticked."""
        project, there = There(self._present), There(self._present)
        for part in self.parts():
            arrival = there.look(part.file, part.head)
            part.twin = arrival.twin or ""
            part.in_project = bool(part.twin) and project.look(part.file, part.head).twin is not None
            part.earlier, part.later = arrival.earlier, arrival.later
            part.same_text_as = arrival.same_text_as or ""
            part.identical = arrival.identical
            if part.ticked:
                there.add(part.file, part.head)


def spoken_turns(parts: Iterable[Part]) -> Counter[str]:
    """How many turns each name has, in the order met."""
    found: Counter[str] = Counter()
    for part in parts:
        for name, turns in part.head.speakers:
            found[name] += turns
    return found


def doubles(turns: Counter[str]) -> dict[str, str]:
    """Names that may be another's written otherwise: each to the one of its kind that speaks most."""
    kin = {name: {name} for name in turns}
    for one, other in alike(list(turns)):
        together = kin[one] | kin[other]
        kin.update(dict.fromkeys(together, together))
    heads = {name: max(kin[name], key=lambda each: turns[each]) for name in turns}
    return {name: head for name, head in heads.items() if name != head}


def without_name(reason: str, name: str) -> str:
    """The registry puts the file's name before its reason; in a table the name stands beside it."""
    return reason.removeprefix(name).lstrip(" \u00a0\u202f:") if reason.startswith(name) else reason
