"""A person stays the same coder under another name; two people of one name on one computer do not mix."""

from pathlib import Path

from el2mp_desktop.domain.text import Span
from el2mp_desktop.example import copy_of_the_example
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings, load_settings, save_settings
from tests.projects import incoming

ANNA = Person("Anna Bell", "AB", "11111111-1111-1111-1111-111111111111")


def coders(path: Path) -> list[tuple[str, str]]:
    with Project.open(path, writable=False) as project:
        return [(coder.name, coder.initials) for coder in project.read.coders()]


def test_a_new_name_is_no_new_coder(tmp_path: Path) -> None:
    path = tmp_path / "p.el2mp"
    with Project.create(path, coder=ANNA) as project:
        first = project.coder_id
        assert project.work_as(Person("Anna Bell-Roux", "ABR", ANNA.replica_id)) == first
    assert coders(path) == [("Anna Bell-Roux", "ABR")]


def test_a_name_alone_finds_its_coder(tmp_path: Path) -> None:
    path = tmp_path / "p.el2mp"
    with Project.create(path, coder=ANNA) as project:
        assert project.work_as(Person("  anna   BELL ")) == project.coder_id
    assert coders(path) == [("Anna Bell", "AB")]


def test_a_coder_of_before_gets_the_id_of_who_has_the_name(tmp_path: Path) -> None:
    path = tmp_path / "p.el2mp"
    with Project.create(path, coder=Person("Anna Bell", "AB")) as project:
        first = project.coder_id
        assert project.work_as(ANNA) == first
        assert project.work_as(Person("Anna Roux", "AR", ANNA.replica_id)) == first


def test_the_same_person_on_another_computer_keeps_their_name(tmp_path: Path) -> None:
    """Another id with the name is taken for the same person, whose first id stays."""
    path = tmp_path / "p.el2mp"
    with Project.create(path, coder=ANNA) as project:
        assert project.work_as(Person("Anna Bell", "X", "22222222-2222-2222-2222-222222222222")) == project.coder_id
    assert coders(path) == [("Anna Bell", "AB")]


def test_an_id_comes_with_the_first_name_and_stays() -> None:
    assert save_settings(Settings()).person_id == ""
    first = save_settings(Settings(name="Anna"))
    assert first.person_id and load_settings() == first
    assert save_settings(load_settings()).person_id == first.person_id


def test_what_others_coded_on_a_turn_is_noted_as_seen(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=ANNA) as project:
        (source,) = project.do(import_sources, [incoming("Talk", ("A", "One two three."), ("B", "Four five six."))])
        code = project.do(add_code, "Doubt", None)
        first, second = project.read.turns(source)
        project.do(apply_code, source, Span(first.start, first.start + 3), code)
        project.work_as(Person("Bo", "B"))
        beside = project.do(apply_code, source, Span(first.start + 4, first.start + 7), code)
        alone = project.do(apply_code, source, Span(second.start, second.end), code)
        seen = {coding.id: coding.seen for coding in project.read.codings()}
        assert (seen[beside], seen[alone]) == (("coders",), ())


def test_the_example_is_nobodys_act_to_undo(tmp_path: Path) -> None:
    with Project.open(copy_of_the_example(tmp_path), coder=ANNA) as project:
        assert project.undo() is None and project.read.codings()
