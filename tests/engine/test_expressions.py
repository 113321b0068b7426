"""Expressions that no code covers: people's own words, each voice heard, with all their places; nothing is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs.uncoded_expressions import uncoded_expressions
from el2mp_desktop.suggest.embedded import expressions as module
from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder
from el2mp_desktop.suggest.embedded.expressions import Expression, candidates
from tests.projects import LEA, incoming, recorded_rows

pytest.importorskip("keybert", reason="KeyBERT is not installed")

EMBEDDER = UseEmbedder()
SAID = (
    *(("Ana", "The client names worry me. I hide client names before I paste."), ("Tom", "Client names again?")),
    *(("Ana", "We check the legal memo twice, and the legal memo is still wrong."), ("Ana", "The train was late.")),
    ("Zoé", "Moi, c’est la mémoire de l’atelier que je veux garder."),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "field.el2mp", coder=LEA) as project:
        project.do(import_sources, [incoming("One", *SAID)])
        yield project


def found(project: Project, **more: bool) -> dict[str, Expression]:
    return {one.text: one for one in uncoded_expressions(project, embedder=EMBEDDER, **more)}


def test_they_are_said_where_it_says_and_by_whom(project: Project) -> None:
    text = project.read.text(project.read.sources()[0].id)
    everything = found(project)
    for expression in everything.values():
        assert 1 <= len(expression.text.split()) <= 4 and expression.places
        for place in expression.places:
            assert text[place.start : place.end].lower().replace("’", "'") == expression.text
    assert everything["client names"].speakers == {"Ana": 2, "Tom": 1}
    assert {"Ana", "Tom", "Zoé"} == {speaker for one in everything.values() for speaker in one.speakers}


def test_what_somebody_coded_is_left_out_and_nothing_is_written(project: Project) -> None:
    source = project.read.sources()[0].id
    code = project.do(add_code, "Names", None)
    text = project.read.text(source)
    start = text.index("hide client names")
    project.do(apply_code, source, Span(start, start + len("hide client names")), code)
    before, codes = recorded_rows(project), len(project.read.codes())
    assert found(project)["client names"].speakers == {"Ana": 1, "Tom": 1}
    assert recorded_rows(project) == before and len(project.read.codes()) == codes
    assert project.read.suggestions() == [] and project.read.runs() == []


def test_turns_read_with_nothing_here_are_asked_about_apart(project: Project) -> None:
    source = project.read.sources()[0].id
    project.do(mark_nothing, [project.read.turns(source)[3].id], source)
    assert "train" in found(project, nothing_here=True) and "client names" not in found(project, nothing_here=True)
    assert "train" not in found(project)


def test_the_assistants_words_are_nobodys(tmp_path: Path) -> None:
    from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
    from el2mp_desktop.operations.sources import Incoming

    text = "Which museum opens late? The national gallery opens late."
    turns = (ImportedTurn(0, 24, "User", role="user"), ImportedTurn(25, len(text), "Assistant", role="assistant"))
    with Project.create(tmp_path / "chat.el2mp", coder=LEA) as project:
        project.do(import_sources, [Incoming(ImportedSource("Chat", "chat", "text", text, turns), {"file": "c.json"})])
        keys = found(project)
    assert "museum" in keys and not any("gallery" in key for key in keys)


def test_without_models_without_keybert_and_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        uncoded_expressions(project, embedder=EMBEDDER, cancel=cancel)
    project.do(set_suggestion_mode, "none")
    with pytest.raises(UserError, match="without models"):
        found(project)
    project.do(set_suggestion_mode, "always")
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="KeyBERT"):
        found(project)


@given(st.text(alphabet="abél de ’'.-\n\u00a01", max_size=60))
@settings(max_examples=80)
def test_candidates_stand_in_the_text(text: str) -> None:
    for key, span in candidates(text):
        assert " ".join(span.of(text).lower().replace("’", "'").split()) == key
        assert "\n" not in span.of(text) and "." not in span.of(text)


def test_elided_articles_are_part_of_what_was_said() -> None:
    keys = {key for key, _ in candidates("La mémoire de l’atelier, puis l’essai.")}
    assert {"mémoire", "atelier", "mémoire de l'atelier", "essai"} == keys


def test_what_one_hums_is_no_expression() -> None:
    said = "euh ouais mmh mmh, la confiance euh bah ouais. Hmm, uh, yeah: the legal memo, ummm."
    assert {key for key, _ in candidates(said)} == {"confiance", "legal", "memo", "legal memo"}
