"""Speakers of a source whose names differ so little that they may be one person."""

from collections.abc import Iterable, Sequence

from el2mp_desktop.domain.transcripts.names import fold
from el2mp_desktop.language import tr, trn

SHOWN = 5


def speaker_warnings(speakers: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each pair of names that differ in case, accents or marks, or by a longer form."""
    pairs = list(alike(speakers))
    shown = [tr("“{a}” and “{b}” may be the same speaker.", a=a, b=b) for a, b in pairs[:SHOWN]]
    more = len(pairs) - SHOWN
    if more > 0:
        shown.append(trn("{count} more pair of names is alike.", "{count} more pairs of names are alike.", more))
    return tuple(shown)


def alike(speakers: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pairs of names that may be one person’s."""
    first: dict[tuple[str, ...], str] = {}
    words = {name: tuple(fold(name).split()) for name in speakers}
    for name in speakers:
        if words[name] in first:
            yield first[words[name]], name
        elif words[name]:
            first[words[name]] = name
    for longer, name in first.items():
        for length in range(1, len(longer)):
            shorter = first.get(longer[:length])
            # “Speaker” and “Speaker 2” are two labels of one series, “Marie” and “Marie Dupont” are not; “Marie and
            # Paul” spoke together.
            if shorter and not any(word.isdigit() or word in {"et", "and"} for word in longer[length:]):
                yield shorter, name
