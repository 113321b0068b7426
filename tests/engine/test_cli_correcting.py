"""``speakers``, ``speaker``, ``turn``, ``case``, ``correct``, and what ``import`` does with a newer export."""

import json
from pathlib import Path

import pytest

from tests.command_line import done, refused

TALK = "Ana: On y va. Et puis non !\nAnna: Sa vient de nous.\nBo: D'accord.\nAna: Bon.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    file = tmp_path / "work.el2mp"
    done("new", file, "--codebook", "el2mp")
    done("import", file, talk)
    return file


def turns(file: Path, source: str = "talk") -> list[tuple[str, str]]:
    return [(turn["speaker"], turn["text"]) for turn in done("turns", file, source, "--json").json]


def test_speakers_are_listed_renamed_and_merged(file: Path) -> None:
    rows = done("speakers", file, "talk", "--json").json
    assert [(row["name"], row["turns"], row["role"]) for row in rows] == [
        ("Ana", 2, None),
        ("Anna", 1, None),
        ("Bo", 1, None),
    ]
    assert "Anna" in done("speakers", file, "talk").out
    assert "“Ana”" in done("speaker", file, "talk", "--merge", "anna=Ana").err
    done("speaker", file, "talk", "--rename", "Bo=Bo Lindqvist")
    assert [name for name, _ in turns(file)] == ["Ana", "Ana", "Bo Lindqvist", "Ana"]
    assert "Cleo" in refused("speaker", file, "talk", "--merge", "Cleo=Ana")
    assert "--rename" in refused("speaker", file, "talk", "--rename", "Ana")
    done("undo", file)
    assert turns(file)[2][0] == "Bo"


def test_names_that_are_offered_are_told_apart(file: Path) -> None:
    done("speaker", file, "talk", "--rename", "Ana=Roche, Ana M.")
    assert "There is: “Anna”, “Roche, Ana M.”.\n" in refused("speaker", file, "talk", "--merge", "Ana M=Bo")
    assert "There is: “talk”.\n" in refused("turns", file, "walk")


def test_turns_are_split_joined_given_and_cut(file: Path) -> None:
    done("turn", file, "--source", "talk", "--split-at", TALK.index("Et puis"))
    assert turns(file)[:2] == [("Ana", "On y va."), ("Ana", "Et puis non !")]
    done("turn", file, "--source", "talk", "--turn", 0, "--join")
    assert turns(file)[0] == ("Ana", "On y va. Et puis non !")
    assert "1 new turn" in done("turn", file, "--source", "talk", "--longest", 15).err
    done("turn", file, "--source", "talk", "--turn", 1, "--speaker", "Cléo")
    assert turns(file)[1] == ("Cléo", "Et puis non !")
    assert "9999" in refused("turn", file, "--source", "talk", "--split-at", 9999)
    assert "turn 1, which goes from" in refused("turn", file, "--source", "talk", "--turn", 1, "--split-at", 8)
    assert "--turn" in refused("turn", file, "--source", "talk", "--join")
    assert "99" in refused("turn", file, "--source", "talk", "--turn", 99, "--join")


def test_a_text_is_corrected_and_what_needs_a_look_is_said(file: Path) -> None:
    (code,) = [code for code in done("codes", file, "--json").json if code["key"] == "HES.danger"]
    start = TALK.index("Sa vient")
    coding = done(
        "code", file, "--source", "talk", "--start", start, "--end", start + 8, "--code", code["id"]
    ).out.strip()
    outcome = done("correct", file, "--source", "talk", "--turn", 1, "--replace", "Sa=Ça", "--json")
    assert outcome.json["codings"] == {
        "exact": 0,
        "moved": [],
        "look": [{"id": coding, "start": start, "end": start + 8, "before": "Sa vient", "after": "Ça vient"}],
        "joined": 0,
    }
    assert "“Sa vient”" in outcome.err and "“Ça vient”" in outcome.err
    (row,) = done("codings", file, "--json").json
    assert row["quote"] == "Ça vient" and row["unsure"]
    done("correct", file, "--source", "talk", "--turn", 2, "--text", "D’accord, alors.")
    assert turns(file)[2] == ("Bo", "D’accord, alors.")
    assert "“zut”" in refused("correct", file, "--source", "talk", "--turn", 2, "--replace", "zut=flûte")
    assert "OLD=NEW" in refused("correct", file, "--source", "talk", "--turn", 2, "--replace", "zut")
    refused("correct", file, "--source", "talk", "--turn", 2, "--text", " ")
    assert "talk.txt" not in done("import", file, file.with_name("talk.txt")).out, "it is still known as the same file"
    done("check", file)


