"""Files of every older format open, with everything in them; a step that fails changes nothing."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.project import Project
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.migrations import MIGRATIONS
from tests.confirmed_acts import next_format
from tests.projects import LEA, NOT_SAID, files_beside, recorded_rows, traces

FIXTURES = Path(__file__).resolve().parents[1] / "data" / "projects"
FORMATS = range(1, schema.FORMAT + 1)


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This program, knowing one more format."""
    monkeypatch.setitem(MIGRATIONS, schema.FORMAT, next_format)
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    yield


def copy_of(number: int, folder: Path) -> Path:
    path = folder / f"from v{number}.el2mp"
    shutil.copy(FIXTURES / f"v{number}.el2mp", path)
    return path


def shape(path: Path) -> dict[str, object]:
    """Tables with their columns and indices, whatever the order they were made in."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: (
                sorted(column[1:] for column in connection.execute(f'PRAGMA table_info("{table}")')),
                sorted(key[2:5] for key in connection.execute(f'PRAGMA foreign_key_list("{table}")')),
                sorted(index[1:3] for index in connection.execute(f'PRAGMA index_list("{table}")')),
            )
            for table in tables
        }


def whole(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_every_step_is_there_and_every_format_has_a_file() -> None:
    assert sorted(MIGRATIONS) == list(range(1, schema.FORMAT))
    assert {path.name for path in FIXTURES.glob("*.el2mp")} == {f"v{number}.el2mp" for number in FORMATS}
    for number in FORMATS:
        with closing(sqlite3.connect(f"file:{FIXTURES / f'v{number}.el2mp'}?mode=ro", uri=True)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (number,)


@pytest.mark.parametrize("number", FORMATS)
def test_a_file_of_each_format_opens_whole(number: int, tmp_path: Path) -> None:
    path = copy_of(number, tmp_path)
    with Project.open(path, coder=LEA) as project:
        assert project.check() == []
        (source,) = project.read.sources()
        assert (project.read.project().name, source.name, source.group) == (
            "Atelier de tissage",
            "Séance 1",
            "Ateliers",
        )
        assert (source.turns, source.speakers) == (4, ("Ana", "Bo"))
        assert [turn.speaker for turn in project.read.turns(source.id)] == ["Ana", "Bo", "Ana", "Bo"]
        assert [code.name["fr"] for code in project.read.codes()] == ["Hésitation", "Itération", "métier à tisser"]
        first, second, third = project.read.codings()
        assert (first.quote, second.quote, third.quote) == ("On", "n’ose plus", "métier à tisser")
        assert (second.unsure, second.memo, second.coder) == (True, "Le mot revient souvent.", "Léa Marchetti")
        states = [row.state for row in project.read.suggestions()]
        assert states[:2] == ["accepted", "rejected"]
        assert states.count("unanchored") == 4
        assert {row.quote for row in project.read.suggestions() if row.start is None} == {NOT_SAID}
        assert first.suggestion_id == project.read.suggestions()[0].id
        assert [decision.action for decision in project.read.decisions()] == ["accept", "reject", "reverse", "reject"]
        (run,) = project.read.runs()
        assert (run.engine, run.model, run.state, run.answered) == ("test", "quoter", "done", 4)
        assert len(project.read.nothing_here(source.id, project.coder_id)) == 1
        if number >= 3:
            assert [(mark.kind, mark.value) for mark in project.read.text_marks(source.id)] == [("remark", "bobine")]
            assert [case.name for case in project.read.cases()] == ["Groupe A", "Participante 1"]
            assert project.read.source_attributes(source.id) == {"séance": "1"}
        acts = 11
        if number >= 4:
            acts = 14
            assert (first.to_discuss, second.to_discuss) == (False, True)
            assert [reply.text for reply in project.read.memos("coding", second.id, "reply")] == [
                "Je coderais la phrase entière."
            ]
            assert [(link.kind, link.quote, link.target_quote) for link in project.read.links()] == [
                ("about", "métier", "On")
            ]
        kinds = [change.kind for change in project.read.history()]
        assert kinds[: acts + 3] == ["barrier"] + ["do"] * acts + ["undo"] * 2
    assert files_beside(path) == set()


@pytest.mark.parametrize("number", FORMATS)
def test_an_older_file_becomes_what_a_new_one_is(number: int, tmp_path: Path) -> None:
    path = copy_of(number, tmp_path)
    Project.open(path).close()
    Project.create(tmp_path / "new.el2mp").close()
    assert shape(path) == shape(tmp_path / "new.el2mp")


def test_undo_works_in_a_file_of_this_format(tmp_path: Path) -> None:
    with Project.open(copy_of(schema.FORMAT, tmp_path), coder=LEA) as project:
        before = recorded_rows(project)
        undone = 0
        while project.undo():
            undone += 1
        assert undone == 13
        assert project.read.sources() == []
        for _ in range(undone):
            assert project.redo()
        assert recorded_rows(project) == before
        assert project.check() == []


@pytest.mark.usefixtures("newer_program")
def test_bringing_up_to_date_keeps_a_whole_copy_and_is_a_barrier(tmp_path: Path, home: Path) -> None:
    path = copy_of(schema.FORMAT - 1, tmp_path)
    old = whole(path)
    with Project.open(path, coder=LEA) as project:
        assert project.read.history()[-1].label == "Bring the file up to date"
        assert project.undo() is None and project.redo() is None
        project.do(add_code, "Nouveau", None)
        assert project.undo() == "Add a code"
        assert project.check() == []
        (backup,) = (home / "backups" / project.read.project().id).iterdir()
        assert backup.name.startswith(f"{path.stem} (format {schema.FORMAT - 1}, ")
        assert whole(backup) == old
        project.erase_source(project.read.sources()[0].id)
        assert not backup.exists(), "it held the words of the source"
    assert traces(["tisser", "machine"], path, home) == []


@pytest.mark.usefixtures("newer_program")
def test_two_copies_of_one_project_keep_a_backup_each(tmp_path: Path, home: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Project.open(copy_of(schema.FORMAT - 1, tmp_path / name)).close()
    assert len(list(home.glob("backups/*/*.el2mp"))) == 2


@pytest.mark.usefixtures("newer_program")
def test_reading_alone_changes_no_older_file(tmp_path: Path, home: Path) -> None:
    path = copy_of(schema.FORMAT - 1, tmp_path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="older format"):
        Project.open(path, writable=False)
    assert (path.read_bytes(), files_beside(path), list(home.glob("backups"))) == (before, set(), [])


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: sqlite3.Connection) -> None:
        next_format(connection)
        connection.execute("INSERT INTO nowhere VALUES (1)")

    path = copy_of(schema.FORMAT, tmp_path)
    before = whole(path)
    with monkeypatch.context() as newer:
        newer.setitem(MIGRATIONS, schema.FORMAT, half)
        newer.setattr(schema, "FORMAT", schema.FORMAT + 1)
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            Project.open(path, coder=LEA)
    assert whole(path) == before
    assert files_beside(path) == set()
    with Project.open(path, coder=LEA) as project:
        assert project.check() == []


@pytest.mark.usefixtures("newer_program")
def test_without_room_for_a_backup_nothing_is_changed(tmp_path: Path, home: Path) -> None:
    path = copy_of(schema.FORMAT - 1, tmp_path)
    before = path.read_bytes()
    (home / "backups").write_text("a file where a folder should be")
    with pytest.raises(UserError, match="No copy could be written"):
        Project.open(path, coder=LEA)
    assert (path.read_bytes(), files_beside(path)) == (before, set())
