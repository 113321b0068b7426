"""Suggestions and decisions from the command line: over real HTTP, and with the embedded engine."""

import json
import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.settings import Settings, save_settings
from tests.command_line import ROOT, command, done, el2mp, refused
from tests.ollama_server import Exchange, ScriptedServer, model_entry, proposal, saying
from tests.projects import NOT_SAID, Quoter

TALK = "Inès: Je ne sais pas si c’est juste.\n\nTom: On recommence, alors.\n\nInès: D’accord.\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    save_settings(Settings(name="Léa Marchetti", initials="LM"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file, talk = tmp_path / "fieldwork.el2mp", tmp_path / "Atelier.txt"
    talk.write_text(TALK, "utf-8")
    done("new", file)
    done("import", file, talk)
    return file


@pytest.fixture
def waiting(project: Path) -> Path:
    """Two quotations a turn (one in the last), and one that nobody said, none of which anybody has seen."""
    with Project.open(project, coder=Person("Léa Marchetti", "LM")) as opened:
        suggest(opened, Quoter(), [source.id for source in opened.read.sources()])
    return project


@pytest.fixture
def suggested(waiting: Path) -> Path:
    """The same, shown before a turn is read."""
    show(waiting, "always")
    return waiting


def show(project: Path, mode: str) -> None:
    with Project.open(project, coder=Person("Léa Marchetti", "LM")) as opened:
        opened.do(set_suggestion_mode, mode)


def ids(project: Path, state: str = "open") -> list[str]:
    return [row["id"] for row in done("suggestions", project, "--state", state, "--json").json]


def modes(project: Path) -> list[tuple[str, str]]:
    with Project.open(project, writable=False) as opened:
        return [(decision.action, decision.mode) for decision in opened.read.decisions()]


# --- suggest ---