def export(
    path: Path, messages: int, *, last: str = "", status: str = "finished_successfully", title: str = "Le plan"
) -> Path:
    """A ChatGPT conversation with so many messages."""
    mapping: dict[str, object] = {"root": {"id": "root", "message": None, "parent": None, "children": ["n0"]}}
    for number in range(messages):
        words = last if last and number == messages - 1 else f"Message numéro {number}, voilà."
        mapping[f"n{number}"] = {
            "id": f"n{number}",
            "parent": f"n{number - 1}" if number else "root",
            "children": [f"n{number + 1}"] if number + 1 < messages else [],
            "message": {
                "id": f"n{number}",
                "author": {"role": "assistant" if number % 2 else "user"},
                "create_time": 1_700_000_000.0 + number,
                "content": {"content_type": "text", "parts": [words]},
                "status": status if number == messages - 1 else "finished_successfully",
                "metadata": {},
            },
        }
    conversation = {
        "id": "c1",
        "conversation_id": "c1",
        "title": title,
        "create_time": 1_700_000_000.0,
        "update_time": 1_700_000_100.0,
        "current_node": f"n{messages - 1}",
        "mapping": mapping,
    }
    path.write_text(json.dumps([conversation]), encoding="utf-8")
    return path


def test_a_newer_export_updates_what_is_there(file: Path, tmp_path: Path) -> None:
    done("import", file, export(tmp_path / "old.json", 2))
    (coded,) = [source for source in done("sources", file, "--json").json if source["name"] == "Le plan"]
    newer = export(tmp_path / "new.json", 6)
    told = done("import", file, newer, "--dry-run", "--json").json
    assert (told["sources"], [row["turns_added"] for row in told["updated"]]) == ([], [4])
    outcome = done("import", file, newer, "--json")
    (updated,) = outcome.json["updated"]
    assert (updated["id"], updated["name"], updated["turns_added"], updated["turns_changed"]) == (
        coded["id"],
        "Le plan",
        4,
        0,
    )
    assert outcome.json["sources"] == [] and outcome.json["skipped"] == []
    assert "4 new turns" in outcome.err
    assert len(turns(file, "Le plan")) == 6
    again = done("import", file, newer, "--json").json
    assert (again["updated"], [row["same_as"] for row in again["skipped"]]) == ([], ["Le plan"])
    older = done("import", file, tmp_path / "old.json", "--json").json
    assert (older["updated"], [row["same_as"] for row in older["skipped"]]) == ([], ["Le plan"])
    done("undo", file)
    assert len(turns(file, "Le plan")) == 2


def test_a_corrected_conversation_is_still_known(file: Path, tmp_path: Path) -> None:
    old = export(tmp_path / "old.json", 2)
    done("import", file, old)
    done(
        "correct",
        file,
        "--source",
        "Le plan",
        "--turn",
        0,
        "--text",
        "Une phrase bien plus longue que celle d’avant, et de loin.",
    )
    assert [row["same_as"] for row in done("import", file, old, "--json").json["skipped"]] == ["Le plan"]
    done("import", file, export(tmp_path / "new.json", 4))
    assert [words for _, words in turns(file, "Le plan")] == [
        "Une phrase bien plus longue que celle d’avant, et de loin.",
        *(f"Message numéro {number}, voilà." for number in (1, 2, 3)),
    ]
    done("check", file)


