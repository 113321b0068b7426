"""The exact request that would go out about a passage, before anything is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import number, tr
from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, EngineUnavailable, Passage
from el2mp_desktop.suggest.eligible import codes_for
from el2mp_desktop.suggest.ollama.engine import WIDEST_WINDOW, OllamaSuggester, usual_options
from el2mp_desktop.suggest.ollama.prompt import VERSION, Requests
from el2mp_desktop.suggest.ollama.wording import Words, wording


def preview(
    passage: Passage,
    codebook: Sequence[CodeCard],
    words: Words | None,
    model: str,
    code_id: str | None = None,
    known: EngineIdentity | None = None,
) -> Mapping[str, Any]:
    """Its body: of the shortlist, or of the question about one code; without ``known`` as `assumed` says.

    Raises `UserError` where nothing would be asked.
    """
    codes = {card.id: card for card in codes_for(passage, codebook)}
    if not codes or (code_id is not None and code_id not in codes):
        raise UserError(tr("No model would be asked this: no engine proposes such a code for this turn."))
    named, options = (known.model, known.options) if known is not None else (model, usual_options())
    identity = EngineIdentity("ollama", named, "", wording(words), VERSION, options)
    requests = Requests(identity, codebook)
    return (requests.shortlist(passage) if code_id is None else requests.question(passage, codes[code_id])).body


def asked_now(host: str, model: str) -> EngineIdentity | None:
    """Which model the server at that address would take, and how; None where it cannot be asked. No text is sent."""
    try:
        return OllamaSuggester(host, model or None, read_seconds=5.0).identity()
    except EngineUnavailable:
        return None


def assumed() -> str:
    """What a preview takes for granted of a model of which nothing is known."""
    return tr(
        "The model could not be looked at: a context of {count} tokens or more is assumed, and that it does not think.",
        count=number(WIDEST_WINDOW),
    )
