"""Which engine a run takes: the one asked for, or Ollama where it can work and the embedded one elsewhere."""

from argparse import Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.terminal import say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.settings import load_settings

if TYPE_CHECKING:
    from el2mp_desktop.suggest.base import EngineIdentity, Suggester

ENGINES = ("auto", "ollama", "embedded")


def choose_engine(args: Namespace) -> tuple["Suggester", "EngineIdentity"]:
    """An engine that is ready, and who it is. A model asked for by name is never replaced by another."""
    if args.engine == "embedded":
        if args.model or args.host:
            raise UserError(tr("The embedded engine has no models to choose from: leave out --model and --host."))
        return _embedded()
    if args.engine == "ollama" or args.model:
        return _ollama(args.host, args.model or load_settings().ollama_model or None)
    return _whichever_is_ready(args.host)


def _whichever_is_ready(host: str) -> tuple["Suggester", "EngineIdentity"]:
    from el2mp_desktop.suggest.base import EngineUnavailable

    reason = ""
    for model in dict.fromkeys((load_settings().ollama_model or None, None)):
        try:
            return _ollama(host, model)
        except EngineUnavailable as unavailable:
            if unavailable.reason == "remote":  # an address of elsewhere is a mistake, not an absence
                raise
            reason = str(unavailable)
    say(tr("Not Ollama: {reason}", reason=reason))
    return _embedded()


def _ollama(host: str, model: str | None) -> tuple["Suggester", "EngineIdentity"]:
    from el2mp_desktop.suggest.ollama import OllamaSuggester

    engine = OllamaSuggester(host or load_settings().ollama_host, model)
    return engine, engine.identity()


def _embedded() -> tuple["Suggester", "EngineIdentity"]:
    from el2mp_desktop.suggest.embedded import EmbeddedSuggester

    engine = EmbeddedSuggester()
    return engine, engine.identity()
