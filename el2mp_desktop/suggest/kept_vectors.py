"""Embeddings that are made once and kept: in memory for a run, and where a store is given, for the next run too."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from el2mp_desktop.suggest.embeddings import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class VectorStore(Protocol):
    """Keeps vectors of 32-bit numbers, the least significant byte first, by the SHA-256 of their text."""

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
    """An embedder that asks the store first. Vectors of another model's weights are never taken for its own."""

    def __init__(self, embedder: Embedder, store: VectorStore) -> None:
        self._embedder, self._store = embedder, store
        self._known: dict[str, Vectors] = {}
        self._model = f"{embedder.name} {embedder.digest()[:16]}"
        self.name = embedder.name

    def digest(self) -> str:
        return self._embedder.digest()

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        shas = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
        unknown = {sha: text for sha, text in zip(shas, texts, strict=True) if sha not in self._known}
        for sha, data in self._store.get(list(unknown), self._model).items() if unknown else ():
            self._known[sha] = np.frombuffer(data, "<f4").astype(np.float32)
        new = {sha: text for sha, text in unknown.items() if sha not in self._known}
        if new:
            made = self._embedder.embed(list(new.values()))
            self._known.update(zip(new, made, strict=True))
            self._store.put({sha: row.astype("<f4").tobytes() for sha, row in zip(new, made, strict=True)}, self._model)
        if not shas:
            return self._embedder.embed(())
        return np.stack([self._known[sha] for sha in shas])
