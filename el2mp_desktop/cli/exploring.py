"""``next``, ``expressions``: what to read next, and what people say that no code covers."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_source
from el2mp_desktop.cli.opening import coder_of, reading
from el2mp_desktop.cli.parser import Commands, add_json, position, whole
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.next_turns import NextTurn
    from el2mp_desktop.suggest.embedded.expressions import Expression

# Names only: a test compares them with those of the engine.
ORDERS = ("document", "random", "uncertain", "novel", "speakers")
_MOST_TURNS = 20
_MOST_NAMED = 4


def add_to(commands: Commands) -> None:
    following = commands.add(
        "next",
        list_next,
        tr("List turns that you have not read, in an order to read them in."),
        tr("Only document order and chance let anybody say how often a code occurs."),
    )
    following.add_argument(
        "--order",
        choices=ORDERS,
        default="document",
        help=tr("as the text stands, by chance, or what an engine or a count puts first; “document” without it"),
    )
    _add_sources(following)
    following.add_argument(
        "--turns", metavar="N", type=whole, default=_MOST_TURNS, help=tr("so many turns; 20 without it")
    )
    following.add_argument("--seed", metavar="N", type=position, default=0, help=tr("of the draw; 0 without it"))
    following.add_argument("--coder", metavar="NAME", default="", help=tr("who reads; without it, you"))
    add_json(following)
    spoken = commands.add(
        "expressions",
        list_expressions,
        tr("List expressions of people that no code covers."),
        tr("KeyBERT draws them for each speaker apart. None becomes a code by itself."),
    )
    _add_sources(spoken)
    add_json(spoken)


def _add_sources(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--source",
        metavar="SOURCE",
        action="append",
        default=[],
        help=tr("only this source; may be given several times"),
    )


def list_next(args: Namespace) -> int:
    from el2mp_desktop.runs.next_turns import next_turns

    with reading(args.file) as project:
        found = next_turns(
            *(project, coder_of(project, args.coder), _source_ids(project, args), args.order),
            most=args.turns,
            seed=args.seed,
        )
    if args.json:
        print_json([_turn_record(turn) for turn in found])
        return 0
    heads = [tr("id"), tr("source"), tr("start"), tr("speaker"), tr("text")]
    rows = [
        [short(turn.turn_id), turn.source_name, turn.start, voice_name(turn.speaker, turn.role), turn.text]
        for turn in found
    ]
    print_table(heads, rows)
    if not found:
        say(tr("Every turn has been read."))
    return 0


def _turn_record(turn: "NextTurn") -> dict[str, object]:
    return {
        "turn": turn.turn_id,
        "source": turn.source_id,
        "source_name": turn.source_name,
        "start": turn.start,
        "end": turn.end,
        "speaker": turn.speaker,
        "role": turn.role,
        "text": turn.text,
    }


def list_expressions(args: Namespace) -> int:
    from el2mp_desktop.runs.uncoded_expressions import uncoded_expressions
    from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder

    with reading(args.file) as project:
        embedder, wanted = UseEmbedder(), _source_ids(project, args)
        of_uncoded, of_nothing = (
            uncoded_expressions(project, wanted, nothing_here=marked, embedder=embedder, cancel=Cancel())
            for marked in (False, True)
        )
    if args.json:
        records = {"uncoded": of_uncoded, "nothing_here": of_nothing}
        print_json({name: [_expression_record(one) for one in found] for name, found in records.items()})
        return 0
    for title, found in ((tr("Not coded"), of_uncoded), (tr("Read, nothing here"), of_nothing)):
        if found:
            print(title)
            _print_expressions(found)
    if not of_uncoded and not of_nothing:
        say(tr("There are no words without a code."))
    return 0


def _print_expressions(found: "list[Expression]") -> None:
    heads = [tr("expression"), tr("times"), tr("speakers"), tr("likeness"), tr("who")]
    rows = [[one.text, len(one.places), len(one.speakers), one.likeness, _who(one)] for one in found]
    print_table(heads, rows)


def _who(expression: "Expression") -> str:
    """Speakers with how often each says it; who says it most comes first."""
    said = expression.speakers.most_common()
    named = ", ".join(f"{voice_name(name)} {count}" for name, count in said[:_MOST_NAMED])
    more = len(said) - _MOST_NAMED
    return named + (trn(" and {count} more", " and {count} more", more) if more > 0 else "")


def _expression_record(expression: "Expression") -> dict[str, object]:
    return {
        "expression": expression.text,
        "likeness": round(expression.likeness, 4),
        "times": len(expression.places),
        "speakers": dict(expression.speakers),
        "passages": [
            {"source": place.source_id, "start": place.start, "end": place.end, "speaker": place.speaker}
            for place in expression.places
        ],
    }


def _source_ids(project: "Project", args: Namespace) -> list[str]:
    return [choose_source(project, wanted).id for wanted in args.source]
