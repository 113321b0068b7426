"""What a change did, in words: by the names that codes, sources and people have now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.domain.rows import ChangeRow, Deed, in_language
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.language import after_colon, mark, number, tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

_MOST = 200
"""Rows of one change that are named one by one; an import has many thousands."""
_THINGS = {
    "project": mark("project"),
    "source": mark("source"),
    "speaker": mark("speaker"),
    "turn": mark("turn"),
    "mark": mark("mark in the text"),
    "case": mark("case"),
    "case_link": mark("place of a case"),
    "attribute": mark("attribute"),
    "code": mark("code"),
    "coding": mark("coding"),
    "link": mark("link"),
    "memo": mark("memo"),
    "read_mark": mark("read mark"),
    "decision": mark("decision"),
}
_ACTS = {"added": mark("added: {thing}"), "removed": mark("removed: {thing}"), "changed": mark("changed: {thing}")}
_KINDS = {"undo": mark("Undone: {act}"), "redo": mark("Done again: {act}")}
_SHOWN = ("name", "quote", "text", "value", "unsure", "to_discuss", "start", "end", "position", "colour", "definition")


def _moved_along(deed: Deed) -> bool:
    """A turn that only begins or ends elsewhere, as all do that stand below a correction."""
    return deed.table == "turn" and deed.act == "changed" and deed.values.keys() <= {"start", "end"}


def act_of(change: ChangeRow) -> str:
    """The act by its name: done, undone or done again."""
    shape, label = _KINDS.get(change.kind), tr(change.label)
    return tr(shape, act=after_colon(label)) if shape else label


class DeedWords:
    def __init__(self, project: Project) -> None:
        language = project.language
        self._language = language
        self._codes = {code.id: in_language(code.name, language) for code in project.read.codes()}
        self._names = dict(self._codes)
        self._names |= dict(project.read.source_names())
        self._names |= {coder.id: coder.name for coder in project.read.coders()}

    def on(self, deeds: Sequence[Deed]) -> str:
        """What it was about: a code, then a source; counts where it was about many, nothing for the project itself."""
        ids = dict.fromkeys(id for deed in deeds[:_MOST] for id in self._about(deed))
        about = dict.fromkeys(self._names[id] for id in sorted(ids, key=lambda id: id not in self._codes))
        if 0 < len(about) <= 3:
            return ", ".join(about)
        counts = Counter(deed.table for deed in deeds)
        if set(counts) == {"project"}:
            return ""
        return ", ".join(
            tr("{thing}: {count}", thing=tr(_THINGS.get(table, table)), count=number(count))
            for table, count in counts.most_common(3)
        )

    def told(self, deeds: Sequence[Deed]) -> str:
        """Row by row what was added, removed and changed."""
        told = [deed for deed in deeds if not _moved_along(deed)]
        lines = [self._line(deed) for deed in told[:_MOST]]
        if len(told) > _MOST:
            lines.append(tr("… and {count} more", count=number(len(told) - _MOST)))
        if len(told) < len(deeds):
            lines.append(tr("turns that moved along: {count}", count=number(len(deeds) - len(told))))
        return "\n\n".join(lines)

    def _about(self, deed: Deed) -> list[str]:
        """The ids of what it was about, of those that have a name."""
        ids = [deed.id, *(deed.refers.get(name, "") for name in ("code_id", "source_id", "target_id"))]
        return [id for id in ids if id in self._names]

    def _line(self, deed: Deed) -> str:
        head = tr(_ACTS[deed.act], thing=tr(_THINGS.get(deed.table, deed.table)))
        about = ", ".join(self._names[id] for id in self._about(deed))
        lines = [f"{head} ({about})" if about else head]
        shown = [values for name, values in deed.values.items() if name in _SHOWN]
        if deed.act == "changed":
            lines += [f"    {self._value(old)} → {self._value(new)}" for old, new in shown]
        else:
            lines += [f"    {self._value(old if deed.act == 'removed' else new)}" for old, new in shown]
        return "\n".join(line for line in lines if line.strip())

    def _value(self, value: object) -> str:
        if isinstance(value, dict):
            return one_line(in_language({str(k): str(v) for k, v in value.items()}, self._language))
        if isinstance(value, bool):
            return tr("yes") if value else tr("no")
        return "–" if value is None else one_line(str(value))
