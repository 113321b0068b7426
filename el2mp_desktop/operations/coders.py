"""Who codes."""

from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Coder
from el2mp_desktop.storage.unit import Unit


@operation("Join the project")
def ensure_coder(unit: Unit, name: str, initials: str, kind: str = "person") -> str:
    """Id of the coder of that name, made if there is none. Outside undo: a coder is not a change to the work."""
    wanted = " ".join(name.split()).casefold()
    for coder in unit.read.coders():
        if coder.kind == kind and coder.name.casefold() == wanted:
            return coder.id
    row = {"kind": kind, "name": " ".join(name.split()), "initials": initials, "reading": 1, "created_at": unit.at}
    return unit.insert(Coder, row)


@operation("Start another reading")
def set_reading(unit: Unit, reading: int) -> None:
    """From now on this coder's codings and read marks belong to that reading (1, 2, ...)."""
    unit.update(Coder, unit.coder_id, reading=max(1, reading))
