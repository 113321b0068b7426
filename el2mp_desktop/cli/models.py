"""``models``, ``exam``, ``repeat``, ``prompt``, ``replay``: which models there are, and how far to trust them."""

import json
from argparse import Namespace
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_code, choose_source
from el2mp_desktop.cli.engines import add_budget, budget_of, engine_name, how_it_ended, ollama_engine
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json, position, whole
from el2mp_desktop.cli.tables import print_json, print_table
from el2mp_desktop.cli.terminal import Progress, say, stopped_by_interrupt
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import number, tr
from el2mp_desktop.runs.exam_words import exam_in_words
from el2mp_desktop.runs.words import repeats_in_words, replay_parts
from el2mp_desktop.settings import load_settings

if TYPE_CHECKING:
    from el2mp_desktop.domain.rows import RunRow
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.replay import Replay
    from el2mp_desktop.suggest.base import Passage
    from el2mp_desktop.suggest.ollama.server import EngineState


def add_to(commands: Commands) -> None:
    _add_models(commands)
    _add_exam(commands)
    _add_repeat(commands)
    prompt = commands.add(
        "prompt",
        show_prompt,
        tr("Show what a model would be asked about a turn, without asking it."),
        tr("It prints the exact body of the request; with --code that of the question about one code."),
    )
    prompt.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
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


def _add_models(commands: Commands) -> None:
    listing = commands.add(
        "models", list_models, tr("List the models of the Ollama on this computer, or fetch one."), file=False
    )
    listing.add_argument("--host", metavar="URL", default="", help=tr("where Ollama listens on this computer"))
    listing.add_argument(
        "--pull", metavar="NAME", default="", help=tr("let Ollama download this model; no text of yours goes along")
    )
    add_json(listing)


def _add_exam(commands: Commands) -> None:
    exam = commands.add(
        "exam",
        examine,
        tr("Examine a model of Ollama on the project’s codebook, before it reads any source."),
        tr("It reads definitions and examples of codes, nothing else. The report is kept in the project."),
    )
    exam.add_argument("--model", metavar="NAME", default="", help=tr("a model of Ollama"))
    exam.add_argument("--host", metavar="URL", default="", help=tr("where Ollama listens on this computer"))
    add_json(exam)


def _add_repeat(commands: Commands) -> None:
    again = commands.add(
        "repeat",
        repeat_run,
        tr("Ask a model again what it was asked, in other ways, to see which suggestions are stable."),
        tr("Another seed, another order of the codebook, other words. Each suggestion gets a vote a time."),
    )
    again.add_argument(
        "--run", metavar="ID", dest="only", default="", help=tr("this run; without it, the last one with suggestions")
    )
    again.add_argument("--times", metavar="K", type=whole, default=None, help=tr("how often; 3 without it"))
    add_budget(again, tr("take up the last repetition that did not come to its end, and those that were to follow"))
    add_json(again)


def list_models(args: Namespace) -> int:
    from el2mp_desktop.suggest.ollama.server import status

    host = args.host or load_settings().ollama_host
    if args.pull:
        _pull(host, args.pull)
    state = status(host, seconds=10.0)
    if args.json:
        print_json(_state_record(state))
    else:
        rows = [
            [m.name, _megabytes(m.size), m.parameters, m.quantisation, m.context, m.digest[:12]] for m in state.models
        ]
        heads = [tr("model"), tr("size"), tr("parameters"), tr("quantisation"), tr("context"), tr("fingerprint")]
        print_table(heads, rows)
        for refused in state.refused:
            say(refused.explanation)
        if state.cloud_disabled is False:
            say(
                tr("This Ollama can use models elsewhere; this program never asks it to. OLLAMA_NO_CLOUD=1 forbids it.")
            )
    if state.problem:
        say(state.problem)
    return 0 if state.reachable else 1


def _pull(host: str, model: str) -> None:
    from el2mp_desktop.suggest.ollama.pull import pull

    cancel = Cancel()
    with stopped_by_interrupt(cancel), Progress() as progress:
        pull(host, model, progress, cancel)


def _megabytes(size: int) -> str:
    return tr("{size} MB", size=number(round(size / 1_000_000)))


