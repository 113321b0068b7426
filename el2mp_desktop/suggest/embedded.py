"""Suggestions without a server: likeness to the codebook and to what people have coded so far.

Every sentence, and every two in a row, is compared with each code. A code with few coded passages is judged by its
wording in the codebook and by its nearest neighbours; one with enough of them by a classifier of its own. The quote
is the stretch itself, so it is always found. The same input gives the same output.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from el2mp_desktop.domain.sentences import sentences
from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import current_language
from el2mp_desktop.suggest.base import (
    Answer,
    CodeCard,
    EngineIdentity,
    LabelledExample,
    Match,
    Passage,
    ProposedCoding,
)
from el2mp_desktop.suggest.closeness import Codebook
from el2mp_desktop.suggest.eligible import axis, codes_for
from el2mp_desktop.suggest.embeddings import Embedder, UseEmbedder
from el2mp_desktop.suggest.explain import Grounds, evidence, objection, rationale
from el2mp_desktop.suggest.kept_vectors import KeepingEmbedder, StoreOf
from el2mp_desktop.suggest.keywords import Keywords
from el2mp_desktop.suggest.learned import Labelled, examples_for
from el2mp_desktop.suggest.recogniser import CLOSE_ENOUGH, ENOUGH, STEEPNESS, Classifier, train
from el2mp_desktop.suggest.space import Space, spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

VERSION = "2"
FIRST_BATCH, BATCH = 16, 1024
"""Passages that are read at once: few at first, so that the first answers come soon, then each time four times more."""
MOST_PROPOSALS = 3
FEWEST_WORDS = 4
"""A shorter stretch says too little to be compared with a codebook."""
RESIDUAL = frozenset({"OTHER"})
"""Codes for what has no code yet: nothing can be close to them."""
PULL = 8.0
"""What being the same as a coded passage adds to the log-odds of a code (and as a rejected one takes from them)."""
MOST_SHARE = 0.1
"""A classifier proposes its code for at most about this share of the stretches of a run."""
MOST_MATERIAL = 600
"""Stretches of the run, evenly spread, that serve as background for the classifiers."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or two in a row of one passage."""

    passage: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Learned:
    """A classifier and the log-odds from which it proposes its code."""

    classifier: Classifier
    threshold: float
    positives: int


