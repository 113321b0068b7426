"""The exact request that would go out about a passage, before anything is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, Passage
from el2mp_desktop.suggest.eligible import codes_for
from el2mp_desktop.suggest.ollama import usual_options
from el2mp_desktop.suggest.prompt import VERSION, Requests
from el2mp_desktop.suggest.wording import Words, wording


def preview(
    passage: Passage, codebook: Sequence[CodeCard], words: Words | None, model: str, code_id: str | None = None
) -> Mapping[str, Any]:
    """Its body: of the shortlist, or of the question about one code.

    Raises `UserError` where nothing would be asked.
    """
    codes = {card.id: card for card in codes_for(passage, codebook)}
    if not codes or (code_id is not None and code_id not in codes):
        raise UserError(tr("No model would be asked this: no engine proposes such a code for this turn."))
    identity = EngineIdentity("ollama", model, "", wording(words), VERSION, usual_options())
    requests = Requests(identity, codebook)
    return (requests.shortlist(passage) if code_id is None else requests.question(passage, codes[code_id])).body
