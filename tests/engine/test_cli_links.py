"""Links, discussion and the history from the command line, and saying so when nothing changed."""

import csv
from pathlib import Path

import pytest

from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.settings import Settings, save_settings
from tests.command_line import done, el2mp, refused
from tests.projects import Quoter

TALK = "Ana: Sa réponse 😀 citait l’arrêt.\n\nBo: D’accord.\n"
DRAFT = "La note cite l’arrêt et sa réponse.\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    save_settings(Settings(name="Léa Marchetti", initials="LM"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    project = tmp_path / "p.el2mp"
    done("new", project)
    for name, text in (("talk", TALK), ("draft", DRAFT)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, "utf-8")
        done("import", project, path)
    return project


def passage(source: str, text: str, words: str) -> str:
    start = text.index(words)
    return f"{source}:{start}-{start + len(words)}"


def codes(file: Path) -> list[str]:
    return [code["id"] for code in done("codes", file, "--json").json if code["codable"]]


def coded(file: Path, *codes: str) -> list[str]:
    given = [part for code in codes for part in ("--code", code)]
    return done("code", file, "--source", "talk", "--start", 5, "--end", 15, *given).out.split()


# --- links ---


def test_a_link_is_made_listed_and_written_to_a_table(file: Path, tmp_path: Path) -> None:
    ends = ("--from", passage("draft", DRAFT, "cite l’arrêt"), "--to", passage("talk", TALK, "citait l’arrêt"))
    made = done("link", file, *ends, "--kind", "comes_of", "--coder", "Anne Roux")
    (row,) = done("links", file, "--json").json
    assert row["id"] == made.out.strip()
    assert (row["kind"], row["source_name"], row["target_name"]) == ("comes_of", "draft", "talk")
    assert (row["quote"], row["target_quote"], row["coder"]) == ("cite l’arrêt", "citait l’arrêt", "Anne Roux")
    assert row["needs_look"] is False and row["created_at"]
    assert "came of" in done("links", file).out
    again = done("link", file, *ends, "--kind", "comes_of")
    assert again.out == made.out and "already linked so" in again.err
    assert len(done("links", file, "--json").json) == 1
    table = tmp_path / "links.csv"
    done("links", file, "--csv", table)
    (line,) = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    assert line["quote"] == "cite l’arrêt" and line["needs_look"] == "false"


def test_what_is_no_passage_is_refused(file: Path) -> None:
    there = ("--to", "draft:0-4")
    assert el2mp("link", file, "--from", "talk", *there).status == 2
    assert "ends before it starts" in refused("link", file, "--from", "talk:9-3", *there)
    assert "not in this source" in refused("link", file, "--from", "talk:0-9999", *there)
    assert "There is no source" in refused("link", file, "--from", "nobody:0-3", *there)
    assert done("links", file, "--json").json == []


def test_links_are_removed_by_their_ids_in_one_act(file: Path) -> None:
    there = ("--to", passage("talk", TALK, "citait l’arrêt"))
    made = [
        done("link", file, "--from", passage("draft", DRAFT, words), *there).out.strip()
        for words in ("cite l’arrêt", "La note", "sa réponse")
    ]
    assert "2 links removed." in done("link", file, "--remove", made[0][:8], made[1], made[0]).err
    assert [row["id"] for row in done("links", file, "--json").json] == [made[2]]
    assert "There is no link" in refused("link", file, "--remove", made[2], made[0])
    assert "not both" in refused("link", file, "--from", "draft:0-4", "--remove", made[2])
    assert "--from and --to" in refused("link", file, "--from", "draft:0-4")
    assert [row["id"] for row in done("links", file, "--json").json] == [made[2]]
    done("undo", file)
    assert {row["id"] for row in done("links", file, "--json").json} == set(made)


def test_a_link_whose_words_a_correction_rewrote_needs_a_look(file: Path) -> None:
    ends = ("--from", passage("draft", DRAFT, "sa réponse"), "--to", passage("talk", TALK, "Sa réponse"))
    link = done("link", file, *ends).out.strip()
    outcome = done("correct", file, "--source", "talk", "--turn", 0, "--replace", "Sa réponse=Ça", "--json")
    assert outcome.json["links"] == [link]
    assert "1 link needs a look" in outcome.err
    (row,) = done("links", file, "--json").json
    assert row["needs_look"] and row["before"] == ["Sa réponse"] and row["quote"] == "sa réponse"
    done("undo", file)
    assert done("links", file, "--json").json[0]["needs_look"] is False


