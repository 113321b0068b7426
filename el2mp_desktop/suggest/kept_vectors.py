"""Embeddings that are made once and kept: in memory for a run, and where a store is given, for the next run too."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from el2mp_desktop.suggest.embeddings import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


KIND = "int8"
"""How vectors are packed; part of the name that they are kept under, so that others are not taken for them."""


class VectorStore(Protocol):
    """Keeps packed vectors by the SHA-256 of their text."""

    def get(self, shas: Sequence[str], model: str) -> Mapping[str, bytes]:
        """Those that are there."""
        ...

    def put(self, vectors: Mapping[str, bytes], model: str) -> None: ...


StoreOf = Callable[[str], VectorStore]
"""The store of a source, by its id: what is kept of somebody's words goes when the source goes."""


@runtime_checkable
class KeepsVectors(Protocol):
    """An engine that would rather not embed the same words twice."""

    def keep_in(self, store_of: StoreOf) -> None: ...


class KeepingEmbedder:
    """An embedder that looks first among what it has made, and then in the store, if there is one.

    Vectors of another model's weights are never taken for its own. All are packed and unpacked once, so that they are
    the same numbers when they come from the store.
    """

    def __init__(self, embedder: Embedder, store: VectorStore | None = None) -> None:
        self._embedder, self._store = embedder, store
        self._known: dict[str, Vectors] = {}
        self._model = f"{embedder.name} {embedder.digest()[:16]} {KIND}"
        self.name = embedder.name

    def digest(self) -> str:
        return self._embedder.digest()

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        new = self._not_kept([text for text in dict.fromkeys(texts) if text not in self._known])
        if new:
            packed = pack(self._embedder.embed([*new.values()]))
            self._known.update(zip(new.values(), unpack(packed), strict=True))
            if self._store is not None:
                self._store.put(dict(zip(new, packed, strict=True)), self._model)
        if not texts:
            return self._embedder.embed(())
        return np.stack([self._known[text] for text in texts])

    def _not_kept(self, texts: Sequence[str]) -> dict[str, str]:
        """Texts by their SHA-256, after those that the store has were taken from there."""
        shas = {hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts}
        kept = self._store.get(list(shas), self._model) if self._store is not None and shas else {}
        if kept:
            self._known.update(zip((shas[sha] for sha in kept), unpack([*kept.values()]), strict=True))
        return {sha: text for sha, text in shas.items() if sha not in kept}


def pack(vectors: "Vectors") -> list[bytes]:
    """Each row as what one step is worth (32 bits), then a whole number of steps from -127 to 127 for each number.

    A cosine of two rows moves by less than a thousandth by it.
    """
    import numpy as np

    step = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0), 1e-9) / 127
    numbers = np.rint(vectors / step).astype(np.int8)
    rows = np.concatenate([step.astype("<f4").view(np.int8), numbers], axis=1)
    return [row.tobytes() for row in rows]


def unpack(rows: Sequence[bytes]) -> "Vectors":
    """Each of length 1 again, unless it is nothing."""
    import numpy as np

    together = np.frombuffer(b"".join(rows), np.int8).reshape(len(rows), -1)
    steps = np.ascontiguousarray(together[:, :4]).view("<f4")
    vectors: Vectors = together[:, 4:].astype(np.float32) * steps.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
