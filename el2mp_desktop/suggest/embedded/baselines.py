"""Simple ways to tell whether a code fits a turn, for the embedded engine to be measured against."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.embedded.embeddings import Embedder, UseEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]


class Majority:
    """The same for every turn: whether most examples have the code."""

    def __init__(self, turns: Sequence[Passage]) -> None:
        pass

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        import numpy as np

        return np.full(len(asked), 1.0 if len(having) > len(lacking) else -1.0)


class WordList:
    """How many of a list of words a turn has: the code's name and synonyms, and the words most typical of examples.

    Typical are the `MOST_WORDS` with the highest log-odds of being in a turn with the code (one half added to each
    count); a turn needs one of the list.
    """

    MOST_WORDS = 20

    def __init__(self, turns: Sequence[Passage]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(binary=True, token_pattern=r"(?u)\b\w+\b")
        self._has = counter.fit_transform([*(turn.text for turn in turns), "a"]).tocsr()
        self._place = counter.vocabulary_
        self._words = counter.build_analyzer()

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        import numpy as np

        names = [name for card in cards for text in card.texts.values() for name in (text.name, *text.synonyms)]
        listed = {self._place[word] for name in names for word in self._words(name) if word in self._place}
        if having and lacking:
            yes, no = (np.asarray(self._has[list(rows)].sum(axis=0)).ravel() + 0.5 for rows in (having, lacking))
            typical = np.log(yes / (len(having) + 1 - yes)) - np.log(no / (len(lacking) + 1 - no))
            listed |= set(np.argsort(-typical, kind="stable")[: self.MOST_WORDS].tolist())
        found = np.asarray(self._has[list(asked)][:, sorted(listed)].sum(axis=1)).ravel()
        scores: Scores = found - 0.5
        return scores


class _Regression:
    """Logistic regression on rows, one a turn; the same for every turn where a side has no examples."""

    def __init__(self, rows: "NDArray[np.float64]", strength: float) -> None:
        self._rows, self._strength = rows, strength

    def log_odds(
        self, cards: Sequence[CodeCard], having: Sequence[int], lacking: Sequence[int], asked: Sequence[int]
    ) -> "Scores":
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        if not having or not lacking:
            return np.full(len(asked), -1.0)
        model = LogisticRegression(C=self._strength, class_weight="balanced", max_iter=1000)
        model.fit(self._rows[[*having, *lacking]], [True] * len(having) + [False] * len(lacking))
        scores: Scores = model.decision_function(self._rows[list(asked)])
        return scores


class TfIdfRegression(_Regression):
    """Words (1-2) and pieces of words (1-4 characters), weighted by how rare they are among all turns."""

    def __init__(self, turns: Sequence[Passage]) -> None:
        from el2mp_desktop.suggest.embedded.vocabulary import Vocabulary

        texts = [turn.text for turn in turns]
        super().__init__(Vocabulary(texts).matrix(texts), strength=10.0)


class EmbeddingRegression(_Regression):
    """Sentence embeddings alone."""

    def __init__(self, turns: Sequence[Passage], embedder: Embedder | None = None) -> None:
        vectors = (embedder or UseEmbedder()).embed([turn.text for turn in turns])
        super().__init__(vectors.astype(float), strength=3.0)
