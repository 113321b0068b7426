"""A run that was cut off is taken up where it stopped, and any run is proved by its record, without a model."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from el2mp_desktop import jobs
from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code, describe_code
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.settings import set_prompt
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.runs import running
from el2mp_desktop.runs.material import passages_of
from el2mp_desktop.runs.replay import replay
from el2mp_desktop.runs.running import Budget, Pace, resume, suggest, unfinished
from el2mp_desktop.suggest.base import EngineIdentity
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.two_stage import Reply
from tests.command_line import command, done, el2mp, refused
from tests.ollama_server import (
    Exchange,
    ScriptedServer,
    code_of,
    is_question,
    model_entry,
    passage_of,
    shortlist,
    verdict,
)
from tests.projects import LEA, Quoter, incoming

TURNS = 9


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "fieldwork.el2mp"
    with Project.create(made, coder=LEA, language="fr") as project:
        turns = [("Ana", f"mot {n} encore") for n in range(TURNS)]
        project.do(import_sources, [incoming("Un", *turns), incoming("Deux", ("Bo", "mot de la fin"))])
        for name in ("Doute", "Reprise"):
            code = project.do(add_code, name, None)
            project.do(describe_code, code, {"definition": {"fr": f"{name}, dit ou montré."}})
    return made


@pytest.fixture
def server(ollama_server: ScriptedServer) -> ScriptedServer:
    """Names both codes of every turn, and then means the first."""
    ollama_server.otherwise = lambda exchange: exchange.reply(shortlist("C1", "C2"))
    ollama_server.questions = answer
    return ollama_server


def answer(exchange: Exchange) -> None:
    words = passage_of(exchange.body)
    exchange.reply(verdict(words[:5], applies=code_of(exchange.body) == "C1", rationale=f"À cause de {words}"))


def asked(server: ScriptedServer) -> Counter[tuple[str, str]]:
    """What was asked, by the words of the turn and the code (empty for a shortlist)."""
    bodies = [json.loads(raw) for raw in server.bodies]
    return Counter((passage_of(body), code_of(body) if is_question(body) else "") for body in bodies)


def everything() -> set[tuple[str, str]]:
    words = [f"mot {n} encore" for n in range(TURNS)] + ["mot de la fin"]
    return {(each, code) for each in words for code in ("", "C1", "C2")}


def engine(server: ScriptedServer) -> OllamaSuggester:
    return OllamaSuggester(server.host, off_list=0.0)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")
@pytest.mark.parametrize("at", [1, 2, 6, 15, 28])
def test_killed_in_the_middle_of_a_run(path: Path, server: ScriptedServer, at: int) -> None:
    victim: list[subprocess.Popen[bytes]] = []
    calm = server.answer

    def kill_at(place: str, raw: bytes, exchange: Exchange) -> None:
        if place == "/api/chat" and len(server.bodies) == at - 1 and victim:
            os.kill(victim[0].pid, signal.SIGKILL)
            victim.pop().wait()
            server.bodies.append(raw)
            return exchange.break_off()
        calm(place, raw, exchange)

    server.answer = kill_at  # type: ignore[method-assign]
    process = subprocess.Popen(command("suggest", path, "--engine", "ollama", "--host", server.host))
    victim.append(process)
    assert process.wait(120) == -signal.SIGKILL
    in_flight = server.bodies[-1]
    told = done("suggest", path, "--resume", "--json").json
    assert told["state"] == "done"
    counts = Counter(server.bodies)
    assert {body for body, times in counts.items() if times > 1} <= {in_flight}, "what was answered is not asked again"
    assert counts[in_flight] == 2, "what was not answered is"
    assert set(asked(server)) >= everything()
    with Project.open(path, writable=False) as project:
        assert [run.state for run in project.read.runs()] == ["done", "done"]
        assert [row.quote for row in project.read.suggestions()] == ["mot " + w for w in "012345678d"]
        assert Counter(row.turn_id for row in project.read.suggestions()).most_common(1)[0][1] == 1
        assert unfinished(project) == [] and project.check() == []
        assert all(replay(project, run).holds for run in project.read.runs())


def test_stopped_and_taken_up(path: Path, server: ScriptedServer) -> None:
    cancel = Cancel()
    with Project.open(path, coder=LEA) as project:
        sources = [source.id for source in project.read.sources()]
        first = suggest(
            project, engine(server), sources, cancel=cancel, report=lambda n, *_: cancel.set() if n == 4 else None
        )
        assert (first.state, first.budget_spent) == ("cancelled", False)
        (run,) = unfinished(project)
        second = resume(project, run)
        assert second.state == "done" and first.passages + second.passages == TURNS + 1
        assert first.suggestions + second.suggestions == TURNS + 1
        assert max(asked(server).values()) <= 2 and set(asked(server)) == everything()
        with pytest.raises(UserError, match="none to take up"):
            raise UserError(refused_resume(path, project))


def refused_resume(path: Path, project: Project) -> str:
    project.close()
    return refused("suggest", path, "--resume")


def test_a_budget_of_turns_is_kept_over_sources_and_the_rest_is_taken_up(path: Path, server: ScriptedServer) -> None:
    host = ("--engine", "ollama", "--host", server.host)
    told = done("suggest", path, *host, "--passages", "4", "--json")
    assert (told.json["passages"], told.json["budget_spent"], told.json["state"]) == (4, True, "cancelled")
    assert told.json["passages_per_minute"] > 0 and "--resume" in told.err
    told = done("suggest", path, "--resume", "--passages", "5", "--json")
    assert (told.json["passages"], told.json["budget_spent"]) == (5, True)
    told = done("suggest", path, "--resume", "--json")
    assert (told.json["passages"], told.json["suggestions"], told.json["state"]) == (1, 1, "done")
    assert set(asked(server)) >= everything()
    assert "leave out" in refused("suggest", path, "--resume", "--source", "Un")


def test_a_budget_of_minutes_ends_a_request_that_takes_longer(
    path: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(jobs, "time", clock)

    def think_for_an_hour(exchange: Exchange) -> None:
        clock.ahead = 3600.0
        exchange.hang()

    server.will(lambda exchange: exchange.reply(shortlist()), think_for_an_hour)
    with Project.open(path, coder=LEA) as project:
        sources = [source.id for source in project.read.sources()]
        outcome = suggest(project, engine(server), sources, budget=Budget(minutes=30))
        assert (outcome.state, outcome.budget_spent, outcome.passages) == ("cancelled", True, 1)
        assert server.left.wait(60)


class Clock:
    """The time that budgets go by; a test may put it forward."""

    ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


def test_the_pace_is_told(path: Path, server: ScriptedServer) -> None:
    told: list[tuple[int, int, str]] = []
    with Project.open(path, coder=LEA) as project:
        sources = [source.id for source in project.read.sources()]
        outcome = suggest(project, engine(server), sources, report=lambda *each: told.append(each))
    assert [(n, total) for n, total, _ in told] == [(n, 10) for n in range(1, 11)]
    pace = outcome.pace
    assert pace.done == pace.total == 10
    assert pace.per_minute == pytest.approx(600 / pace.seconds)


class StoppedClock:
    """Goes on only when a test says so."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_what_is_left_is_reckoned_from_the_first_answer_once_some_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StoppedClock()
    monkeypatch.setattr(running, "time", clock)
    pace, told = Pace(40), []
    clock.now = 600.0  # the model is loaded
    for _ in range(8):
        pace.step()
        told.append(pace.told("Un"))
        clock.now += 0.5
    assert told[:6] == ["Un"] * 6, "too few seconds"
    assert told[6:] == ["Un: 120 turns a minute, about 1 minute left"] * 2
    assert pace.seconds_left == 16.0
    slow = Pace(40)
    for _ in range(3):
        slow.step()
        assert slow.told("Un") == "Un", "too few turns"
        clock.now += 60.0
    for _ in range(37):
        slow.step()
    assert slow.seconds_left == 0 and slow.told("Un") == "Un"


