"""``import``, ``sources``, ``turns``, ``erase``: the material."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_source, find_removed, find_source
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import Progress, complain, say
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.intake import Arrival, Failure, Reading
    from el2mp_desktop.project import Project

# Names only: the importers themselves load when there is something to import. A test compares the two.
FORMATS = (
    *("text", "docx", "odt", "webvtt", "subrip", "sbv", "whisper", "textgrid", "elan", "childes", "noscribe", "html"),
    *("qmsum", "irc", "table", "chatgpt", "claude", "openwebui", "librechat", "grok", "oasst", "sharegpt"),
    *("aistudio", "chatbotui", "lmstudio", "mistral", "perplexity", "sillytavern", "messages", "copilot"),
    *("chat-html", "markdown-chat"),
)
_CORPUS = "corpus"


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
    bring.add_argument("--dry-run", action="store_true", help=tr("say what would come in, and write nothing"))
    add_json(bring)
    add_json(commands.add("sources", list_sources, tr("List the sources.")))
    turns = commands.add("turns", list_turns, tr("List the turns of a source."))
    turns.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
    add_json(turns)
    gone = commands.add(
        "erase",
        erase,
        tr("Erase a source for good, from the history too."),
        tr("This cannot be undone, and is not asked twice."),
    )
    gone.add_argument("source", metavar="SOURCE", help=tr("its id or name"))


def bring_in(args: Namespace) -> int:
    if args.format == _CORPUS:
        from el2mp_desktop.cli.corpus import bring_corpus

        return bring_corpus(args)
    from el2mp_desktop.intake import arrivals, read_files
    from el2mp_desktop.operations.sources import import_sources

    with reading(args.file) if args.dry_run else writing(args.file) as project:
        with Progress() as progress:
            read = read_files(args.paths, args.format, report=progress)
        if not read.files and not read.failures:
            raise UserError(tr("There is nothing to import there."))
        found = arrivals(read.files, project.read.sources())
        new = [arrival for arrival in found if arrival.twin is None]
        ids = [] if args.dry_run or not new else project.do(import_sources, [each.incoming() for each in new])
        rows = _rows(project, ids)
    _tell(args, read, found, rows)
    return 1 if read.failures else 0


def _rows(project: "Project", ids: list[str]) -> list[SourceRow]:
    by_id = {row.id: row for row in project.read.sources()}
    return [by_id[id] for id in ids]


def _tell(args: Namespace, read: "Reading", found: list["Arrival"], rows: list[SourceRow]) -> None:
    new = [arrival for arrival in found if arrival.twin is None]
    known = [arrival for arrival in found if arrival.twin is not None]
    ids: list[SourceRow | None] = [*rows] if rows else [None] * len(new)
    if args.json:
        print_json(
            {
                "dry_run": args.dry_run,
                "sources": [_arrival(arrival, row) for arrival, row in zip(new, ids, strict=True)],
                "skipped": [{**_arrival(arrival, None), "same_as": arrival.twin} for arrival in known],
                "failed": [_failure(failure) for failure in read.failures],
            }
        )
    else:
        _print_arrivals(new, ids)
    for arrival in known:
        say(tr("Skipped “{name}”: its text is that of “{twin}”.", name=arrival.source.name, twin=arrival.twin))
    for _, file in read.files:
        for warning in (*file.warnings, *(warning for source in file.sources for warning in source.warnings)):
            say(tr("{file}: {warning}", file=file.name, warning=warning))
    for failure in read.failures:
        complain(failure.reason)
    if args.dry_run:
        say(trn("{count} source would come in.", "{count} sources would come in.", len(new)))
    else:
        say(trn("{count} source imported.", "{count} sources imported.", len(new)))


def _print_arrivals(new: list["Arrival"], ids: list[SourceRow | None]) -> None:
    heads = [tr("file"), tr("format"), tr("source"), tr("characters"), tr("turns"), tr("speakers")]
    rows = [
        [
            arrival.file.name,
            arrival.source.format,
            row.name if row else arrival.source.name,
            len(arrival.source.text),
            len(arrival.source.turns),
            ", ".join(arrival.source.speakers),
        ]
        for arrival, row in zip(new, ids, strict=True)
    ]
    print_table(heads, rows)


def _arrival(arrival: "Arrival", row: SourceRow | None) -> dict[str, object]:
    source = arrival.source
    return {
        "id": row.id if row else None,
        "name": row.name if row else source.name,
        "file": arrival.file.name,
        "path": str(arrival.path),
        "format": source.format,
        "kind": source.kind,
        "characters": len(source.text),
        "turns": len(source.turns),
        "speakers": list(source.speakers),
        "warnings": [*arrival.file.warnings, *source.warnings],
    }


def _failure(failure: "Failure") -> dict[str, str]:
    return {"file": failure.path.name, "path": str(failure.path), "reason": failure.reason}


def list_sources(args: Namespace) -> int:
    with reading(args.file) as project:
        sources = project.read.sources()
    if args.json:
        print_json([source_record(source) for source in sources])
        return 0
    heads = [tr("id"), tr("name"), tr("format"), tr("characters"), tr("turns"), tr("speakers")]
    print_table(heads, [[short(s.id), s.name, s.format, s.length, s.turns, ", ".join(s.speakers)] for s in sources])
    return 0


def source_record(source: SourceRow) -> dict[str, object]:
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "format": source.format,
        "group": source.group,
        "characters": source.length,
        "turns": source.turns,
        "speakers": list(source.speakers),
        "language": source.language,
        "sha256": source.text_sha,
        "created_at": source.created_at,
        "imported_at": source.imported_at,
        "origin": dict(source.origin),
    }


def list_turns(args: Namespace) -> int:
    with reading(args.file) as project:
        source = choose_source(project, args.source)
        text = project.read.text(source.id)
        turns = project.read.turns(source.id)
    index = {turn.id: place for place, turn in enumerate(turns)}
    records = [_turn_record(turn, index, text) for turn in turns]
    if args.json:
        print_json(records)
        return 0
    heads = [tr("index"), tr("speaker"), tr("role"), tr("start"), tr("end"), tr("time"), tr("text")]
    names = ("index", "speaker", "role", "start", "end", "time", "text")
    print_table(
        heads, [[_clock(record[name]) if name == "time" else record[name] for name in names] for record in records]
    )
    return 0


def _turn_record(turn: TurnRow, index: dict[str, int], text: str) -> dict[str, object]:
    return {
        "id": turn.id,
        "index": index[turn.id],
        "speaker": turn.speaker,
        "role": turn.role or turn.speaker_role or None,
        "start": turn.start,
        "end": turn.end,
        "time": turn.at if turn.time_start is None else turn.time_start,
        "parent": None if turn.parent_id is None else index[turn.parent_id],
        "model": turn.model,
        "status": turn.status,
        "current": turn.current,
        "text": text[turn.start : turn.end],
    }


def _clock(time: object) -> object:
    if not isinstance(time, float):
        return time
    seconds = int(time)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def erase(args: Namespace) -> int:
    with writing(args.file) as project:
        told, quoting = _erase(project, args.source)
    say(told)
    for name in quoting:
        say(tr("“{name}” still quotes it. What people wrote themselves is left to them.", name=name))
    return 0


def _erase(project: "Project", wanted: str) -> tuple[str, list[str]]:
    """One of the project, or else one removed from it. Returns what to tell, and what still quotes it."""
    removed = None if find_source(project, wanted) else find_removed(project, wanted)
    if removed is not None:
        quoting = project.erase_source(removed.id)
        return tr("Erased for good: “{name}”, which had been removed.", name=removed.name), quoting
    source = choose_source(project, wanted)
    codings = trn("{count} coding", "{count} codings", len(project.read.codings(source.id)))
    quoting = project.erase_source(source.id)
    told = trn(
        "Erased for good: “{name}”, {count} turn, {codings}.",
        "Erased for good: “{name}”, {count} turns, {codings}.",
        source.turns,
        name=source.name,
        codings=codings,
    )
    return told, quoting
