"""Embeddings kept beside the source whose words they stand for; they go when it goes, and can be made again."""

from collections.abc import Mapping

from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Vector
from el2mp_desktop.storage.unit import Unit


@operation("Keep embeddings")
def keep_vectors(unit: Unit, source_id: str, model: str, vectors: Mapping[str, bytes]) -> None:
    """Outside the history, as everything that can be made again. A source that is gone keeps nothing.

    What another model made, or was packed otherwise, goes: it would never be asked for again.
    """
    if unit.read.source(source_id) is None:
        return
    if unit.read.has_other_vectors(source_id, model):
        unit.forget(Vector, source_id)
    rows = [{"source_id": source_id, "model": model, "text_sha": sha, "data": data} for sha, data in vectors.items()]
    unit.insert_many(Vector, rows)
