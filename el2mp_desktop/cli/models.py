"""``prompt``, ``replay``: what models are asked, and proof that a run is what its record says."""

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_code, choose_source
from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json, position
from el2mp_desktop.cli.tables import print_json
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.domain.rows import RunRow
    from el2mp_desktop.project import Project
    from el2mp_desktop.replay import Replay
    from el2mp_desktop.suggest.base import Passage


def add_to(commands: Commands) -> None:
    prompt = commands.add(
        "prompt",
        show_prompt,
        tr("Show what a model would be asked about a turn, without asking it."),
        tr("It prints the exact body of the request; with --code that of the question about one code."),
    )
    prompt.add_argument("source", metavar="SOURCE", help=tr("its id, the beginning of one, or its name"))
    prompt.add_argument("turn", metavar="TURN", type=position, help=tr("its index in “el2mp turns”"))
    prompt.add_argument("--code", metavar="CODE", default="", help=tr("the question about this code"))
    prompt.add_argument("--model", metavar="NAME", default="", help=tr("a model of Ollama"))
    proof = commands.add(
        "replay",
        replay_runs,
        tr("Make the requests of runs again and read their replies again, without a model."),
        tr("Each request must have the fingerprint it was sent with, each suggestion come out the same."),
    )
    proof.add_argument(
        "--run", metavar="ID", dest="only", default="", help=tr("only this run; without it, all that sent requests")
    )
    add_json(proof)


def show_prompt(args: Namespace) -> int:
    from el2mp_desktop.operations.suggestions import code_cards
    from el2mp_desktop.suggest.preview import preview

    with reading(args.file) as project:
        passage = _passage(project, args.source, args.turn)
        codebook = code_cards(project.read.codes())
        code = choose_code(project, args.code).id if args.code else None
        words = project.read.project().prompts
    body = preview(passage, codebook, words, args.model or "MODEL", code)
    print(json.dumps(body, ensure_ascii=False, indent=2))
    return 0


def _passage(project: "Project", source: str, turn: int) -> "Passage":
    from el2mp_desktop.material import passages_of

    row = choose_source(project, source)
    turns = project.read.turns(row.id)
    if turn >= len(turns):
        raise UserError(tr("“{source}” has no turn {turn}.", source=row.name, turn=turn))
    for passage in passages_of(project, row):
        if passage.id == turns[turn].id:
            return passage
    raise UserError(tr("No engine reads this turn: it is hidden, empty, or of the system."))


def replay_runs(args: Namespace) -> int:
    with reading(args.file) as project:
        runs = [run for run in project.read.runs() if run.id.startswith(args.only)]
        if args.only and len(runs) != 1:
            raise UserError(tr("“{id}” is not the id of one run.", id=args.only))
        found, refused = _replayed(project, runs)
    for reason in refused:
        say(reason)
    if args.only and not found:
        return 1
    if args.json:
        print_json([_record(each) for each in found])
    else:
        for each in found:
            print(_in_words(each))
        if not found:
            say(tr("No run of this project sent requests."))
    return 0 if all(each.holds for each in found) else 1


def _replayed(project: "Project", runs: list["RunRow"]) -> tuple[list["Replay"], list[str]]:
    from el2mp_desktop.replay import replay

    found: list[Replay] = []
    refused: dict[str, None] = {}
    for run in reversed(runs):
        try:
            found.append(replay(project, run))
        except UserError as reason:
            refused[str(reason)] = None
    return found, list(refused)


def _in_words(found: "Replay") -> str:
    run = found.run
    requests = trn(
        "{same} of {count} request rebuilt byte for byte",
        "{same} of {count} requests rebuilt byte for byte",
        found.requests,
        same=found.rebuilt,
    )
    suggestions = trn(
        "{same} of {count} suggestion the same", "{same} of {count} suggestions the same", found.suggestions,
        same=found.same,
    )  # fmt: skip
    known = trn(
        "{count} more was known from an earlier run", "{count} more were known from an earlier run", found.known
    )
    parts = [requests, suggestions, *([known] if found.known else [])]
    return f"{run.id[:8]}  {run.source_name}, {run.model}: {'; '.join(parts)}"


def _record(found: "Replay") -> dict[str, object]:
    run = found.run
    return {
        "run": run.id,
        "source": run.source_id,
        "source_name": run.source_name,
        "model": run.model,
        "digest": run.digest,
        "prompt": run.prompt_sha,
        "requests": found.requests,
        "rebuilt": found.rebuilt,
        "suggestions": found.suggestions,
        "same": found.same,
        "known": found.known,
        "holds": found.holds,
    }
