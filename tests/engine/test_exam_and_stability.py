"""What a model shows before it is used, how stable its suggestions are, and which models there are to ask."""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel, unreported
from el2mp_desktop.operations.codes import add_code, describe_code
from el2mp_desktop.operations.settings import set_suggestion_mode, set_times_decisions
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.operations.suggestions import accept, code_cards, defer, reject
from el2mp_desktop.project import Project
from el2mp_desktop.runs.examination import is_due
from el2mp_desktop.runs.repeats import repeat
from el2mp_desktop.runs.replay import replay
from el2mp_desktop.runs.running import Budget, suggest
from el2mp_desktop.storage.schema import Decision
from el2mp_desktop.suggest.base import EngineUnavailable
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.exam import NONSENSE, Part, hold_exam, parts_of
from el2mp_desktop.suggest.ollama.pull import pull
from tests.command_line import done, el2mp, refused
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
from tests.projects import LEA, incoming, rows_of

CODES = {
    "Doute": ("La personne dit ne pas savoir.", "Je ne sais vraiment pas quoi en faire."),
    "Reprise": ("La personne recommence la demande.", "Je lui ai redemandé autrement."),
    "Refus": ("La personne écarte la réponse.", "Celle-là, on ne la garde pas."),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "fieldwork.el2mp"
    with Project.create(made, coder=LEA, language="fr") as project:
        turns = [("Ana", f"Je ne sais pas, dit la {n}e fois.") for n in range(6)]
        project.do(import_sources, [incoming("Un", *turns)])
        for name, (definition, example) in CODES.items():
            code = project.do(add_code, name, None)
            project.do(describe_code, code, {"definition": {"fr": definition}, "example": {"fr": example}})
    return made


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path, coder=LEA) as opened:
        yield opened


def diligent(exchange: Exchange) -> None:
    """A model that reads: knows definition and example, whatever the order and the name, and obeys exclusions."""
    words, told = passage_of(exchange.body), exchange.body["messages"]
    if not is_question(exchange.body):
        found = [f"C{n}" for n, (_, texts) in enumerate(CODES.items(), 1) if any(text in words for text in texts)]
        return exchange.reply(shortlist(*found))
    definition = next(d for d, example in CODES.values() if example in words)
    applies = definition in told[1]["content"] and "mardi" not in words
    exchange.reply(verdict(words, applies=applies))


def exam(server: ScriptedServer, project: Project) -> dict[str, Part]:
    engine = OllamaSuggester(server.host)
    parts = hold_exam(
        engine.identity(), code_cards(project.read.codes()), "fr", lambda plans: engine.ask(plans, Cancel())
    )
    return {part.name: part for part in parts}


