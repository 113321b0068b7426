"""The command line, command by command, on files of its own."""

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from el2mp_desktop.cli.parser import build_parser
from el2mp_desktop.cli.sources import FORMATS
from el2mp_desktop.importers.registry import IMPORTERS
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings, save_settings
from tests.command_line import ROOT, done, el2mp, refused
from tests.projects import traces

EXAMPLE = ROOT / "resources" / "example"
TALK = (
    "Inès: Je ne sais pas 🙂 si c’est juste.\n\nTom: On recommence, alors.\n\nInès: D’accord, 👩‍👩‍👧 on recommence.\n"
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    save_settings(Settings(name="Léa Marchetti", initials="LM"))


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    file = tmp_path / "Atelier.txt"
    file.write_text(TALK, "utf-8")
    return file


@pytest.fixture
def project(tmp_path: Path, talk: Path) -> Path:
    """A project with one source."""
    file = tmp_path / "fieldwork.el2mp"
    done("new", file)
    done("import", file, talk)
    return file


def place(words: str) -> tuple[str, int, str, int]:
    start = TALK.index(words)
    return "--start", start, "--end", start + len(words)


def code(project: Path, words: str, key: str, *more: object) -> str:
    return done("code", project, "--source", "Atelier", *place(words), "--code", key, *more).out.strip()


def codings(project: Path) -> list[dict[str, object]]:
    return done("codings", project, "--json").json


# --- new ---


def test_new_takes_the_shipped_codebook_and_the_name_of_the_file(tmp_path: Path) -> None:
    done("new", tmp_path / "a.el2mp")
    codes = done("codes", tmp_path / "a.el2mp", "--json").json
    assert {"HES.danger", "ITE", "NEG.rules"} <= {entry["key"] for entry in codes}
    with Project.open(tmp_path / "a.el2mp", writable=False) as opened:
        assert opened.read.project().name == "a"
        assert opened.read.coders() == []


def test_new_takes_another_name_and_codebook_or_none(tmp_path: Path) -> None:
    book = tmp_path / "mine.yaml"
    book.write_text("languages: [en]\ncodes:\n  - {id: X, name: Doubt}\n", "utf-8")
    done("new", tmp_path / "a.el2mp", "--codebook", book, "--name", "Field 2026")
    done("new", tmp_path / "b.el2mp", "--codebook", "none")
    assert [entry["name"] for entry in done("codes", tmp_path / "a.el2mp", "--json").json] == ["Doubt"]
    assert done("codes", tmp_path / "b.el2mp", "--json").json == []
    with Project.open(tmp_path / "a.el2mp", writable=False) as opened:
        assert opened.read.project().name == "Field 2026"


def test_new_gives_the_file_its_ending(tmp_path: Path) -> None:
    assert "Entretiens 2.3.el2mp" in done("new", tmp_path / "Entretiens 2.3").err
    assert [path.name for path in tmp_path.glob("Entretiens*")] == ["Entretiens 2.3.el2mp"]
    with Project.open(tmp_path / "Entretiens 2.3.el2mp", writable=False) as opened:
        assert opened.read.project().name == "Entretiens 2.3"


def test_new_replaces_nothing(project: Path) -> None:
    before = project.read_bytes()
    assert "fieldwork.el2mp" in refused("new", project)
    assert project.read_bytes() == before


def test_new_names_a_codebook_that_is_not_there(tmp_path: Path) -> None:
    assert "el2mp" in refused("new", tmp_path / "a.el2mp", "--codebook", "nobodys")
    assert not (tmp_path / "a.el2mp").exists()


# --- import, sources, turns ---


def test_the_formats_are_those_of_the_importers() -> None:
    assert set(FORMATS) == {importer.name for importer in IMPORTERS}


def test_a_folder_comes_in_as_one_change(tmp_path: Path) -> None:
    file = tmp_path / "a.el2mp"
    done("new", file)
    outcome = el2mp("import", file, EXAMPLE, "--json")
    assert outcome.status == 1, "example.json is no source"
    assert [failure["file"] for failure in outcome.json["failed"]] == ["example.json"]
    assert "el2mp: example.json: " in outcome.err
    sources = done("sources", file, "--json").json
    assert [source["id"] for source in outcome.json["sources"]] == [source["id"] for source in sources]
    assert {source["format"] for source in sources} == {"text", "docx", "webvtt", "chatgpt"}
    done("undo", file)
    assert done("sources", file, "--json").json == []


def test_a_dry_run_writes_nothing_and_says_what_would_come(tmp_path: Path, talk: Path) -> None:
    file = tmp_path / "a.el2mp"
    done("new", file)
    before = file.read_bytes()
    told = done("import", file, talk, "--dry-run", "--json").json
    assert told["dry_run"] is True
    (source,) = told["sources"]
    assert source["id"] is None and source["turns"] == 3 and source["speakers"] == ["Inès", "Tom"]
    assert source["warnings"] == [] and source["format"] == "text" and source["name"] == "Atelier"
    assert "Inès, Tom" in done("import", file, talk, "--dry-run").out
    assert file.read_bytes() == before


def test_a_file_that_is_there_already_is_skipped_and_said_so(project: Path, talk: Path, tmp_path: Path) -> None:
    twin, new = tmp_path / "Twin.txt", tmp_path / "New.txt"
    twin.write_text(TALK, "utf-8")
    new.write_text("Tom: Encore une fois.\n\nInès: Non.\n", "utf-8")
    (tmp_path / "New twin.txt").write_bytes(new.read_bytes())
    outcome = done("import", project, twin, new, tmp_path / "New twin.txt", "--json")
    assert [source["name"] for source in outcome.json["sources"]] == ["New"]
    assert [(skipped["name"], skipped["same_as"]) for skipped in outcome.json["skipped"]] == [
        ("Twin", "Atelier"),
        ("New twin", "New"),
    ]
    assert "Skipped “Twin”: it is there as “Atelier”." in outcome.err
    changes = len(done("history", project, "--json").json)
    done("import", project, twin)
    assert len(done("history", project, "--json").json) == changes


def test_a_chat_export_comes_in_as_the_zip_it_is(tmp_path: Path) -> None:
    file, export = tmp_path / "a.el2mp", tmp_path / "export.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.write(EXAMPLE / "conversations.json", "conversations.json")
    done("new", file)
    done("import", file, export)
    turns = done("turns", file, "Damp report summary", "--json").json
    assert {turn["role"] for turn in turns} >= {"user", "assistant", "tool"}
    parents = [turn["parent"] for turn in turns if turn["parent"] is not None]
    assert len(parents) > len(set(parents)), "it branches"
    assert all(turn["parent"] is None or turn["parent"] < turn["index"] for turn in turns)
    assert any(turn["model"] for turn in turns) and any(str(turn["time"]).startswith("20") for turn in turns)


def test_a_format_can_be_asked_for(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.vtt"
    file.write_text("Just a few words.\n", "utf-8")
    assert "notes.vtt" in el2mp("import", project, file, "--as", "webvtt").err
    done("import", project, file, "--as", "text")
    assert el2mp("import", project, file, "--as", "papyrus").status == 2


def test_nothing_to_import_is_said(project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "nothing to import" in refused("import", project, tmp_path / "empty")
    assert "gone.txt" in el2mp("import", project, tmp_path / "gone.txt").err


def test_turns_give_back_the_text_at_their_positions(project: Path) -> None:
    turns = done("turns", project, "Atelier", "--json").json
    assert [turn["index"] for turn in turns] == [0, 1, 2]
    assert [turn["speaker"] for turn in turns] == ["Inès", "Tom", "Inès"]
    assert all(TALK[turn["start"] : turn["end"]] == turn["text"] for turn in turns)


def test_times_of_a_recording_are_seconds(project: Path) -> None:
    done("import", project, EXAMPLE / "Atelier 4, note juridique.vtt")
    turns = done("turns", project, "Atelier 4, note juridique", "--json").json
    times = [turn["time"] for turn in turns]
    assert all(isinstance(time, float) for time in times) and times == sorted(times)
    assert "00:00:" in done("turns", project, "Atelier 4, note juridique").out


def test_marks_and_pages_are_listed_with_their_turns(project: Path, tmp_path: Path) -> None:
    (tmp_path / "pauses.txt").write_text("Ana: Oui (3s) enfin [rires].\nBo: Et (2020) ?\n", encoding="utf-8")
    done("import", project, tmp_path / "pauses.txt")
    ana, bo = done("turns", project, "pauses", "--json").json
    assert [(mark["kind"], mark["value"]) for mark in ana["marks"]] == [("pause", "3"), ("laughter", "")]
    assert (bo["marks"], bo["page"]) == ([], None)


def test_words_of_a_source_do_not_steer_the_terminal(project: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("Tom: \x1b[2Jgone \x9b31m\n\nInès: x\n", "utf-8")
    done("import", project, tmp_path / "bad.txt")
    assert "\x1b" not in done("turns", project, "bad").out
    assert any("\x1b" in turn["text"] for turn in done("turns", project, "bad", "--json").json)


# --- code, codings ---


def test_a_coding_quotes_its_passage_whatever_stands_before_it(project: Path) -> None:
    id = code(project, "👩‍👩‍👧 on recommence", "HES.danger", "--memo", "famille")
    (coding,) = codings(project)
    assert coding["id"] == id and coding["quote"] == "👩‍👩‍👧 on recommence"
    assert coding["code_name"] == "Danger or inspiration?" and coding["source_name"] == "Atelier"
    assert coding["coder"] == "Léa Marchetti" and coding["memo"] == "famille" and coding["reading"] == 1
    assert (coding["from_suggestion"], coding["seen"], coding["unsure"]) == (False, [], False)


def test_coding_the_same_twice_changes_nothing(project: Path) -> None:
    first = code(project, "juste", "HES.danger")
    changes = done("history", project, "--json").json
    assert code(project, "juste", "HES.danger") == first
    assert done("history", project, "--json").json == changes
    assert code(project, "juste", "HES.danger", "--coder", "Bo") != first
    assert [coding["coder"] for coding in codings(project)].count("Bo") == 1


def test_a_coding_and_its_memo_are_one_act(project: Path) -> None:
    code(project, "juste", "HES.danger", "--memo", "à voir")
    done("undo", project)
    assert codings(project) == []
    done("redo", project)
    assert codings(project)[0]["memo"] == "à voir"


@pytest.mark.parametrize(("start", "end"), [(0, 100_000), (5, 5), (9, 3)])
def test_a_passage_outside_the_text_is_refused(project: Path, start: int, end: int) -> None:
    span = ("--start", start, "--end", end)
    assert str(end) in refused("code", project, "--source", "Atelier", *span, "--code", "HES.danger")
    assert codings(project) == []


def test_names_keys_and_beginnings_of_ids_name_a_code(project: Path) -> None:
    codes = {entry["key"]: entry for entry in done("codes", project, "--json").json}
    wanted = codes["HES.danger"]
    ways = (wanted["id"], wanted["id"][:8], "hes.DANGER", *wanted["names"].values(), wanted["name"].upper())
    ids = {code(project, "juste", way) for way in ways}
    assert len(ids) == 1
    assert "HES.danger (Danger or inspiration?)" in refused(
        "code", project, "--source", "Atelier", *place("juste"), "--code", "Danger or aspiration"
    )


def test_an_apostrophe_may_be_typed_as_keyboards_have_it(project: Path, tmp_path: Path) -> None:
    (tmp_path / "L’atelier d’après.txt").write_text("Tom: un.\n\nInès: deux.\n", "utf-8")
    done("import", project, tmp_path / "L’atelier d’après.txt")
    assert len(done("turns", project, "l'atelier d'après", "--json").json) == 2


def test_a_name_of_two_sources_is_told_with_their_ids(project: Path, tmp_path: Path) -> None:
    (tmp_path / "atelier.txt").write_text("Tom: un autre.\n\nInès: deux.\n", "utf-8")
    done("import", project, tmp_path / "atelier.txt")
    line = refused("turns", project, "ATELIER")
    assert "Atelier" in line and "atelier" in line
    assert len(done("turns", project, "atelier", "--json").json) == 2
    assert "Atelier" in refused("turns", project, "Ateliers")


def test_csv_has_the_columns_of_json_and_no_formulas(project: Path, tmp_path: Path) -> None:
    code(project, "juste", "HES.danger", "--memo", "=HYPERLINK(1)")
    code(project, "recommence, alors", "ITE")
    done("codings", project, "--csv", tmp_path / "out.csv")
    raw = (tmp_path / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    told = codings(project)
    assert [list(row) for row in rows] == [list(record) for record in told]
    assert [row["quote"] for row in rows] == [record["quote"] for record in told]
    assert rows[0]["memo"] == "'=HYPERLINK(1)" and told[0]["memo"] == "=HYPERLINK(1)"
    assert done("codings", project, "--csv", "-").out.splitlines() == raw.decode("utf-8-sig").splitlines()
    assert "standard output" in refused("codings", project, "--csv", "-", "--json")


def test_no_result_is_written_over_a_project(project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    refused("codings", project, "--csv", project)
    refused("cooccurrence", project, "--csv", tmp_path / "other.el2mp")
    (tmp_path / "link.png").symlink_to(project)
    refused("cooccurrence", project, "--chart", tmp_path / "link.png")
    assert "nowhere" in refused("codings", project, "--csv", tmp_path / "nowhere" / "out.csv")
    assert project.read_bytes() == before


def test_the_codebook_is_a_tree_in_json(project: Path) -> None:
    codes = done("codes", project, "--json").json
    by_id = {entry["id"]: entry for entry in codes}
    child = next(entry for entry in codes if entry["key"] == "HES.danger")
    assert by_id[child["parent"]]["key"] == "HES" and child["parent_name"] == by_id[child["parent"]]["name"]
    assert child["definition"] and set(child["names"]) == {"en", "fr"} and child["codings"] == 0
    assert all(entry["id"] and entry["name"] for entry in codes)


# --- history, undo, redo, check, erase ---


def test_history_undo_and_redo(project: Path) -> None:
    code(project, "juste", "HES.danger")
    assert "Code a passage" in done("undo", project).err
    assert codings(project) == []
    assert "Code a passage" in done("redo", project).err
    assert len(codings(project)) == 1
    assert "nothing to redo" in refused("redo", project)
    kinds = [change["kind"] for change in done("history", project, "--json").json]
    assert kinds == ["barrier", "do", "do", "undo", "redo"]
    done("undo", project)
    done("undo", project)
    assert "nothing to undo" in refused("undo", project)


def test_check_finds_a_text_that_was_changed_behind_its_back(project: Path) -> None:
    code(project, "juste", "HES.danger")
    assert done("check", project).out == ""
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("UPDATE coding SET quote = 'injuste'")
    outcome = el2mp("check", project)
    assert outcome.status == 1 and len(outcome.lines) == 1 and "Atelier" in outcome.out
    assert outcome.err == "el2mp: 1 fault was found.\n"


def test_erasing_leaves_no_word(project: Path, tmp_path: Path, talk: Path, home: Path) -> None:
    code(project, "recommence", "ITE", "--memo", "un mémo de terrain")
    talk.unlink()
    assert "“Atelier”, 3 turns, 1 coding" in done("erase", project, "Atelier").err
    assert done("sources", project, "--json").json == [] == codings(project)
    assert traces(["recommence, alors", "sais pas 🙂", "un mémo de terrain"], project, tmp_path, home) == []
    assert "nothing to undo" in refused("undo", project)
    done("check", project)


def test_a_removed_source_is_erased_by_its_name(project: Path, tmp_path: Path, talk: Path, home: Path) -> None:
    talk.unlink()
    done("undo", project)
    assert done("sources", project, "--json").json == []
    assert "“Atelier”, which had been removed" in done("erase", project, "Atelier").err
    assert traces(["recommence, alors", "sais pas 🙂"], project, tmp_path, home) == []
    assert "no source “Atelier”" in refused("erase", project, "Atelier")
    done("check", project)


# --- what is no project, and what somebody else has open ---


def test_what_is_no_project_is_told_in_one_line(tmp_path: Path, talk: Path) -> None:
    assert "gone.el2mp" in refused("sources", tmp_path / "gone.el2mp")
    assert "Atelier.txt" in refused("sources", talk)
    refused("undo", tmp_path)


def test_a_project_open_in_a_window_can_be_read_and_not_written(project: Path) -> None:
    with Project.open(project, coder=Person("Léa", "L")):
        assert len(done("sources", project, "--json").json) == 1
        done("check", project)
        line = refused("undo", project)
        assert "process" in line and "fieldwork.el2mp" in line
    done("undo", project)


# --- languages, help, faults of the program ---


def test_the_language_is_asked_for_set_or_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    def language(*arguments: str) -> str:
        from el2mp_desktop.language import current_language

        el2mp(*arguments, "help")
        return current_language()

    assert language() == "en"
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert language() == "fr"
    assert language("--lang", "en") == "en"
    save_settings(Settings(language="en"))
    assert language() == "en"
    assert language("--lang=fr") == "fr"


def test_every_command_has_help_that_help_shows() -> None:
    commands = {action for action in build_parser()._actions if action.dest == "command"}
    for name in commands.pop().choices:
        assert f"el2mp {name}" in done("help", name).out
        assert done(name, "--help").out == done("help", name).out
    assert done("help").out == done("--help").out
    assert done("--version").out.startswith("el2mp ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("sources",),
        ("sources", "a.el2mp", "--jso"),
        ("code", "a.el2mp", "--source", "S", "--start", "-3", "--end", "4", "--code", "C"),
        ("cooccurrence", "a.el2mp", "--chart", "figure.bmp"),
        ("decide", "a.el2mp"),
        ("decide", "a.el2mp", "--accept", "1234", "--reject", "5678"),
        ("decide", "a.el2mp", "--accept", "1234", "--code", "HES"),
        ("decide", "a.el2mp", "--amend", "1234"),
    ],
)
def test_what_is_not_understood_exits_with_2(arguments: tuple[str, ...]) -> None:
    outcome = el2mp(*arguments)
    assert outcome.status == 2 and outcome.out == "" and "usage: el2mp" in outcome.err


def test_a_fault_of_the_program_is_logged_without_words(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("words of a participant") from ValueError("more words")

    monkeypatch.setattr(Project, "check", fail)
    line = refused("check", project)
    assert "KeyError" in line and "words" not in line and "Traceback" not in line
    log = (home / "logs" / "el2mp.log").read_text("utf-8")
    assert "KeyError" in log and "ValueError" in log and "cli/projects.py:" in log
    assert "words" not in log


def test_json_of_every_listing_is_json_where_there_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.el2mp"
    done("new", file)
    for listing in ("sources", "codings", "suggestions"):
        assert json.loads(done(listing, file, "--json").out) == []
        assert done(listing, file).out == ""
    empty = done("cooccurrence", file, "--json").json
    assert empty["codes"] == empty["pairs"] == []
