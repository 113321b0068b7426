"""Reasons of the embedded engine are kept as data, and worded in the language of whoever reads."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from el2mp_desktop.codebooks import shipped_cards
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.language import set_language
from el2mp_desktop.operations.codes import delete_code, rename_code
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs.reasons import reasons_of
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester
from el2mp_desktop.suggest.embedded.explain import objection
from tests.command_line import done
from tests.projects import LEA, incoming


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    book = load_codebook(find_codebook("el2mp"))
    example = next(card for card in shipped_cards() if card.key == "HES.error").texts["en"].example
    with Project.create(tmp_path / "p.el2mp", language="en", codebook=book, coder=LEA) as opened:
        (source,) = opened.do(import_sources, [incoming("Talk", ("Ana", example), ("Bo", "We had soup."))])
        opened.do(set_suggestion_mode, "always")
        suggest(opened, EmbeddedSuggester(), [source])
        yield opened
    set_language("en")


def test_they_are_worded_in_the_language_that_is_read(project: Project) -> None:
    row = project.read.suggestions()[0]
    assert (row.rationale, row.objection) == ("", ""), "no sentence is stored"
    english = reasons_of(project, row)
    set_language("fr")
    french = reasons_of(project, row)
    assert english.rationale.startswith("It ") and english.objection
    assert "la grille" in french.rationale and french.objection not in ("", english.objection)
    path = project.path
    project.close()
    told = {lang: done("suggestions", path, "--json", "--lang", lang).json[0] for lang in ("en", "fr")}
    assert told["en"]["rationale"] == english.rationale and told["fr"]["objection"] == french.objection


def test_another_code_goes_by_the_name_it_has_now(project: Project) -> None:
    row = project.read.suggestions()[0]
    rival = next(code for code in project.read.codes() if code.codable and code.id != row.code_id)
    row = replace(row, evidence={**row.evidence, "objection": "rival", "rival": {"code": rival.id, "gap": 0.1}})
    project.do(rename_code, rival.id, "Zeal", "en")
    assert "“Zeal”" in reasons_of(project, row).objection
    project.do(delete_code, rival.id)
    assert "no longer in the codebook" in reasons_of(project, row).objection


def test_what_was_said_in_words_stays_as_it_was_said(project: Project) -> None:
    """By models, and by the embedded engine in runs of earlier."""
    earlier = replace(
        project.read.suggestions()[0],
        rationale="Because.",
        objection="Or not.",
        evidence={"codebook": {"part": "ask", "language": "en", "similarity": 0.4}, "cue_words": []},
    )
    assert reasons_of(project, earlier) == ("Because.", "Or not.")


@pytest.mark.parametrize("kind", ["rejected", "excluded", "rival", "likeness", "form", "wording"])
def test_each_objection_has_its_words(project: Project, kind: str) -> None:
    evidence = {**project.read.suggestions()[0].evidence, "objection": kind}
    evidence["against"] = [{"language": "en", "text": "to be sure."}]
    said = [objection({**evidence, "objection": other}, "Zeal") for other in (kind, "nothing known")]
    assert said[0].endswith(".") and said[1] == ""
