"""Which files are refused, and that a refusal changes nothing and leaves nothing beside."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.lock import LockedError
from tests.projects import LEA, files_beside, incoming, recorded_rows

ROOT = Path(__file__).resolve().parents[2]
GARBAGE = random.Random(7).randbytes(9000)
IDENTITY = (f"PRAGMA application_id={schema.APPLICATION_ID}", f"PRAGMA user_version={schema.FORMAT}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed project with a source and a coding."""
    path = tmp_path / "séance 1.el2mp"
    with Project.create(path, name="Séance", coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Atelier", ("Ana", "on essaie " * 400))])
        project.do(apply_code, source, Span(5, 9), project.do(add_code, "Doute", None))
    assert files_beside(path) == set()
    return path


def altered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def assert_refused(path: Path, says: str) -> None:
    """Reading and writing: one sentence, the bytes as they were, nothing new in the folder."""
    before = path.read_bytes() if path.is_file() else None
    beside = files_beside(path)
    for writable in (True, False):
        with pytest.raises(UserError, match=says) as refusal:
            Project.open(path, coder=LEA, writable=writable)
        assert "\n" not in str(refusal.value)
        assert (path.read_bytes() if path.is_file() else None) == before
        assert files_beside(path) == beside


def test_a_newer_format(path: Path) -> None:
    altered(path, f"PRAGMA user_version={schema.FORMAT + 7}")
    assert_refused(path, rf"newer version.*format {schema.FORMAT + 7}")


def test_a_format_that_never_was(path: Path) -> None:
    altered(path, "PRAGMA user_version=0")
    assert_refused(path, "damaged or incomplete")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.99])
def test_a_truncated_file(path: Path, share: float) -> None:
    os.truncate(path, int(path.stat().st_size * share))
    assert_refused(path, "damaged or incomplete")


@pytest.mark.parametrize("length", [1, 15, 16, 60, 99, 100, 101, 1000])
def test_a_file_cut_in_its_first_page(path: Path, length: int) -> None:
    os.truncate(path, length)
    assert_refused(path, "damaged or incomplete|not an EL2MP project")


def test_the_last_byte_counts(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)
    assert_refused(path, "damaged or incomplete")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"Ana: bonjour\n",
        random.Random(7).randbytes(9000),
        b"SQLite format 3\0" + GARBAGE,
    ],
    ids=["empty", "nul", "text", "garbage", "garbage that looks like it"],
)
def test_what_is_no_project(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.el2mp"
    file.write_bytes(content)
    assert_refused(file, "not an EL2MP project|damaged or incomplete")


def test_the_database_of_another_program(tmp_path: Path) -> None:
    file = tmp_path / "other.el2mp"
    altered(file, "CREATE TABLE project (id)", "INSERT INTO project VALUES (1)")
    assert_refused(file, "not an EL2MP project")


def test_a_database_that_only_says_it_is_one(tmp_path: Path) -> None:
    file = tmp_path / "other.el2mp"
    altered(
        file,
        f"PRAGMA application_id={schema.APPLICATION_ID}",
        f"PRAGMA user_version={schema.FORMAT}",
        "CREATE TABLE t (x)",
    )
    assert_refused(file, "damaged or incomplete")


def test_a_folder_and_nothing_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "folder.el2mp"
    folder.mkdir()
    assert_refused(folder, "not an EL2MP project")
    assert_refused(tmp_path / "nowhere.el2mp", "not there any more")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "instruction",
    [
        "CREATE TRIGGER t AFTER INSERT ON coding BEGIN DELETE FROM code; END",
        "CREATE VIEW v AS SELECT * FROM code",
    ],
)
def test_a_file_with_instructions_in_it(path: Path, instruction: str) -> None:
    altered(path, instruction)
    assert_refused(path, "instructions")


