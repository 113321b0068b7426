"""Which sources belong to one session: the talk, the chat it was about, the drafts that came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.rows import CaseRow, SourceRow

ATTRIBUTES = ("session", "séance", "seance")
"""What people call the attribute that says it; the case of the letters does not count."""


@dataclass(frozen=True, slots=True)
class Session:
    """A name and at least two sources: what was said, what was asked of a model, what was written."""

    name: str
    talks: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    """In the order of their versions."""

    @property
    def sources(self) -> tuple[str, ...]:
        return self.talks + self.chats + self.drafts

    @property
    def columns(self) -> tuple[str, ...]:
        """The sources to begin with, one of each kind that there is: of drafts the last version."""
        firsts = (self.talks[:1], self.chats[:1], self.drafts[-1:])
        found = tuple(source for part in firsts for source in part)
        return found if len(found) > 1 else self.sources[:3]


def sessions(
    sources: Sequence[SourceRow], attributes: Mapping[str, Mapping[str, str]], cases: Iterable[CaseRow]
) -> list[Session]:
    """Those that people made: by an attribute of sources, by a case that is two whole sources, or by a group of
    sources of several kinds. A draft belongs to the session of the work it is a version of.
    """
    named: dict[str, list[str]] = {}
    for source in sources:
        name = _named(attributes.get(source.id, {}))
        if name:
            named.setdefault(name, []).append(source.id)
    for case in cases:
        whole = [source for source, speaker in case.places if speaker is None]
        if len(whole) > 1 or _named(case.attributes):
            named.setdefault(_named(case.attributes) or case.name, []).extend(whole)
    found = [_session(name, ids, sources) for name, ids in named.items()]
    found += [group for group in _groups(sources) if group.name not in named]
    return [session for session in found if len(session.sources) > 1]


def session_of(source_id: str, found: Sequence[Session]) -> Session | None:
    """The first one that a source belongs to."""
    return next((session for session in found if source_id in session.sources), None)


def versions(source: SourceRow, sources: Sequence[SourceRow]) -> list[SourceRow]:
    """A source with the other versions of the same work, the oldest first; itself alone where there are none."""
    root = _root(source.id, {row.id: row.version_of for row in sources})
    parents = {row.id: row.version_of for row in sources}
    family = [row for row in sources if _root(row.id, parents) == root]
    family.sort(key=lambda row: (row.id != root, row.created_at or row.imported_at, row.position))
    return family


def _root(source_id: str, parents: Mapping[str, str | None]) -> str:
    seen = {source_id}
    parent = parents.get(source_id)
    while parent is not None and parent in parents and parent not in seen:
        seen.add(parent)
        source_id, parent = parent, parents[parent]
    return source_id


def _groups(sources: Sequence[SourceRow]) -> list[Session]:
    names = dict.fromkeys(source.group for source in sources if source.group)
    found = [_session(name, [row.id for row in sources if row.group == name], sources) for name in names]
    return [group for group in found if sum(map(bool, (group.talks, group.chats, group.drafts))) > 1]


def _named(attributes: Mapping[str, str]) -> str:
    return next((value.strip() for name, value in attributes.items() if name.casefold() in ATTRIBUTES), "")


def _session(name: str, ids: Sequence[str], sources: Sequence[SourceRow]) -> Session:
    wanted, parents = set(ids), {row.id: row.version_of for row in sources}
    roots = {_root(id, parents) for id in wanted if parents.get(id) is not None}
    roots |= {id for id in wanted if any(parent == id for parent in parents.values())}
    rows = [row for row in sources if row.id in wanted or _root(row.id, parents) in roots]
    works = {row.id for row in rows if row.version_of is not None or row.id in roots}
    drafts = [row for row in rows if row.id in works or row.kind not in ("transcript", "chat")]
    ordered = {version.id: None for row in drafts for version in versions(row, rows)}
    kinds = {kind: tuple(row.id for row in rows if row.kind == kind and row.id not in ordered) for kind in _KINDS}
    return Session(name, kinds["transcript"], kinds["chat"], tuple(ordered))


_KINDS = ("transcript", "chat")