def test_ollama_answers_and_nothing_becomes_a_coding(project: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.will(
        saying(proposal("Je ne sais pas", "HES.danger")),
        saying(proposal("On recommence", "ITE"), proposal("nobody said this", "NEG.harm")),
    )
    outcome = done("suggest", project, "--engine", "ollama", "--host", ollama_server.host, "--json")
    told = outcome.json
    assert (told["engine"], told["model"], told["state"]) == ("ollama", "tiny:latest", "done")
    assert (told["passages"], told["suggestions"], told["not_found"]) == (3, 3, 1)
    assert len(told["runs"]) == 1
    assert "Asking tiny:latest." in outcome.err and "3/3" in outcome.err
    show(project, "always")
    rows = done("suggestions", project, "--json").json
    assert [(row["quote"], row["state"], row["turn"]) for row in rows] == [
        ("Je ne sais pas", "open", 0),
        ("On recommence", "open", 1),
        ("nobody said this", "unanchored", 1),
    ]
    assert all(row["run"] == told["runs"][0] for row in rows)
    assert TALK[rows[0]["start"] : rows[0]["end"]] == rows[0]["quote"] and rows[2]["start"] is None
    assert done("codings", project, "--json").json == []


def test_auto_takes_ollama_where_it_has_a_model(project: Path, ollama_server: ScriptedServer) -> None:
    save_settings(Settings(name="Léa", ollama_host=ollama_server.host, ollama_model="gone"))
    assert "Asking tiny:latest." in done("suggest", project).err
    assert "other" in refused("suggest", project, "--model", "other")


def test_a_model_that_would_send_text_away_is_refused(project: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.models = [model_entry("big:cloud")]
    host = ("--host", ollama_server.host)
    assert "does not run on this computer" in refused("suggest", project, "--model", "big:cloud", *host)
    assert "not a model server on this computer" in refused(
        "suggest", project, "--engine", "ollama", "--host", "http://192.0.2.1:11434"
    )
    assert ollama_server.bodies == []


def test_without_a_server_the_embedded_engine_answers_and_says_so(project: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.stop()
    outcome = done("suggest", project, "--host", ollama_server.host, "--json")
    assert outcome.json["engine"] == "embedded" and outcome.json["state"] == "done"
    assert "Not Ollama: No model server answers" in outcome.err and "Asking the embedded engine" in outcome.err


def test_only_the_sources_named_are_read(project: Path, tmp_path: Path, ollama_server: ScriptedServer) -> None:
    (tmp_path / "Other.txt").write_text("Tom: Autre chose.\n\nInès: Oui, autre.\n", "utf-8")
    done("import", project, tmp_path / "Other.txt")
    done("suggest", project, "--host", ollama_server.host, "--source", "Other", "--source", "other")
    assert len(ollama_server.bodies) == 2
    assert "Nowhere" in refused("suggest", project, "--host", ollama_server.host, "--source", "Nowhere")


def test_a_server_that_goes_away_leaves_what_it_said(project: Path, ollama_server: ScriptedServer) -> None:
    ollama_server.will(
        saying(proposal("Je ne sais pas", "HES.danger")),
        *[lambda exchange: exchange.error(500, "out of memory")] * 2,
    )
    show(project, "always")
    outcome = el2mp("suggest", project, "--host", ollama_server.host, "--engine", "ollama", "--json")
    assert outcome.status == 0 and outcome.json["suggestions"] == 1 and len(outcome.json["faults"]) == 2
    assert "2 turns have no whole answer." in outcome.err
    assert len(ids(project)) == 1


def test_a_codebook_too_long_for_the_model_is_said_once_and_fails_the_run(
    project: Path, ollama_server: ScriptedServer
) -> None:
    facts = {"general.architecture": "llama", "llama.context_length": 4096}
    ollama_server.shown["tiny:latest"] = {"model_info": facts, "capabilities": ["completion"]}
    answered = el2mp("suggest", project, "--engine", "ollama", "--host", ollama_server.host)
    assert answered.status == 1 and ollama_server.bodies == []
    assert answered.err.count("The codebook alone is too long for this model") == 1
    assert "3,072 have room" in answered.err and "no whole answer" not in answered.err
    with Project.open(project, writable=False) as opened:
        (run,) = opened.read.runs()
        assert run.state == "failed" and run.fault.startswith("The codebook alone")


def test_the_request_is_shown_as_it_is_sent(project: Path, ollama_server: ScriptedServer) -> None:
    host = ollama_server.host
    save_settings(Settings(name="Léa Marchetti", initials="LM", ollama_host=host))
    facts = {"general.architecture": "llama", "llama.context_length": 8000}
    ollama_server.shown["tiny:latest"] = {"model_info": facts, "capabilities": ["completion", "thinking"]}
    shown = done("prompt", project, "Atelier", "0")
    assert ollama_server.bodies == [] and "assumed" not in shown.err
    done("suggest", project, "--engine", "ollama", "--passages", "1")
    assert shown.json == json.loads(ollama_server.bodies[0])
    assert shown.json["options"]["num_ctx"] == 8000 and shown.json["think"] is False
    ollama_server.pages["/api/tags"] = lambda exchange: exchange.error(500, "out of order")
    assert done("prompt", project, "Atelier", "0", "--model", "tiny").json == shown.json, "from the last run"
    unknown = done("prompt", project, "Atelier", "0", "--model", "other")
    assert "assumed" in unknown.err and unknown.json["model"] == "other" and "think" not in unknown.json


def test_a_project_without_models_asks_none(project: Path, ollama_server: ScriptedServer) -> None:
    show(project, "none")
    assert "without models" in el2mp("suggest", project, "--host", ollama_server.host).err
    assert ollama_server.bodies == []


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_stops_a_run_and_keeps_what_came(project: Path, ollama_server: ScriptedServer) -> None:
    show(project, "always")
    hanging = threading.Event()

    def hang(exchange: Exchange) -> None:
        hanging.set()
        exchange.hang()

    ollama_server.will(saying(proposal("Je ne sais pas", "HES.danger")), hang)
    arguments = command("suggest", project, "--engine", "ollama", "--host", ollama_server.host, "--json")
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert hanging.wait(120)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert running.returncode == 1
    assert err.decode().endswith("--resume” goes on.\n") and b"Traceback" not in err
    assert json.loads(out)["state"] == "cancelled"
    assert len(ids(project)) == 1


# --- decide ---


def test_several_are_accepted_in_one_change(suggested: Path) -> None:
    wanted = ids(suggested)
    assert "3 suggestions accepted." in done("decide", suggested, "--accept", *wanted[:3]).err
    codings = done("codings", suggested, "--json").json
    assert [coding["from_suggestion"] for coding in codings] == [True] * 3
    assert {coding["suggestion"] for coding in codings} == set(wanted[:3])
    assert all(coding["seen"] == ["suggestions"] for coding in codings)
    assert modes(suggested) == [("accept", "batch")] * 3
    done("undo", suggested)
    assert done("codings", suggested, "--json").json == [] and ids(suggested) == wanted
    assert len(modes(suggested)) == 6, "taking back adds to the record"


def test_all_or_none(suggested: Path) -> None:
    wanted, nowhere = ids(suggested), ids(suggested, "unanchored")[0]
    before = done("history", suggested, "--json").json
    assert "not in the passage" in refused("decide", suggested, "--accept", wanted[0], nowhere)
    assert "123456" in refused("decide", suggested, "--reject", wanted[0], "123456")
    assert modes(suggested) == [] and done("history", suggested, "--json").json == before


def test_beginnings_of_ids_will_do_and_each_counts_once(suggested: Path) -> None:
    wanted = ids(suggested)[0]
    done("decide", suggested, "--reject", wanted[:8], wanted, "--reason", "elle en doute", "--coder", "Bo")
    (row,) = done("suggestions", suggested, "--state", "rejected", "--json").json
    assert (row["id"], row["reason"]) == (wanted, "elle en doute")
    assert modes(suggested) == [("reject", "batch")]
    done("decide", suggested, "--defer", wanted)
    assert ids(suggested, "deferred") == [wanted]


def test_amending_takes_another_passage_or_another_code(suggested: Path) -> None:
    first, second, *_ = ids(suggested)
    id = done("decide", suggested, "--amend", first, "--end", TALK.index(" sais"), "--code", "NEG.rules").out.strip()
    (coding,) = done("codings", suggested, "--json").json
    assert (coding["id"], coding["quote"]) == (id, "Je ne")
    assert done("suggestions", suggested, "--state", "accepted", "--json").json[0]["amended"] is True
    assert "ends before it starts" in refused("decide", suggested, "--amend", second, "--start", "5", "--end", "2")
    start = TALK.index("c’est")
    done("decide", suggested, "--amend", second, "--start", start, "--end", start + 5)
    assert "c’est" in [coding["quote"] for coding in done("codings", suggested, "--json").json]


def test_an_acceptance_whose_coding_is_gone_says_so_and_can_be_decided_anew(suggested: Path) -> None:
    first, second = ids(suggested)[:2]
    done("decide", suggested, "--accept", first)
    place = done("suggestions", suggested, "--state", "accepted", "--json").json[0]
    passage = ("--start", place["start"], "--end", place["end"], "--code", place["code"])
    done("decide", suggested, "--amend", second, *passage)
    assert len(done("codings", suggested, "--json").json) == 1, "both are the same coding"
    done("decide", suggested, "--reject", first)
    (row,) = done("suggestions", suggested, "--state", "accepted", "--json").json
    assert (row["id"], row["coding_removed"]) == (second, True)
    assert second not in ids(suggested)
    assert "accepted, coding removed since" in done("suggestions", suggested).out
    done("decide", suggested, "--accept", second)
    (row,) = done("suggestions", suggested, "--state", "accepted", "--json").json
    assert row["coding_removed"] is False and len(done("codings", suggested, "--json").json) == 1


def test_what_one_coder_made_of_a_suggestion_is_not_anothers_to_take_away(suggested: Path) -> None:
    first = ids(suggested)[0]
    done("decide", suggested, "--accept", first, "--coder", "Zoé")
    done("decide", suggested, "--accept", first)
    assert {row["coder"] for row in done("codings", suggested, "--json").json} == {"Zoé", "Léa Marchetti"}
    done("decide", suggested, "--reject", first)
    assert [row["coder"] for row in done("codings", suggested, "--json").json] == ["Zoé"]
    assert "Zoé" in done("codings", suggested).out
    done("undo", suggested)
    assert len(done("codings", suggested, "--json").json) == 2


def test_a_quotation_nobody_said_is_told_apart_in_the_list(suggested: Path) -> None:
    table = done("suggestions", suggested).out
    assert table.count("quote not found") == 3 and NOT_SAID in table


# --- human first ---


def code_here(project: Path, words: str) -> list[str]:
    """What the coding of these words says that its coder could see."""
    start = TALK.index(words)
    code = done("codes", project, "--json").json[-1]["id"]
    place = ("--source", "Atelier", "--start", start, "--end", start + len(words), "--code", code)
    id = done("code", project, *place).out.strip()
    return next(row["seen"] for row in done("codings", project, "--json").json if row["id"] == id)


def test_only_suggestions_on_turns_that_were_read_are_listed(waiting: Path) -> None:
    outcome = done("suggestions", waiting, "--json")
    assert outcome.json == [] and "8 more suggestions wait for their turns to be read" in outcome.err
    assert code_here(waiting, "Je ne sais pas") == []
    outcome = done("suggestions", waiting)
    assert NOT_SAID in outcome.out and "5 more suggestions wait" in outcome.err
    assert [row["turn"] for row in done("suggestions", waiting, "--json").json] == [0, 0, 0]
    outcome = done("suggestions", waiting, "--state", "unanchored", "--json")
    assert len(outcome.json) == 1 and "2 more suggestions wait" in outcome.err
    assert done("suggestions", waiting, "--coder", "Zoé", "--json").json == [], "she has read nothing"


def test_a_project_without_models_lists_no_suggestions_and_says_so(suggested: Path) -> None:
    assert "wait" not in done("suggestions", suggested).err
    show(suggested, "none")
    outcome = done("suggestions", suggested, "--json")
    assert outcome.json == [] and "without models" in outcome.err


def test_whoever_decided_on_a_suggestion_of_an_unread_turn_has_seen_it(waiting: Path) -> None:
    with Project.open(waiting, writable=False) as opened:
        hidden = next(row.id for row in opened.read.suggestions() if row.turn == 1)
    done("decide", waiting, "--reject", hidden, "--coder", "Zoé")
    assert code_here(waiting, "On recommence") == [], "it was Zoé who decided"
    done("undo", waiting)
    done("decide", waiting, "--reject", hidden)
    done("undo", waiting)
    assert code_here(waiting, "On recommence") == ["suggestions"], "taking a decision back makes nobody forget"
    assert code_here(waiting, "Je ne sais pas") == []
    assert done("evaluate", waiting, "--json").json["embedded"]["turns"] == 1


def test_an_address_of_elsewhere_is_refused_not_passed_over(project: Path) -> None:
    outcome = el2mp("suggest", project, "--host", "http://example.org:11434")
    assert outcome.status == 1
    assert "example.org" in outcome.err
