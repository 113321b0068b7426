"""Withdrawing a source for good: no word of it is left in the file, beside it, or in the backups."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code, delete_code, describe_code, rename_code
from el2mp_desktop.operations.codings import apply_code, change_span, code_in_vivo, mark_nothing, remove_codings
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source, rename_source, rename_speaker
from el2mp_desktop.operations.suggestions import accept, amend, reject
from el2mp_desktop.project import Changed, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.suggest.base import Answer
from tests.projects import LEA, Quoter, incoming, made_up_source, recorded_rows, traces

SAID = (
    ("Ornithorynque", "zélandais cabrioleraient turquoise avant midi"),
    ("Modérateur", "saperlipopette encore vingt-trois girouettes"),
    ("Ornithorynque", "bredouillant 🦑calamar puis ﬁnalement ç̌a s’arrête"),
)
WORDS = (
    "Ornithorynque", "zélandais", "cabrioleraient", "turquoise", "saperlipopette", "girouettes", "bredouillant",
    "🦑calamar", "ﬁnalement", "ç̌a", "Modérateur", "confidentiel-entretien", "renommée-séance", "rebaptisée",
    "griffonnage-codage", "griffonnage-tour", "griffonnage-source", "raison-du-refus", "raison-accord",
)  # fmt: skip
OTHERS = ("autre", "atelier", "parle", "mot-gardé", "note-gardée", "Ronan")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """In a folder of its own, so that everything in it can be searched."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder / "fieldwork.el2mp"


def at(project: Project, source: str, words: str) -> Span:
    start = project.read.text(source).index(words)
    return Span(start, start + len(words))


def work_on(project: Project) -> tuple[str, str]:
    """Everything a person can do to a source, undone and redone; and a second source that stays."""
    said = Incoming(made_up_source("confidentiel-entretien", SAID), {"file": "confidentiel-entretien.txt"})
    source, other = project.do(
        import_sources,
        [said, incoming("Autre", ("Ronan", "autre atelier où on parle"), ("Ronan", "mot-gardé toujours"))],
    )
    code = project.do(add_code, "Doute", None)
    project.do(write_memo, "code", code, "note-gardée sur le code")
    coding = project.do(apply_code, source, at(project, source, "cabrioleraient turquoise"), code)
    project.do(write_memo, "coding", coding, "griffonnage-codage d’abord")
    project.do(write_memo, "coding", coding, "griffonnage-codage puis corrigé")
    project.do(write_memo, "source", source, "griffonnage-source")
    project.do(write_memo, "turn", project.read.turns(source)[1].id, "griffonnage-tour")
    project.do(change_span, coding, at(project, source, "turquoise"))
    project.do(rename_source, source, "renommée-séance")
    project.do(rename_speaker, str(project.read.turns(source)[0].speaker_id), "rebaptisée")
    project.do(code_in_vivo, source, at(project, source, "saperlipopette"))
    gone = project.do(code_in_vivo, source, at(project, source, "girouettes"))
    project.do(delete_code, project.read.codings_by_id([gone])[0].code_id)
    renamed = project.do(code_in_vivo, source, at(project, source, "🦑calamar"))
    project.do(rename_code, project.read.codings_by_id([renamed])[0].code_id, "Animal")
    project.do(mark_nothing, [project.read.turns(source)[2].id], source)
    kept = project.do(apply_code, other, at(project, other, "mot-gardé"), code)
    for item in (source, other):
        suggest(project, Quoter(), [item])
    mine = [row for row in project.read.suggestions(source_id=source) if row.start is not None]
    project.do(accept, mine[0].id, reason="raison-accord")
    project.do(amend, mine[0].id, span=at(project, source, "cabrioleraient"))
    project.do(reject, mine[1].id, reason="raison-du-refus")
    project.undo()
    project.undo()
    project.redo()
    project.do(import_sources, [said])
    project.undo()
    project.do(remove_source, project.do(import_sources, [said])[0])
    project.do(remove_codings, [project.do(apply_code, other, at(project, other, "autre"), code)])
    assert kept in {coding.id for coding in project.read.codings()}
    return source, other


def of_other(project: Project, other: str) -> object:
    rows = recorded_rows(project)
    mine = {table: {id: row for id, row in rows[table].items() if row.get("source_id") == other} for table in rows}
    calls = [project.read.model_calls(run.id) for run in project.read.runs() if run.source_id == other]
    replies = [project.read.blob(call["reply_sha"]) for run in calls for call in run]
    return mine, replies, project.read.text(other), project.read.suggestions(source_id=other)