# --- discussion ---


def test_codings_are_discussed_replied_to_and_settled(file: Path) -> None:
    code = codes(file)[0]
    (coding,) = coded(file, code)
    assert "is to be discussed" in done("discuss", file, coding[:8]).err
    assert "already" in done("discuss", file, coding).err
    done("reply", file, "--coding", coding, "--text", "Plutôt un doute ?", "--coder", "Anne Roux")
    done("reply", file, "--code", code, "--text", "À délimiter.")
    on_coding, on_code = done("discussions", file, "--json").json
    assert on_coding["coding"] == coding and on_coding["to_discuss"] is True
    assert [(r["coder"], r["text"]) for r in on_coding["replies"]] == [("Anne Roux", "Plutôt un doute ?")]
    assert on_code["coding"] is None and on_code["replies"][0]["text"] == "À délimiter."
    assert "Plutôt un doute ?" in done("discussions", file).out
    done("discuss", file, coding, "--settled")
    assert "was not to be discussed" in done("discuss", file, coding, "--settled").err
    assert done("discussions", file, "--json").json[0]["to_discuss"] is False
    assert "There is no coding" in refused("discuss", file, "nobody")
    assert "Write a reply" in refused("reply", file, "--code", code, "--text", "  ")


# --- several codes, and nothing changed ---


def test_several_codes_are_one_act_and_what_was_coded_so_is_said(file: Path) -> None:
    first, second = codes(file)[:2]
    (one,) = coded(file, first)
    outcome = done("code", file, "--source", "talk", "--start", 5, "--end", 15, "--code", first, "--code", second)
    assert outcome.out.split()[0] == one and len(outcome.out.split()) == 2
    assert "already coded" in outcome.err.splitlines()[0] and "Coded 5–15" in outcome.err.splitlines()[1]
    acts = len(done("history", file, "--json").json)
    assert "already coded" in done("code", file, "--source", "talk", "--start", 5, "--end", 15, "--code", second).err
    assert len(done("history", file, "--json").json) == acts
    done("undo", file)
    assert [row["id"] for row in done("codings", file, "--json").json] == [one]


def test_what_was_decided_so_is_said_and_not_decided_again(file: Path) -> None:
    with Project.open(file, coder=Person("Léa Marchetti", "LM")) as project:
        suggest(project, Quoter(), [source.id for source in project.read.sources()])
        project.do(set_suggestion_mode, "always")
    first, second = [row["id"] for row in done("suggestions", file, "--state", "open", "--json").json][:2]
    done("decide", file, "--reject", first)
    outcome = done("decide", file, "--reject", first, second)
    assert "1 was already rejected." in outcome.err and "1 suggestion rejected." in outcome.err
    assert "1 suggestion rejected." in done("decide", file, "--reject", first, "--reason", "Not a doubt.").err
    done("decide", file, "--accept", second)
    row = next(row for row in done("suggestions", file, "--json").json if row["id"] == second)
    again = done("decide", file, "--amend", second, "--start", row["start"])
    assert "already accepted so" in again.err and again.out.strip() == row["coding"]
    with Project.open(file, writable=False) as project:
        assert [decision.action for decision in project.read.decisions()] == ["reject", "reject", "reject", "accept"]


# --- restore ---


def test_an_earlier_state_is_restored_and_undo_turns_that_back(file: Path) -> None:
    before = done("history", file, "--json").json[0]
    coded(file, *codes(file)[:2])
    assert len(done("codings", file, "--json").json) == 2
    assert before["id"][:8] in done("history", file).out
    done("history", file, "--restore", before["id"][:8])
    assert done("codings", file, "--json").json == []
    assert "already" in done("history", file, "--restore", before["id"]).err
    done("undo", file)
    assert len(done("codings", file, "--json").json) == 2
    assert "The history has no act" in refused("history", file, "--restore", "nothing")
