"""What is compared with codes: each sentence of a turn, and each two in a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.sentences import sentences
from el2mp_desktop.domain.text import Span
from el2mp_desktop.suggest.base import Passage


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or two in a row of one passage."""

    passage: int
    span: Span
    text: str


def stretches(passages: Sequence[Passage]) -> list[Stretch]:
    """Each sentence and each two in a row, in the order of the text."""
    found = []
    for index, passage in enumerate(passages):
        spans = sentences(passage.text)
        for at, span in enumerate(spans):
            found.append(Stretch(index, span, span.of(passage.text)))
            if at + 1 < len(spans):
                both = Span(span.start, spans[at + 1].end)
                found.append(Stretch(index, both, both.of(passage.text)))
    return found