def test_another_model_under_the_same_name_does_not_go_on(path: Path, server: ScriptedServer) -> None:
    server.will(lambda exchange: exchange.error(404, "gone"))
    el2mp("suggest", path, "--engine", "ollama", "--host", server.host)
    server.models = [model_entry("tiny:latest", digest="cd" * 32)]
    assert "not the same model" in refused_line(el2mp("suggest", path, "--resume").err)


def refused_line(err: str) -> str:
    return next(line for line in err.splitlines() if line.startswith("el2mp: "))


def test_a_text_that_was_corrected_since_is_not_gone_on_with(path: Path, server: ScriptedServer) -> None:
    with Project.open(path, coder=LEA) as project:
        source = project.read.sources()[0]
        suggest(project, engine(server), [source.id], budget=Budget(passages=3))
        project.do(correct_turn, project.read.turns(source.id)[8].id, "mot corrigé")
        (run,) = unfinished(project)
        with pytest.raises(UserError, match="was changed since"):
            resume(project, run)


def test_an_engine_without_requests_is_taken_up_too(path: Path) -> None:
    with Project.open(path, coder=LEA) as project:
        source = project.read.sources()[0]
        suggest(project, Quoter(), [source.id], budget=Budget(passages=4))
        (run,) = unfinished(project)

        def quoter(identity: EngineIdentity, heard: Mapping[str, Reply]) -> Quoter:
            assert identity == Quoter().identity() and len(heard) == 4
            return Quoter()

        outcome = resume(project, run, quoter)
        assert (outcome.passages, outcome.state) == (TURNS - 4, "done")
        calls = project.read.model_calls(run.id)
        assert [call["position"] for call in calls] == list(range(TURNS))


