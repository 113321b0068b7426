"""What texts side by side have in common, and what is new in a draft: compared off the window's thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from el2mp_app.widgets.reader.hints import Hint
from el2mp_desktop.domain.alignment import shared_words
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.wording import edits, words
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr, trn

Changes = tuple[int, int, str]
"""Words added and removed since the version of that name."""


@dataclass(frozen=True, slots=True)
class Texts:
    """By source: their texts and names, and the version before of those that are drafts; ``shared``: whether words
    that several texts have are asked for."""

    texts: Mapping[str, str]
    names: Mapping[str, str]
    before: Mapping[str, SourceRow]
    shared: bool


def compared(
    given: Texts, read: Callable[[str], str], cancel: Cancel
) -> tuple[dict[str, list[Hint]], dict[str, Changes]]:
    """The hints of each source, and what changed in those that are drafts; ``read`` gives the text of any other."""
    hints: dict[str, list[Hint]] = {source: [] for source in given.texts}
    for one, other in combinations(given.texts, 2) if given.shared else ():
        cancel.check()
        for pair in shared_words(given.texts[one], given.texts[other]):
            hints[one].append(Hint(pair.here, "shared", _also_in(given.names[other])))
            hints[other].append(Hint(pair.there, "shared", _also_in(given.names[one])))
    changes: dict[str, Changes] = {}
    for source, before in given.before.items():
        cancel.check()
        found, changes[source] = _new_in(given.texts[source], read(before.id), before.name)
        hints[source] += found
    return hints, changes


def told_changes(changes: Changes | None) -> str:
    if changes is None:
        return ""
    added, removed, name = changes
    if not added and not removed:
        return tr("The same words as “{name}”", name=name)
    more = trn("{count} word added", "{count} words added", added)
    less = trn("{count} removed", "{count} removed", removed)
    return tr("{added}, {removed} since “{name}”", added=more, removed=less, name=name)


def _also_in(name: str) -> str:
    return tr("These words stand in “{name}” too.", name=name)


def _new_in(text: str, before: str, name: str) -> tuple[list[Hint], Changes]:
    hints, added, removed = [], 0, 0
    for edit in edits(before, text):
        more, less = len(words(text, edit.after)), len(words(before, edit.before))
        added, removed = added + more, removed + less
        gone = edit.before.of(before)
        if more:
            told = tr("“{words}” in “{name}”", words=gone, name=name) if less else tr("Not in “{name}”", name=name)
        else:
            told = tr("Here “{name}” said: “{words}”", name=name, words=gone)
        # Where words were only taken out, the one before their place shows it.
        place = edit.after if more else Span(max(0, edit.after.start - 1), min(len(text), edit.after.start + 1))
        if place.start < place.end:
            hints.append(Hint(place, "new", told))
    return hints, (added, removed, name)
