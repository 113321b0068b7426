"""Cases, who is where, and what is known of them: participants, programmes, workshops."""

from collections.abc import Mapping

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Attribute, Case, CaseLink
from el2mp_desktop.storage.unit import Unit


@operation("Assign a case")
def assign_case(unit: Unit, name: str, source_id: str, speaker_id: str | None = None) -> str:
    """Say that a source, or one of its speakers, is a case, made where it is new. Returns the case's id."""
    if not name.strip():
        raise UserError(tr("Give the case a name."))
    return link_case(unit, name, source_id, speaker_id)


@operation("Set attributes")
def set_case_attributes(unit: Unit, case_id: str, values: Mapping[str, str]) -> None:
    """By name; an empty value takes the attribute away, those not named stay."""
    set_attributes(unit, values, case_id=case_id)


@operation("Set attributes")
def set_source_attributes(unit: Unit, source_id: str, values: Mapping[str, str]) -> None:
    """By name; an empty value takes the attribute away, those not named stay."""
    set_attributes(unit, values, source_id=source_id)


@operation("Case and attributes")
def describe_source(unit: Unit, source_id: str, cases: Mapping[str | None, str], attributes: Mapping[str, str]) -> None:
    """Say who is in a source and what it is. ``cases``: id of a speaker, or None for the whole source, to the name of
    the case that stands there instead of any other; empty for none. Who is not named stays, attributes too.
    """
    known = unit.read.cases()
    for speaker_id, name in cases.items():
        for case in known:
            if (source_id, speaker_id) in case.places and case.name != name.strip():
                unit.delete(CaseLink, unit.read.case_links(case.id, source_id, speaker_id))
        if name.strip():
            link_case(unit, name, source_id, speaker_id)
    set_attributes(unit, attributes, source_id=source_id)


def link_case(unit: Unit, name: str, source_id: str, speaker_id: str | None = None) -> str:
    """The step within an operation: find or make the case, and put it where it is, once."""
    name = name.strip()
    case_id = unit.read.case_named(name)
    if case_id is None:
        case_id = unit.insert(Case, {"name": name, "position": unit.read.next_case_position()})
    if not unit.read.case_links(case_id, source_id, speaker_id):
        unit.insert(CaseLink, {"case_id": case_id, "source_id": source_id, "speaker_id": speaker_id})
    return case_id


def set_attributes(
    unit: Unit, values: Mapping[str, str], *, case_id: str | None = None, source_id: str | None = None
) -> None:
    """The step within an operation, on a case or on a source."""
    present = unit.read.attribute_ids(case_id=case_id, source_id=source_id)
    wanted = {name.strip(): value.strip() for name, value in values.items() if name.strip()}
    unit.delete(Attribute, [present[name] for name, value in wanted.items() if name in present and not value])
    for name, value in wanted.items():
        if value and name in present:
            unit.update(Attribute, present[name], value=value)
        elif value:
            unit.insert(Attribute, {"case_id": case_id, "source_id": source_id, "name": name, "value": value})
