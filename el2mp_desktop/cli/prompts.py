"""``prompts``: the requests of a chat, and how each was worded again."""

from argparse import Namespace

from el2mp_desktop.cli.choosing import choose_source
from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table
from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.prompt_chain import Request, Requests, seconds_between
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.domain.wording import Stretch
from el2mp_desktop.language import tr

_WORDS = 40


def add_to(commands: Commands) -> None:
    prompts = commands.add(
        "prompts",
        list_prompts,
        tr("List the requests of a chat, their versions, and the words that changed."),
        tr("A version is compared with the one before it; another request, with the one before it on its thread."),
    )
    prompts.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
    add_json(prompts)


def list_prompts(args: Namespace) -> int:
    with reading(args.file) as project:
        source = choose_source(project, args.source)
        text = project.read.text(source.id)
        turns = project.read.turns(source.id)
    index = {turn.id: place for place, turn in enumerate(turns)}
    requests = Requests(text, Tree(turns))
    if args.json:
        print_json([_record(requests, request, index, text) for request in requests.all])
        return 0
    heads = [tr("turn"), tr("request"), tr("version"), tr("time"), tr("model")]
    heads += [tr("compared with"), tr("words added"), tr("words removed"), tr("words kept"), tr("text")]
    print_table(heads, [_row(requests, request, index, text) for request in requests.all])
    return 0


def _row(requests: Requests, request: Request, index: dict[str, int], text: str) -> list[object]:
    change = requests.change(request)
    counts = (change.added, change.removed, change.kept) if change else ("", "", "")
    turn, answer = request.turn, request.answer
    version = f"{request.version}/{request.versions}"
    words = one_line(text[turn.start : turn.end])
    return [
        *(index[turn.id], request.number, version, turn.at, answer.model if answer else None),
        *(index[request.before] if request.before else "", *counts),
        words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…",
    ]


def _record(requests: Requests, request: Request, index: dict[str, int], text: str) -> dict[str, object]:
    turn, answer = request.turn, request.answer
    return {
        "id": turn.id,
        "turn": index[turn.id],
        "request": request.number,
        "version": request.version,
        "versions": request.versions,
        "version_group": index[requests.first_version(request).turn.id],
        "current": turn.current,
        "time": turn.at,
        "start": turn.start,
        "end": turn.end,
        "text": text[turn.start : turn.end],
        "answer": index[answer.id] if answer else None,
        "answers": request.answers,
        "model": answer.model if answer else None,
        "change": _change(requests, request, index),
    }


def _change(requests: Requests, request: Request, index: dict[str, int]) -> dict[str, object] | None:
    change = requests.change(request)
    if change is None or request.before is None:
        return None
    before = requests.by_id[request.before]
    return {
        "with": index[request.before],
        "seconds": seconds_between(before.turn, request.turn),
        "added": change.added,
        "removed": change.removed,
        "kept": change.kept,
        "related": change.related,
        "added_spans": _changed(change.after),
        "removed_spans": _changed(change.before),
    }


def _changed(stretches: tuple[Stretch, ...]) -> list[list[int]]:
    return [[stretch.start, stretch.end] for stretch in stretches if not stretch.kept]
