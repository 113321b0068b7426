"""Embeddings are made once: the next run takes them from the project, and they go with their source."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.sources import import_sources, rename_source
from el2mp_desktop.project import Project
from el2mp_desktop.runs.material import VectorsOf
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage.schema import Vector
from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester
from el2mp_desktop.suggest.embedded.kept_vectors import KeepingEmbedder, pack, unpack
from tests.projects import LEA, incoming, recorded_rows, rows_of


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
    project.do(add_code, "Reprise", None)
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


def test_what_was_begun_in_the_background_is_the_same_and_made_once(project: Project) -> None:
    embedder, (source, _) = CountingEmbedder(), sources(project)
    keeping = KeepingEmbedder(embedder, VectorsOf(project, source))
    keeping.begin(["abc", "été", "abc"])
    keeping.begin(["été", "nu"])
    asked = keeping.embed(["nu", "autre", "abc"])
    assert np.array_equal(asked, KeepingEmbedder(CountingEmbedder()).embed(["nu", "autre", "abc"]))
    keeping.begin(["abc", "nu"])
    keeping.embed(["été"])
    assert sorted(embedder.asked) == ["abc", "autre", "nu", "été"]
    again = CountingEmbedder()
    KeepingEmbedder(again, VectorsOf(project, source)).embed(["abc", "été", "nu", "autre"])
    assert again.asked == []


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


def kept(project: Project) -> set[str]:
    return {row["text_sha"] for row in rows_of(project, Vector).values()}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_undo_and_redo_of_a_correction_leave_no_words_of_the_other_text(project: Project) -> None:
    one, _ = sources(project)
    project.do(correct_turn, project.read.turns(one)[1].id, "Alors on attendra Zoé.")
    suggest(project, EmbeddedSuggester(CountingEmbedder()), [one])
    assert sha256("Alors on attendra Zoé.") in kept(project)
    project.undo()
    assert kept(project) == set()
    suggest(project, EmbeddedSuggester(CountingEmbedder()), [one])
    assert sha256("Alors on attend.") in kept(project)
    project.redo()
    assert kept(project) == set()


def test_undo_of_anything_else_leaves_them(project: Project) -> None:
    one, _ = sources(project)
    project.do(rename_source, one, "Atelier")
    suggest(project, EmbeddedSuggester(CountingEmbedder()), [one])
    before = kept(project)
    project.undo()
    assert kept(project) == before != set()


def test_a_copy_has_everything_but_them(project: Project, tmp_path: Path) -> None:
    suggest(project, EmbeddedSuggester(CountingEmbedder()), sources(project))
    target = tmp_path / "copy.el2mp"
    project.save_copy(target)
    assert kept(project)
    with Project.open(target, writable=False) as copy:
        assert kept(copy) == set() and copy.check() == []
        assert recorded_rows(copy) == recorded_rows(project)
        assert copy.read.suggestions() == project.read.suggestions()


@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.just(48)), elements=st.floats(-1, 1, width=32)))
def test_packed_vectors_are_as_alike_as_before(vectors: NDArray[np.float32]) -> None:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # As the engine makes them: of length one, or nothing at all.
    vectors = np.where(lengths > 1e-3, vectors / np.maximum(lengths, 1e-3), 0).astype(np.float32)
    again = unpack(pack(vectors))
    assert np.abs(again @ again.T - vectors @ vectors.T).max() < 0.03
    assert {len(row) for row in pack(vectors)} == {4 + 48}


def test_packed_sentence_embeddings_lose_less_than_a_thousandth() -> None:
    vectors = UseEmbedder().embed(["Nous avons recommencé.", "Rien à faire.", "We started again.", "Soup for lunch."])
    again = unpack(pack(vectors))
    assert np.abs(again @ again.T - vectors @ vectors.T).max() < 0.001


def test_what_another_model_made_of_a_source_makes_room(project: Project) -> None:
    one, two = sources(project)
    for weights, source in (("one", one), ("one", two), ("two", one)):
        KeepingEmbedder(CountingEmbedder(weights), VectorsOf(project, source)).embed(["abc"])
    models = sorted((row["source_id"] == one, row["model"]) for row in rows_of(project, Vector).values())
    assert len(models) == 2 and models[0][1] != models[1][1]