# Replay


@pytest.fixture
def finished(path: Path, server: ScriptedServer) -> Iterator[Project]:
    """A run through both sources, the server gone."""
    server.will(lambda exchange: exchange.reply("no JSON"), lambda exchange: exchange.error(500, "no"))
    with Project.open(path, coder=LEA) as project:
        suggest(project, OllamaSuggester(server.host, off_list=0.5), [source.id for source in project.read.sources()])
        server.stop()
        yield project


def runs_of(project: Project) -> Sequence[RunRow]:
    return project.read.runs()


def test_every_request_is_rebuilt_and_every_suggestion_comes_out_again(finished: Project) -> None:
    found = [replay(finished, run) for run in runs_of(finished)]
    assert all(each.holds for each in found)
    assert sum(each.requests for each in found) == sum(
        len(finished.read.model_calls(run.id)) for run in runs_of(finished)
    )
    assert sum(each.suggestions for each in found) == len(finished.read.suggestions()) > 5


def test_a_replay_survives_corrections_new_codes_and_other_words(finished: Project) -> None:
    source = finished.read.sources()[0]
    finished.do(correct_turn, finished.read.turns(source.id)[3].id, "tout autre chose")
    finished.do(add_code, "Encore un", None)
    finished.do(set_prompt, "fr", "question", "Autre chose, désormais.")
    assert all(replay(finished, run).holds for run in runs_of(finished))


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE model_call SET request_sha = '00' WHERE stage = 'question'",
        "UPDATE suggestion SET rationale = 'nobody wrote this'",
        "UPDATE suggestion_run SET options = json_set(options, '$.seed', 99)",
    ],
)
def test_what_was_tampered_with_does_not_hold(path: Path, finished: Project, tamper: str) -> None:
    import sqlite3
    from contextlib import closing

    finished.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(tamper)
    outcome = el2mp("replay", path, "--json")
    assert outcome.status == 1 and not all(each["holds"] for each in outcome.json)


