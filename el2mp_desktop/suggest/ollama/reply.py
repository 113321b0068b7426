"""How a model's reply is read, whatever it is: what cannot be read is said in one sentence and brings nothing."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.language import tr, trn
from el2mp_desktop.suggest.anchor import has_words, locate
from el2mp_desktop.suggest.base import CodeCard, Passage, ProposedCoding
from el2mp_desktop.suggest.ollama.prompt import MOST_CODES

MOST_OPENINGS = 20
LONGEST_SENTENCE = 1000
LONGEST_QUOTE = 4000


@dataclass(frozen=True, slots=True)
class Shortlist:
    codes: tuple[CodeCard, ...] = ()
    unknown: int = 0
    """Names that are of no code."""
    fault: str = ""


def read_shortlist(reply: str, cards: Mapping[str, CodeCard]) -> Shortlist:
    """The codes that a reply names, by their labels in ``cards``, each once."""
    found = _object(reply, lambda value: isinstance(value.get("codes"), list))
    if found is None:
        return Shortlist(fault=_not_in_form())
    named = [_named(item, cards) for item in found["codes"]]
    codes = tuple({card.id: card for card in named if card is not None}.values())[:MOST_CODES]
    unknown = sum(card is None for card in named)
    fault = trn(
        "{count} name in the shortlist is of no code.", "{count} names in the shortlist are of no code.", unknown
    )
    return Shortlist(codes, unknown, fault if unknown else "")


def read_verdict(reply: str, card: CodeCard, passage: Passage) -> tuple[ProposedCoding | None, str]:
    """What a reply proposes of one code, if it says that the code applies; and what could not be read of it."""
    found = _object(reply, lambda value: "applies" in value)
    applies = None if found is None else found["applies"]
    if found is None or not isinstance(applies, bool):
        return None, _not_in_form()
    if not applies:
        return None, ""
    quote = _clean(found.get("quote"), LONGEST_QUOTE)
    if not has_words(quote):
        return None, tr("The model says that a code applies and quotes nothing.")
    match, span = locate(quote, passage.text)
    proposal = ProposedCoding(
        passage_id=passage.id,
        code_id=card.id,
        quote=quote,
        match=match,
        start=None if span is None else passage.start + span.start,
        end=None if span is None else passage.start + span.end,
        rationale=_clean(found.get("rationale"), LONGEST_SENTENCE).strip(),
        objection=_clean(found.get("objection"), LONGEST_SENTENCE).strip(),
    )
    return proposal, ""


def _not_in_form() -> str:
    return tr("The model’s reply is not in the form asked for.")


def _object(reply: str, fits: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any] | None:
    """The first fitting JSON object of a reply, which may stand between fences or after a preamble."""
    decoder, read = json.JSONDecoder(), 0
    for opening in islice(re.finditer(r"\{", reply), MOST_OPENINGS):
        if opening.start() < read:
            continue
        try:
            value, read = decoder.raw_decode(reply, opening.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and fits(value):
            return value
    return None


def _named(item: object, cards: Mapping[str, CodeCard]) -> CodeCard | None:
    return cards.get(item.strip().strip("[]")) if isinstance(item, str) else None


def _clean(value: object, longest: int) -> str:
    """A string that can be stored and shown: no NUL, no half of a surrogate pair, no novel."""
    return canonical(value).text[:longest] if isinstance(value, str) else ""
