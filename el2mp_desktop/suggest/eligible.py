"""Which codes an engine may propose for a turn."""

from collections.abc import Container, Sequence

from el2mp_desktop.suggest.base import CodeCard, Passage

SILENT_ROLES = frozenset({"system", "tool", "hidden"})
"""Turns that nobody said to anybody."""
OF_PEOPLE = frozenset({"HES", "ITE", "NEG"})
"""Axes of the EL2MP codebook that are about people: a model that hedges is not a person who hesitates."""


def codes_for(
    passage: Passage, codebook: Sequence[CodeCard], also_of_models: Container[str] = ()
) -> tuple[CodeCard, ...]:
    """The codable codes of a codebook, without those that its rules keep from this speaker.

    ``also_of_models`` are axes that people do code in an assistant's turns: their practice goes before the rule.
    """
    if passage.role in SILENT_ROLES or not passage.text.strip():
        return ()
    of_people = {axis for axis in OF_PEOPLE if axis not in also_of_models} if passage.role == "assistant" else ()
    return tuple(card for card in codebook if card.codable and axis(card) not in of_people)


def axis(card: CodeCard) -> str:
    """The first part of a key: ``HES`` of ``HES.danger``."""
    return card.key.partition(".")[0]
