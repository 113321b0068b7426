"""What a change did, read from its row images."""

from collections.abc import Iterable

from el2mp_desktop.domain.rows import Deed
from el2mp_desktop.storage.unit import RowImage

_REFERENCES = ("source_id", "code_id", "coder_id", "target_id", "turn_id", "speaker_id", "case_id", "parent_id")


def deeds(images: Iterable[RowImage]) -> list[Deed]:
    return [_deed(image) for image in images]


def _deed(image: RowImage) -> Deed:
    before, after = image.before or {}, image.after or {}
    whole = {**before, **after}
    refers = {name: whole[name] for name in _REFERENCES if whole.get(name)}
    values = {name: (before.get(name), after.get(name)) for name in whole if before.get(name) != after.get(name)}
    if image.before is None:
        return Deed(image.table, image.id, "added", refers, values)
    return Deed(image.table, image.id, "removed" if image.after is None else "changed", refers, values)