class EmbeddedSuggester:
    """The engine that needs nothing but this computer. Its model is loaded on first use."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or UseEmbedder()
        self._store_of: StoreOf | None = None
        self._keepers: dict[str, Embedder] = {}
        self._codebook: Codebook | None = None

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
        start, size = 0, FIRST_BATCH
        while start < len(passages):
            if cancel.is_set:
                return
            for answer in reader.read(passages[start : start + size]):
                if cancel.is_set:
                    return
                yield answer
            start, size = start + size, min(4 * size, BATCH)

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
    ) -> "_Reader":
        cards = tuple(card for card in codebook if card.codable and card.key not in RESIDUAL)
        if self._codebook is None or self._codebook.cards != cards:
            self._codebook = Codebook(cards, self._embedder)
        embedder = self._keeper(passages[0].source_id)
        labelled = Labelled(
            examples, lambda some: self._embed([one.text for one in some], [one.source_id for one in some])
        )
        return _Reader(embedder, Keywords(embedder), self._codebook, _tops(codebook), labelled, passages)

    def _keeper(self, source_id: str) -> Embedder:
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


class _Reader:
    """The state of one run: codebook and examples as vectors, classifiers."""

    def __init__(
        self,
        embedder: Embedder,
        keywords: Keywords,
        codebook: Codebook,
        tops: dict[str, str],
        labelled: Labelled,
        passages: Sequence[Passage],
    ) -> None:
        self._embedder, self._keywords, self._codebook = embedder, keywords, codebook
        self._cards, self._tops, self._labelled = codebook.cards, tops, labelled
        self._space: Space | None = None
        self._of_role: dict[str | None, frozenset[str]] = {}
        self._also_of_models = _coded_of_models(self._cards, labelled)
        self._learned = self._learn(passages)

    def _learn(self, passages: Sequence[Passage]) -> dict[int, Learned]:
        import numpy as np

        counts = {index: len(self._labelled.rows(card.id, True)) for index, card in enumerate(self._cards)}
        ready = [index for index, count in counts.items() if count >= ENOUGH]
        sample = spread([passage for passage in passages if passage.text.strip()], MOST_MATERIAL)
        material = spread(stretches(sample), MOST_MATERIAL)
        if not ready or not material:
            return {}
        units = [*self._units(material, sample), *self._labelled.in_their_turns()]
        vectors = self._embedder.embed([stretch.text for stretch in material])
        every = np.concatenate([vectors, self._labelled.vectors])
        self._space = Space(units, every)
        points, rows = self._space.points(units, every), range(len(material))
        learned = {}
        for index in ready:
            having, lacking, plain = examples_for(self._cards[index].id, self._labelled, vectors, rows)
            taken = [*(len(material) + row for row in (*having, *lacking)), *plain]
            if len(taken) > len(having):
                classifier = train(points[taken], [place < len(having) for place in range(len(taken))])
                usual = np.quantile(classifier.log_odds(points[rows]), 1 - MOST_SHARE)
                learned[index] = Learned(classifier, max(0.0, float(usual)), counts[index])
        return learned

    def _units(self, found: Sequence[Stretch], passages: Sequence[Passage]) -> list[Passage]:
        """Stretches as passages of their own, in their turns where the turns of all examples are known."""
        if all(one.around for one in self._labelled.examples):
            return [
                passage if stretch.text == passage.text else replace(passage, text=stretch.text)
                for stretch in found
                for passage in [passages[stretch.passage]]
            ]
        return [Passage(passages[stretch.passage].id, "", 0, stretch.text) for stretch in found]

    def read(self, passages: Sequence[Passage]) -> Iterator[Answer]:
        found = stretches(passages)
        vectors = self._embedder.embed([stretch.text for stretch in found])
        own = self._labelled.own(passages)[[stretch.passage for stretch in found]]
        scores = self._scores(found, passages, vectors, own)
        near: dict[int, list[tuple[int, int]]] = {}
        for row, code in zip(*(places.tolist() for places in (scores >= 0.5).nonzero()), strict=True):
            near.setdefault(found[row].passage, []).append((row, code))
        best = {index: self._best(passages[index], pairs, found, scores) for index, pairs in near.items()}
        chosen = [(index, row, code) for index, pairs in best.items() for row, code in pairs]
        cues = self._cues(passages, found, vectors, chosen)
        proposals: dict[int, list[ProposedCoding]] = {}
        for (index, row, code), words in zip(chosen, cues, strict=True):
            grounds = self._grounds(vectors[row], own[row], scores[row], code, words)
            proposals.setdefault(index, []).append(
                self._proposal(passages[index], found[row], float(scores[row, code]), self._cards[code], grounds)
            )
        for index, passage in enumerate(passages):
            yield Answer(passage.id, tuple(proposals.get(index, ())))

    def scores(self, passages: Sequence[Passage]) -> "Scores":
        """See `EmbeddedSuggester.scores`."""
        import numpy as np

        found = stretches(passages)
        vectors = self._embedder.embed([stretch.text for stretch in found])
        places = [stretch.passage for stretch in found]
        best = np.zeros((len(passages), len(self._cards)))
        if found:
            np.maximum.at(best, places, self._scores(found, passages, vectors, self._labelled.own(passages)[places]))
        for row, passage in enumerate(passages):
            if passage.text.strip():
                allowed = self._allowed(passage)
                best[row, [card.id not in allowed for card in self._cards]] = 0.0
        return best

    def _cues(
        self,
        passages: Sequence[Passage],
        found: Sequence[Stretch],
        vectors: "NDArray[np.float32]",
        chosen: Sequence[tuple[int, int, int]],
    ) -> list[tuple[str, ...]]:
        texts = [self._cards[code].text(passages[index].language) for index, _, code in chosen]
        rows = [row for _, row, _ in chosen]
        seeds = [(text.name, *text.synonyms) for text in texts]
        return self._keywords.of([found[row].text for row in rows], vectors[rows], seeds)

    def _scores(
        self,
        found: Sequence[Stretch],
        passages: Sequence[Passage],
        vectors: "NDArray[np.float32]",
        own: "NDArray[np.bool_]",
    ) -> "Scores":
        """From 0 to 1, one row a stretch, one column a code; a code is proposed from one half on."""
        import numpy as np

        closeness, like_examples = self._codebook.closeness(vectors), self._codebook.like_examples(vectors)
        closeness[[len(stretch.text.split()) < FEWEST_WORDS for stretch in found]] = -1.0
        logits = np.zeros_like(closeness)
        points = self._space.points(self._units(found, passages), vectors) if self._space and found else None
        for code, card in enumerate(self._cards):
            pull = self._labelled.pull(vectors, own, card.id, like_examples.get(code))
            if points is not None and (learned := self._learned.get(code)):
                odds = learned.classifier.log_odds(points)
                logits[:, code] = odds - learned.threshold + PULL * np.minimum(pull, 0)
            else:
                logits[:, code] = (closeness[:, code] - CLOSE_ENOUGH) / STEEPNESS + PULL * pull
        result: Scores = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return result

    def _best(
        self, passage: Passage, near: Sequence[tuple[int, int]], found: Sequence[Stretch], scores: "Scores"
    ) -> list[tuple[int, int]]:
        """Of stretches and the codes that are near them, at most one code under each top code.

        Each at its best stretch, a shorter one where two are as good.
        """
        allowed = self._allowed(passage)
        ranked = sorted(
            (-round(float(scores[row, code]), 6), len(found[row].span), row, code)
            for row, code in near
            if self._cards[code].id in allowed
        )
        chosen: dict[str, tuple[int, int]] = {}
        for _, _, row, code in ranked:
            chosen.setdefault(self._tops[self._cards[code].id], (row, code))
        return list(chosen.values())[:MOST_PROPOSALS]

    def _allowed(self, passage: Passage) -> frozenset[str]:
        """Ids of the codes that may be proposed for it: a matter of its role, as it has words."""
        if passage.role not in self._of_role:
            cards = codes_for(passage, self._cards, self._also_of_models)
            self._of_role[passage.role] = frozenset(card.id for card in cards)
        return self._of_role[passage.role]

    def _grounds(
        self,
        vector: "NDArray[np.float32]",
        own: "NDArray[np.bool_]",
        scores: "Scores",
        code: int,
        cues: tuple[str, ...],
    ) -> Grounds:
        card, language, learned = self._cards[code], current_language(), self._learned.get(code)
        others = [other for other in range(len(self._cards)) if other != code]
        rival = max(others, key=scores.__getitem__, default=None)
        return Grounds(
            nearest=self._codebook.nearest(vector, code, language),
            exclusion=self._codebook.nearest_exclusion(vector, code, language),
            like_coded=self._labelled.nearest(vector, own, card.id, True),
            like_rejected=self._labelled.nearest(vector, own, card.id, False, most=1),
            cues=cues,
            learned_from=learned.positives if learned else 0,
            rival=None if rival is None else self._cards[rival],
            rival_gap=0.0 if rival is None else float(scores[code] - scores[rival]),
        )

    @staticmethod
    def _proposal(passage: Passage, stretch: Stretch, score: float, card: CodeCard, grounds: Grounds) -> ProposedCoding:
        return ProposedCoding(
            passage_id=passage.id,
            code_id=card.id,
            quote=stretch.text,
            match=Match.EXACT,
            start=passage.start + stretch.span.start,
            end=passage.start + stretch.span.end,
            rationale=rationale(grounds),
            objection=objection(grounds, current_language()),
            score=round(score, 4),
            evidence=evidence(grounds),
        )


def stretches(passages: Sequence[Passage]) -> list[Stretch]:
    """Each sentence and each two in a row, in the order of the text."""
    found = []
    for index, passage in enumerate(passages):
        spans = sentences(passage.text)
        for at, span in enumerate(spans):
            found.append(Stretch(index, span, span.of(passage.text)))
            if at + 1 < len(spans):
                both = Span(span.start, spans[at + 1].end)
                found.append(Stretch(index, both, both.of(passage.text)))
    return found


def _coded_of_models(cards: Sequence[CodeCard], labelled: Labelled) -> frozenset[str]:
    """Axes with a code that people gave to something an assistant wrote."""
    given = {one.code_id for one in labelled.examples if one.positive and one.around and one.around.role == "assistant"}
    return frozenset(axis(card) for card in cards if card.id in given)


def _tops(codebook: Sequence[CodeCard]) -> dict[str, str]:
    """Each code's top code; itself at the top. Where parents run in a circle, one of the circle stands for all."""
    parents = {card.id: card.parent_id for card in codebook}

    def top(code: str) -> str:
        path = [code]
        while (parent := parents.get(path[-1])) in parents and parent is not None:
            if parent in path:
                return min(path[path.index(parent) :])
            path.append(parent)
        return path[-1]

    return {code: top(code) for code in parents}
