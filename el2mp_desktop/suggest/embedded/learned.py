"""What people have coded and rejected so far: the neighbours of a passage, and what a classifier learns from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import LabelledExample, Passage
from el2mp_desktop.suggest.embedded.space import spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Scores = NDArray[np.float64]

NEGATIVES = 3
"""Passages taken as negatives for each positive, where people rejected fewer."""
ALIKE = 0.5
"""The cosine from which two passages count as neighbours."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled passage near a text; never its words."""

    reference: str
    similarity: float


class Labelled:
    """The labelled passages of a run, embedded once, by code."""

    def __init__(
        self, examples: Sequence[LabelledExample], embed: "Callable[[Sequence[LabelledExample]], Vectors]"
    ) -> None:
        self.examples = tuple(example for example in examples if example.text.strip())
        self.vectors = embed(self.examples)
        self._rows: dict[tuple[str, bool], list[int]] = {}
        self._in_source: dict[str, list[int]] = {}
        for row, example in enumerate(self.examples):
            self._rows.setdefault((example.code_id, example.positive), []).append(row)
            self._in_source.setdefault(example.source_id, []).append(row)

    def in_their_turns(self) -> list[Passage]:
        """Each as a passage; where the turn of any is not known, none has one, so that this tells nothing."""
        known = all(one.around for one in self.examples)
        return [
            replace(one.around, text=one.text)
            if known and one.around
            else Passage(one.reference, one.source_id, one.start, one.text)
            for one in self.examples
        ]

    def rows(self, code_id: str, positive: bool) -> list[int]:
        return self._rows.get((code_id, positive), [])

    def own(self, passages: Sequence[Passage]) -> "NDArray[np.bool_]":
        """Passages by examples: which examples were made in the passage itself, and so say nothing about it."""
        import numpy as np

        found = np.zeros((len(passages), len(self.examples)), bool)
        begin = np.array([passage.start for passage in passages])[:, None]
        end = begin + np.array([len(passage.text) for passage in passages])[:, None]
        for source_id, rows in self._in_source.items():
            here = [place for place, passage in enumerate(passages) if passage.source_id == source_id]
            if here:
                of_source = [self.examples[row] for row in rows]
                starts, ends = (np.array([getattr(one, side) for one in of_source]) for side in ("start", "end"))
                found[np.ix_(here, rows)] = (starts < end[here]) & (begin[here] < ends)
        return found

    def cosines(self, vectors: "Vectors", own: "NDArray[np.bool_]") -> "Vectors":
        """Of texts with examples; -1 with those that ``own`` says lie in the text's own passage, as if far away."""
        found: Vectors = vectors @ self.vectors.T
        found[own] = -1.0
        return found

    def nearest(self, cosines: "Vectors", code_id: str, positive: bool, most: int = 3) -> tuple[Neighbour, ...]:
        """The nearest labelled passages of a code, nearest first, that count as neighbours; of one text's cosines."""
        rows = self.rows(code_id, positive)
        of_code = cosines[rows]
        near = [(-float(of_code[place]), rows[place]) for place in (of_code >= ALIKE).nonzero()[0].tolist()]
        return tuple(Neighbour(self.examples[row].reference, -apart) for apart, row in sorted(near)[:most])

    def pull(self, cosines: "Vectors", code_id: str, like_examples: "Vectors | None" = None) -> "Scores":
        """Between -1 (the same as a rejected passage) and 1 (the same as a coded one); 0 away from all.

        ``like_examples`` is the cosine of each text with the codebook's own examples, which count as coded.
        """
        import numpy as np

        total = np.zeros(len(cosines))
        for positive, sign, shown in ((True, 1.0, like_examples), (False, -1.0, None)):
            rows = self.rows(code_id, positive)
            near = [cosines[:, rows].max(axis=1)] if rows else []
            if shown is not None:
                near.append(shown)
            if near:
                total += sign * np.clip((np.maximum.reduce(near) - ALIKE) / (1 - ALIKE), 0, 1)
        return total


def examples_for(
    code_id: str, labelled: Labelled, vectors: "Vectors", of_material: Sequence[int]
) -> tuple[list[int], list[int], list[int]]:
    """What a classifier of a code learns from: labelled rows with it, labelled rows without, rows of the material.

    Without it are what people rejected for it, then some passages coded otherwise, then stretches of the material,
    evenly spread, unlike every positive: most of them carry no code, though nobody said so.
    """
    positives, rejected = labelled.rows(code_id, True), labelled.rows(code_id, False)
    wanted = NEGATIVES * len(positives)
    without = rejected + spread(_coded_otherwise(code_id, labelled), wanted // NEGATIVES)
    unlike = (vectors @ labelled.vectors[positives].T).max(1) < ALIKE
    return positives, without, spread([row for row in of_material if unlike[row]], max(0, wanted - len(without)))


def _coded_otherwise(code_id: str, labelled: Labelled) -> list[int]:
    own = {one.text.strip() for one in labelled.examples if one.positive and one.code_id == code_id}
    return [
        row
        for row, one in enumerate(labelled.examples)
        if one.positive and one.code_id != code_id and one.text.strip() not in own
    ]
