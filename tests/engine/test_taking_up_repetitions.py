"""A repetition of a run keeps to a budget, is stopped or killed, and is taken up without asking anything twice."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code, describe_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs.repeats import go_on, repeat, unfinished_repetitions
from el2mp_desktop.runs.replay import replay
from el2mp_desktop.runs.running import Budget, suggest, unfinished
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.command_line import command, done, refused
from tests.ollama_server import Exchange, ScriptedServer, is_question, passage_of, shortlist, verdict
from tests.projects import LEA, incoming

TURNS = 6


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "fieldwork.el2mp"
    with Project.create(made, coder=LEA, language="fr") as project:
        project.do(import_sources, [incoming("Un", *(("Ana", f"mot {n} encore") for n in range(TURNS)))])
        code = project.do(add_code, "Doute", None)
        project.do(describe_code, code, {"definition": {"fr": "Un doute, dit ou montré."}})
    return made


def says_again(exchange: Exchange) -> None:
    """The even turns each time, the odd ones only with the seed of the first run."""
    words, first = passage_of(exchange.body), exchange.body["options"]["seed"] == 1
    if not is_question(exchange.body):
        return exchange.reply(shortlist("C1"))
    exchange.reply(verdict(words[:5], applies=first or int(words[4]) % 2 == 0))


@pytest.fixture
def read(path: Path, ollama_server: ScriptedServer) -> ScriptedServer:
    """The model has read the source; what it was asked for that is forgotten."""
    ollama_server.otherwise = ollama_server.questions = says_again
    with Project.open(path, coder=LEA) as project:
        source = project.read.sources()[0].id
        suggest(project, OllamaSuggester(ollama_server.host, off_list=0.0), [source])
    ollama_server.bodies.clear()
    return ollama_server


@pytest.fixture
def project(path: Path, read: ScriptedServer) -> Iterator[Project]:
    with Project.open(path, coder=LEA) as opened:
        yield opened


def votes(project: Project) -> set[tuple[int, int]]:
    return {(row.votes, row.agreeing) for row in project.read.suggestions()}


def test_a_budget_of_turns_is_kept_and_the_rest_is_taken_up(project: Project, read: ScriptedServer) -> None:
    (run,) = project.read.runs()
    told: list[tuple[int, int]] = []
    first = repeat(project, run, 3, budget=Budget(passages=8), report=lambda n, of, _: told.append((n, of)))
    assert (first.times, first.state, first.budget_spent, first.passages) == (1, "cancelled", True, 8)
    assert told[0] == (1, 8) and told[-1] == (8, 8)
    assert votes(project) == {(1, 1), (1, 0)}, "what is not whole has no votes"
    (cut,) = unfinished_repetitions(project)
    assert (cut.id, cut.answered, cut.passages) == (first.runs[-1], 2, TURNS)
    told.clear()
    second = go_on(project, cut, report=lambda n, of, _: told.append((n, of)))
    assert (second.times, second.state, second.passages) == (2, "done", 10) and told[-1] == (10, 10)
    assert votes(project) == {(3, 3), (3, 0)} and unfinished_repetitions(project) == []
    assert len(read.bodies) == len(set(read.bodies)) == 3 * 2 * TURNS
    assert all(replay(project, each).holds for each in project.read.runs()) and unfinished(project) == []


def test_minutes_are_a_budget_too(project: Project, read: ScriptedServer) -> None:
    read.otherwise = Exchange.hang
    found = repeat(project, project.read.runs()[0], 1, budget=Budget(minutes=0.005))
    assert (found.state, found.budget_spent, found.votes) == ("cancelled", True, 0)


def test_stopped_and_repeated_again_it_is_taken_up_first(project: Project, read: ScriptedServer) -> None:
    run, cancel = project.read.runs()[0], Cancel()
    stopped = repeat(project, run, 2, cancel=cancel, report=lambda n, *_: cancel.set() if n == 4 else None)
    assert (stopped.times, stopped.state, stopped.budget_spent) == (0, "cancelled", False)
    again = repeat(project, run, 1)
    assert (again.times, again.runs) == (1, stopped.runs) and votes(project) == {(1, 1), (1, 0)}
    counts = Counter(read.bodies)
    assert len(counts) == 2 * TURNS and counts.total() <= 2 * TURNS + 1, "but for what was under way"


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")
@pytest.mark.parametrize("at", [1, 7, 16])
def test_killed_in_the_middle_of_a_repetition(path: Path, read: ScriptedServer, at: int) -> None:
    victim: list[subprocess.Popen[bytes]] = []
    calm = read.answer

    def kill_at(place: str, raw: bytes, exchange: Exchange) -> None:
        if place == "/api/chat" and len(read.bodies) == at - 1 and victim:
            os.kill(victim[0].pid, signal.SIGKILL)
            victim.pop().wait()
            read.bodies.append(raw)
            return exchange.break_off()
        calm(place, raw, exchange)

    read.answer = kill_at  # type: ignore[method-assign]
    process = subprocess.Popen(command("repeat", path, "--times", "2"))
    victim.append(process)
    assert process.wait(120) == -signal.SIGKILL
    in_flight = read.bodies[-1]
    told = done("repeat", path, "--resume", "--json").json
    assert (told["state"], told["times"]) == ("done", 2 if at <= 2 * TURNS else 1)
    counts = Counter(read.bodies)
    assert {body for body, times in counts.items() if times > 1} == {in_flight} and counts[in_flight] == 2
    assert len(counts) == 2 * 2 * TURNS, "two repetitions in all, none lost"
    with Project.open(path, writable=False) as project:
        assert votes(project) == {(2, 2), (2, 0)} and project.check() == []
        assert all(replay(project, run).holds for run in project.read.runs())


def test_from_the_command_line(path: Path, read: ScriptedServer) -> None:
    first = done("repeat", path, "--times", "2", "--passages", "4", "--parallel", "2", "--json")
    assert first.json["budget_spent"] and "--resume" in first.err and first.json["times"] == 0
    listed = json.loads(done("runs", path, "--json").out)["runs"]
    assert [run["unfinished"] for run in listed] == [True, False]
    assert "leave out --run and --times" in refused("repeat", path, "--resume", "--times", "1")
    second = done("repeat", path, "--resume", "--json").json
    assert (second["times"], second["state"], second["run"]) == (2, "done", listed[1]["id"])
    assert "none to take up" in refused("repeat", path, "--resume")
    assert "none to take up" in refused("suggest", path, "--resume"), "a repetition is no reading"
