"""What a change did, for people: added, removed or changed which thing, and what it refers to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from el2mp_desktop.storage.unit import RowImage

Act = Literal["added", "removed", "changed"]
_REFERENCES = ("source_id", "code_id", "coder_id", "target_id", "turn_id", "speaker_id", "case_id", "parent_id")


@dataclass(frozen=True, slots=True)
class Deed:
    """One row’s part in a change. ``values``: old and new, of what changed; ``refers``: ids by column."""

    table: str
    id: str
    act: Act
    refers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def deeds(images: Iterable[RowImage]) -> list[Deed]:
    return [_deed(image) for image in images]


def _deed(image: RowImage) -> Deed:
    before, after = image.before or {}, image.after or {}
    act: Act = "added" if image.before is None else "removed" if image.after is None else "changed"
    whole = {**before, **after}
    refers = {name: whole[name] for name in _REFERENCES if whole.get(name)}
    values = {name: (before.get(name), after.get(name)) for name in whole if before.get(name) != after.get(name)}
    return Deed(image.table, image.id, act, refers, values)
