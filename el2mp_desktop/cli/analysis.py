"""``cooccurrence``: which codes go together."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import STANDARD_OUTPUT, check_csv, print_json, print_table, put_csv
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.analysis.cooccurrence import Cooccurrence

_COLUMNS = ("a", "b", "count", "c", "a_id", "b_id")
_CHARTS = (".png", ".svg", ".pdf")


def add_to(commands: Commands) -> None:
    command = commands.add(
        "cooccurrence",
        cooccurrence,
        tr("Count which codes go together."),
        tr("By turn: once per turn, pair of codes and person. By overlap: each pair of overlapping codings."),
    )
    command.add_argument("--unit", choices=("turn", "overlap"), default="turn", help=tr("what is counted"))
    add_json(command)
    command.add_argument(
        "--csv",
        metavar="OUT",
        type=Path,
        help=tr("write the pairs to a table for spreadsheets; “-” is standard output"),
    )
    command.add_argument(
        "--chart", metavar="OUT.png|.svg|.pdf", type=_chart_file, help=tr("draw the figure, with its caption")
    )


def cooccurrence(args: Namespace) -> int:
    from el2mp_desktop.counting import count_together
    from el2mp_desktop.exchange.tables import refuse_projects

    check_csv(args)
    if args.chart:
        refuse_projects(args.chart, args.file)
    with reading(args.file) as project:
        result = count_together(project, args.unit)
        codes, language = project.read.codes(), project.language
    names = {code.id: in_language(code.name, language) for code in codes}
    pairs = _pairs(result, names)
    if args.json:
        print_json(_record(result, names, pairs))
    if args.csv:
        put_csv(args.csv, _COLUMNS, pairs)
    if args.csv and args.csv != STANDARD_OUTPUT:
        say(tr("Written: {file}.", file=args.csv))
    if args.chart:
        _draw(result, codes, language, args.chart)
        say(tr("Written: {file}.", file=args.chart))
    if not (args.json or args.csv or args.chart):
        heads = [tr("code"), tr("code"), tr("count"), "c"]
        print_table(heads, [[pair["a"], pair["b"], pair["count"], pair["c"]] for pair in pairs])
    if not pairs:
        say(_nothing_meets(result))
    return 0


def _nothing_meets(result: "Cooccurrence") -> str:
    if not any(result.n):
        return tr("Nothing is coded yet.")
    if result.unit == "turn":
        return tr("No turn carries two codes of one person yet.")
    return tr("No two codings of one person overlap yet.")


def _pairs(result: "Cooccurrence", names: dict[str, str]) -> list[dict[str, object]]:
    """Every pair that occurs, the most frequent first."""
    import numpy as np

    found = []
    for one, other in zip(*(places.tolist() for places in np.nonzero(np.triu(result.count))), strict=True):
        a, b = result.codes[one], result.codes[other]
        c = float(result.c[one, other])
        found.append((-int(result.count[one, other]), names[a], names[b], a, b, None if np.isnan(c) else c))
    return [
        {"a": name, "b": other, "count": -count, "c": c, "a_id": a, "b_id": b}
        for count, name, other, a, b, c in sorted(found, key=lambda pair: pair[:5])
    ]


def _record(result: "Cooccurrence", names: dict[str, str], pairs: list[dict[str, object]]) -> dict[str, object]:
    carried = [index for index, n in enumerate(result.n) if n]
    return {
        "unit": result.unit,
        "codes": [names[result.codes[index]] for index in carried],
        "n": [int(result.n[index]) for index in carried],
        "base": result.base,
        "pairs": pairs,
    }


def _draw(result: "Cooccurrence", codes: list[CodeRow], language: str, out: Path) -> None:
    from el2mp_desktop.charts.cooccurrence import draw_cooccurrence
    from el2mp_desktop.charts.save import save
    from el2mp_desktop.counting import chart_codes

    save(draw_cooccurrence(result, chart_codes(codes, language)).figure, out)


def _chart_file(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() not in _CHARTS:
        raise ArgumentTypeError(tr("“{name}” must end in .png, .svg or .pdf.", name=name))
    return path
