"""Embeddings are made once: the next run takes them from the project, and they go with their source."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from el2mp_desktop.material import VectorsOf
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs import suggest
from el2mp_desktop.suggest.embedded import EmbeddedSuggester
from el2mp_desktop.suggest.kept_vectors import KeepingEmbedder
from tests.projects import LEA, incoming


class CountingEmbedder:
    """Vectors of letters; says what it was asked for."""

    def __init__(self, weights: str = "one") -> None:
        self.name, self.weights = "letters", weights
        self.asked: list[str] = []

    def digest(self) -> str:
        return hashlib.sha256(self.weights.encode()).hexdigest()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.zeros((len(texts), 32), np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                rows[row, ord(letter) % 32] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "field.el2mp", coder=LEA) as project:
        one = incoming("One", ("Ana", "Nous avons recommencé. Rien à faire."), ("Tom", "Alors on attend."))
        project.do(import_sources, [one, incoming("Two", ("Ana", "Alors on attend."))])
        yield project


def sources(project: Project) -> list[str]:
    return [source.id for source in project.read.sources()]


def test_a_second_run_embeds_no_words_of_the_sources_again(project: Project) -> None:
    first, second = CountingEmbedder(), CountingEmbedder()
    suggest(project, EmbeddedSuggester(first), sources(project))
    assert "Alors on attend." in first.asked
    before = project.read.history()
    suggest(project, EmbeddedSuggester(second), sources(project))
    said = {"Nous avons recommencé.", "Rien à faire.", "Alors on attend."}
    assert said <= set(first.asked) and not said & set(second.asked)
    assert project.read.history() == before


def test_what_was_kept_is_the_same_number_for_number(project: Project) -> None:
    texts, (source, _) = ["abc", "", "été 👩‍👧", "abc", "\udcff"], sources(project)
    made = KeepingEmbedder(CountingEmbedder(), VectorsOf(project, source)).embed(texts)
    again = CountingEmbedder()
    kept = KeepingEmbedder(again, VectorsOf(project, source)).embed(texts)
    assert np.array_equal(made, kept) and again.asked == [] and made.dtype == np.float32
    assert KeepingEmbedder(again, VectorsOf(project, source)).embed([]).shape == (0, 32)


def test_other_weights_or_another_source_share_nothing(project: Project) -> None:
    one, two = sources(project)
    KeepingEmbedder(CountingEmbedder(), VectorsOf(project, one)).embed(["abc"])
    for embedder, source in ((CountingEmbedder("two"), one), (CountingEmbedder(), two)):
        KeepingEmbedder(embedder, VectorsOf(project, source)).embed(["abc"])
        assert embedder.asked == ["abc"]


def test_a_source_that_is_gone_keeps_nothing(project: Project) -> None:
    VectorsOf(project, "no-such-source").put({"0" * 64: b"1234"}, "letters")
    found: Mapping[str, bytes] = VectorsOf(project, "no-such-source").get(["0" * 64], "letters")
    assert found == {}


def test_the_vectors_of_a_source_go_with_it(project: Project) -> None:
    one, two = sources(project)
    for source in (one, two):
        KeepingEmbedder(CountingEmbedder(), VectorsOf(project, source)).embed(["abc"])
    project.erase_source(one)
    for source, asked in ((one, ["abc"]), (two, [])):
        embedder = CountingEmbedder()
        KeepingEmbedder(embedder, VectorsOf(project, source)).embed(["abc"])
        assert embedder.asked == asked


def test_the_vectors_of_a_source_go_when_its_text_is_corrected(project: Project) -> None:
    one, two = sources(project)
    for source in (one, two):
        KeepingEmbedder(CountingEmbedder(), VectorsOf(project, source)).embed(["Alors on attend."])
    project.do(correct_turn, project.read.turns(one)[1].id, "Alors on attendra.")
    for source, asked in ((one, ["Alors on attend."]), (two, [])):
        embedder = CountingEmbedder()
        KeepingEmbedder(embedder, VectorsOf(project, source)).embed(["Alors on attend."])
        assert embedder.asked == asked
