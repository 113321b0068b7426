"""Embeddings that were made before."""

from typing import Any

from sqlalchemy import bindparam, select

from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Vector


class VectorQueries(BaseQueries):
    def vectors(self, source_id: str, model: str) -> dict[str, bytes]:
        """All that are kept of a source, by the SHA-256 of their text."""
        return dict(self._all(_VECTORS, source_id=source_id, model=model))

    def has_other_vectors(self, source_id: str, model: str) -> bool:
        """Whether anything is kept of a source that another model made."""
        other = select(Vector.id).where(Vector.source_id == source_id, Vector.model != model).limit(1)
        return self._first(other) is not None


_VECTORS: Any = select(Vector.text_sha, Vector.data).where(
    Vector.source_id == bindparam("source_id"), Vector.model == bindparam("model")
)
