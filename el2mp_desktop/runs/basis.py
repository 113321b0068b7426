"""All that an answer depends on, in one hash: runs with the same one say the same, if their engine always does."""

import hashlib
from collections.abc import Sequence

from el2mp_desktop.operations.suggestions import codebook_as_json
from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, LabelledExample, Passage

STEADY = frozenset({"embedded"})
"""Engines that give the same output for the same input. A model behind a server promises that of no two requests."""


def basis_of(
    identity: EngineIdentity,
    codebook: Sequence[CodeCard],
    passages: Sequence[Passage],
    examples: Sequence[LabelledExample],
) -> str:
    """The SHA-256 of the engine, the codebook, the turns with what stands around them, and what people have coded.

    Not of the language of the interface: reasons are worded in it when they are read.
    """
    engine = (
        identity.engine,
        identity.model,
        identity.digest,
        identity.prompt_version,
        sorted(identity.options.items()),
    )
    found = hashlib.sha256(repr((engine, codebook_as_json(codebook))).encode("utf-8", "surrogatepass"))
    for passage in passages:
        found.update(_said(passage))
    for one in examples:
        own = (one.code_id, one.text, one.positive, one.reference, one.source_id, one.start, one.end)
        found.update(repr(own).encode("utf-8", "surrogatepass"))
        found.update(_said(one.around) if one.around else b"-")
    return found.hexdigest()


def _said(passage: Passage) -> bytes:
    own = (passage.id, passage.source_id, passage.start, passage.text, passage.language, passage.speaker, passage.role)
    earlier = [(turn.speaker, turn.text) for turn in passage.earlier]
    around = (passage.before, passage.before_start, passage.after, earlier, passage.goes_on)
    return repr((own, around)).encode("utf-8", "surrogatepass")
