"""How an engine is asked the same again in other ways, and what counts as the same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from el2mp_desktop.suggest.base import EngineIdentity, ProposedCoding
from el2mp_desktop.suggest.ollama.wording import paraphrase

TEMPERATURE = 0.5
"""Of repeated runs: at 0 a model would say the same whatever the seed."""


def varied(identity: EngineIdentity, number: int, also: Mapping[str, Sequence[str]]) -> EngineIdentity:
    """The ``number``-th repetition (1, 2, …): another seed, the codebook in another order, and every second time the
    instructions in other words. ``also``: codes by passage that are asked about even off the shortlist."""
    seed = int(str(identity.options.get("seed", 0)))
    options = {**identity.options, "seed": seed + number, "order": number, "temperature": TEMPERATURE, "off_list": 0.0}
    if also:
        options["also"] = {passage: list(codes) for passage, codes in also.items()}
    prompt = paraphrase(identity.prompt) if number % 2 else identity.prompt
    return replace(identity, options=options, prompt=prompt)


def says_again(
    code_id: str, start: int | None, end: int | None, quote: str, proposals: Sequence[ProposedCoding]
) -> bool:
    """Whether any of the proposals gives the same code to the same words: at least half of the shorter is shared."""
    return any(proposal.code_id == code_id and _is_same_place(start, end, quote, proposal) for proposal in proposals)


def _is_same_place(start: int | None, end: int | None, quote: str, proposal: ProposedCoding) -> bool:
    if start is None or end is None or proposal.start is None or proposal.end is None:
        return start is proposal.start and quote == proposal.quote
    shared = min(end, proposal.end) - max(start, proposal.start)
    return 2 * shared >= min(end - start, proposal.end - proposal.start)
