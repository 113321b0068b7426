"""The commands and their options, in the language in force; argparse's own words as well."""

import argparse
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from el2mp_desktop import __version__
from el2mp_desktop.language import LANGUAGES, mark, tr

Run = Callable[[Namespace], int]

_EDGE = r"(?:[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{1,9})?%)"
_EDGES = re.compile(rf"{_EDGE}(?:,{_EDGE}){{3}}")

_OF_ARGPARSE = frozenset(
    {
        mark("usage: "),
        mark("options"),
        mark("positional arguments"),
        mark("show this help message and exit"),
        mark("%(prog)s: error: %(message)s\n"),
        mark("argument %(argument_name)s: %(message)s"),
        mark("the following arguments are required: %s"),
        mark("one of the arguments %s is required"),
        mark("unrecognized arguments: %s"),
        mark("expected one argument"),
        mark("expected at least one argument"),
        mark("invalid choice: %(value)r (choose from %(choices)s)"),
        mark("invalid %(type)s value: %(value)r"),
        mark("not allowed with argument %s"),
        mark("ignored explicit argument %r"),
    }
)
"""What argparse may say of these commands."""


class Commands:
    """Takes the commands as the groups add them."""

    def __init__(self, parser: ArgumentParser) -> None:
        self._commands = parser.add_subparsers(title=tr("commands"), metavar="COMMAND", dest="command", required=True)
        self.parsers: dict[str, ArgumentParser] = {}

    def add(self, name: str, run: Run, summary: str, details: str = "", *, file: bool = True) -> ArgumentParser:
        """A command; most of them work on a project FILE. ``details`` is what its own help says more."""
        parser: ArgumentParser = self._commands.add_parser(
            name, help=summary, description=f"{summary} {details}".rstrip(), allow_abbrev=False
        )
        parser.set_defaults(run=run)
        _add_language(parser)
        if file:
            parser.add_argument("file", metavar="FILE", type=Path, help=tr("the project, as in fieldwork.el2mp"))
        self.parsers[name] = parser
        return parser


def build_parser() -> ArgumentParser:
    """Built anew for each run: its words are those of the language in force."""
    from el2mp_desktop.cli import (
        analysis,
        cases,
        codings,
        correcting,
        discussing,
        evaluating,
        exploring,
        exporting,
        importing,
        links,
        models,
        projects,
        prompts,
        runs,
        sources,
        suggestions,
        wording,
    )

    vars(argparse)["_"] = _in_our_language
    parser = ArgumentParser(
        "el2mp",
        description=tr("Qualitative coding of workshops and chats, on this computer alone."),
        epilog=tr("“el2mp help COMMAND” says more of a command. The handbook is in docs/handbook."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"el2mp {__version__}", help=tr("show the version"))
    _add_language(parser)
    commands = Commands(parser)
    of_sources = (projects, importing, sources, prompts, correcting, cases)
    for group in (
        *of_sources,
        codings,
        discussing,
        links,
        exporting,
        exploring,
        suggestions,
        runs,
        models,
        wording,
        evaluating,
        analysis,
    ):
        group.add_to(commands)
    _add_help(commands, parser)
    return parser


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write JSON to standard output"))


def add_coder(parser: ArgumentParser) -> None:
    parser.add_argument("--coder", metavar="NAME", default="", help=tr("whose act it is; without it, yours"))


def position(text: str) -> int:
    """An argument that counts characters from 0."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(tr("“{value}” is no position; positions are whole numbers from 0", value=text))
    return int(text)


def edges(text: str) -> tuple[str, ...]:
    """An argument that names a part of a picture: left, top, right and bottom, each in pixels or in per cent."""
    if not _EDGES.fullmatch(text):
        raise argparse.ArgumentTypeError(
            tr("“{value}” is no part of a picture; write LEFT,TOP,RIGHT,BOTTOM in pixels or with “%”", value=text)
        )
    return tuple(text.split(","))


def whole(text: str) -> int:
    """An argument that counts from 1."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(tr("“{value}” is not a whole number from 1 on", value=text))
    return int(text)


def _add_language(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=tr("the language of messages; without it, yours")
    )


def _add_help(commands: Commands, parser: ArgumentParser) -> None:
    def explain(args: Namespace) -> int:
        (commands.parsers[args.topic] if args.topic else parser).print_help()
        return 0

    command = commands.add("help", explain, tr("Explain a command."), file=False)
    command.add_argument("topic", metavar="COMMAND", nargs="?", choices=[*commands.parsers], help=tr("its name"))


def _in_our_language(message: str) -> Any:
    return tr(message) if message in _OF_ARGPARSE else message
