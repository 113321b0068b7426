"""How far the form of a turn is from what is usual in the material at hand. It needs no codings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.form import NAMES, forms
from el2mp_desktop.suggest.embedded.taken_up import WordWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Numbers = NDArray[np.float64]


class Forms:
    def __init__(self, material: Sequence[Passage]) -> None:
        import numpy as np

        self._weights = WordWeights(material)
        numbers = forms(material, self._weights) if material else np.zeros((1, len(NAMES)))
        self._usual, self._spread = numbers.mean(axis=0), np.maximum(numbers.std(axis=0), 1e-9)
        standard = self._standard(numbers)
        self._reach = size(standard)
        self.usual: Vectors = (standard[: len(material)] / self._reach).astype(np.float32)
        """Of the material: as `of` gives them."""

    def of(self, passages: Sequence[Passage]) -> "Vectors":
        """One row a turn, in the order of `form.NAMES`: on the whole as long as one of length 1."""
        import numpy as np

        return (self._standard(forms(passages, self._weights)) / self._reach).astype(np.float32)

    def _standard(self, numbers: "Numbers") -> "Numbers":
        """How far each number is from the usual, in square roots, so that rare extremes do not drown the rest."""
        import numpy as np

        apart = (numbers - self._usual) / self._spread
        result: Numbers = np.sign(apart) * np.sqrt(np.abs(apart))
        return result


def size(rows: "Numbers | Vectors") -> float:
    """The root of the mean squared length of the rows; 1 where they have none."""
    return float((rows**2).sum(axis=1).mean() ** 0.5) or 1.0
