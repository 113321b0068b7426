"""``wording``: what models are told in this project, in the program's words or its own."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import LANGUAGES, tr

_PARTS = ("shortlist", "question")


def add_to(commands: Commands) -> None:
    words = commands.add(
        "wording",
        show_or_change,
        tr("Show or change the instructions that models of Ollama get in this project."),
        tr("“shortlist” goes with the whole codebook, “question” with one code."),
    )
    words.add_argument("--part", choices=_PARTS, required=True, help=tr("which of the two stages"))
    words.add_argument("--language", choices=LANGUAGES, default="", help=tr("for sources in it; else the project’s"))
    change = words.add_mutually_exclusive_group()
    change.add_argument(
        "--set", metavar="PATH", dest="text", default="", help=tr("take them from this file; “-” is standard input")
    )
    change.add_argument("--reset", action="store_true", help=tr("go back to the program’s own"))
    add_coder(words)


def show_or_change(args: Namespace) -> int:
    if args.text or args.reset:
        return _change(args)
    from el2mp_desktop.suggest.ollama.wording import language_of, wording

    with reading(args.file) as project:
        language = args.language or language_of(project.language)
        words = json.loads(wording(project.read.project().prompts))
    print(words[language][args.part])
    return 0


def _change(args: Namespace) -> int:
    from el2mp_desktop.operations.settings import set_prompt

    text = _text_of(args.text) if args.text else ""
    if args.text and not text.strip():
        raise UserError(tr("The file is empty. --reset goes back to the program’s own instructions."))
    with writing(args.file, args.coder) as project:
        before = project.read.project().prompts
        project.do(set_prompt, args.language or project.language, args.part, text)
        changed = project.read.project().prompts != before
    if changed:
        say(tr("Changed. From now on, runs use these words."))
    else:
        say(tr("These words were in force already: nothing was changed."))
    return 0


def _text_of(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except UnicodeDecodeError:
        raise UserError(tr("“{file}” is not a text in UTF-8.", file=path)) from None
