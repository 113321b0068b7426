"""Words and pieces of words weigh what scikit-learn says they weigh."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from el2mp_desktop.suggest.embedded.vocabulary import Vocabulary

TALK = ["Euh… je ne sais pas ?", "We waited - and waited!", "a", "Et l’après-midi, on a recommencé.", "Été été ETE"]
WORDS = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!…–-]")
PIECES = TfidfVectorizer(ngram_range=(1, 4), sublinear_tf=True, analyzer="char_wb")


@given(
    st.lists(st.text(alphabet="aábB -?’\n_1", max_size=12), max_size=5),
    st.lists(st.text("abé ?", max_size=9), max_size=4),
)
@example(["… 👩‍👧 \u0300 x", "ﬁn\u2028été"], ["x été", ""])
@settings(max_examples=60, deadline=None)
def test_rows_are_as_alike_as_with_scikit_learn(more: list[str], asked: list[str]) -> None:
    material, asked = [*TALK, *more], [*asked, *TALK]
    ours = Vocabulary(material)
    found = (ours.matrix(asked) @ ours.matrix(material).T).toarray()
    expected = sum(
        (kind.fit(material).transform(asked) @ kind.transform(material).T).toarray() for kind in (WORDS, PIECES)
    )
    assert found == pytest.approx(expected, abs=1e-5)


def test_without_words_there_is_nothing_to_weigh() -> None:
    assert Vocabulary([]).matrix(["abc", ""]).shape == (2, 0)
    assert np.all(Vocabulary([""]).matrix(["abc"]).toarray() == 0)
    assert Vocabulary(["abc"]).matrix([]).shape[0] == 0
