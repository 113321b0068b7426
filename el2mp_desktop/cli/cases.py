"""``cases``: participants, groups and the like, what is known of them, and where they are."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.domain.rows import CaseRow
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def add_to(commands: Commands) -> None:
    add_json(commands.add("cases", list_cases, tr("List the cases, what is known of them, and where they are.")))


def list_cases(args: Namespace) -> int:
    with reading(args.file) as project:
        cases, names = project.read.cases(), _names(project)
    if args.json:
        print_json([_record(case, names) for case in cases])
        return 0
    heads = [tr("id"), tr("name"), tr("attributes"), tr("places")]
    print_table(heads, [[short(case.id), case.name, _known(case), _places(case, names)] for case in cases])
    return 0


def cases_by_source(project: "Project") -> dict[str, list[dict[str, object]]]:
    """Who is in each source: the case, and the speaker who is that case, or None for the whole source."""
    names = _names(project)
    found: dict[str, list[dict[str, object]]] = {}
    for case in project.read.cases():
        for source, speaker in case.places:
            found.setdefault(source, []).append({"name": case.name, "speaker": names[speaker] if speaker else None})
    return found


def _names(project: "Project") -> dict[str, str]:
    """Of sources and speakers, by id."""
    rows: Iterable[tuple[str, str]] = (
        *((source.id, source.name) for source in project.read.sources()),
        *((speaker.id, speaker.name) for speaker in project.read.speakers()),
    )
    return dict(rows)


def _record(case: CaseRow, names: dict[str, str]) -> dict[str, object]:
    places = [
        {"source": source, "source_name": names[source], "speaker": names[speaker] if speaker else None}
        for source, speaker in case.places
    ]
    return {"id": case.id, "name": case.name, "attributes": dict(case.attributes), "places": places}


def _known(case: CaseRow) -> str:
    return ", ".join(f"{name}={value}" for name, value in case.attributes.items())


def _places(case: CaseRow, names: dict[str, str]) -> str:
    """“Workshop 2 (Inès), Notebook”: in brackets who it is there, where it is one speaker."""
    return ", ".join(names[source] + (f" ({names[speaker]})" if speaker else "") for source, speaker in case.places)