def test_no_word_is_left(path: Path, home: Path) -> None:
    with Project.create(path, coder=LEA) as project:
        source, other = work_on(project)
        backups = home / "backups" / project.read.project().id
        backups.mkdir(parents=True)
        shutil.copy(path, backups / "fieldwork (format 0).el2mp")
        assert traces(WORDS, path, home) == list(WORDS), "the search finds what is there"
        before = of_other(project, other)
        heard: list[Changed] = []
        project.subscribe(heard.append)
        assert project.erase_source(source) == []
        assert traces(WORDS, path, home) == [], "while the project is open, its journal included"
        assert of_other(project, other) == before
        assert project.check() == []
        assert [change.ids["source"] for change in heard] == [frozenset({source})]
        assert project.undo() is None and project.redo() is None
        assert project.read.source(source) is None
        assert not backups.exists()
    assert traces(WORDS, path, home) == []
    assert traces(OTHERS, path, home) == list(OTHERS)
    with Project.open(path, coder=LEA) as project:
        assert project.check() == []
        assert project.undo() is None and project.redo() is None
        assert len(project.read.history()) > 20, "that there were changes stays known"
        project.do(add_code, "Après", None)
        assert project.undo() == "Add a code"


@pytest.mark.parametrize("how", ["removed", "undone"])
def test_a_source_that_is_out_of_the_project_can_be_erased_too(path: Path, home: Path, how: str) -> None:
    with Project.create(path, coder=LEA) as project:
        source, other = work_on(project)
        before = of_other(project, other)
        if how == "removed":
            project.do(remove_source, source)
        else:
            while project.read.source(source):
                project.undo()
            project.do(import_sources, [incoming("Autre", ("Ronan", "autre atelier où on parle"))])
        assert traces(WORDS[:8], path) != []
        removed = {gone.id: gone.name for gone in project.removed_sources()}
        assert removed[source] in ("renommée-séance", "confidentiel-entretien")
        assert project.erase_source(source) == []
        assert traces(WORDS, path, home) == []
        left = {gone.name for gone in project.removed_sources()}
        assert left == (set() if how == "removed" else {"Autre"}), "copies with the same words are gone with it"
        assert project.undo() is None
        assert project.check() == []
        if how == "removed":
            assert of_other(project, other) == before
        with pytest.raises(UserError, match="not in the project"):
            project.erase_source(source)


def test_erasing_a_removed_copy_leaves_the_one_that_is_there(path: Path) -> None:
    with Project.create(path, coder=LEA) as project:
        first, second = project.do(
            import_sources, [incoming("Un", ("Ana", "bigoudis")), incoming("Deux", ("Ana", "bigoudis"))]
        )
        project.do(remove_source, first)
        assert [gone.name for gone in project.removed_sources()] == ["Un"]
        assert project.erase_source(first) == ["Deux"]
        assert "bigoudis" in project.read.text(second)
        assert project.removed_sources() == []
        assert project.check() == []


def test_the_name_of_a_code_in_vivo_goes_wherever_engines_were_told_it(path: Path, home: Path) -> None:
    with Project.create(path, coder=LEA) as project:
        source, other = project.do(
            import_sources,
            [
                incoming("Un", ("Ana", "on tourne comme des hippocampes")),
                incoming("Deux", ("Bo", "hippocampes encore"), ("Bo", "rien de tel")),
            ],
        )
        project.do(code_in_vivo, source, at(project, source, "comme des hippocampes"))
        (code,) = project.read.codes()
        suggest(project, Quoter(), [other])
        project.do(apply_code, other, at(project, other, "rien"), code.id)
        (run,) = project.read.runs()
        snapshot = project.read.blob(run.codebook_sha)
        assert snapshot is not None and b"comme des hippocampes" in snapshot
        heard: list[Changed] = []
        project.subscribe(heard.append)
        project.erase_source(source)
        assert traces(["comme des hippocampes", "tourne"], path, home) == []
        assert heard[0].ids["code"] == {code.id}
        (nameless,) = project.read.codes()
        assert (nameless.id, nameless.name["fr"], nameless.codings) == (code.id, "(mots effacés)", 1)
        assert [coding.quote for coding in project.read.codings()] == ["rien"]
        (run,) = project.read.runs()
        replies = [call["reply_sha"] for call in project.read.model_calls(run.id)]
        assert None not in replies, "what was said of the other source stays"
        assert project.check() == []


