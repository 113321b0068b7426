"""Which engine a run takes: the one asked for, or Ollama where it can work and the embedded one elsewhere."""

import math
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.parser import whole
from el2mp_desktop.cli.terminal import complain, say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.settings import load_settings

if TYPE_CHECKING:
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.repeats import Repeats
    from el2mp_desktop.runs.running import Budget, RunOutcome
    from el2mp_desktop.suggest.base import EngineIdentity, Suggester
    from el2mp_desktop.suggest.ollama.engine import OllamaSuggester

ENGINES = ("auto", "ollama", "embedded")


def add_budget(command: ArgumentParser, resume: str) -> None:
    """How much a command that asks engines may take, how much at once, and that it can be taken up."""
    command.add_argument(
        "--passages", metavar="N", type=whole, default=None, help=tr("stop after so many turns; --resume goes on")
    )
    command.add_argument(
        "--minutes", metavar="N", type=_minutes, default=None, help=tr("stop after so many minutes; --resume goes on")
    )
    command.add_argument(
        "--parallel", metavar="N", type=whole, default=1, help=tr("so many requests to Ollama at once; else one")
    )
    command.add_argument("--resume", action="store_true", help=resume)


def budget_of(args: Namespace) -> "Budget":
    from el2mp_desktop.runs.running import Budget

    return Budget(args.passages, args.minutes)


def how_it_ended(outcome: "RunOutcome | Repeats", goes_on: str) -> int:
    """Say what cut it short, if anything, and which command goes on. Returns the exit code."""
    if outcome.budget_spent:
        say(tr("The budget is spent. “{command}” goes on.", command=goes_on))
        return 0
    if outcome.state == "cancelled":
        complain(tr("Stopped. What had come is kept; “{command}” goes on.", command=goes_on))
    elif outcome.state == "failed":
        complain(outcome.fault or tr("The engine failed. What had come is kept."))
    return 0 if outcome.state == "done" else 1


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < math.inf:
        raise ArgumentTypeError(tr("“{value}” is no number of minutes", value=text))
    return minutes


def choose_engine(args: Namespace, project: "Project") -> tuple["Suggester", "EngineIdentity"]:
    """An engine that is ready, and who it is. A model asked for by name is never replaced by another."""
    if args.engine == "embedded":
        if args.model or args.host:
            raise UserError(tr("The embedded engine has no models to choose from: leave out --model and --host."))
        return _embedded()
    if args.engine == "ollama" or args.model:
        engine = ollama_engine(args, project, args.model or load_settings().ollama_model or None)
        return engine, engine.identity()
    return _whichever_is_ready(args, project)


def ollama_engine(args: Namespace, project: "Project", model: str | None) -> "OllamaSuggester":
    """Ollama where the command or the settings say it is, in the project's words."""
    from el2mp_desktop.suggest.ollama.engine import OllamaSuggester

    host, words = args.host or load_settings().ollama_host, project.read.project().prompts
    return OllamaSuggester(host, model, words=words, parallel=getattr(args, "parallel", 1))


def engine_name(identity: "EngineIdentity") -> str:
    """As people know it."""
    return tr("the embedded engine") if identity.engine == "embedded" else identity.model


def _whichever_is_ready(args: Namespace, project: "Project") -> tuple["Suggester", "EngineIdentity"]:
    from el2mp_desktop.suggest.base import EngineUnavailable

    reason = ""
    for model in dict.fromkeys((load_settings().ollama_model or None, None)):
        try:
            engine = ollama_engine(args, project, model)
            return engine, engine.identity()
        except EngineUnavailable as unavailable:
            if unavailable.reason == "remote":  # an address of elsewhere is a mistake, not an absence
                raise
            reason = str(unavailable)
    say(tr("Not Ollama: {reason}", reason=reason))
    return _embedded()


def _embedded() -> tuple["Suggester", "EngineIdentity"]:
    from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

    engine = EmbeddedSuggester()
    return engine, engine.identity()
