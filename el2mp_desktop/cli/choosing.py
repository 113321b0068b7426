"""Which source, code or suggestion is meant: by id, by the beginning of an id, or by a name that fits only one."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from el2mp_desktop.domain.rows import CaseRow, ChangeRow, CodeRow, RemovedSource, SourceRow, SpeakerRow, in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

_SHORTEST_BEGINNING = 4
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    names: tuple[str, ...] = ()
    label: str = ""
    """How it is called where there are several."""


def choose_source(project: "Project", wanted: str) -> SourceRow:
    found = find_source(project, wanted)
    if found is None:
        near = _near([_of_source(source) for source in project.read.sources()], wanted)
        raise UserError(
            tr("There is no source “{name}”. There is: {near}.", name=wanted, near=near)
            if near
            else tr("There is no source “{name}”. The project has none yet.", name=wanted)
        )
    return found


def find_source(project: "Project", wanted: str) -> SourceRow | None:
    sources = project.read.sources()
    found = _the_one([_of_source(source) for source in sources], wanted)
    return next((source for source in sources if source.id == found), None)


def find_removed(project: "Project", wanted: str) -> RemovedSource | None:
    """A source that is out of the project, but that the history still holds."""
    removed = project.removed_sources()
    found = _the_one([_of_source(source) for source in removed], wanted)
    return next((source for source in removed if source.id == found), None)


def choose_speaker(project: "Project", source: SourceRow, wanted: str) -> SpeakerRow:
    speakers = project.read.speakers_of(source.id)
    candidates = [Candidate(speaker.id, (speaker.name,), quoted(speaker.name)) for speaker in speakers]
    found = _the_one(candidates, wanted)
    if found is None:
        near = _near(candidates, wanted)
        raise UserError(
            tr("There is no speaker “{name}” in this source. There is: {near}.", name=wanted, near=near)
            if near
            else tr("There is no speaker “{name}”: this source names none.", name=wanted)
        )
    return next(speaker for speaker in speakers if speaker.id == found)


def choose_case(project: "Project", wanted: str) -> CaseRow:
    found = find_case(project, wanted)
    if found is None:
        near = _near([_of_case(case) for case in project.read.cases()], wanted)
        raise UserError(
            tr("There is no case “{name}”. There is: {near}.", name=wanted, near=near)
            if near
            else tr("There is no case “{name}”. The project has none yet.", name=wanted)
        )
    return found


def find_case(project: "Project", wanted: str) -> CaseRow | None:
    cases = project.read.cases()
    found = _the_one([_of_case(case) for case in cases], wanted)
    return next((case for case in cases if case.id == found), None)


def choose_code(project: "Project", wanted: str) -> CodeRow:
    """Also by its short key (``HES.danger``), and by its name in any language."""
    codes = project.read.codes()
    language = project.language
    candidates = [_of_code(code, language) for code in codes]
    found = _the_one(candidates, wanted)
    if found is None:
        near = _near(candidates, wanted)
        raise UserError(
            tr("There is no code “{name}”. There is: {near}.", name=wanted, near=near)
            if near
            else tr("There is no code “{name}”. The codebook is empty.", name=wanted)
        )
    return next(code for code in codes if code.id == found)


def choose_suggestions(project: "Project", wanted: Sequence[str]) -> list[str]:
    """Ids, each once, in the order given."""
    return _each(
        [row.id for row in project.read.suggestions()],
        wanted,
        lambda id: tr("There is no suggestion “{id}”. “el2mp suggestions” lists them.", id=id),
    )


def choose_coding(project: "Project", wanted: str) -> str:
    """The id of a coding, of a text or of a picture."""
    codings = [row.id for row in project.read.codings()] + [row.id for row in project.read.regions()]
    found = _the_one([Candidate(id, label=id) for id in codings], wanted)
    if found is None:
        raise UserError(tr("There is no coding “{id}”. “el2mp codings” lists them.", id=wanted))
    return found


def choose_links(project: "Project", wanted: Sequence[str]) -> list[str]:
    """Ids, each once, in the order given."""
    return _each(
        [link.id for link in project.read.links()],
        wanted,
        lambda id: tr("There is no link “{id}”. “el2mp links” lists them.", id=id),
    )


def choose_change(project: "Project", wanted: str) -> ChangeRow:
    """An act of the history."""
    changes = {change.id: change for change in project.read.history()}
    found = _the_one([Candidate(id, label=id) for id in changes], wanted)
    if found is None:
        raise UserError(tr("The history has no act “{id}”. “el2mp history” lists them.", id=wanted))
    return changes[found]


def _of_source(source: SourceRow | RemovedSource) -> Candidate:
    return Candidate(source.id, (source.name,), quoted(source.name))


def _of_case(case: CaseRow) -> Candidate:
    return Candidate(case.id, (case.name,), quoted(case.name))


def quoted(name: str) -> str:
    """A name as one of a list: it may hold commas and end with a full stop."""
    return tr("“{words}”", words=name)


def same_name(one: str, other: str) -> bool:
    """Whether a person would call them the same."""
    return _folded(one) == _folded(other)


def _of_code(code: CodeRow, language: str) -> Candidate:
    name = in_language(code.name, language)
    names = tuple(filter(None, (code.key, *code.name.values())))
    return Candidate(code.id, names, f"{code.key} ({name})" if code.key else f"{code.id} ({name})")


def _each(ids: Sequence[str], wanted: Sequence[str], missing: Callable[[str], str]) -> list[str]:
    """The ids that are wanted, each once, in the order given; ``missing`` is what is said of one that is not there."""
    candidates = [Candidate(id, label=id) for id in ids]
    found = []
    for each in wanted:
        id = _the_one(candidates, each)
        if id is None:
            raise UserError(missing(each))
        found.append(id)
    return list(dict.fromkeys(found))


def _the_one(candidates: Sequence[Candidate], wanted: str) -> str | None:
    """Its id; None where nothing fits. The most exact way of naming that fits anything decides."""
    folded = _folded(wanted)
    beginning = wanted.lower() if len(wanted) >= _SHORTEST_BEGINNING else None
    ways: list[Callable[[Candidate], bool]] = [
        lambda candidate: candidate.id == wanted.lower(),
        lambda candidate: wanted in candidate.names,
        lambda candidate: folded in map(_folded, candidate.names),
        lambda candidate: beginning is not None and candidate.id.startswith(beginning),
    ]
    for fits in ways:
        found = [candidate for candidate in candidates if fits(candidate)]
        if len(found) == 1:
            return found[0].id
        if found:
            raise UserError(tr("“{name}” may be any of: {names}.", name=wanted, names=_listed(found, with_ids=True)))
    return None


def _near(candidates: Sequence[Candidate], wanted: str) -> str:
    """The candidates whose names are like it, or else the first ones."""
    by_name = {_folded(name): candidate for candidate in candidates for name in candidate.names}
    likely = [by_name[name] for name in get_close_matches(_folded(wanted), by_name, _MOST_NAMED, 0.5)]
    return _listed(list(dict.fromkeys(likely)) or candidates)


def _listed(candidates: Sequence[Candidate], with_ids: bool = False) -> str:
    labels = [candidate.label for candidate in candidates[:_MOST_NAMED]]
    if with_ids and len(set(labels)) < len(labels):
        labels = [f"{candidate.label} ({candidate.id})" for candidate in candidates[:_MOST_NAMED]]
    more = len(candidates) - len(labels)
    return ", ".join(labels) + (trn(" and {count} more", " and {count} more", more) if more else "")


def _folded(name: str) -> str:
    """Names that a person would call the same: case, composed accents, apostrophes and kinds of spaces aside."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())
