"""A project changes only through its unit of work; whatever else writes is refused and leaves nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.unit import Unit
from tests.projects import LEA, incoming, recorded_rows

CODER = {"id": "c", "kind": "person", "name": "Eve", "initials": "E", "reading": 1, "created_at": ""}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "guarded.el2mp", coder=LEA) as made:
        made.do(import_sources, [incoming("Atelier", ("Ana", "on essaie"), ("Bo", "encore"))])
        made.do(add_code, "Doute", None)
        yield made


def test_a_reading_connection_cannot_write(project: Project) -> None:
    with project._database.reading() as connection, pytest.raises(RuntimeError, match="unit of work"):
        connection.execute(insert(schema.Coder), CODER)
    with project._database.reading() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.execute(insert(schema.Coder), CODER, execution_options={"by_unit": True})


def test_the_writing_connection_cannot_write_between_operations(project: Project) -> None:
    writer = project._database._writer
    assert writer is not None
    with writer.connect() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.execute(insert(schema.Coder), CODER, execution_options={"by_unit": True})
    with writer.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            raw.execute("DELETE FROM code")
    assert len(project.read.codes()) == 1


def test_a_session_cannot_flush(project: Project) -> None:
    with Session(project._database._reader) as session:
        session.add(schema.Coder(**CODER))
        with pytest.raises(RuntimeError, match="unit of work"):
            session.flush()
    with Session(project._database._reader) as session:
        code = session.get(schema.Code, project.read.codes()[0].id)
        assert code is not None
        code.colour = "rust"
        with pytest.raises(RuntimeError, match="unit of work"):
            session.commit()
    with Session(project._database._writer) as session:
        session.add(schema.Coder(**CODER))
        with pytest.raises(DatabaseError, match="readonly"):
            session.flush()
    assert project.read.codes()[0].colour != "rust"


@pytest.mark.parametrize(
    "statement",
    [
        insert(schema.Coder).values(**CODER),
        update(schema.Code).values(colour="rust"),
        delete(schema.Code),
        text("delete from code"),
        text("  \n REPLACE INTO blob VALUES ('a', 'b')"),
        text("/* a question? */ DELETE FROM code"),
        text("WITH gone AS (SELECT 1) DELETE FROM code"),
        text("CREATE TABLE other (x)"),
        text("DROP TABLE memo"),
        text("ALTER TABLE memo ADD COLUMN x"),
    ],
    ids=str,
)
def test_what_goes_past_the_unit_undoes_the_whole_operation(project: Project, statement: Any) -> None:
    @operation("Cheat")
    def cheat(unit: Unit) -> None:
        add_code(unit, "Avant", None)
        unit.connection.execute(statement)

    before, history = recorded_rows(project), project.read.history()
    with pytest.raises(RuntimeError, match="unit of work"):
        project.do(cheat)
    assert (recorded_rows(project), project.read.history()) == (before, history)
    assert project.check() == []


def test_evidence_is_neither_changed_nor_deleted(project: Project) -> None:
    source = project.read.sources()[0].id
    project.do(mark_nothing, [project.read.turns(source)[0].id], source)
    (mark,) = project.read.nothing_here(source, project.coder_id).values()

    @operation("Forge")
    def forge(unit: Unit) -> None:
        unit.update(schema.ReadMark, mark, at="yesterday")

    @operation("Hide")
    def hide(unit: Unit) -> None:
        unit.delete(schema.ReadMark, [mark])

    for act in (forge, hide):
        with pytest.raises(RuntimeError):
            project.do(act)
    assert mark in project.read.nothing_here(source, project.coder_id).values()


def test_recording_evidence_cannot_change_what_undo_answers_for(project: Project) -> None:
    with pytest.raises(RuntimeError, match="evidence only"):
        project.record(add_code, "Par derrière", None)
    assert [code.name for code in project.read.codes()] == [{"en": "Doute"}]


def test_an_operation_that_fails_leaves_nothing(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id

    @operation("Half")
    def half(unit: Unit) -> None:
        apply_code(unit, source, Span(5, 8), code)
        raise UserError("no")

    @operation("Dangling")
    def dangling(unit: Unit) -> None:
        unit.update(schema.Code, code, parent_id="nobody")

    heard: list[object] = []
    project.subscribe(heard.append)
    before = recorded_rows(project)
    with pytest.raises(UserError):
        project.do(half)
    with pytest.raises(IntegrityError):
        project.do(dangling)
    assert (recorded_rows(project), heard) == (before, [])
    project.do(apply_code, source, Span(5, 8), code)
    assert len(project.read.codings()) == 1


def test_an_operation_inside_another_is_one_change(project: Project) -> None:
    @operation("Outer")
    def outer(unit: Unit) -> None:
        add_code(unit, "Un", None)
        add_code(unit, "Deux", None)

    count = len(project.read.history())
    project.do(outer)
    assert [change.label for change in project.read.history()[count:]] == ["Outer"]
    assert project.undo() == "Outer"
    assert len(project.read.codes()) == 1


def test_a_project_open_for_reading_refuses_every_act(project: Project) -> None:
    with Project.open(project.path, writable=False) as reader:
        for act in (lambda: reader.do(add_code, "Non", None), reader.undo, reader.redo):
            with pytest.raises(UserError):
                act()
        with pytest.raises(UserError):
            reader.erase_source(reader.read.sources()[0].id)
    assert len(project.read.codes()) == 1
