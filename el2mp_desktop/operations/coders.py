"""Who codes."""

from collections.abc import Sequence

from el2mp_desktop.domain.rows import CoderRow
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Coder
from el2mp_desktop.storage.unit import Unit


@operation("Join the project")
def ensure_coder(unit: Unit, name: str, initials: str, replica_id: str = "") -> str:
    """Id of the person who codes, made a coder if they are none yet. Outside undo: nobody's work changes.

    ``replica_id`` is the person's id in their own settings. Whoever has it here is the same person, and takes the
    name given; otherwise the coder of that name is. Without it only the name counts.
    """
    name = " ".join(name.split())
    known = coder_like(unit.read.coders(), name, replica_id)
    if known is None:
        row = {"kind": "person", "name": name, "initials": initials, "reading": 1, "created_at": unit.at}
        return unit.insert(Coder, {**row, "replica_id": replica_id or None})
    if replica_id and known.replica_id in (None, replica_id):
        unit.update(Coder, known.id, name=name, initials=initials, replica_id=replica_id)
    return known.id


@operation("Start another reading")
def set_reading(unit: Unit, reading: int) -> None:
    """From now on this coder's codings and read marks belong to that reading (1, 2, ...)."""
    unit.update(Coder, unit.coder_id, reading=max(1, reading))


def coder_like(coders: Sequence[CoderRow], name: str, replica_id: str) -> CoderRow | None:
    """Whom a name, and an id of their own settings if there is one, mean among the people of a project."""
    people = [coder for coder in coders if coder.kind == "person"]
    same = [coder for coder in people if replica_id and coder.replica_id == replica_id]
    named = [coder for coder in people if coder.name.casefold() == name.casefold()]
    return next(iter(same + named), None)
