"""``suggest``, ``suggestions``, ``decide``: what engines propose and what people make of it."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, get_args

from el2mp_desktop.cli.choosing import choose_code, choose_source, choose_suggestions
from el2mp_desktop.cli.engines import ENGINES, add_budget, budget_of, choose_engine, engine_name, how_it_ended
from el2mp_desktop.cli.opening import coder_of, reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder, add_json, position
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import Progress, say, stopped_by_interrupt
from el2mp_desktop.domain.rows import SuggestionRow, in_language
from el2mp_desktop.domain.states import STATE_AFTER, SuggestionState, state_name
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.operations.suggestions import BatchAction
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.running import Budget, RunOutcome
    from el2mp_desktop.suggest.base import EngineIdentity

_MOST_FAULTS = 5


def add_to(commands: Commands) -> None:
    _add_suggest(commands)
    listing = commands.add(
        "suggestions",
        list_suggestions,
        tr("List suggestions and what was decided on them."),
        tr("Those that the project shows: by default, only on turns that were read."),
    )
    listing.add_argument(
        "--state", choices=get_args(SuggestionState), help=tr("only those; “unanchored”: the quotation was not found")
    )
    listing.add_argument("--coder", metavar="NAME", default="", help=tr("who reads; without it, you"))
    add_json(listing)
    _add_decide(commands)


def _add_suggest(commands: Commands) -> None:
    ask = commands.add(
        "suggest",
        ask_for_suggestions,
        tr("Let a model of this computer say what it would code."),
        tr("Nothing becomes a coding by it. Ctrl+C stops; what has come is kept."),
    )
    ask.add_argument(
        "--engine",
        choices=ENGINES,
        default="auto",
        help=tr("“auto”, as without it, takes Ollama where it runs and has a model, and else the embedded engine"),
    )
    ask.add_argument("--model", metavar="NAME", default="", help=tr("a model of Ollama"))
    ask.add_argument("--host", metavar="URL", default="", help=tr("where Ollama listens on this computer"))
    ask.add_argument(
        "--source",
        metavar="SOURCE",
        action="append",
        default=[],
        help=tr("only this source; may be given several times"),
    )
    add_budget(ask, tr("take up the last run that did not come to its end"))
    add_json(ask)


def _add_decide(commands: Commands) -> None:
    decide_on = commands.add(
        "decide",
        decide,
        tr("Decide on suggestions, all of those named or none."),
        tr("Recorded as a decision by batch, never as a blind one."),
    )
    action = decide_on.add_mutually_exclusive_group(required=True)
    action.add_argument("--accept", metavar="ID", nargs="+", help=tr("make codings of them"))
    action.add_argument("--reject", metavar="ID", nargs="+", help=tr("keep them as rejected"))
    action.add_argument("--defer", metavar="ID", nargs="+", help=tr("come back to them later"))
    action.add_argument("--amend", metavar="ID", help=tr("make a coding of it, with another passage or code"))
    decide_on.add_argument("--start", metavar="N", type=position, help=tr("with --amend: where the passage starts"))
    decide_on.add_argument("--end", metavar="N", type=position, help=tr("with --amend: where it ends"))
    decide_on.add_argument("--code", metavar="CODE", default="", help=tr("with --amend: the code to have instead"))
    add_coder(decide_on)
    decide_on.add_argument("--reason", metavar="TEXT", default="", help=tr("why, kept with the decision"))
    decide_on.set_defaults(parser=decide_on)


def ask_for_suggestions(args: Namespace) -> int:
    from el2mp_desktop.runs.running import suggest

    with writing(args.file) as project:
        budget, cancel = budget_of(args), Cancel()
        if args.resume:
            outcome, identity = _resume(project, args, budget, cancel)
        else:
            sources = _sources(project, args.source)
            engine, identity = choose_engine(args, project)
            _mention_exam(project, identity)
            say(tr("Asking {engine}.", engine=engine_name(identity)))
            with stopped_by_interrupt(cancel), Progress() as progress:
                outcome = suggest(project, engine, sources, budget=budget, report=progress, cancel=cancel)
    if args.json:
        print_json(_outcome_record(outcome, identity))
    return _tell(outcome)


def _mention_exam(project: "Project", identity: "EngineIdentity") -> None:
    """A model new to the project has not shown yet that it can follow the codebook."""
    from el2mp_desktop.runs.examination import exam_of

    if identity.engine == "ollama" and exam_of(project, identity.digest) is None:
        say(tr("{model} has not taken the exam in this project: “el2mp exam FILE --model NAME”.", model=identity.model))


def _resume(
    project: "Project", args: Namespace, budget: "Budget", cancel: Cancel
) -> tuple["RunOutcome", "EngineIdentity"]:
    from el2mp_desktop.runs.record import record_of
    from el2mp_desktop.runs.running import resume, unfinished

    if args.source or args.model or args.host or args.engine != "auto":
        raise UserError(tr("--resume goes on as the run began: leave out --engine, --model, --host and --source."))
    runs = unfinished(project)
    if not runs:
        raise UserError(tr("Every run came to its end: there is none to take up."))
    identity = record_of(project, runs[-1]).identity
    say(tr("Taking up the run of {engine} on “{source}”.", engine=engine_name(identity), source=runs[-1].source_name))
    with stopped_by_interrupt(cancel), Progress() as progress:
        outcome = resume(project, runs[-1], parallel=args.parallel, budget=budget, report=progress, cancel=cancel)
    return outcome, identity


def _sources(project: "Project", wanted: list[str]) -> list[str]:
    if wanted:
        return list(dict.fromkeys(choose_source(project, each).id for each in wanted))
    sources = [source.id for source in project.read.sources()]
    if not sources:
        raise UserError(tr("The project has no sources yet."))
    return sources


def _outcome_record(outcome: "RunOutcome", identity: "EngineIdentity") -> dict[str, object]:
    rate = outcome.pace.per_minute
    return {
        "engine": identity.engine,
        "model": identity.model,
        "runs": list(outcome.runs),
        "state": outcome.state,
        "budget_spent": outcome.budget_spent,
        "passages": outcome.passages,
        "seconds": round(outcome.pace.seconds, 3),
        "passages_per_minute": None if rate is None else round(rate, 2),
        "suggestions": outcome.suggestions,
        "not_found": outcome.not_found,
        "known": outcome.known,
        "taken_over": outcome.taken_over,
        "faults": list(outcome.faults),
        "fault": outcome.fault,
    }


def _tell(outcome: "RunOutcome") -> int:
    for fault in list(dict.fromkeys(outcome.faults))[:_MOST_FAULTS]:
        say(fault)
    if outcome.faults:
        say(trn("{count} turn has no whole answer.", "{count} turns have no whole answer.", len(outcome.faults)))
    if outcome.taken_over:
        say(
            trn(
                "{count} turn was not read again: nothing the engine goes by has changed since an earlier run.",
                "{count} turns were not read again: nothing the engine goes by has changed since an earlier run.",
                outcome.taken_over,
            )
        )
    if outcome.known:
        say(trn("{count} suggestion was there already.", "{count} suggestions were there already.", outcome.known))
    if outcome.not_found:
        say(
            trn(
                "{count} quotation was not found.",
                "{count} quotations were not found.",
                outcome.not_found,
            )
        )
    say(trn("{count} new suggestion.", "{count} new suggestions.", outcome.suggestions))
    return how_it_ended(outcome, "el2mp suggest FILE --resume")


def list_suggestions(args: Namespace) -> int:
    with reading(args.file) as project:
        coder_id, language = coder_of(project, args.coder), project.language
        rows = [row for row in project.read.suggestions_shown(coder_id) if args.state in (None, row.state)]
        _tell_hidden(project, len(project.read.suggestions(state=args.state)) - len(rows))
        if args.json:
            print_json([_suggestion_record(project, row, language) for row in rows])
            return 0
    heads = [
        *(tr("id"), tr("source"), tr("start"), tr("end"), tr("code"), tr("engine"), tr("model")),
        *(tr("state"), tr("score"), tr("came again"), tr("quote")),
    ]
    print_table(
        heads,
        [
            [
                *(short(row.id), row.source_name, row.start, row.end, in_language(row.code_name, language)),
                *(
                    row.engine,
                    row.model,
                    state_name(row.state, amended=row.amended, coding_removed=row.coding_removed),
                    row.score,
                    _again(row),
                    row.quote,
                ),
            ]
            for row in rows
        ],
    )
    return 0


def _tell_hidden(project: "Project", count: int) -> None:
    if count and project.read.project().suggestions == "none":
        say(tr("This project works without models: the suggestions it keeps are not listed."))
    elif count:
        say(
            trn(
                "{count} more suggestion waits for its turn to be read: coded, or marked “read, nothing here”.",
                "{count} more suggestions wait for their turns to be read: coded, or marked “read, nothing here”.",
                count,
            )
        )


def _again(row: SuggestionRow) -> str:
    """In how many repetitions; see ``el2mp repeat``."""
    return f"{row.agreeing}/{row.votes}" if row.votes else ""


def _state(row: SuggestionRow) -> str:
    return state_name(row.state, amended=row.amended, coding_removed=row.coding_removed)


def _suggestion_record(project: "Project", row: SuggestionRow, language: str) -> dict[str, object]:
    from el2mp_desktop.runs.reasons import reasons_of

    return {
        "id": row.id,
        "source": row.source_id,
        "source_name": row.source_name,
        "turn": row.turn,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "match": row.match,
        "code": row.code_id,
        "code_name": in_language(row.code_name, language),
        "engine": row.engine,
        "model": row.model,
        "run": row.run_id,
        "score": row.score,
        "off_list": row.evidence.get("off_list") is True,
        "votes": row.votes,
        "agreeing": row.agreeing,
        **reasons_of(project, row)._asdict(),
        "state": row.state,
        "amended": row.amended,
        "reason": row.reason,
        "coding": row.coding_id,
        "coding_removed": row.coding_removed,
    }


def decide(args: Namespace) -> int:
    changes = args.start is not None or args.end is not None or bool(args.code)
    if args.amend and not changes:
        _refuse(args.parser, tr("--amend needs --start, --end or --code."))
    if changes and not args.amend:
        _refuse(args.parser, tr("--start, --end and --code go with --amend."))
    with writing(args.file, args.coder) as project:
        if args.amend:
            _amend(project, args)
        else:
            _decide_many(project, args)
    return 0


def _refuse(parser: ArgumentParser, message: str) -> None:
    parser.error(message)


def _decide_many(project: "Project", args: Namespace) -> None:
    from el2mp_desktop.operations.suggestions import decide_many

    action: BatchAction = "accept" if args.accept else "reject" if args.reject else "defer"
    named = choose_suggestions(project, getattr(args, action))
    rows = {row.id: row for row in project.read.suggestions(ids=named)}
    ids = [id for id in named if args.reason or not _is_so(project, rows[id], action)]
    if len(ids) < len(named):
        _tell_settled(action, len(named) - len(ids))
    if not ids:
        return
    project.do(decide_many, ids, action, reason=args.reason)
    done = {
        "accept": trn("{count} suggestion accepted.", "{count} suggestions accepted.", len(ids)),
        "reject": trn("{count} suggestion rejected.", "{count} suggestions rejected.", len(ids)),
        "defer": trn("{count} suggestion deferred.", "{count} suggestions deferred.", len(ids)),
    }
    say(done[action])


def _is_so(project: "Project", row: SuggestionRow, action: "BatchAction") -> bool:
    """Whether this person has decided so, and it is in force."""
    last = project.read.decisions(row.id)[-1:]
    stands = STATE_AFTER[action] == row.state
    mine = all(decision.coder_id == project.coder_id for decision in last)
    return bool(last) and mine and stands and not row.amended and not row.coding_removed


def _tell_settled(action: "BatchAction", count: int) -> None:
    say(
        {
            "accept": trn("{count} was already accepted.", "{count} were already accepted.", count),
            "reject": trn("{count} was already rejected.", "{count} were already rejected.", count),
            "defer": trn("{count} was already deferred.", "{count} were already deferred.", count),
        }[action]
    )


def _amend(project: "Project", args: Namespace) -> None:
    from el2mp_desktop.operations.suggestions import amend

    (id,) = choose_suggestions(project, [args.amend])
    code = choose_code(project, args.code).id if args.code else None
    (row,) = project.read.suggestions(ids=[id])
    start = row.start if args.start is None else args.start
    end = row.end if args.end is None else args.end
    before = len(project.read.decisions(id))
    coding = project.do(amend, id, span=_span(start, end), code_id=code, reason=args.reason, batch=True)
    changed = len(project.read.decisions(id)) > before
    print(coding)
    say(tr("Amended and accepted.") if changed else tr("It was already accepted so: nothing was changed."))


def _span(start: int | None, end: int | None) -> Span | None:
    """None where the quotation was not found and no passage is given: the operation says so."""
    from el2mp_desktop.cli.codings import passage

    return None if start is None or end is None else passage(start, end)
