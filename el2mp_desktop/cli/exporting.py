"""``export``: a source on paper, with what people said of it."""

from argparse import Namespace
from pathlib import Path

from el2mp_desktop.cli.choosing import choose_source
from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands
from el2mp_desktop.cli.terminal import Progress, say
from el2mp_desktop.language import tr, trn


def add_to(commands: Commands) -> None:
    command = commands.add(
        "export",
        export,
        tr("Write a source with codes and memos in the margin."),
        tr("As PDF, or as DOCX with comments: the ending of OUT says which."),
    )
    command.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
    command.add_argument("out", metavar="OUT.pdf|.docx", type=Path, help=tr("the file to write"))


def export(args: Namespace) -> int:
    from el2mp_desktop.exchange.paper import export_source

    with reading(args.file) as project:
        source = choose_source(project, args.source)
        with Progress() as progress:
            missing = export_source(project, source.id, args.out, progress)
    say(tr("Written: {file}.", file=args.out))
    if missing:
        say(
            trn(
                "{count} character is a box: no typeface of this computer has it.",
                "{count} characters are boxes: no typeface of this computer has them.",
                missing,
            )
        )
    return 0
