"""``sources``, ``turns``, ``erase``: the material."""

from argparse import Namespace
from bisect import bisect_left, bisect_right
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING

from el2mp_desktop.cli.cases import cases_by_source
from el2mp_desktop.cli.choosing import choose_source, find_removed, find_source
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project

# Names only: the importers themselves load when there is something to import. A test compares the two.
FORMATS = (
    *(
        "text",
        "docx",
        "odt",
        "pdf",
        "rtf",
        "webvtt",
        "subrip",
        "sbv",
        "whisper",
        "recogniser",
        "otranscribe",
        "elan",
        "childes",
    ),
    *("textgrid", "exmaralda", "noscribe", "html", "qmsum", "irc", "table", "xlsx", "pptx", "picture", "pdf-images"),
    *("chatgpt", "chatgpt-html", "deepseek", "claude", "openwebui", "openwebui-sql", "librechat"),
    *("gemini", "grok", "oasst", "sharegpt"),
    *("aistudio", "chatbotui", "lmstudio", "llamacpp", "mistral", "perplexity", "sillytavern", "messages", "copilot"),
    *("vscode", "cursor", "claude-code", "codex", "gemini-cli", "huggingchat", "perplexity-markdown", "terminal"),
    *("chat-html", "markdown-chat", "telegram", "discord", "signal"),
)


def add_to(commands: Commands) -> None:
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


def list_sources(args: Namespace) -> int:
    with reading(args.file) as project:
        sources, cases = project.read.sources(), cases_by_source(project)
        attributes = project.read.attributes_by_source()
    if args.json:
        print_json(
            [
                {
                    **source_record(source),
                    "cases": cases.get(source.id, []),
                    "attributes": attributes.get(source.id, {}),
                }
                for source in sources
            ]
        )
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
        "draft_of": source.version_of,
        "origin": dict(source.origin),
    }


def list_turns(args: Namespace) -> int:
    with reading(args.file) as project:
        source = choose_source(project, args.source)
        text = project.read.text(source.id)
        turns = project.read.turns(source.id)
        marks = project.read.text_marks(source.id)
    index = {turn.id: place for place, turn in enumerate(turns)}
    pages = [mark for mark in marks if mark.kind == "page"]
    other = [mark for mark in marks if mark.kind != "page"]
    records = [_turn_record(turn, index, text) | _marks_of(turn, other, pages) for turn in turns]
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


def _marks_of(turn: TurnRow, marks: list[Mark], pages: list[Mark]) -> dict[str, object]:
    """What stands in a turn and is not words, and the page that it begins on."""
    first, last = (bisect_left(marks, place, key=attrgetter("start")) for place in (turn.start, turn.end))
    page = bisect_right(pages, turn.start, key=attrgetter("start")) - 1
    return {"marks": [asdict(mark) for mark in marks[first:last]], "page": pages[page].value if page >= 0 else None}


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
