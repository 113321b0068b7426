"""Cases, who is where, and what is known of them: participants, programmes, workshops."""

from collections.abc import Collection, Mapping

from el2mp_desktop.domain.rows import CaseRow
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


@operation("Cases")
def describe_cases(
    unit: Unit,
    names: Mapping[str, str],
    attributes: Mapping[str, Mapping[str, str]],
    removed: Collection[str] = (),
) -> None:
    """Put right what is known of cases, by their ids. ``names``: other names, where cases given one name are one from
    then on, with the attributes of the one that bore it before, and what only the others have; ``attributes``: by name,
    where an empty value takes the attribute away and those not named stay; ``removed``: with their attributes,
    everywhere they stand.
    """
    for case_id in removed:
        _remove(unit, case_id)
    for case_id, values in attributes.items():
        if case_id not in removed:
            set_attributes(unit, values, case_id=case_id)
    alike: dict[str, list[CaseRow]] = {}
    for case in unit.read.cases():
        name = one_line(names.get(case.id, case.name))
        if not name:
            raise UserError(tr("Give the case a name."))
        alike.setdefault(name, []).append(case)
    for name, cases in alike.items():
        kept, *others = sorted(cases, key=lambda case: case.name != name)
        if kept.name != name:
            unit.update(Case, kept.id, name=name)
        for other in others:
            _join(unit, other, kept)


@operation("Case and attributes")
def describe_source(unit: Unit, source_id: str, cases: Mapping[str | None, str], attributes: Mapping[str, str]) -> None:
    """Say who is in a source and what it is. ``cases``: id of a speaker, or None for the whole source, to the name of
    the case that stands there instead of any other; empty for none. Who is not named stays, attributes too.
    """
    known = unit.read.cases()
    for speaker_id, name in cases.items():
        for case in known:
            if (source_id, speaker_id) in case.places and case.name != one_line(name):
                unit.delete(CaseLink, unit.read.case_links(case.id, source_id, speaker_id))
        if name.strip():
            link_case(unit, name, source_id, speaker_id)
    set_attributes(unit, attributes, source_id=source_id)


def link_case(unit: Unit, name: str, source_id: str, speaker_id: str | None = None) -> str:
    """The step within an operation: find or make the case, and put it where it is, once."""
    name = one_line(name)
    case_id = unit.read.case_named(name)
    if case_id is None:
        case_id = unit.insert(Case, {"name": name, "position": unit.read.next_case_position()})
    if not unit.read.case_links(case_id, source_id, speaker_id):
        unit.insert(CaseLink, {"case_id": case_id, "source_id": source_id, "speaker_id": speaker_id})
    return case_id


def one_line(name: str) -> str:
    """A name as it is kept: two that differ in their blanks alone could not be told apart."""
    return " ".join(name.split())


def _join(unit: Unit, case: CaseRow, into: CaseRow) -> None:
    for source_id, speaker_id in case.places:
        if not unit.read.case_links(into.id, source_id, speaker_id):
            unit.insert(CaseLink, {"case_id": into.id, "source_id": source_id, "speaker_id": speaker_id})
    known = unit.read.attribute_ids(case_id=into.id)
    new = {name: value for name, value in case.attributes.items() if name not in known}
    set_attributes(unit, new, case_id=into.id)
    _remove(unit, case.id)


def _remove(unit: Unit, case_id: str) -> None:
    unit.delete(Attribute, list(unit.read.attribute_ids(case_id=case_id).values()))
    unit.delete(CaseLink, unit.read.places_of_case(case_id))
    unit.delete(Case, [case_id])


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