@pytest.mark.parametrize("first", ["Un début", "Un début, et la fin."])
def test_an_answer_that_is_finished_by_now_is_interrupted_no_more(file: Path, tmp_path: Path, first: str) -> None:
    done("import", file, export(tmp_path / "old.json", 2, last=first, status="in_progress"))
    assert done("turns", file, "Le plan", "--json").json[1]["status"] == "interrupted"
    start = done("turns", file, "Le plan", "--json").json[1]["start"]
    done("turn", file, "--source", "Le plan", "--split-at", start + 3)
    assert [turn["status"] for turn in done("turns", file, "Le plan", "--json").json][1:] == ["interrupted"] * 2
    newer = export(tmp_path / "new.json", 2, last="Un début, et la fin.", title="Le plan final")
    told = done("import", file, newer, "--json")
    assert [(row["name"], row["title"]) for row in told.json["updated"]] == [("Le plan", "Le plan final")]
    assert "“Le plan” keeps its name; its title is now “Le plan final”." in told.err
    assert {turn["status"] for turn in done("turns", file, "Le plan", "--json").json} == {""}


def test_a_case_is_said_of_a_speaker_described_renamed_and_removed(file: Path) -> None:
    told = done("case", file, "P1", "--in", "talk", "--speaker", "Anna", "--set", "guild=bakers").err
    assert "P1 – guild=bakers – talk (Anna)" in told
    done("case", file, "p1", "--rename", "Anna K.", "--set", "guild=", "--set", "year=2")
    (case,) = done("cases", file, "--json").json
    assert (case["name"], case["attributes"]) == ("Anna K.", {"year": "2"})
    assert [(place["source_name"], place["speaker"]) for place in case["places"]] == [("talk", "Anna")]
    done("case", file, "Group", "--in", "talk")
    assert "P9" in refused("case", file, "P9", "--set", "year=1")
    assert "--set" in refused("case", file, "Group")
    assert "--set" in refused("case", file, "Group", "--set", "year")
    assert "--in" in refused("case", file, "Group", "--speaker", "Ana")
    assert "Anna K. – year=2 – talk, talk (Anna)" in done("case", file, "Group", "--rename", "Anna K.").err
    done("undo", file)
    done("case", file, "Anna K.", "--remove")
    assert [case["name"] for case in done("cases", file, "--json").json] == ["Group"]
    done("undo", file)
    assert done("cases", file, "--json").json[0]["attributes"] == {"year": "2"}


def test_a_case_is_the_one_of_that_name_however_it_is_written(file: Path) -> None:
    done("case", file, "Anna K.", "--in", "talk", "--speaker", "Anna")
    id = done("cases", file, "--json").json[0]["id"]
    for wanted in ("anna k.", "Anna  K.", id[:8]):
        done("case", file, wanted, "--in", "talk")
    done("case", file, "anna k.", "--rename", " ANNA   K. ")
    (case,) = done("cases", file, "--json").json
    assert (case["id"], case["name"], len(case["places"])) == (id, "ANNA K.", 2)
    done("case", file, "Bo\nB", "--in", "talk", "--speaker", "Bo")
    assert "“ANNA K.”, “Bo B”" in refused("case", file, "nobody", "--set", "year=1")
    refused("case", file, "P3", "--in", "talk", "--speaker", "")


def test_removing_a_case_stands_alone(file: Path) -> None:
    """“--in talk --remove” reads as if it were taken out of that source alone."""
    done("case", file, "P1", "--in", "talk", "--speaker", "Anna", "--set", "year=1")
    before = done("cases", file, "--json").json
    for more in (("--in", "talk"), ("--set", "year=2"), ("--rename", "P2")):
        assert "--remove" in refused("case", file, "P1", "--remove", *more)
    assert done("cases", file, "--json").json == before