@pytest.mark.parametrize("earlier", [True, False], ids=["earlier rule", "rule of today"])
def test_a_quote_that_an_earlier_rule_found_is_told_apart(path: Path, finished: Project, earlier: bool) -> None:
    """A quote that today's rule refuses stands in the record as one that was like some words of its turn."""
    import sqlite3
    from contextlib import closing

    finished.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        found = "UPDATE suggestion SET match = 'approximate', start = 1, \"end\" = 9"
        assert connection.execute(f"{found} WHERE id = (SELECT min(id) FROM suggestion)").rowcount == 1
        if earlier:
            connection.execute("UPDATE suggestion_run SET options = json_remove(options, '$.quotes')")
    outcome = el2mp("replay", path, "--json")
    assert outcome.status == (0 if earlier else 1)
    assert sum(each["found_otherwise"] for each in outcome.json) == (1 if earlier else 0)
    assert sum(each["suggestions"] - each["same"] for each in outcome.json) == 1
    assert ("the rule for quotations has changed" in el2mp("replay", path).out) is earlier


def test_replay_from_the_command_line(path: Path, finished: Project) -> None:
    (first, *_) = runs_of(finished)
    finished.close()
    told = done("replay", path, "--json").json
    assert len(told) == 2 and all(each["holds"] and each["rebuilt"] == each["requests"] for each in told)
    (line,) = done("replay", path, "--run", first.id[:13]).lines
    assert "byte for byte" in line
    assert "not the id of one run" in refused("replay", path, "--run", "zzz")


def test_an_erased_source_takes_its_passages_along(path: Path, finished: Project) -> None:
    first, second = finished.read.sources()
    shas = {run.source_id: str(run.options["passages"]) for run in runs_of(finished)}
    finished.erase_source(first.id)
    assert finished.read.blob(shas[first.id]) is None and finished.read.blob(shas[second.id]) is not None
    assert finished.check() == [] and [run.source_id for run in runs_of(finished)] == [second.id]


# Previews


def test_the_preview_is_the_request(path: Path, server: ScriptedServer) -> None:
    with Project.open(path, coder=LEA) as project:
        project.do(set_prompt, "fr", "question", "Dis oui ou non, en JSON.")
        passages = passages_of(project, project.read.sources()[0])
        words = project.read.project().prompts
        suggester = OllamaSuggester(server.host, words=words, off_list=0.0)
        suggest(project, suggester, [project.read.sources()[0].id], budget=Budget(passages=1))
    wanted: list[Callable[[], object]] = [
        lambda: done("prompt", path, "Un", "0", "--model", "tiny:latest").json,
        lambda: done("prompt", path, "Un", "0", "--code", "Doute", "--model", "tiny:latest").json,
    ]
    for show, sent in zip(wanted, server.bodies, strict=False):
        assert show() == json.loads(sent)
    assert passages[0].text in server.bodies[0].decode()
    assert "Dis oui ou non" in server.bodies[1].decode()
    assert "has no turn" in refused("prompt", path, "Un", "99")


def test_a_project_words_its_instructions_itself(path: Path, tmp_path: Path) -> None:
    before = done("wording", path, "--part", "question").out
    assert "grille" in done("wording", path, "--part", "shortlist", "--language", "fr").out.lower()
    own = tmp_path / "own.txt"
    own.write_text("Réponds comme un notaire, en JSON.", "utf-8")
    done("wording", path, "--part", "question", "--set", own)
    assert done("wording", path, "--part", "question").out == "Réponds comme un notaire, en JSON.\n"
    assert "notaire" in done("prompt", path, "Un", "0", "--code", "Doute").out
    assert "codebook" in refused("wording", path, "--part", "shortlist", "--set", own)
    assert "Changed" in done("wording", path, "--part", "question", "--reset").err
    assert done("wording", path, "--part", "question").out == before
    assert "nothing was changed" in done("wording", path, "--part", "question", "--reset").err
