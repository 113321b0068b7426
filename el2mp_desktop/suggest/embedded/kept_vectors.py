"""Embeddings that are made once and kept: in memory for a run, and where a store is given, for the next run too."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from el2mp_desktop.suggest.embedded.embeddings import Embedder

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
        self._coming: list[tuple[dict[str, str], Future[Vectors]]] = []
        """Texts by their SHA-256, and their vectors once they are made."""
        self._beside = ThreadPoolExecutor(1)
        self._model = f"{embedder.name} {embedder.digest()[:16]} {KIND}"
        self.name = embedder.name

    def digest(self) -> str:
        return self._embedder.digest()

    def begin(self, texts: Sequence[str]) -> None:
        """Have them embedded in the background: they are asked for later. Only the model is on another thread."""
        coming = frozenset(chain.from_iterable(some.values() for some, _ in self._coming))
        new = self._not_kept([text for text in texts if text not in coming])
        if new:
            self._coming.append((new, self._beside.submit(self._embedder.embed, [*new.values()])))

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        self._take_in(frozenset(texts))
        new = self._not_kept(texts)
        if new:
            self._keep(new, self._embedder.embed([*new.values()]))
        if not texts:
            return self._embedder.embed(())
        return np.stack([self._known[text] for text in texts])

    def _take_in(self, wanted: AbstractSet[str]) -> None:
        """What was begun, once it is there, as far as any of it is wanted."""
        for some, vectors in [*self._coming]:
            if not wanted.isdisjoint(some.values()):
                self._keep(some, vectors.result())
                self._coming.remove((some, vectors))

    def _keep(self, new: Mapping[str, str], vectors: "Vectors") -> None:
        packed = pack(vectors)
        self._known.update(zip(new.values(), unpack(packed), strict=True))
        if self._store is not None:
            self._store.put(dict(zip(new, packed, strict=True)), self._model)

    def _not_kept(self, texts: Sequence[str]) -> dict[str, str]:
        """Texts that are not known by their SHA-256, after those that the store has were taken from there."""
        texts = [text for text in dict.fromkeys(texts) if text not in self._known]
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