def _state_record(state: "EngineState") -> dict[str, object]:
    return {
        "host": state.host,
        "reachable": state.reachable,
        "version": state.version,
        "cloud_disabled": state.cloud_disabled,
        "problem": state.problem,
        "models": [asdict(model) for model in state.models],
        "refused": [asdict(model) for model in state.refused],
    }


def examine(args: Namespace) -> int:
    from el2mp_desktop.runs import examination
    from el2mp_desktop.suggest.ollama.exam import as_report

    with writing(args.file) as project:
        engine = ollama_engine(args, project, args.model or load_settings().ollama_model or None)
        cancel = Cancel()
        say(tr("Examining {engine}.", engine=engine_name(engine.identity())))
        with stopped_by_interrupt(cancel), Progress() as progress:
            found = examination.examine(project, engine, progress, cancel)
        names = {code.id: in_language(code.name, project.language) for code in project.read.codes()}
    if args.json:
        report = as_report(found.parts, found.language)
        print_json({"model": found.identity.model, "digest": found.identity.digest, **report})
    else:
        for line in exam_in_words(found.parts, names):
            print(line)
    return 0


def repeat_run(args: Namespace) -> int:
    from el2mp_desktop.runs.repeats import go_on, repeat, to_repeat, unfinished_repetitions
    from el2mp_desktop.runs.running import engine_as_before

    engine, budget, cancel = partial(engine_as_before, parallel=args.parallel), budget_of(args), Cancel()
    with writing(args.file) as project:
        if args.resume and (args.only or args.times):
            raise UserError(tr("--resume goes on as the repetition began: leave out --run and --times."))
        cut = unfinished_repetitions(project) if args.resume else []
        if args.resume and not cut:
            raise UserError(tr("Every repetition came to its end: there is none to take up."))
        with stopped_by_interrupt(cancel), Progress() as progress:
            if args.resume:
                run = str(cut[-1].options["repeats"])
                found = go_on(project, cut[-1], engine, budget=budget, report=progress, cancel=cancel)
            else:
                row = to_repeat(project, args.only)
                run, times = row.id, args.times or 3
                found = repeat(project, row, times, engine, budget=budget, report=progress, cancel=cancel)
    if args.json:
        print_json({"run": run, **asdict(found)})
    else:
        say(repeats_in_words(found))
    return how_it_ended(found, "el2mp repeat FILE --resume")


def show_prompt(args: Namespace) -> int:
    from el2mp_desktop.operations.suggestions import code_cards
    from el2mp_desktop.runs.record import last_asked
    from el2mp_desktop.suggest.ollama.preview import asked_now, assumed, preview

    settings = load_settings()
    model = args.model or settings.ollama_model
    with reading(args.file) as project:
        passage = _passage(project, args.source, args.turn)
        codebook = code_cards(project.read.codes())
        code = choose_code(project, args.code).id if args.code else None
        words = project.read.project().prompts
        known = asked_now(settings.ollama_host, model) or last_asked(project, model)
    body = preview(passage, codebook, words, model or "MODEL", code, known)
    if known is None:
        say(assumed())
    print(json.dumps(body, ensure_ascii=False, indent=2))
    return 0


def _passage(project: "Project", source: str, turn: int) -> "Passage":
    from el2mp_desktop.runs.material import passages_of

    row = choose_source(project, source)
    turns = project.read.turns(row.id)
    if turn >= len(turns):
        raise UserError(tr("“{source}” has no turn {turn}.", source=row.name, turn=turn))
    for passage in passages_of(project, row):
        if passage.id == turns[turn].id:
            return passage
    raise UserError(tr("No engine reads this turn: it is hidden, empty, or of the system."))


def replay_runs(args: Namespace) -> int:
    from el2mp_desktop.runs.basis import STEADY

    with reading(args.file) as project:
        runs = [run for run in project.read.runs() if run.id.startswith(args.only)]
        if args.only and len(runs) != 1:
            raise UserError(tr("“{id}” is not the id of one run.", id=args.only))
        found, refused = _replayed(project, [run for run in runs if args.only or run.engine not in STEADY])
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
    from el2mp_desktop.runs.replay import replay

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
    return f"{run.id[:8]}  {run.source_name}, {run.model}: {replay_parts(found)}"


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
        "votes": found.votes,
        "same_votes": found.same_votes,
        "found_otherwise": found.otherwise,
        "holds": found.holds,
    }
