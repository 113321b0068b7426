"""Killed at any moment: what was confirmed is there, nothing is half there, and the file opens at once."""

import json
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.schema import Memo
from tests.projects import LEA, files_beside, incoming, rows_of

ROOT = Path(__file__).resolve().parents[2]
TURNS = 2000
FIXTURES = ROOT / "tests" / "data" / "projects"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")

Acts = list[list[str]]
KINDS = {"import", "coding", "gone", "calls", "run", "accepted"}


class Nursery:
    """Starts workers and kills them."""

    def __init__(self, process: subprocess.Popen[bytes], home: Path) -> None:
        assert process.stdin and process.stdout
        self.home = home
        self.commands, self.pipe, self.heap = process.stdin, process.stdout.fileno(), b""

    def run_and_kill(self, job: str, path: Path, seed: int, acts_first: int, seconds: float) -> Acts:
        """What a worker told, killed so many acts and then seconds after it began; it may end before."""
        self.commands.write(f"{job} {seed} {path}\n".encode())
        self.commands.flush()
        acts: Acts = []
        while "born" not in kinds(acts) or not kinds(acts) & {"open", "dead"}:
            acts.append(self.line())
        (worker,) = ids(acts, "born")
        for _ in range(acts_first):
            if acts[-1][0] != "dead":
                acts.append(self.line())
        until = time.monotonic() + seconds
        while acts[-1][0] != "dead" and self.ready(until - time.monotonic()):
            acts.append(self.line())
        if acts[-1][0] != "dead":
            os.kill(int(worker), signal.SIGKILL)
        while acts[-1][0] != "dead":
            acts.append(self.line())
        return acts

    def ready(self, seconds: float) -> bool:
        return b"\n" in self.heap or bool(select.select([self.pipe], [], [], max(0.0, seconds))[0])

    def line(self) -> list[str]:
        while b"\n" not in self.heap:
            more = os.read(self.pipe, 65536)
            assert more, "the nursery died"
            self.heap += more
        line, _, self.heap = self.heap.partition(b"\n")
        told: list[str] = json.loads(line)
        return told


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "tests.confirmed_acts"]
    own = {**os.environ, "EL2MP_HOME": str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Nursery(process, home)
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 0


def kinds(acts: Acts) -> set[str]:
    return {act[0] for act in acts}


def ids(acts: Acts, *kinds: str) -> set[str]:
    return {id for kind, *found in acts if kind in kinds for id in found}


def test_killed_at_work(nursery: Nursery, tmp_path: Path) -> None:
    path = tmp_path / "work.el2mp"
    Project.create(path, coder=LEA).close()
    chance = random.Random(20)
    told: Acts = []
    killed, lost = 0, set[str]()
    while killed < 20 or not kinds(told) >= KINDS:
        changes = count_changes(path)
        acts = nursery.run_and_kill(
            "work", path, chance.randrange(10**9), chance.randrange(25), chance.uniform(0, 0.05)
        )
        assert acts[-1] == ["dead", str(-signal.SIGKILL)], "a worker ended by itself"
        killed += 1
        told += acts
        with Project.open(path, coder=LEA) as project:
            assert_confirmed_is_there(project, told)
            missing = ids(told, "coding") - ids(told, "gone") - {coding.id for coding in project.read.codings()}
            assert len(missing - lost) <= 1, "one removal may have been under way"
            lost |= missing
            assert_nothing_is_half_there(project)
            acted = sum(act[0] in ("code", "import", "coding", "gone", "accepted") for act in acts)
            assert len(project.read.history()) - changes in (acted, acted + 1)
        assert files_beside(path) == set()


def count_changes(path: Path) -> int:
    with Project.open(path, writable=False) as project:
        return len(project.read.history())


def assert_confirmed_is_there(project: Project, told: Acts) -> None:
    assert ids(told, "import") <= {source.id for source in project.read.sources()}
    assert ids(told, "gone").isdisjoint(coding.id for coding in project.read.codings())
    calls = {call["id"] for run in project.read.runs() for call in project.read.model_calls(run.id)}
    assert ids(told, "calls") <= calls
    states = {run.id: run.state for run in project.read.runs()}
    assert {states[run] for run in ids(told, "run")} <= {"done"}
    assert ids(told, "accepted") <= {decision.suggestion_id for decision in project.read.decisions()}


def assert_nothing_is_half_there(project: Project) -> None:
    assert project.check() == []
    sources = project.read.sources()
    assert len(sources) % 2 == 0, "sources come in pairs"
    for source in sources:
        assert source.turns == project.read.text(source.id).count("\n")
    by_hand = {coding.id for coding in project.read.codings() if coding.suggestion_id is None}
    assert {memo["target_id"] for memo in rows_of(project, Memo).values()} == by_hand, "each came with its memo"
    suggestions = project.read.suggestions()
    for run in project.read.runs():
        calls = project.read.model_calls(run.id)
        assert [call["position"] for call in calls] == list(range(len(calls)))
        answered = {row.turn_id for row in suggestions if row.run_id == run.id}
        assert answered == {call["turn_id"] for call in calls}
        assert run.state != "done" or len(calls) == run.passages
    accepted = {row.coding_id for row in suggestions if row.state == "accepted"}
    assert {coding.id for coding in project.read.codings() if coding.suggestion_id} <= accepted
    history = project.read.history()
    assert [change.parent for change in history[1:]] == [change.id for change in history[:-1]]


def test_killed_while_a_file_is_brought_up_to_date(nursery: Nursery, tmp_path: Path) -> None:
    old = tmp_path / "old.el2mp"
    with Project.create(old, coder=LEA) as project:
        project.do(import_sources, [incoming("Long", *(("Ana", f"mot {n} encore") for n in range(TURNS)))])
    before = whole(old)
    chance = random.Random(21)
    whole_time = 0.0
    for number in range(16):
        path = tmp_path / f"round {number}.el2mp"
        shutil.copy(old, path)
        began = time.monotonic()
        if number == 0:
            acts = nursery.run_and_kill("migrate", path, number, 2, 0)
            assert ["migrated"] in acts
            whole_time = time.monotonic() - began
        else:
            acts = nursery.run_and_kill("migrate", path, number, 0, chance.uniform(0, whole_time))
        with closing(sqlite3.connect(path)) as connection:  # plays a hot journal back, as opening does
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        backups = list(nursery.home.glob("backups/*/round*.el2mp"))
        assert all(whole(backup) == before for backup in backups)
        if version == schema.FORMAT:
            assert ["migrated"] not in acts
            assert whole(path) == before
            with Project.open(path, coder=LEA) as project:
                assert project.check() == []
                assert project.undo() == "Import"
        else:
            assert_moved(path)
            assert len(backups) == 1
        shutil.rmtree(nursery.home / "backups", ignore_errors=True)


def whole(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def assert_moved(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        same = "SELECT count(*) FROM moved JOIN turn USING (id) WHERE key = 'moved ' || id"
        assert connection.execute(same).fetchone() == (TURNS,)
        assert "colour" in {column[1] for column in connection.execute("PRAGMA table_info(memo)")}
        last = connection.execute("SELECT kind FROM change ORDER BY sequence DESC").fetchone()
        assert last == ("barrier",)


def test_killed_in_a_real_migration(nursery: Nursery, tmp_path: Path) -> None:
    if schema.FORMAT == 1:
        pytest.skip("there is no older format yet")
    chance = random.Random(22)
    for format in range(1, schema.FORMAT):
        for number in range(8):
            path = tmp_path / f"v{format} round {number}.el2mp"
            shutil.copy(FIXTURES / f"v{format}.el2mp", path)
            nursery.run_and_kill("migrate_for_real", path, number, 0, chance.uniform(0, 0.05))
            with Project.open(path, coder=LEA) as project:
                assert project.check() == []
                assert len(project.read.codings()) == 3
            assert files_beside(path) <= {other.name for other in tmp_path.glob("*.el2mp")}
