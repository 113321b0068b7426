"""Reads turns for the embedded engine: scores every stretch by what is known, and says why one is proposed."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import Answer, CodeCard, Match, Passage, ProposedCoding
from el2mp_desktop.suggest.eligible import axis, codes_for
from el2mp_desktop.suggest.embedded.by_wording import CLOSE_ENOUGH, ByWording, nearness
from el2mp_desktop.suggest.embedded.classifiers import Classifiers
from el2mp_desktop.suggest.embedded.closeness import Codebook
from el2mp_desktop.suggest.embedded.form import NAMES
from el2mp_desktop.suggest.embedded.grounds import Grounds, evidence
from el2mp_desktop.suggest.embedded.kept_vectors import KeepingEmbedder
from el2mp_desktop.suggest.embedded.keywords import Keywords
from el2mp_desktop.suggest.embedded.learned import Labelled
from el2mp_desktop.suggest.embedded.space import spread
from el2mp_desktop.suggest.embedded.stretches import Stretch, stretches
from el2mp_desktop.suggest.embedded.traits import Traits
from el2mp_desktop.suggest.embedded.usual_form import Forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Vectors = NDArray[np.float32]

MOST_PROPOSALS = 3
PULL = 8.0
"""What being the same as a coded passage adds to the log-odds of a code (and as a rejected one takes from them)."""
MOST_TURNS = 300
"""Turns of the run, evenly spread, that tell which form is usual."""
MOST_SAMPLE = 600
"""Turns of the run, evenly spread, whose stretches serve as background for the classifiers."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One row a stretch, one column a code, from 0 to 1; a code is proposed where its score is one half or more."""

    scores: "Scores"
    likeness: "Scores"
    """By what is said alone, without the form of the turn: which stretch of a turn, and which code of one kind."""
    by_wording: "NDArray[np.bool_]"
    """Where the codebook alone, with the form of the turn, would propose it."""
    forms: "Vectors"
    """One row a turn; nothing where the form was not looked at."""
    cosines: "Vectors"
    """With what people have labelled."""