def test_damage_in_the_middle_is_told_by_the_check(path: Path) -> None:
    """Opening reads little; what is broken deeper is a finding, never a traceback."""
    size = path.stat().st_size
    page = 4096
    told = 0
    for number in range(1, size // page):
        spoilt = path.with_name(f"spoilt {number}.el2mp")
        shutil.copy(path, spoilt)
        with spoilt.open("r+b") as file:
            file.seek(number * page)
            file.write(b"\xff" * page)
        try:
            with Project.open(spoilt, writable=False) as project:
                told += bool(project.check())
        except UserError:
            told += 1
    assert told == size // page - 1


def test_a_changed_text_is_found(path: Path) -> None:
    altered(path, "UPDATE blob SET data = CAST(replace(CAST(data AS TEXT), 'essaie', 'Essaie') AS BLOB)")
    with Project.open(path, writable=False) as project:
        findings = " ".join(project.check())
    assert "fingerprint" in findings
    assert "not the one that was imported" in findings
    assert "essaie" not in findings.lower(), "a finding quotes nobody"


# --- open elsewhere ---------------------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from el2mp_desktop.project import Person, Project
project = Project.open(Path(sys.argv[1]), coder=Person("Bo", "B"))
print("open", flush=True)
sys.stdin.read()
project.close()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has the project open for writing until the block ends."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.stdin.close()
            process.wait(60)
            process.stdout.close()


def test_open_in_another_process(path: Path) -> None:
    with held_elsewhere(path) as holder:
        bytes_before, beside = path.read_bytes(), files_beside(path)
        with pytest.raises(LockedError, match=rf"open in another window.*process {holder.pid}") as refusal:
            Project.open(path, coder=LEA)
        owner = json.loads(path.with_name(f".{path.name}.lock").read_text("utf-8"))
        assert owner["pid"] == holder.pid
        assert owner["user"] in str(refusal.value) and owner["computer"] in str(refusal.value)
        with Project.open(path, writable=False) as reader:
            assert len(reader.read.codings()) == 1
        assert (path.read_bytes(), files_beside(path)) == (bytes_before, beside)
    with Project.open(path, coder=LEA) as project:
        assert project.check() == []
    assert files_beside(path) == set()


def test_open_twice_in_one_process_or_by_another_name(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.el2mp"
    link.symlink_to(path)
    with Project.open(path, coder=LEA) as project:
        for name in (path, link):
            with pytest.raises(LockedError, match=str(os.getpid())):
                Project.open(name)
        project.do(add_code, "Encore", None)
    with Project.open(link, coder=LEA), pytest.raises(LockedError):
        Project.open(path)


def test_a_link_in_the_place_of_the_lock_is_not_followed(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("mine")
    path.with_name(f".{path.name}.lock").symlink_to(own)
    with pytest.raises(UserError, match="cannot be written to"):
        Project.open(path, coder=LEA)
    assert own.read_text() == "mine"


def test_a_copy_never_replaces_a_project_that_is_open(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.el2mp"
    Project.create(other).close()
    with Project.open(path, coder=LEA) as project:
        with held_elsewhere(other):
            inode = other.stat().st_ino
            with pytest.raises(LockedError, match=r"other.el2mp"):
                project.save_copy(other)
            assert other.stat().st_ino == inode
        project.save_copy(other)
        assert recorded_rows(project) == rows_in(other)
        with pytest.raises(UserError, match="project itself"):
            project.save_copy(path)


def rows_in(path: Path) -> object:
    with Project.open(path, writable=False) as project:
        return recorded_rows(project)


def test_the_journal_of_a_lost_file_is_not_played_into_a_new_one(path: Path, tmp_path: Path) -> None:
    """A window died in the middle of a change, somebody deleted the project and made another of that name."""
    broken = tmp_path / "broken.el2mp"
    crash = (
        "import os, sys, sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size=1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute('UPDATE code SET key = ?', ('x' * 100000,)); c.execute('DELETE FROM turn');"
        "os._exit(9)"
    )
    shutil.copy(path, broken)
    assert subprocess.run([sys.executable, "-c", crash, str(broken)], check=False).returncode == 9
    journal = broken.with_name(f"{broken.name}-journal")
    assert journal.stat().st_size > 0, "a hot journal was left behind"
    hot = journal.read_bytes()
    for replace in (lambda: Project.create(broken).close(), lambda: copied(path, broken)):
        broken.unlink(missing_ok=True)
        journal.write_bytes(hot)
        replace()
        with Project.open(broken, writable=False) as project:
            assert project.check() == []
        assert files_beside(broken) == {path.name}


def copied(path: Path, target: Path) -> None:
    with Project.open(path, writable=False) as project:
        project.save_copy(target)


# --- places that cannot be written to -------------------------------------------------------------------------


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A file system of its own, where this machine lets us mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here, which this test needs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_place(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        there = disk / path.name
        shutil.copy(path, there)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        before = there.read_bytes()
        with pytest.raises(UserError, match=r"write-protected|cannot be written to"):
            Project.open(there, coder=LEA)
        with Project.open(there, writable=False) as reader:
            assert len(reader.read.codings()) == 1
            with pytest.raises(UserError, match="No copy could be written"):
                reader.save_copy(disk / "copy.el2mp")
        with pytest.raises(UserError, match="No project can be made"):
            Project.create(disk / "new.el2mp")
        assert there.read_bytes() == before
        assert files_beside(there) == set()


def test_a_write_protected_file(path: Path) -> None:
    protect, release = _protection(path)
    protect()
    try:
        with pytest.raises(UserError, match="write-protected"):
            Project.open(path, coder=LEA)
        assert files_beside(path) == set()
    finally:
        release()
    Project.open(path, coder=LEA).close()


def _protection(path: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    if os.geteuid() != 0:
        return lambda: path.chmod(0o444), lambda: path.chmod(0o644)
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", str(path)], capture_output=True, check=False).returncode != 0:
        pytest.skip("files cannot be protected from root here, which this test needs")
    return lambda: None, lambda: subprocess.run([chattr, "-i", str(path)], check=True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No project can be made"):
        Project.create(tmp_path / "no" / "where.el2mp")
    assert list(tmp_path.iterdir()) == []


def test_a_new_project_never_replaces_a_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match="exists already"):
        Project.create(path)
    assert path.read_bytes() == before


def test_a_full_disk(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=600k") as disk:
        there = disk / path.name
        shutil.copy(path, there)
        with Project.open(there, coder=LEA) as project:
            before, history = recorded_rows(project), project.read.history()
            big = incoming("Grand", ("Ana", "".join(random.Random(1).choices("abcdefghij ", k=900_000))))
            with pytest.raises(UserError, match=r"Nothing was changed.*full"):
                project.do(import_sources, [big])
            assert (recorded_rows(project), project.read.history()) == (before, history)
            assert project.check() == []
            with pytest.raises(UserError, match="No copy could be written"):
                for number in range(20):
                    project.save_copy(disk / f"copy {number}.el2mp")
            for copy in disk.glob("copy*"):
                with Project.open(copy, writable=False) as whole:
                    assert whole.check() == []
                copy.unlink()
            assert files_beside(there) <= {f".{there.name}.lock", f"{there.name}-journal"}
            project.do(add_code, "Petit", None)
        with Project.open(there, coder=LEA) as project:
            assert project.check() == []
            assert "Petit" in {code.name["en"] for code in project.read.codes()}


def test_a_lock_that_cannot_be_written_is_let_go(path: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=600k") as disk:
        there, filler = disk / path.name, disk / "filler"
        shutil.copy(path, there)
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(600_000))
        with pytest.raises(UserError, match="cannot be written to"):
            Project.open(there, coder=LEA)
        assert files_beside(there) == {filler.name}
        filler.unlink()
        with Project.open(there, coder=LEA) as project:
            assert project.check() == []


def test_an_odd_name_is_a_name(tmp_path: Path) -> None:
    for name in ("50% ?mode=memory&x#y.el2mp", "a'b\"c;.el2mp", "été 🧵.el2mp", " .el2mp"):
        path = tmp_path / name
        with Project.create(path, coder=LEA) as project:
            project.do(add_code, "Doute", None)
            project.save_copy(tmp_path / f"copy of {name}")
        with Project.open(tmp_path / f"copy of {name}", coder=LEA) as project:
            assert len(project.read.codes()) == 1
    assert len(list(tmp_path.iterdir())) == 8


def test_a_relative_name_outlives_a_change_of_folder(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(path.parent)
    with Project.open(Path(path.name), coder=LEA) as project:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        project.do(add_code, "Loin", None)
        assert len(project.read.codes()) == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []
