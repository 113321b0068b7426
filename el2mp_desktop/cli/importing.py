"""``import``: files, folders and archives into a project, and what is decided about them on the way."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_source, quoted, same_name
from el2mp_desktop.cli.correcting import codings_record, tell_codings
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.sources import FORMATS
from el2mp_desktop.cli.tables import print_json, print_table
from el2mp_desktop.cli.terminal import Progress, complain, say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.domain.rows import SourceRow
    from el2mp_desktop.importers.base import Head
    from el2mp_desktop.intake import Arrival, Decisions, Failure, Opened
    from el2mp_desktop.operations.sources import Incoming
    from el2mp_desktop.operations.update import Updated
    from el2mp_desktop.project import Project

    FilePart = tuple[Opened, Head]

_CORPUS = "corpus"
_SINCE = "since:"
_MOST_NAMED = 6
_DECIDED = (
    "encoding",
    "conversations",
    "speakers",
    "roles",
    "case",
    "speaker_cases",
    "attributes",
    "group",
    "draft_of",
)
"""Options that say nothing about a corpus."""


def add_to(commands: Commands) -> None:
    bring = commands.add(
        "import",
        bring_in,
        tr("Import files, folders of files, and chat exports as they are in their ZIP."),
        tr("One change, and one undo. If a file fails, the others are in and the exit status is 1."),
    )
    bring.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=tr("a file or a folder"))
    bring.add_argument(
        "--as",
        dest="format",
        metavar="FORMAT",
        choices=(*FORMATS, _CORPUS),
        help=tr("read it as {formats}; without it, as what it looks like", formats=", ".join((*FORMATS, _CORPUS))),
    )
    bring.add_argument("--encoding", metavar="NAME", help=tr("read text in this encoding (cp1252, utf-16…)"))
    _add_decisions(bring)
    bring.add_argument("--dry-run", action="store_true", help=tr("say what would come in, and write nothing"))
    add_json(bring)


def _add_decisions(bring: ArgumentParser) -> None:
    for option, name, form, explanation in (
        (
            *("--conversation", "conversations", "WHICH"),
            tr("of archives, only this one: its id, its title, or since:2026-01-31 for all from that day on"),
        ),
        ("--speakers", "speakers", "NAME=OTHER", tr("call a speaker otherwise; two given one name are one")),
        ("--role", "roles", "NAME=ROLE", tr("the role of a speaker, by the name given here")),
        ("--speaker-case", "speaker_cases", "NAME=CASE", tr("the case that a speaker is, by the name given here")),
        ("--attribute", "attributes", "NAME=VALUE", tr("what is known of the sources: workshop=2, session=1…")),
    ):
        again = tr("{what}; may be given again", what=explanation)
        bring.add_argument(option, dest=name, metavar=form, action="append", default=[], help=again)
    bring.add_argument("--case", metavar="NAME", default="", help=tr("the case that the sources belong to as a whole"))
    bring.add_argument("--group", metavar="NAME", default="", help=tr("the group of sources they go to"))
    bring.add_argument(
        "--draft-of", metavar="SOURCE", help=tr("the source of the project that this is a later draft of")
    )


def bring_in(args: Namespace) -> int:
    if args.format == _CORPUS:
        from el2mp_desktop.cli.corpus import bring_corpus

        if any(getattr(args, name) for name in _DECIDED):
            raise UserError(tr("A corpus comes in as it is: leave out options that change it."))
        return bring_corpus(args)
    from el2mp_desktop.intake import arrivals, collect, parts_of

    with reading(args.file) if args.dry_run else writing(args.file) as project:
        decisions = _decisions(args, project)
        files, failures = _open(args)
        found = arrivals(_wanted(parts_of(files), args.conversations), project.read.sources())
        _check_speakers(found, args)
        new = [arrival for arrival in found if not arrival.known]
        if args.draft_of and len(new) > 1:
            raise UserError(tr("One source at a time is a later draft of another: import them one by one."))
        rows: list[SourceRow | None] = [None] * len(new)
        updated: dict[str, Updated] = {}
        if not args.dry_run:
            collected = collect((arrival, decisions) for arrival in new)
            failures += collected.failures
            failed = {failure.path for failure in collected.failures}
            new = [arrival for arrival in new if arrival.file.path not in failed]
            rows, updated = _write(project, collected.incoming, args.group)
    _tell(args, list(zip(new, rows, strict=True)), updated, [arrival for arrival in found if arrival.known], failures)
    return 1 if failures else 0


def _open(args: Namespace) -> tuple[list["Opened"], list["Failure"]]:
    """All texts are kept if all are wanted; of large files only the heads if some are, or none."""
    from el2mp_desktop.intake import KEPT, open_files

    keep = KEPT if args.conversations or args.dry_run else None
    with Progress() as progress:
        opening = open_files(args.paths, args.format, encoding=args.encoding, keep=keep, report=progress)
    if not opening.files and not opening.failures:
        raise UserError(tr("There is nothing to import there."))
    return list(opening.files), list(opening.failures)


def _write(
    project: "Project", incoming: Sequence["Incoming"], group: str
) -> tuple[list["SourceRow | None"], dict[str, "Updated"]]:
    """The sources in order, and what came to those that were there."""
    from el2mp_desktop.operations.sources import import_and_update

    if not incoming:
        return [], {}
    brought = project.do(import_and_update, incoming, group.strip())
    by_id = {row.id: row for row in project.read.sources()}
    return [by_id[id] for id in brought.ids], {updated.source_id: updated for updated in brought.updated}


# What was decided


def _decisions(args: Namespace, project: "Project") -> "Decisions":
    from el2mp_desktop.intake import Decisions

    return Decisions(
        speakers=_pairs(args.speakers, "--speakers"),
        roles=_pairs(args.roles, "--role"),
        case=args.case.strip(),
        cases=_pairs(args.speaker_cases, "--speaker-case"),
        attributes=_pairs(args.attributes, "--attribute"),
        version_of=choose_source(project, args.draft_of).id if args.draft_of else None,
    )


def _pairs(given: Iterable[str], option: str) -> dict[str, str]:
    found = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise UserError(tr("{option} takes NAME=VALUE; “{given}” is not that.", option=option, given=text))
        found[name] = value
    return found


def _check_speakers(found: Sequence["Arrival"], args: Namespace) -> None:
    """A name that nobody bears is a slip of the pen."""
    renamed = _pairs(args.speakers, "--speakers")
    borne = dict.fromkeys(name for arrival in found for name, _ in arrival.head.speakers)
    shown = dict.fromkeys(renamed.get(name, name) for name in borne)
    asked = _pairs(args.roles, "--role") | _pairs(args.speaker_cases, "--speaker-case")
    for names, known in ((renamed, borne), (asked, shown)):
        for name in names:
            if name not in known:
                listed = _listed(list(known))
                raise UserError(
                    tr("Nobody is called “{name}” there. There is: {names}.", name=name, names=listed)
                    if listed
                    else tr("Nobody is called “{name}” there: no speakers are known.", name=name)
                )


def _wanted(found: Sequence["FilePart"], conversations: Sequence[str]) -> list["FilePart"]:
    """The parts that were asked for, each once, in their order; all of them where nothing was asked."""
    if not conversations:
        return list(found)
    chosen: set[int] = set()
    for which in conversations:
        matching = [place for place, (_, head) in enumerate(found) if _is_meant(head, which)]
        if not matching:
            raise UserError(_no_such(found, which))
        chosen.update(matching)
    return [part for place, part in enumerate(found) if place in chosen]


def _is_meant(head: "Head", which: str) -> bool:
    if which.startswith(_SINCE):
        return (head.created_at or "")[:10] >= _day(which.removeprefix(_SINCE))
    return head.key == which or same_name(head.name, which)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UserError(tr("“{given}” is no date. Write it as in since:2026-01-31.", given=text)) from None


def _no_such(found: Sequence["FilePart"], which: str) -> str:
    if which.startswith(_SINCE):
        return tr("No conversation in there began on {day} or later.", day=which.removeprefix(_SINCE))
    titles = list(dict.fromkeys(head.name for _, head in found))
    near = _listed(get_close_matches(which, titles, _MOST_NAMED, 0.5) or titles)
    if not near:
        return tr("There is no conversation “{name}”.", name=which)
    return tr("There is no conversation “{name}”. There is: {near}.", name=which, near=near)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names[:_MOST_NAMED])) + (", …" if len(names) > _MOST_NAMED else "")


# What is told


def _tell(
    args: Namespace,
    brought: Sequence[tuple["Arrival", "SourceRow | None"]],
    updated: Mapping[str, "Updated"],
    known: Sequence["Arrival"],
    failures: Sequence["Failure"],
) -> None:
    renamed = _pairs(args.speakers, "--speakers")
    new = [(arrival, row) for arrival, row in brought if arrival.earlier is None]
    newer = [arrival for arrival, _ in brought if arrival.earlier is not None]
    if args.json:
        print_json(
            {
                "dry_run": args.dry_run,
                "sources": [_record(arrival, row, renamed) for arrival, row in new],
                "updated": [_update_record(arrival, updated, renamed) for arrival in newer],
                "skipped": [{**_record(arrival, None, renamed), "same_as": _same_as(arrival)} for arrival in known],
                "failed": [_failure(failure) for failure in failures],
            }
        )
    else:
        _print_arrivals([arrival for arrival, _ in new], [row for _, row in new], renamed)
    for arrival in newer:
        _tell_update(arrival, updated)
    for arrival in known:
        say(_skipped(arrival))
    _tell_warnings([*(arrival for arrival, _ in brought), *known])
    for failure in failures:
        complain(failure.reason)
    if args.dry_run:
        say(trn("{count} source would come in.", "{count} sources would come in.", len(new)))
    else:
        say(trn("{count} source imported.", "{count} sources imported.", len(new)))


def _tell_update(arrival: "Arrival", updated: Mapping[str, "Updated"]) -> None:
    source = arrival.earlier
    assert source is not None
    done = updated.get(source.id)
    added = arrival.new_turns if done is None else done.added
    say(
        trn(
            "“{name}” is updated: {count} new turn.", "“{name}” is updated: {count} new turns.", added, name=source.name
        )
    )
    if arrival.new_title is not None:
        say(tr("“{name}” keeps its name; its title is now “{title}”.", name=source.name, title=arrival.new_title))
    if done is not None:
        tell_codings(done.codings)


def _update_record(arrival: "Arrival", updated: Mapping[str, "Updated"], renamed: dict[str, str]) -> dict[str, object]:
    source = arrival.earlier
    assert source is not None
    done = updated.get(source.id)
    record = {**_record(arrival, None, renamed), "id": source.id, "name": source.name}
    added = arrival.new_turns if done is None else done.added
    return record | {
        "title": arrival.head.name,
        "turns_added": added,
        "turns_changed": done.changed if done else None,
        "codings": codings_record(done.codings) if done else None,
    }


def _skipped(arrival: "Arrival") -> str:
    if arrival.twin is not None:
        return tr("Skipped “{name}”: it is there as “{twin}”.", name=arrival.head.name, twin=arrival.twin)
    return tr(
        "Skipped “{name}”: the project has a later state of it, “{twin}”.",
        name=arrival.head.name,
        twin=_same_as(arrival),
    )


def _same_as(arrival: "Arrival") -> str | None:
    return arrival.twin or (arrival.later.name if arrival.later else None)


def _tell_warnings(told: Sequence["Arrival"]) -> None:
    by_file = {id(arrival.file): arrival.file.survey for arrival in told}
    for survey in by_file.values():
        for warning in survey.warnings:
            say(tr("{file}: {warning}", file=survey.name, warning=warning))
    lines = [(arrival.file.survey.name, warning) for arrival in told for warning in arrival.head.warnings]
    for file, warning in dict.fromkeys(lines):
        say(tr("{file}: {warning}", file=file, warning=warning))
    for arrival in told:
        if arrival.same_text_as is not None:
            alike = tr("The same text as “{name}”", name=arrival.same_text_as)
            say(tr("{file}: {warning}", file=arrival.file.survey.name, warning=alike))


def _print_arrivals(new: Sequence["Arrival"], rows: Sequence["SourceRow | None"], renamed: dict[str, str]) -> None:
    heads = [tr("file"), tr("format"), tr("source"), tr("date"), tr("characters"), tr("turns"), tr("speakers")]
    cells = [
        [
            arrival.file.survey.name,
            arrival.file.survey.importer,
            row.name if row else arrival.head.name,
            (arrival.head.created_at or "")[:10],
            arrival.head.characters,
            arrival.head.turns,
            ", ".join(_speakers(arrival, renamed)),
        ]
        for arrival, row in zip(new, rows, strict=True)
    ]
    print_table(heads, cells)


def _record(arrival: "Arrival", row: "SourceRow | None", renamed: dict[str, str]) -> dict[str, object]:
    head, survey = arrival.head, arrival.file.survey
    return {
        "id": row.id if row else None,
        "name": row.name if row else head.name,
        "conversation": head.key,
        "file": survey.name,
        "path": str(arrival.file.path),
        "format": survey.importer,
        "confidence": round(survey.confidence, 3),
        "encoding": survey.encoding or None,
        "kind": head.kind,
        "created_at": head.created_at,
        "language": head.language,
        "characters": head.characters,
        "turns": head.turns,
        "branches": head.branches,
        "speakers": _speakers(arrival, renamed),
        "models": list(head.models),
        "same_text_as": arrival.same_text_as,
        "warnings": [*survey.warnings, *head.warnings],
    }


def _speakers(arrival: "Arrival", renamed: dict[str, str]) -> list[str]:
    """As they will be called."""
    return list(dict.fromkeys(renamed.get(name, name) for name, _ in arrival.head.speakers))


def _failure(failure: "Failure") -> dict[str, str]:
    return {"file": failure.path.name, "path": str(failure.path), "reason": failure.reason}