def test_a_model_that_reads_passes(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = diligent
    parts = exam(ollama_server, project)
    assert {name: (part.right, part.of) for name, part in parts.items()} == dict.fromkeys(
        ("names", "definition", "example", "order", "nonsense", "exclusion"), (3, 3)
    )
    assert parts["example"].by_chance == pytest.approx(1 / 3)
    bodies = [json.loads(raw) for raw in ollama_server.bodies]
    assert sum("format" not in body for body in bodies) == 3, "valid names are asked for without the schema"
    assert not any("dit la" in raw.decode() for raw in ollama_server.bodies), "no source is read"


def names_anything(exchange: Exchange) -> None:
    exchange.reply(shortlist("C1", "ANXIETY") if "format" not in exchange.body else shortlist("C1"))


def says_yes(exchange: Exchange) -> None:
    exchange.reply(verdict(passage_of(exchange.body)))


def says_no(exchange: Exchange) -> None:
    exchange.reply(verdict(applies=False))


def first_in_order(exchange: Exchange) -> None:
    """Names whatever stands first."""
    told = exchange.body["messages"][0]["content"].split("\n\n")
    exchange.reply(shortlist(next(line[1:3] for line in told if line.startswith("[C"))))


def goes_by_the_name(exchange: Exchange) -> None:
    told = exchange.body["messages"][1]["content"]
    exchange.reply(verdict(passage_of(exchange.body), applies=NONSENSE not in told))


@pytest.mark.parametrize(
    ("listing", "questions", "failed"),
    [
        (names_anything, diligent, {"names": 0, "definition": 1, "example": 1, "order": 3}),
        (diligent, says_yes, {"nonsense": 3, "exclusion": 0}),
        (diligent, says_no, {"nonsense": 0, "exclusion": 0}),
        (diligent, goes_by_the_name, {"nonsense": 0, "exclusion": 0}),
        (first_in_order, diligent, {"order": 0}),
        (lambda exchange: exchange.reply("Sure!"), diligent, {"names": 0, "definition": 0, "example": 0}),
    ],
)
def test_a_model_that_does_not_read_fails_the_part_that_shows_it(
    project: Project,
    ollama_server: ScriptedServer,
    listing: Callable[[Exchange], None],
    questions: Callable[[Exchange], None],
    failed: dict[str, int],
) -> None:
    ollama_server.otherwise, ollama_server.questions = listing, questions
    parts = exam(ollama_server, project)
    assert {name: parts[name].right for name in failed} == failed
    assert all(len(part.failed) == part.of - part.right for part in parts.values())


def test_the_report_is_kept_and_readable(path: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise, ollama_server.questions = diligent, says_yes
    host = ("--host", ollama_server.host)
    assert "has not taken the exam" in done("suggest", path, "--engine", "ollama", *host).err
    report = done("exam", path, *host)
    assert report.lines[0].startswith("3/3  It names codes")
    assert any(line.startswith("0/3") and "exclusion" in line for line in report.lines)
    assert any("missed with: " in line and "Doute" in line for line in report.lines)
    with Project.open(path, writable=False) as project:
        (kept,) = project.read.exams("tiny:latest")
        assert kept.digest == "ab" * 32 and [part.of for part in parts_of(kept.report)] == [3] * 6
        assert not any(word in json.dumps(kept.report) for word in CODES), "ids and figures, no words"
    assert "has not taken the exam" not in done("suggest", path, "--engine", "ollama", *host).err
    with Project.open(path, writable=False) as project:
        later, earlier = project.read.runs()
        assert later.options["exam"] == kept.id and earlier.options["exam"] is None
        assert not is_due(project, "ab" * 32) and is_due(project, "cd" * 32)
        assert replay(project, later).holds and replay(project, earlier).holds


def test_runs_are_listed_with_their_exam_and_the_quotes_of_each_model(
    path: Path, ollama_server: ScriptedServer
) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    host = ("--host", ollama_server.host)
    done("suggest", path, "--engine", "ollama", "--passages", "5", *host)
    listed = done("runs", path)
    assert "5 of 6" in listed.lines[-1] and "stopped" in listed.lines[-1] and listed.lines[-1].rstrip().endswith("no")
    assert "tiny:latest: " in listed.err and "refused" in listed.err
    found = json.loads(done("runs", path, "--json").out)
    (run,) = found["runs"]
    assert (run["state"], run["answered"], run["exam"], run["unfinished"]) == ("cancelled", 5, None, True)
    with Project.open(path, writable=False) as project:
        matches = [row.match for row in project.read.suggestions()]
    (quotes,) = found["quotes"]
    assert matches and {name: count for name, count in quotes.items() if isinstance(count, int)} == Counter(matches)


# Stability


def stable_and_not(exchange: Exchange) -> None:
    """Doubt every time; the fresh start only with the seed of the first run; in two turns a wider quote later on."""
    words, first = passage_of(exchange.body), exchange.body["options"]["seed"] == 1
    if not is_question(exchange.body):
        return exchange.reply(shortlist("C1", *(["C2"] if first else [])))
    if code_of(exchange.body) == "C2":
        return exchange.reply(verdict("fois"))
    exchange.reply(verdict("Je ne sais pas" if first else words))


def test_each_suggestion_gets_a_vote_a_repetition(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    source = project.read.sources()[0].id
    suggest(project, OllamaSuggester(ollama_server.host, off_list=0.0), [source])
    sent = len(ollama_server.bodies)
    found = repeat(project, project.read.runs()[0], 3)
    assert (found.times, found.votes, found.agreeing, found.state) == (3, 36, 18, "done")
    rows = project.read.suggestions()
    assert {row.share for row in rows if row.quote == "Je ne sais pas"} == {1.0}
    assert {(row.votes, row.agreeing) for row in rows if row.quote == "fois"} == {(3, 0)}
    assert len(rows) == 12, "what comes up only in a repetition is not listed"
    repeats = [json.loads(raw) for raw in ollama_server.bodies[sent:]]
    assert {body["options"]["seed"] for body in repeats} == {2, 3, 4}
    assert {body["options"]["temperature"] for body in repeats} == {0.5}
    told = {body["messages"][0]["content"] for body in repeats if not is_question(body)}
    assert len(told) >= 2 and any("Tu aides" in text for text in told) and any("prépares" in text for text in told)
    assert [run.purpose for run in project.read.runs()].count("repeat") == 3
    assert all(replay(project, run).rebuilt == replay(project, run).requests > 0 for run in project.read.runs())
    project.erase_source(source)
    assert project.check() == []


def test_repeating_again_asks_in_ways_not_used_before(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    suggest(project, OllamaSuggester(ollama_server.host, off_list=0.0), [project.read.sources()[0].id])
    run, sent = project.read.runs()[0], len(ollama_server.bodies)
    for _ in range(2):
        assert repeat(project, run, 2).times == 2
    repeats = ollama_server.bodies[sent:]
    assert len(set(repeats)) == len(repeats)
    assert {json.loads(raw)["options"]["seed"] for raw in repeats} == {2, 3, 4, 5}
    assert {row.votes for row in project.read.suggestions()} == {4}


def test_what_was_asked_off_the_shortlist_is_asked_again(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = lambda exchange: exchange.reply(shortlist())
    ollama_server.questions = lambda exchange: exchange.reply(verdict("Je ne sais pas"))
    suggest(project, OllamaSuggester(ollama_server.host, off_list=1.0), [project.read.sources()[0].id])
    assert len(project.read.suggestions()) == 6
    found = repeat(project, project.read.runs()[0], 2)
    assert (found.votes, found.agreeing) == (12, 12)
    assert {row.share for row in project.read.suggestions()} == {1.0}
    assert all(replay(project, run).rebuilt == replay(project, run).requests == 12 for run in project.read.runs())


def test_votes_are_proved_by_the_replies(path: Path, project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    suggest(project, OllamaSuggester(ollama_server.host, off_list=0.0), [project.read.sources()[0].id])
    repeat(project, project.read.runs()[0], 1)
    project.close()
    told = done("replay", path)
    assert "known from an earlier run" not in told.out and "12 of 12 votes the same" in told.out
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE vote SET agrees = 1")
    found = el2mp("replay", path, "--json")
    assert found.status == 1
    assert [(each["votes"], each["same_votes"], each["holds"]) for each in found.json] == [(0, 0, True), (12, 6, False)]


def test_the_last_run_with_suggestions_of_its_own_is_repeated(
    path: Path, project: Project, ollama_server: ScriptedServer
) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    source = project.read.sources()[0].id
    for _ in range(2):
        suggest(project, OllamaSuggester(ollama_server.host, off_list=0.0), [source])
    later, earlier = project.read.runs()
    with pytest.raises(UserError, match="brought no suggestions"):
        repeat(project, later, 1)
    project.close()
    told = done("repeat", path, "--times", "1", "--json").json
    assert (told["run"], told["votes"]) == (earlier.id, 12)
    assert "brought no suggestions" in refused("repeat", path, "--run", later.id)


def test_runs_of_the_embedded_engine_are_neither_repeated_nor_replayed_of_themselves(
    path: Path, project: Project, ollama_server: ScriptedServer
) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    project.close()
    assert done("suggest", path, "--engine", "embedded", "--json").json["suggestions"]
    assert "No model of Ollama has read" in refused("repeat", path)
    assert done("replay", path).err == "No run of this project sent requests.\n"
    with Project.open(path, coder=LEA) as again:
        suggest(again, OllamaSuggester(ollama_server.host, off_list=0.0), [again.read.sources()[0].id])
        asked, embedded = again.read.runs()
    done("suggest", path, "--engine", "embedded")
    assert done("repeat", path, "--times", "1", "--json").json["run"] == asked.id
    assert "cannot be replayed" not in done("replay", path).err
    assert "cannot be replayed" in el2mp("replay", path, "--run", embedded.id).err


def test_a_run_without_any_usable_answer_leaves_the_exam_due(project: Project, ollama_server: ScriptedServer) -> None:
    source = project.read.sources()[0].id
    for otherwise in (lambda exchange: exchange.error(404, "gone"), lambda exchange: exchange.reply("no JSON")):
        ollama_server.otherwise = otherwise
        suggest(project, OllamaSuggester(ollama_server.host), [source])
        assert is_due(project, "ab" * 32)
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    suggest(project, OllamaSuggester(ollama_server.host), [source], budget=Budget(passages=1))
    assert not is_due(project, "ab" * 32)


def test_a_repetition_that_breaks_off_has_no_votes(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    suggest(project, OllamaSuggester(ollama_server.host), [project.read.sources()[0].id])
    ollama_server.otherwise = lambda exchange: exchange.error(404, "gone")
    found = repeat(project, project.read.runs()[0], 3)
    assert (found.times, found.votes, found.state) == (0, 0, "failed") and found.fault
    assert all(row.share is None for row in project.read.suggestions())


def test_repeating_from_the_command_line(path: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    done("suggest", path, "--engine", "ollama", "--host", ollama_server.host)
    with Project.open(path, coder=LEA) as opened:
        opened.do(set_suggestion_mode, "always")
    told = done("repeat", path, "--times", "2", "--json").json
    assert (told["times"], told["state"]) == (2, "done") and told["votes"] >= 24
    rows = done("suggestions", path, "--json").json
    assert {row["votes"] for row in rows} == {2} and {row["agreeing"] for row in rows} == {0, 2}
    assert "2/2" in done("suggestions", path).out
    assert "no such run" in refused("repeat", path, "--run", "zzz")


# Models


def test_models_are_listed_with_their_figures_and_those_elsewhere_named(ollama_server: ScriptedServer) -> None:
    ollama_server.models += [
        model_entry("far", remote_host="https://models.example.org:443"),
        model_entry("big:cloud"),
    ]
    host = ("--host", ollama_server.host)
    listed = done("models", *host)
    assert "98" in listed.out and "Q4_1" in listed.out and "8192" in listed.out and "abababababab" in listed.out
    assert "models.example.org" in listed.err and "big:cloud" in listed.err
    told = done("models", *host, "--json").json
    assert [model["remote_host"] for model in told["refused"]] == ["https://models.example.org:443", "ollama.com"]
    assert el2mp("models", "--host", "http://192.0.2.7:11434").status == 1


def fetching(exchange: Exchange) -> None:
    for done_so_far in (0, 40, 100):
        part = {"status": "pulling ab", "digest": "sha256:ab", "total": 100, "completed": done_so_far}
        exchange.line(json.dumps(part).encode() + b"\n")
    exchange.line(b'{"status": "success"}\n')
    exchange.end()


def test_a_model_is_fetched_with_progress(ollama_server: ScriptedServer) -> None:
    ollama_server.pages["/api/pull"] = fetching
    told: list[tuple[int, int, str]] = []
    pull(ollama_server.host, "small", lambda *each: told.append(each), Cancel())
    assert told == [(0, 100, "pulling ab"), (40, 100, "pulling ab"), (100, 100, "pulling ab"), (0, 0, "success")]
    assert [json.loads(raw)["model"] for path, raw in ollama_server.asked if path == "/api/pull"] == ["small"]
    assert "100/100" in done("models", "--pull", "small", "--host", ollama_server.host).err


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (lambda exchange: exchange.error(500, "no such model in the registry"), "no_model"),
        (
            lambda exchange: (
                exchange.line(b'{"error": "pull model manifest: file does not exist"}\n'),
                exchange.end(),
            ),
            "no_model",
        ),
        (lambda exchange: (exchange.line(b'{"status": "pulling ab"}\n'), exchange.end()), "broken"),
        (lambda exchange: (exchange.line(b'{"status": "pulling ab"}\n'), exchange.break_off()), "broken"),
        (lambda exchange: exchange.raw(b"<html>"), "broken"),
    ],
)
def test_a_download_that_fails_says_so(
    ollama_server: ScriptedServer, page: Callable[[Exchange], None], reason: str
) -> None:
    ollama_server.pages["/api/pull"] = page
    with pytest.raises(EngineUnavailable) as fault:
        pull(ollama_server.host, "small", unreported, Cancel())
    assert fault.value.reason == reason


def test_a_download_is_stopped_and_never_begun_for_a_model_elsewhere(ollama_server: ScriptedServer) -> None:
    cancel, asked = Cancel(), threading.Event()

    def silent(exchange: Exchange) -> None:
        asked.set()
        exchange.hang()

    ollama_server.pages["/api/pull"] = silent
    threading.Thread(target=lambda: asked.wait(10) and cancel.set()).start()
    with pytest.raises(Cancelled):
        pull(ollama_server.host, "small", unreported, cancel)
    assert ollama_server.left.wait(10)
    before = len(ollama_server.asked)
    with pytest.raises(EngineUnavailable):
        pull(ollama_server.host, "big:cloud", unreported, Cancel())
    assert len(ollama_server.asked) == before


# Decisions


def test_decisions_are_timed_only_where_the_project_wants_it(project: Project, ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = ollama_server.questions = stable_and_not
    suggest(project, OllamaSuggester(ollama_server.host), [project.read.sources()[0].id])
    first, second, third = [row.id for row in project.read.suggestions()][:3]
    project.do(accept, first, seconds=2.5)
    project.do(set_times_decisions, True)
    project.do(reject, second, seconds=4.5)
    project.undo()
    project.do(defer, third)
    kept = [row["seconds"] for row in rows_of(project, Decision).values() if row["action"] != "reverse"]
    assert kept == [None, 4.5, None]
