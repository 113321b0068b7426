"""The codes of a run that have enough coded passages, each with a classifier of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.embedded.embeddings import Embedder
from el2mp_desktop.suggest.embedded.learned import Labelled, examples_for
from el2mp_desktop.suggest.embedded.recogniser import ENOUGH, Classifier, train
from el2mp_desktop.suggest.embedded.space import Likeness, Space, spread
from el2mp_desktop.suggest.embedded.stretches import Stretch, stretches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Vectors = NDArray[np.float32]

MOST_SHARE = 0.1
"""A classifier proposes its code for at most about this share of the stretches of a run."""
MOST_MATERIAL = 600
"""Stretches of the run, evenly spread, that serve as background for the classifiers."""


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    """A classifier, its examples among those of all, and the log-odds from which it proposes its code."""

    classifier: Classifier
    examples: Sequence[int]
    threshold: float


class Classifiers:
    """Each text is compared once with the examples of all codes, which share most of their negatives."""

    def __init__(
        self, cards: Sequence[CodeCard], labelled: Labelled, sample: Sequence[Passage], embedder: Embedder
    ) -> None:
        """``sample`` are passages of the run, which tell what is usual in it."""
        self._labelled = labelled
        counts = {code: len(labelled.rows(card.id, True)) for code, card in enumerate(cards)}
        self.positives: Mapping[int, int] = {code: count for code, count in counts.items() if count >= ENOUGH}
        """By the place of a code that has a classifier: the passages coded so."""
        self._learned: dict[int, _Learned] = {}
        material = spread(stretches(sample), MOST_MATERIAL) if self.positives else []
        if not material:
            self.positives = {}
            return
        vectors = embedder.embed([stretch.text for stretch in material])
        taken = {code: _taken(cards[code].id, labelled, vectors) for code in self.positives}
        self.positives = {code: self.positives[code] for code, (_, sides) in taken.items() if not all(sides)}
        if self.positives:
            self._learn(material, sample, vectors, {code: taken[code] for code in self.positives})

    def _learn(
        self,
        material: Sequence[Stretch],
        sample: Sequence[Passage],
        vectors: "Vectors",
        taken: Mapping[int, tuple[Sequence[int], Sequence[bool]]],
    ) -> None:
        import numpy as np

        units = [*self._units(material, sample), *self._labelled.in_their_turns()]
        self._space, points = Space.drawn_from(units, np.concatenate([vectors, self._labelled.vectors]))
        every = sorted({row for rows, _ in taken.values() for row in rows})
        self._likeness = Likeness(points[every])
        each_other, usual = self._likeness.of(points[every]), self._likeness.of(points[range(len(material))])
        for code, (rows, sides) in taken.items():
            examples = np.searchsorted(every, rows).tolist()
            classifier = train(each_other[np.ix_(examples, examples)], sides)
            highest = float(np.quantile(classifier.log_odds(usual[:, examples]), 1 - MOST_SHARE))
            self._learned[code] = _Learned(classifier, examples, max(0.0, highest))

    def log_odds(
        self, found: Sequence[Stretch], passages: Sequence[Passage], vectors: "Vectors"
    ) -> "Iterator[tuple[int, Scores]]":
        """For each code with a classifier: one number a stretch, above 0 where the code fits."""
        if not self._learned or not found:
            return
        likeness = self._likeness.of(self._space.points(self._units(found, passages), vectors))
        for code, learned in self._learned.items():
            yield code, learned.classifier.log_odds(likeness[:, learned.examples]) - learned.threshold

    def _units(self, found: Sequence[Stretch], passages: Sequence[Passage]) -> list[Passage]:
        """Stretches as passages of their own, in their turns where the turns of all examples are known."""
        if all(one.around for one in self._labelled.examples):
            return [
                passage if stretch.text == passage.text else replace(passage, text=stretch.text)
                for stretch in found
                for passage in [passages[stretch.passage]]
            ]
        return [Passage(passages[stretch.passage].id, "", 0, stretch.text) for stretch in found]


def _taken(code_id: str, labelled: Labelled, vectors: "Vectors") -> tuple[list[int], list[bool]]:
    """Rows of what a code is learned from, the material first and then what is labelled, and which have the code."""
    having, lacking, plain = examples_for(code_id, labelled, vectors, range(len(vectors)))
    rows = [*(len(vectors) + row for row in (*having, *lacking)), *plain]
    return rows, [place < len(having) for place in range(len(rows))]
