"""Suggestions without a server: likeness to the codebook and to what people have coded so far.

Every sentence, and every two in a row, is compared with each code. A code with few coded passages is judged by its
wording in the codebook, by the form of the turn and by its nearest neighbours; one with enough of them by a classifier
of its own. The quote is the stretch itself, so it is always found. The same input gives the same output.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineIdentity, LabelledExample, Passage
from el2mp_desktop.suggest.embedded.by_wording import CLOSE_ENOUGH, heads
from el2mp_desktop.suggest.embedded.classifiers import MOST_SHARE
from el2mp_desktop.suggest.embedded.closeness import Codebook
from el2mp_desktop.suggest.embedded.embeddings import Embedder, shared_embedder
from el2mp_desktop.suggest.embedded.kept_vectors import KeepingEmbedder, StoreOf
from el2mp_desktop.suggest.embedded.learned import Labelled
from el2mp_desktop.suggest.embedded.reader import Reader
from el2mp_desktop.suggest.embedded.recogniser import ENOUGH
from el2mp_desktop.suggest.embedded.traits import Traits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

VERSION = "3"
FIRST_BATCH, BATCH = 16, 1024
"""Passages that are read at once: few at first, so that the first answers come soon, then each time four times more."""
RESIDUAL = frozenset({"OTHER"})
"""Codes for what has no code yet: nothing can be close to them."""


class EmbeddedSuggester:
    """The engine that needs nothing but this computer. Its model is loaded on first use."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or shared_embedder()
        self._store_of: StoreOf | None = None
        self._keepers: dict[str, KeepingEmbedder] = {}
        self._codebook: Codebook | None = None
        self._traits: Traits | None = None

    def keep_in(self, store_of: StoreOf) -> None:
        """From now on, embeddings of a source's words are kept in its store, and taken from there."""
        self._store_of, self._keepers = store_of, {}

    def identity(self) -> EngineIdentity:
        options = {"close_enough": CLOSE_ENOUGH, "most_share": MOST_SHARE, "enough_examples": ENOUGH}
        return EngineIdentity("embedded", self._embedder.name, self._embedder.digest(), "", VERSION, options)

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        if not passages or cancel.is_set:
            return
        reader = self._reader(passages, codebook, examples)
        for some, found in reader.one_ahead(_batches(passages)):
            if cancel.is_set:
                return
            for answer in reader.read(some, found):
                if cancel.is_set:
                    return
                yield answer

    def scores(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> "Scores":
        """One row a passage, one column a codable code: from 0 to 1, as its best stretch; proposed from one half on.

        Passages of one source stand together, and are read as a run reads them. 0 where a code is kept from the
        passage's speaker. Raises `Cancelled`.
        """
        import numpy as np

        found = []
        for _, of_source in groupby(passages, key=lambda passage: passage.source_id):
            together = list(of_source)
            cancel.check()
            reader = self._reader(together, codebook, examples)
            for start in range(0, len(together), BATCH):
                cancel.check()
                found.append(reader.scores(together[start : start + BATCH]))
        return np.concatenate(found) if found else np.zeros((0, 0))

    def vectors(self, passages: Sequence[Passage]) -> "NDArray[np.float32]":
        """Embeddings of whole passages, one row each."""
        return self._embed([passage.text for passage in passages], [passage.source_id for passage in passages])

    def _reader(
        self, passages: Sequence[Passage], codebook: Sequence[CodeCard], examples: Sequence[LabelledExample]
    ) -> Reader:
        cards = tuple(card for card in codebook if card.codable and card.key not in RESIDUAL)
        if self._codebook is None or self._codebook.cards != cards:
            self._codebook = Codebook(cards, self._embedder)
        self._traits = self._traits or Traits(self._embedder)
        embedder = self._keeper(passages[0].source_id)
        labelled = Labelled(
            examples, lambda some: self._embed([one.text for one in some], [one.source_id for one in some])
        )
        return Reader(embedder, self._codebook, heads(cards, codebook), self._traits, labelled, passages)

    def _keeper(self, source_id: str) -> KeepingEmbedder:
        if self._store_of is None or not source_id:
            return KeepingEmbedder(self._embedder)
        if source_id not in self._keepers:
            self._keepers[source_id] = KeepingEmbedder(self._embedder, self._store_of(source_id))
        return self._keepers[source_id]

    def _embed(self, texts: Sequence[str], source_ids: Sequence[str]) -> "NDArray[np.float32]":
        """Each with what keeps the vectors of its own source, so that nothing of it stays behind with another."""
        import numpy as np

        rows: dict[str, list[int]] = {}
        for row, source_id in enumerate(source_ids):
            rows.setdefault(source_id, []).append(row)
        vectors = np.zeros((len(texts), self._embedder.embed(()).shape[1]), np.float32)
        for source_id, some in rows.items():
            vectors[some] = self._keeper(source_id).embed([texts[row] for row in some])
        return vectors


def _batches(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    start, size = 0, FIRST_BATCH
    while start < len(passages):
        yield passages[start : start + size]
        start, size = start + size, min(4 * size, BATCH)
