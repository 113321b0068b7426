"""``cases``, ``case``: participants, groups and the like, what is known of them, and where they are."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_case, choose_source, choose_speaker, find_case
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.rows import CaseRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def add_to(commands: Commands) -> None:
    add_json(commands.add("cases", list_cases, tr("List the cases, what is known of them, and where they are.")))
    case = commands.add("case", change_case, tr("Say what is known of a case and where it is, or remove it."))
    case.add_argument("case", metavar="CASE", help=tr("its name; with --in, a new name makes a new case"))
    case.add_argument("--in", dest="source", metavar="SOURCE", help=tr("a source where it is"))
    case.add_argument("--speaker", metavar="NAME", help=tr("the speaker who it is there; without, the whole source"))
    case.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=tr("an attribute; taken away where nothing follows the sign"),
    )
    case.add_argument(
        "--rename", metavar="OTHER", help=tr("call it otherwise; with the name of another case, the two become one")
    )
    case.add_argument("--remove", action="store_true", help=tr("remove it, with its attributes, from every place"))


def list_cases(args: Namespace) -> int:
    with reading(args.file) as project:
        cases, names = project.read.cases(), _names(project)
    if args.json:
        print_json([_record(case, names) for case in cases])
        return 0
    heads = [tr("id"), tr("name"), tr("attributes"), tr("places")]
    print_table(heads, [[short(case.id), case.name, _known(case), _places(case, names)] for case in cases])
    return 0


def change_case(args: Namespace) -> int:
    """One act for what is said of the case, and one before it for where it is."""
    from el2mp_desktop.operations.cases import assign_case, describe_cases, one_line

    attributes = dict(_pair(pair) for pair in args.set)
    if not (args.source or attributes or args.rename or args.remove):
        raise UserError(tr("Say what to change: --in, --set, --rename or --remove."))
    if args.speaker and not args.source:
        raise UserError(tr("Say in which source “{name}” speaks: --in.", name=args.speaker))
    if args.remove and (args.source or attributes or args.rename):
        raise UserError(tr("A case is removed from every place: give --remove alone."))
    with writing(args.file) as project:
        id = args.case
        if args.source:
            source = choose_source(project, args.source)
            speaker = None if args.speaker is None else choose_speaker(project, source, args.speaker).id
            known = find_case(project, args.case)
            id = project.do(assign_case, known.name if known else args.case, source.id, speaker)
        case = choose_case(project, id)
        if args.remove:
            project.do(describe_cases, {}, {}, [case.id])
            say(tr("“{name}” was removed.", name=case.name))
        elif attributes or args.rename:
            names = {case.id: args.rename} if args.rename else {}
            project.do(describe_cases, names, {case.id: attributes} if attributes else {})
        if not args.remove:
            told = choose_case(project, one_line(args.rename) if args.rename else case.id)
            say(" – ".join(filter(None, (told.name, _known(told), _places(told, _names(project))))))
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip()):
        raise UserError(tr("{option} takes NAME=VALUE; “{given}” is not that.", option="--set", given=text))
    return name, value


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
    places = (names[source] + (f" ({names[speaker]})" if speaker else "") for source, speaker in case.places)
    return ", ".join(sorted(places))
