"""``evaluate``: how far an engine agrees with what people coded by themselves, in a project or on labelled turns."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.analysis.accuracy import Agreement, Ranking
    from el2mp_desktop.suggest.evaluate import Judged, Making

METHODS = ("embedded", "majority", "keywords", "tfidf", "embeddings")
_MEASURES = ("auc", "ap", "precision", "recall", "f1", "positives", "n")


def add_to(commands: Commands) -> None:
    command = commands.add(
        "evaluate",
        evaluate,
        tr("Compare an engine with what people coded by themselves."),
        tr("Teaches it the turns of one file of labelled turns and asks it about those of another."),
        file=False,
    )
    command.add_argument(
        "--engine",
        choices=METHODS,
        default="embedded",
        help=tr("the embedded engine, or a simpler way to compare it with"),
    )
    command.add_argument(
        "--train", metavar="A.jsonl", type=Path, required=True, help=tr("labelled turns to learn from")
    )
    command.add_argument("--test", metavar="B.jsonl", type=Path, required=True, help=tr("labelled turns to be judged"))
    command.add_argument(
        "--positives",
        metavar="K",
        type=_whole,
        help=tr("learn from so many turns with each code and three times as many without; else from all"),
    )
    command.add_argument("--seed", metavar="N", type=_whole, default=0, help=tr("which of them are drawn"))
    add_json(command)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(tr("“{value}” is no whole number from 0", value=text))
    return int(text)


def evaluate(args: Namespace) -> int:
    from el2mp_desktop.analysis.accuracy import agreement, ranking
    from el2mp_desktop.codebooks import card_finder
    from el2mp_desktop.suggest.evaluate import apart, judge
    from el2mp_desktop.suggest.labelled_turns import read_labelled

    training, testing = read_labelled(args.train), read_labelled(args.test)
    kept = apart(training, testing)
    if len(kept) < len(training):
        say(
            trn(
                "{count} turn to learn from is left out: its document is tested.",
                "{count} turns to learn from are left out: their documents are tested.",
                len(training) - len(kept),
            )
        )
    judged = judge(_making(args.engine), kept, testing, card_finder(), positives=args.positives, seed=args.seed)
    records = {
        one.code: _record(one, ranking(one.truth, one.log_odds), agreement(one.truth, one.log_odds > 0))
        for one in judged
    }
    if not records:
        raise UserError(tr("None of these turns has a code."))
    if args.json:
        print_json({"codes": records})
    else:
        print_table([tr("code"), *_MEASURES], [[code, *record.values()] for code, record in records.items()])
    return 0


def _making(name: str) -> "Making":
    from el2mp_desktop.suggest import baselines
    from el2mp_desktop.suggest.recogniser import EmbeddedMethod

    methods: dict[str, Making] = {
        "embedded": EmbeddedMethod,
        "majority": baselines.Majority,
        "keywords": baselines.WordList,
        "tfidf": baselines.TfIdfRegression,
        "embeddings": baselines.EmbeddingRegression,
    }
    return methods[name]


def _record(judged: "Judged", ranked: "Ranking", found: "Agreement") -> dict[str, float | int | None]:
    values = (ranked.auc, ranked.ap, found.precision, found.recall, found.f1)
    rounded = [None if value is None else round(value, 4) for value in values]
    return dict(zip(_MEASURES, [*rounded, int(judged.truth.sum()), len(judged.truth)], strict=True))
