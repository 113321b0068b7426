"""Engines judged on labelled turns: each learns some of them and scores those of other documents.

The embedded engine comes with the simpler ways that it has to beat. All of them see the words of every turn, as in a
project, and the codes of the examples alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.labelled_turns import LabelledTurn, draw

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Truth = NDArray[np.bool_]


class Method(Protocol):
    """A way to tell how well a code fits a turn. It gets all turns when it is made."""

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        """Of the turns asked for: above 0 the code fits. Turns go by their places among those it was made from.

        ``cards`` is what the codebook says of the code: its own card first, then those under it; maybe none.
        Either side of the examples may be empty.
        """
        ...


Making = Callable[[Sequence[Passage]], Method]
Find = Callable[[str], Sequence[CodeCard]]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a method made of the turns it had not seen labelled."""

    code: str
    truth: "Truth"
    log_odds: "Scores"
    learned_from: int
    """Examples with the code."""


def judge(
    make: Making,
    training: Sequence[LabelledTurn],
    testing: Sequence[LabelledTurn],
    find: Find,
    *,
    positives: int | None = None,
    seed: int = 0,
) -> Iterator[Judged]:
    """One result for each code that any turn has, by name. The two lists must share no document."""
    import numpy as np

    method = make([turn.passage for turn in (*training, *testing)])
    asked = range(len(training), len(training) + len(testing))
    for code in sorted({code for turn in (*training, *testing) for code in turn.codes}):
        having, lacking = draw(training, code, positives, seed)
        truth = np.array([code in turn.codes for turn in testing], bool)
        yield Judged(code, truth, method.log_odds(find(code), having, lacking, asked), len(having))


def apart(training: Sequence[LabelledTurn], testing: Sequence[LabelledTurn]) -> list[LabelledTurn]:
    """The training turns of documents that are not tested.

    Documents go by their source and name; by name alone where one of them does not say its source, as it may be any.
    """
    all_say = all(turn.source for turn in (*training, *testing))

    def named(turn: LabelledTurn) -> tuple[str, str]:
        return (turn.source if all_say else "", turn.document)

    tested = {named(turn) for turn in testing}
    return [turn for turn in training if named(turn) not in tested]
