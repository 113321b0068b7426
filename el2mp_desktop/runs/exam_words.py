"""The report of an exam, in sentences that say what each figure means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.language import percent, tr

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.exam import Part


def exam_in_words(parts: Sequence["Part"], names: Mapping[str, str]) -> Iterator[str]:
    """A line a part, and under it the codes that it did not go well with."""
    for part in parts:
        yield f"{part.right}/{part.of}  {sentence(part)}"
        if part.failed:
            yield f"      {not_with(part, names)}"
    yield worth()


def worth() -> str:
    """What no exam says."""
    return tr("None of this says how well it codes your material: only your own codings can.")


def not_with(part: "Part", names: Mapping[str, str]) -> str:
    return tr("missed with: {codes}", codes=", ".join(names.get(id, id) for id in part.failed))


def sentence(part: "Part") -> str:
    """What the figures of a part count."""
    chance = "" if part.by_chance is None else tr("(at random: {share})", share=percent(part.by_chance))
    sentences = {
        "names": tr("It names codes of the codebook and no others, also where nothing keeps it to them."),
        "definition": tr("It recognises a code by its own definition {chance}.", chance=chance),
        "example": tr("It recognises a code by its own example, which it is not told {chance}.", chance=chance),
        "order": tr("It shortlists the same codes when the codebook comes in another order."),
        "nonsense": tr("It applies a code by its definition alone, under a name that means nothing."),
        "exclusion": tr("It applies that code, and no longer does so once an exclusion forbids it."),
    }
    return sentences.get(part.name, part.name)