def test_the_name_goes_from_what_an_engine_kept_of_the_codebook(path: Path, home: Path) -> None:
    """Also from statements; those without it stay, and so does what is no statement."""

    class Quoting(Quoter):
        def suggest(self, passages: Any, codebook: Any, examples: Any, cancel: Any) -> Iterator[Answer]:
            said = [{"text": text, "language": "fr"} for text in ("comme des hippocampes, dit", "autre chose")]
            for answer in super().suggest(passages, codebook, examples, cancel):
                kept = {"codebook": said, "against": said[:1], "objection": "excluded", "form": ["i"]}
                yield replace(answer, proposals=tuple(replace(one, evidence=kept) for one in answer.proposals))

    with Project.create(path, coder=LEA) as project:
        source, other = project.do(
            import_sources,
            [incoming("Un", ("Ana", "on tourne comme des hippocampes")), incoming("Deux", ("Bo", "rien de tel"))],
        )
        project.do(code_in_vivo, source, at(project, source, "comme des hippocampes"))
        suggest(project, Quoting(), [other])
        project.erase_source(source)
        assert traces(["comme des hippocampes", "tourne"], path, home) == []
        kept = project.read.suggestions()[0].evidence
        assert kept["codebook"] == [{"text": "autre chose", "language": "fr"}]
        assert (kept["against"], kept["form"]) == ([], ["i"])


def test_a_code_in_vivo_keeps_its_mark_until_all_its_names_are_the_coders(path: Path) -> None:
    with Project.create(path, language="fr", coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Un", ("Ana", "bigoudis de verre"))])
        project.do(code_in_vivo, source, at(project, source, "bigoudis de verre"))
        (code,) = project.read.codes()
        project.do(rename_code, code.id, "Fragility", "en")
        project.erase_source(source)
        assert traces(["bigoudis"], path) == []
        (code,) = project.read.codes()
        project.do(rename_code, code.id, "Fragilité")
        assert project.read.codes()[0].name["fr"] == "Fragilité"


def test_what_people_wrote_elsewhere_is_named_not_deleted(path: Path) -> None:
    words = "je ne sais pas du tout où on va avec ça"
    with Project.create(path, coder=LEA) as project:
        source, other, twin = project.do(
            import_sources,
            [incoming("Un", ("Ana", words)), incoming("Deux", ("Bo", "oui")), incoming("Jumeau", ("Ana", words))],
        )
        code = project.do(add_code, "Égarement", None)
        project.do(describe_code, code, {"example": {"fr": f"Par exemple : {words[:32]}"}})
        project.do(add_code, "Autre", None)
        project.do(write_memo, "source", other, f"comme Ana : « {words[6:38]} »")
        assert sorted(project.erase_source(source)) == ["Deux", "Jumeau", "Égarement"]
        assert project.read.text(twin).endswith(f"{words}\n")
        project.do(write_memo, "source", other, "")
        project.do(describe_code, code, {"example": {"fr": ""}})
        project.erase_source(twin)
        assert project.check() == []


def test_an_erasure_that_cannot_reach_the_backups_erases_nothing(path: Path, home: Path) -> None:
    with Project.create(path, coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Un", ("Ana", "bonjour"))])
        (home / "backups").mkdir()
        (home / "backups" / project.read.project().id).write_text("a file where a folder should be")
        before = recorded_rows(project)
        with pytest.raises(UserError, match="nothing was erased"):
            project.erase_source(source)
        assert recorded_rows(project) == before
        with pytest.raises(UserError, match="not in the project"):
            project.erase_source("nobody")


def test_a_run_whose_source_is_erased_meanwhile_ends_with_a_sentence(path: Path) -> None:
    with Project.create(path, coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Un", *(("Ana", f"girouette{n} tourne") for n in range(40)))])
        project.do(add_code, "Doute", None)

        def erase(done: int, total: int, text: str) -> None:
            if project.read.source(source):
                project.erase_source(source)

        with pytest.raises(UserError, match="not in the project any more"):
            suggest(project, Quoter(), [source], report=erase)
        assert traces([f"girouette{n}" for n in range(40)], path) == []
        assert project.read.runs() == []
        assert project.check() == []
