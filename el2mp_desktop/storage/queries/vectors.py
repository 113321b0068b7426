"""Embeddings that were made before."""

from collections.abc import Collection

from sqlalchemy import select

from el2mp_desktop.storage.queries.base import BaseQueries, parts
from el2mp_desktop.storage.schema import Vector


class VectorQueries(BaseQueries):
    def vectors(self, source_id: str, model: str, shas: Collection[str]) -> dict[str, bytes]:
        """By the SHA-256 of their text, those that are kept of a source."""
        wanted = select(Vector.text_sha, Vector.data).where(Vector.source_id == source_id, Vector.model == model)
        return {
            row.text_sha: row.data for some in parts(shas) for row in self._all(wanted.where(Vector.text_sha.in_(some)))
        }

    def has_other_vectors(self, source_id: str, model: str) -> bool:
        """Whether anything is kept of a source that another model made."""
        other = select(Vector.id).where(Vector.source_id == source_id, Vector.model != model).limit(1)
        return self._first(other) is not None