class Reader:
    """The state of one run: codebook and examples as vectors, classifiers."""

    def __init__(
        self,
        embedder: KeepingEmbedder,
        codebook: Codebook,
        heads: Sequence[CodeCard],
        traits: Traits,
        labelled: Labelled,
        passages: Sequence[Passage],
    ) -> None:
        """``heads`` has for each card the code at its top."""
        self._embedder, self._keywords, self._codebook = embedder, Keywords(embedder), codebook
        self._cards, self._heads, self._labelled = codebook.cards, heads, labelled
        sample = spread([passage for passage in passages if passage.text.strip()], MOST_SAMPLE)
        self._forms = Forms(spread(sample, MOST_TURNS))
        self._by_wording = ByWording(codebook, heads, traits, self._forms.usual)
        self._classifiers = Classifiers(self._cards, labelled, sample, embedder)
        self._of_role: dict[str | None, frozenset[str]] = {}
        self._also_of_models = _coded_of_models(self._cards, labelled)

    def one_ahead(self, batches: Iterable[Sequence[Passage]]) -> Iterator[tuple[Sequence[Passage], Sequence[Stretch]]]:
        """Passages and their stretches; while some are read, those of the next are embedded in the background."""
        waiting: tuple[Sequence[Passage], Sequence[Stretch]] | None = None
        for passages in batches:
            found = stretches(passages)
            self._embedder.begin([stretch.text for stretch in found])
            if waiting:
                yield waiting
            waiting = passages, found
        if waiting:
            yield waiting

    def read(self, passages: Sequence[Passage], found: Sequence[Stretch]) -> Iterator[Answer]:
        """``found`` are their `stretches`."""
        vectors = self._embedder.embed([stretch.text for stretch in found])
        judged = self._judge(found, passages, vectors, every=False)
        near: dict[int, list[tuple[int, int]]] = {}
        for row, code in zip(*(places.tolist() for places in (judged.scores >= 0.5).nonzero()), strict=True):
            near.setdefault(found[row].passage, []).append((row, code))
        best = {index: self._best(passages[index], pairs, found, judged) for index, pairs in near.items()}
        chosen = [(index, row, code) for index, pairs in best.items() for row, code in pairs]
        cues = self._cues(passages, found, vectors, chosen)
        said = self._codebook.cosines(vectors[[row for _, row, _ in chosen]])
        proposals: dict[int, list[ProposedCoding]] = {}
        for (index, row, code), words, cosines in zip(chosen, cues, said, strict=True):
            grounds = self._grounds(cosines, row, judged, code, words)
            if judged.by_wording[row, code]:
                grounds = replace(grounds, form=self._by_wording.traits(code, judged.forms[index]))
            proposals.setdefault(index, []).append(
                self._proposal(passages[index], found[row], float(judged.scores[row, code]), self._cards[code], grounds)
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
            np.maximum.at(best, places, self._judge(found, passages, vectors, every=True).scores)
        for row, passage in enumerate(passages):
            if passage.text.strip():
                allowed = self._allowed(passage)
                best[row, [card.id not in allowed for card in self._cards]] = 0.0
        return best

    def _cues(
        self,
        passages: Sequence[Passage],
        found: Sequence[Stretch],
        vectors: "Vectors",
        chosen: Sequence[tuple[int, int, int]],
    ) -> list[tuple[str, ...]]:
        texts = [self._cards[code].text(passages[index].language) for index, _, code in chosen]
        rows = [row for _, row, _ in chosen]
        seeds = [(text.name, *text.synonyms) for text in texts]
        return self._keywords.of([found[row].text for row in rows], vectors[rows], seeds)

    def _judge(
        self, found: Sequence[Stretch], passages: Sequence[Passage], vectors: "Vectors", *, every: bool
    ) -> Judged:
        """``every`` is False where it is enough to know what is proposed: then not every form is looked at."""
        import numpy as np

        places = np.array([stretch.passage for stretch in found], int)
        cosines = self._labelled.cosines(vectors, self._labelled.own(passages)[places])
        closeness, pull = self._by_wording.closeness(found, vectors), self._pull(vectors, cosines)
        asked = np.full(len(found), True) if every else ((closeness >= CLOSE_ENOUGH) | (pull > 0)).any(axis=1)
        forms = self._forms_of(passages, set(places[asked].tolist()))
        logits = self._by_wording.log_odds(closeness, forms, places)
        by_wording, alike = logits >= 0, nearness(closeness) + pull
        logits += pull
        for code, odds in self._classifiers.log_odds(found, passages, vectors):
            logits[:, code] = alike[:, code] = odds + pull[:, code].clip(max=0)
            by_wording[:, code] = False
        return Judged(_share(logits), _share(alike), by_wording, forms, cosines)

    def _pull(self, vectors: "Vectors", cosines: "Vectors") -> "Scores":
        """Log-odds that neighbours give and take: one row a stretch, one column a code."""
        import numpy as np

        shown = self._codebook.like_examples(vectors)
        columns = [self._labelled.pull(cosines, card.id, shown.get(code)) for code, card in enumerate(self._cards)]
        return PULL * np.stack(columns, axis=1) if columns else np.zeros((len(vectors), 0))

    def _forms_of(self, passages: Sequence[Passage], asked: AbstractSet[int]) -> "Vectors":
        import numpy as np

        rows = sorted(asked)
        forms = np.zeros((len(passages), len(NAMES)), np.float32)
        forms[rows] = self._forms.of([passages[row] for row in rows])
        return forms

    def _best(
        self, passage: Passage, near: Sequence[tuple[int, int]], found: Sequence[Stretch], judged: Judged
    ) -> list[tuple[int, int]]:
        """Of stretches and the codes that are near them, at most one code under each top code.

        Each at its best stretch, a shorter one where two are as good.
        """
        allowed = self._allowed(passage)
        ranked = sorted(
            (
                -round(float(judged.scores[place]), 6),
                -round(float(judged.likeness[place]), 6),
                len(found[row].span),
                place,
            )
            for place in near
            for row, code in [place]
            if self._cards[code].id in allowed
        )
        chosen: dict[str, tuple[int, int]] = {}
        for *_, (row, code) in ranked:
            chosen.setdefault(self._heads[code].id, (row, code))
        return list(chosen.values())[:MOST_PROPOSALS]

    def _allowed(self, passage: Passage) -> frozenset[str]:
        """Ids of the codes that may be proposed for it: a matter of its role, as it has words."""
        if passage.role not in self._of_role:
            cards = codes_for(passage, self._cards, self._also_of_models)
            self._of_role[passage.role] = frozenset(card.id for card in cards)
        return self._of_role[passage.role]

    def _grounds(self, cosines: Sequence[float], row: int, judged: Judged, code: int, cues: tuple[str, ...]) -> Grounds:
        """``cosines`` of the stretch with what the codebook says."""
        card, likeness = self._cards[code], judged.likeness[row].tolist()
        others = [other for other in range(len(self._cards)) if other != code]
        rival = max(others, key=likeness.__getitem__, default=None)
        return Grounds(
            nearest=self._codebook.nearest(cosines, code),
            exclusion=self._codebook.nearest_exclusion(cosines, code),
            like_coded=self._labelled.nearest(judged.cosines[row], card.id, True),
            like_rejected=self._labelled.nearest(judged.cosines[row], card.id, False, most=1),
            form=(),
            cues=cues,
            learned_from=self._classifiers.positives.get(code, 0),
            rival=None if rival is None else self._cards[rival],
            rival_gap=0.0 if rival is None else likeness[code] - likeness[rival],
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
            score=round(score, 4),
            evidence=evidence(grounds),
        )


def _coded_of_models(cards: Sequence[CodeCard], labelled: Labelled) -> frozenset[str]:
    """Axes with a code that people gave to something an assistant wrote."""
    given = {one.code_id for one in labelled.examples if one.positive and one.around and one.around.role == "assistant"}
    return frozenset(axis(card) for card in cards if card.id in given)


def _share(logits: "Scores") -> "Scores":
    import numpy as np

    result: Scores = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result
