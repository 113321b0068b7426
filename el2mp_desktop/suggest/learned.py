"""What people have coded and rejected so far: the neighbours of a passage, and what a classifier learns from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import LabelledExample, Passage
from el2mp_desktop.suggest.space import spread

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
        for place, here in enumerate(passages):
            found[place, [row for row in self._in_source.get(here.source_id, ()) if self._overlap(row, here)]] = True
        return found

    def _overlap(self, row: int, passage: Passage) -> bool:
        example = self.examples[row]
        return example.start < passage.start + len(passage.text) and passage.start < example.end

    def nearest(
        self, vector: "Vectors", own: "NDArray[np.bool_]", code_id: str, positive: bool, most: int = 3
    ) -> tuple[Neighbour, ...]:
        """The nearest labelled passages of a code, nearest first, that count as neighbours; not those of its own."""
        rows = [row for row in self.rows(code_id, positive) if not own[row]]
        if not rows:
            return ()
        cosines = self.vectors[rows] @ vector
        ranked = sorted(zip(cosines.tolist(), rows, strict=True), key=lambda one: (-one[0], one[1]))[:most]
        return tuple(Neighbour(self.examples[row].reference, near) for near, row in ranked if near >= ALIKE)

    def pull(
        self, vectors: "Vectors", own: "NDArray[np.bool_]", code_id: str, like_examples: "Vectors | None" = None
    ) -> "Scores":
        """Between -1 (the same as a rejected passage) and 1 (the same as a coded one); 0 away from all.

        ``own`` tells, texts by examples, which examples lie in the text's own passage: they do not count.
        ``like_examples`` is the cosine of each text with the codebook's own examples, which count as coded.
        """
        import numpy as np

        total = np.zeros(len(vectors))
        for positive, sign, shown in ((True, 1.0, like_examples), (False, -1.0, None)):
            rows = self.rows(code_id, positive)
            cosines = [np.where(own[:, rows], -1.0, vectors @ self.vectors[rows].T).max(1)] if rows else []
            if shown is not None:
                cosines.append(shown)
            if cosines:
                total += sign * np.clip((np.maximum.reduce(cosines) - ALIKE) / (1 - ALIKE), 0, 1)
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
    unlike = ((vectors @ labelled.vectors[positives].T).max(1) < ALIKE).nonzero()[0].tolist()
    return positives, without, spread([row for row in of_material if row in set(unlike)], max(0, wanted - len(without)))


def _coded_otherwise(code_id: str, labelled: Labelled) -> list[int]:
    own = {one.text.strip() for one in labelled.examples if one.positive and one.code_id == code_id}
    return [
        row
        for row, one in enumerate(labelled.examples)
        if one.positive and one.code_id != code_id and one.text.strip() not in own
    ]
