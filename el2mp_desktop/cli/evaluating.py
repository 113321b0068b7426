"""``evaluate``: how far an engine agrees with what people coded by themselves, in a project or on labelled turns."""

from argparse import ArgumentTypeError, Namespace
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table
from el2mp_desktop.cli.terminal import Progress, say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.analysis.accuracy import Agreement, Interval, Ranking
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.evaluation import Comparison
    from el2mp_desktop.suggest.evaluate import Judged, Making

METHODS = ("embedded", "majority", "keywords", "tfidf", "embeddings")
_MEASURES = ("auc", "ap", "precision", "recall", "f1", "positives", "n")


def add_to(commands: Commands) -> None:
    command = commands.add(
        "evaluate",
        evaluate,
        tr("Compare an engine with what people coded by themselves."),
        tr(
            "In a project, with codings made before suggestions were seen; the embedded engine is asked about each "
            "source knowing those of the others alone. Or on labelled turns: it learns from one file and is asked "
            "about another."
        ),
        file=False,
    )
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", help=tr("the project, as in fieldwork.el2mp"))
    command.add_argument(
        "--engine",
        choices=(*METHODS, "ollama"),
        default="embedded",
        help=tr("the embedded engine; with FILE also the models of Ollama, with labelled turns also simpler ways"),
    )
    command.add_argument("--train", metavar="A.jsonl", type=Path, help=tr("labelled turns to learn from"))
    command.add_argument("--test", metavar="B.jsonl", type=Path, help=tr("labelled turns to be judged"))
    command.add_argument(
        "--positives",
        metavar="K",
        type=_whole,
        help=tr("learn from so many turns with each code and three times as many without; else from all"),
    )
    command.add_argument("--seed", metavar="N", type=_whole, default=0, help=tr("which of them are drawn"))
    add_json(command)
    command.set_defaults(parser=command)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(tr("“{value}” is no whole number from 0", value=text))
    return int(text)


def evaluate(args: Namespace) -> int:
    on_turns = args.train is not None and args.test is not None
    if on_turns == (args.file is not None) or (args.file and (args.train or args.test)):
        args.parser.error(tr("Name a project, or --train and --test."))
    if args.engine not in (("embedded", "ollama") if args.file else METHODS):
        args.parser.error(tr("--engine {engine} does not go with that.", engine=args.engine))
    return _in_project(args) if args.file else _on_turns(args)


def _in_project(args: Namespace) -> int:
    from el2mp_desktop.runs.evaluation import ask_anew
    from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

    with reading(args.file) as project:
        if args.engine == "embedded":
            with Progress() as progress:
                found = {"embedded": ask_anew(project, EmbeddedSuggester(), progress)}
        else:
            found = _of_models(project)
    if args.json:
        print_json({name: _comparison_record(one) for name, one in found.items()})
        return 0
    for name, one in found.items():
        say(trn("{name}: {count} turn compared.", "{name}: {count} turns compared.", one.turns, name=name))
        if one.unanswered:
            say(
                trn(
                    "{count} turn without a usable answer is left out.",
                    "{count} turns without a usable answer are left out.",
                    one.unanswered,
                )
            )
        _tell(one)
    say(tr("Intervals are Wilson’s, at 95%; they take turns for independent."))
    return 0


def _of_models(project: "Project") -> dict[str, "Comparison"]:
    """By name, with the fingerprint where several models had the same. Says which cannot be compared."""
    from el2mp_desktop.runs.evaluation import coded_blind, models_that_read, recorded

    models = models_that_read(project, "ollama")
    if not models:
        raise UserError(tr("No run of a model of Ollama has come to its end in this project yet."))
    coded_blind(project)  # says so at once, not of each model, where there is nothing to compare with
    names = Counter(model for model, _ in models)
    found: dict[str, Comparison] = {}
    for model, digest in models:
        name = model if names[model] == 1 else f"{model} ({digest.removeprefix('sha256:')[:12]})"
        try:
            found[name] = recorded(project, "ollama", model, digest)
        except UserError as reason:
            if len(models) == 1:
                raise
            say(str(reason))
    if not found:
        raise UserError(tr("No model of Ollama has read a source that was coded before suggestions were seen."))
    return found


def _tell(found: "Comparison") -> None:
    heads = [tr("by"), "", tr("precision"), tr("recall"), "F1", tr("both"), tr("engine only"), tr("people only")]
    parts = ((tr("code"), found.codes), (tr("language"), found.languages), (tr("speakers"), found.groups))
    rows = [
        [
            *(kind, name, _told(one.precision, one.precision_interval), _told(one.recall, one.recall_interval)),
            *(_told(one.f1, one.f1_interval), one.both, one.engine_only, one.people_only),
        ]
        for kind, part in parts
        for name, one in part.items()
    ]
    print_table(heads, rows)


def _told(value: float | None, interval: "Interval | None") -> str:
    return "–" if value is None or interval is None else f"{value:.2f} [{interval[0]:.2f}, {interval[1]:.2f}]"


def _comparison_record(found: "Comparison") -> dict[str, object]:
    parts = {"codes": found.codes, "languages": found.languages, "groups": found.groups}
    return {
        "turns": found.turns,
        "unanswered": found.unanswered,
        "interval": "Wilson, 95 %",
        **{name: {key: _agreement_record(one) for key, one in part.items()} for name, part in parts.items()},
    }


def _agreement_record(one: "Agreement") -> dict[str, object]:
    return {
        "precision": one.precision,
        "precision_interval": one.precision_interval,
        "recall": one.recall,
        "recall_interval": one.recall_interval,
        "f1": one.f1,
        "f1_interval": one.f1_interval,
        "both": one.both,
        "engine_only": one.engine_only,
        "people_only": one.people_only,
    }


def _on_turns(args: Namespace) -> int:
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
    from el2mp_desktop.codebooks import shipped_cards
    from el2mp_desktop.suggest.embedded import baselines
    from el2mp_desktop.suggest.embedded.recogniser import EmbeddedMethod

    methods: dict[str, Making] = {
        "embedded": partial(EmbeddedMethod, codebook=shipped_cards()),
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
