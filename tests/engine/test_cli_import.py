"""What a person decides on the way in, from the command line: conversations, names, roles, cases, attributes."""

import json
import zipfile
from pathlib import Path

import pytest

from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.settings import Settings, save_settings
from tests.command_line import ROOT, done, el2mp

CHATS = ROOT / "resources" / "example" / "conversations.json"
TALK = "Inès: Je ne sais pas.\n\nTom: On recommence.\n\nInes: D’accord, on recommence.\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    save_settings(Settings(name="Léa Marchetti", initials="LM"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "fieldwork.el2mp"
    done("new", file, "--codebook", "none")
    return file


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    file = tmp_path / "Atelier.txt"
    file.write_text(TALK, "utf-8")
    return file


def sources(project: Path) -> list[dict[str, object]]:
    return done("sources", project, "--json").json


def last_line(outcome) -> str:
    return outcome.err.splitlines()[-1]


def test_one_conversation_comes_in_by_its_title(project: Path) -> None:
    done("import", project, CHATS, "--conversation", "DAMP report  summary")
    (source,) = sources(project)
    assert source["name"] == "Damp report summary"
    assert source["origin"]["conversation"] == "Damp report summary"
    assert source["origin"]["importer"] == "chatgpt" and source["origin"]["encoding"] == "utf-8"


def test_conversations_are_chosen_by_id_and_by_day(project: Path) -> None:
    told = done("import", project, CHATS, "--dry-run", "--json").json["sources"]
    first, second = sorted(told, key=lambda source: source["created_at"])
    day = second["created_at"][:10]
    assert day > first["created_at"][:10]
    done("import", project, CHATS, "--conversation", f"since:{day}")
    assert [source["name"] for source in sources(project)] == [second["name"]]
    done("import", project, CHATS, "--conversation", first["conversation"])
    assert {source["name"] for source in sources(project)} == {first["name"], second["name"]}


def test_several_conversations_are_all_that_any_names(project: Path) -> None:
    done("import", project, CHATS, "--conversation", "Damp report summary", "--conversation", "since:2000-01-01")
    assert len(sources(project)) == 2


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("Damp reports", "There is: “Damp report summary”."),
        ("since:2999-01-01", "2999-01-01"),
        ("since:yesterday", "since:2026-01-31"),
    ],
)
def test_a_conversation_not_there_is_an_error_and_nothing_comes_in(project: Path, which: str, told: str) -> None:
    outcome = el2mp("import", project, CHATS, "--conversation", which)
    assert outcome.status == 1 and outcome.out == ""
    assert last_line(outcome).startswith("el2mp: ") and told in last_line(outcome)
    assert sources(project) == []


def test_speakers_are_renamed_and_merged(project: Path, talk: Path) -> None:
    told = done("import", project, talk, "--speakers", "Ines=Inès", "--speakers", "Tom=P2", "--json").json
    assert told["sources"][0]["speakers"] == ["Inès", "P2"]
    (source,) = sources(project)
    assert source["speakers"] == ["Inès", "P2"]
    assert source["origin"]["speakers"] == {"Ines": "Inès", "Tom": "P2"}


def test_roles_cases_and_attributes_come_in_with_the_sources(project: Path, talk: Path) -> None:
    done(
        *("import", project, talk, "--speakers", "Ines=Inès", "--role", "Inès=facilitator"),
        *("--speaker-case", "Tom=P2", "--case", "Workshop 4", "--group", "Spring"),
        *("--attribute", "workshop=4", "--attribute", "session = morning"),
    )
    (source,) = sources(project)
    assert source["group"] == "Spring"
    assert source["attributes"] == {"workshop": "4", "session": "morning"}
    cases = sorted(source["cases"], key=lambda case: case["name"])
    assert cases == [{"name": "P2", "speaker": "Tom"}, {"name": "Workshop 4", "speaker": None}]
    turns = done("turns", project, "Atelier", "--json").json
    assert [turn["role"] for turn in turns] == ["facilitator", None, "facilitator"]


def test_cases_are_listed_with_where_they_are(project: Path, talk: Path) -> None:
    assert done("cases", project, "--json").json == []
    done("import", project, talk, "--speaker-case", "Tom=P2", "--case", "Workshop 4")
    cases = {case["name"]: case for case in done("cases", project, "--json").json}
    (source,) = sources(project)
    assert cases["P2"]["places"] == [{"source": source["id"], "source_name": "Atelier", "speaker": "Tom"}]
    assert cases["Workshop 4"]["places"][0]["speaker"] is None
    assert "Atelier (Tom)" in done("cases", project).out
    done("undo", project)
    assert done("cases", project, "--json").json == []


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--speakers", "Inés=P1", "Inès"),
        ("--role", "Ines B.=student", "Inès"),
        ("--speaker-case", "Nobody=P1", "Tom"),
        ("--speakers", "Inès", "NAME=VALUE"),
        ("--attribute", "=3", "NAME=VALUE"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_nothing_comes_in(
    project: Path, talk: Path, option: str, value: str, told: str
) -> None:
    outcome = el2mp("import", project, talk, option, value)
    assert outcome.status == 1 and told in last_line(outcome)
    assert sources(project) == []


def test_an_encoding_can_be_corrected(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes("Дом: щётка.\n\nЛес: да.\n".encode("iso8859_5"))
    done("import", project, file, "--encoding", "iso8859_5")
    (source,) = sources(project)
    assert source["speakers"] == ["Дом", "Лес"] and source["origin"]["encoding"] == "iso8859_5"
    assert "no encoding" in el2mp("import", project, file, "--encoding", "rot13").err


def test_progress_comes_to_its_end(project: Path, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "Carnet.txt").write_text("Tom: Une note.\n\nInès: Oui.\n", "utf-8")
    lines = done("import", project, talk, tmp_path / "Carnet.txt").err.splitlines()
    assert lines[:3] == ["0/2 Atelier.txt", "1/2 Carnet.txt", "2/2 Carnet.txt"]


def test_the_rest_of_an_archive_never_enters_the_project(project: Path) -> None:
    taken, left = ("Damp report summary", json.loads(CHATS.read_text("utf-8")))
    titles = [chat["title"] for chat in left if chat["title"] != taken]
    assert titles
    done("import", project, CHATS, "--conversation", taken)
    held = project.read_bytes()
    assert all(title.encode() not in held for title in titles)


def test_a_dry_run_tells_what_is_told_of_an_import(project: Path, talk: Path) -> None:
    options = ("--speakers", "Ines=Inès", "--json")
    would = done("import", project, talk, CHATS, "--dry-run", *options).json["sources"]
    did = done("import", project, talk, CHATS, *options).json["sources"]
    assert [{**source, "id": None} for source in did] == would
    assert would[0]["confidence"] > 0.3 and would[0]["encoding"] == "utf-8"


def test_a_corpus_is_not_changed_on_the_way(project: Path, tmp_path: Path) -> None:
    assert "leave out" in el2mp("import", project, tmp_path, "--as", "corpus", "--case", "P1").err


# The same words


def chats(path: Path, *told: tuple[str, str], thread: str = "b") -> Path:
    """A ChatGPT export of conversations, each an id and a title, in which the same was said; ``thread`` is open."""

    def node(id: str, parent: str | None, children: list[str], role: str = "", words: str = "") -> dict[str, object]:
        message = {"id": id, "author": {"role": role}, "content": {"content_type": "text", "parts": [words]}}
        return {"id": id, "message": message if words else None, "parent": parent, "children": children}

    mapping = {
        "root": node("root", None, ["a"]),
        "a": node("a", "root", ["b", "c"], "user", "Et alors ?"),
        "b": node("b", "a", [], "assistant", "Alors rien."),
        "c": node("c", "a", [], "assistant", "Alors tout."),
    }
    conversations = [
        {"id": id, "conversation_id": id, "title": title, "mapping": mapping, "current_node": thread}
        for id, title in told
    ]
    path.write_text(json.dumps(conversations), "utf-8")
    return path


def test_two_conversations_with_the_same_words_are_two(project: Path, tmp_path: Path) -> None:
    archive = chats(tmp_path / "chats.json", ("one", "Un"), ("two", "Deux"), ("three", "Trois"))
    told = done("import", project, archive, "--conversation", "three", "--json").json
    assert [(row["name"], row["same_text_as"]) for row in told["sources"]] == [("Trois", None)]
    outcome = done("import", project, archive, "--json")
    assert [(row["name"], row["same_text_as"]) for row in outcome.json["sources"]] == [
        ("Un", "Trois"),
        ("Deux", "Trois"),
    ]
    assert [(row["name"], row["same_as"]) for row in outcome.json["skipped"]] == [("Trois", "Trois")]
    assert "chats.json: The same text as “Trois”" in outcome.err
    assert len(sources(project)) == 3


def test_another_thread_of_a_conversation_with_the_same_words_is_taken_over(project: Path, tmp_path: Path) -> None:
    done("import", project, chats(tmp_path / "old.json", ("one", "Un"), thread="b"))
    newer = chats(tmp_path / "new.json", ("one", "Un"), thread="c")
    told = done("import", project, newer, "--json").json
    assert [row["turns_added"] for row in told["updated"]] == [0] and told["sources"] == told["skipped"] == []
    current = [turn["current"] for turn in done("turns", project, "Un", "--json").json]
    assert current == [True, False, True]
    assert len(done("import", project, newer, "--json").json["skipped"]) == 1


def test_the_same_words_in_another_file_or_of_other_voices_come_in(project: Path, tmp_path: Path) -> None:
    plain, voiced = tmp_path / "plain.srt", tmp_path / "voiced.vtt"
    plain.write_text("1\n00:00:01,000 --> 00:00:02,000\nOn recommence.\n\n", "utf-8")
    voiced.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Inès>On recommence.\n", "utf-8")
    done("import", project, plain)
    done("import", project, voiced)
    assert [source["speakers"] for source in sources(project)] == [[], ["Inès"]]
    again = done("import", project, plain, voiced, "--json").json
    assert [row["same_as"] for row in again["skipped"]] == ["plain", "voiced"] and again["sources"] == []


def test_a_file_that_was_corrected_since_is_still_known(project: Path, talk: Path) -> None:
    done("import", project, talk)
    done("correct", project, "--source", "Atelier", "--turn", 0, "--text", "Je ne sais plus.")
    assert [row["same_as"] for row in done("import", project, talk, "--json").json["skipped"]] == ["Atelier"]


def test_answers_of_two_participants_in_the_same_words_both_come_in(project: Path, tmp_path: Path) -> None:
    for participant in ("P1", "P2"):
        (tmp_path / f"{participant}.csv").write_text(f"participant,Que pensez-vous ?\n{participant},Rien.\n", "utf-8")
    told = done("import", project, tmp_path / "P1.csv", tmp_path / "P2.csv", "--json").json
    assert len(told["sources"]) == 2 and told["skipped"] == []
    again = done("import", project, tmp_path / "P2.csv", "--json").json
    assert [row["same_as"] for row in again["skipped"]] == [told["sources"][1]["name"]]


# A ZIP of files


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zip_of_transcripts_is_like_a_folder(project: Path, tmp_path: Path) -> None:
    subtitles = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Inès>On recommence.\n".encode()
    export = packed(tmp_path / "inner.zip", {"conversations.json": CHATS.read_bytes()}).read_bytes()
    nested = packed(tmp_path / "inner.zip", {"deep.txt": TALK.encode()}).read_bytes()
    archive = packed(
        tmp_path / "transcripts.zip",
        {
            "Atelier.txt": TALK.encode(),
            "sub/appel.vtt": subtitles,
            "sub/export.zip": export,
            "../../slip.txt": "Tom: Dehors.\n\nInès: Dedans.\n".encode(),
            "/absolute.txt": "Tom: En haut.\n\nInès: En bas.\n".encode(),
            "__MACOSX/._Atelier.txt": b"litter",
            "sub/.hidden.txt": b"litter",
            "sub/photo.bin": bytes(range(256)),
            "sub/nested.zip": nested,
        },
    )
    outcome = el2mp("import", project, archive, "--json")
    assert outcome.status == 1
    told = json.loads(outcome.out)
    formats = {row["file"]: row["format"] for row in told["sources"]}
    assert formats == {
        "transcripts.zip/Atelier.txt": "text",
        "transcripts.zip/sub/appel.vtt": "webvtt",
        "transcripts.zip/sub/export.zip": "chatgpt",
        "transcripts.zip/slip.txt": "text",
        "transcripts.zip/absolute.txt": "text",
    }
    reasons = {row["path"].removeprefix(f"{archive}/"): row["reason"] for row in told["failed"]}
    assert reasons.keys() == {"sub/photo.bin", "sub/nested.zip"}
    assert reasons["sub/nested.zip"] == "transcripts.zip/sub/nested.zip: It is an archive of files; unpack it first."
    assert {path.name for path in tmp_path.iterdir()} == {"fieldwork.el2mp", "inner.zip", "transcripts.zip"}
    (talk,) = [source for source in sources(project) if source["name"] == "Atelier"]
    assert talk["origin"]["file"] == "transcripts.zip/Atelier.txt" and talk["speakers"] == ["Inès", "Tom", "Ines"]
    loose = tmp_path / "Atelier.txt"
    loose.write_text(TALK, "utf-8", newline="")
    assert [row["same_as"] for row in done("import", project, loose, "--json").json["skipped"]] == ["Atelier"]


def test_a_zip_of_chats_and_transcripts_offers_both_and_an_account_only_its_chats(
    project: Path, tmp_path: Path
) -> None:
    chats = CHATS.read_bytes()
    mixed = packed(tmp_path / "mixed.zip", {"chats/conversations.json": chats, "Atelier.txt": TALK.encode()})
    account = packed(
        tmp_path / "account.zip",
        {"conversations.json": chats, "user.json": b"{}", "file-1-notes.txt": b"Tom: oui.", "notes.txt": b"Tom: non."},
    )
    brought = done("import", project, mixed, "--dry-run", "--json").json
    assert {row["file"] for row in brought["sources"]} == {
        "mixed.zip/chats/conversations.json", "mixed.zip/Atelier.txt"
    }  # fmt: skip
    assert brought["failed"] == []
    brought = done("import", project, account, "--dry-run", "--json").json
    assert {row["file"] for row in brought["sources"]} == {"account.zip"}


def test_a_zip_that_unpacks_to_too_much_or_too_many_is_refused(project: Path, tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"talk.txt": b"Tom: oui. " * 3_000_000})
    crowd = packed(tmp_path / "crowd.zip", {f"{number}.txt": b"Tom: oui." for number in range(1_001)})
    document = packed(tmp_path / "book.epub", {"mimetype": b"application/epub+zip", "text/one.html": b"<p>Un</p>"})
    for archive, reason in (
        (bomb, "unpacks to far more"),
        (crowd, "more than 1,000 files"),
        (document, "holds nothing"),
    ):
        outcome = el2mp("import", project, archive)
        assert outcome.status == 1 and f"el2mp: {archive.name}: " in outcome.err and reason in outcome.err
    assert sources(project) == []


def test_a_large_file_of_a_zip_is_read_again_when_it_is_wanted(tmp_path: Path) -> None:
    archive = packed(tmp_path / "all.zip", {"sub/other.txt": b"Bo: Non.\n", "talk.txt": TALK.encode()})
    opening = open_files([archive], keep=0)
    assert opening.failures == () and not any(file.sources for file in opening.files)
    found = arrivals(parts_of(opening.files), ())
    collected = collect((arrival, Decisions()) for arrival in found)
    assert [item.source.name for item in collected.incoming] == ["other", "talk"]
    archive.unlink()
    assert [failure.path for failure in collect((arrival, Decisions()) for arrival in found).failures] == [
        archive / "sub" / "other.txt",
        archive / "talk.txt",
    ]


def test_a_later_draft_says_which_it_goes_on_from(project: Path, tmp_path: Path) -> None:
    for name, text in (("Essay 1.md", "First words."), ("Essay 2.md", "Second words."), ("Other.md", "Other words.")):
        (tmp_path / name).write_text(text, "utf-8")
    done("import", project, tmp_path / "Essay 1.md")
    done("import", project, tmp_path / "Essay 2.md", "--draft-of", "Essay 1")
    first, second = sources(project)
    assert (first["draft_of"], second["draft_of"]) == (None, first["id"])
    unknown = el2mp("import", project, tmp_path / "Other.md", "--draft-of", "Essay 9")
    (tmp_path / "Another.md").write_text("Yet others.", "utf-8")
    several = el2mp("import", project, tmp_path / "Other.md", tmp_path / "Another.md", "--draft-of", "Essay 1")
    assert "There is no source “Essay 9”." in unknown.err
    assert "import them one by one" in several.err
    assert unknown.status and several.status
    assert len(sources(project)) == 2


def test_a_file_that_is_not_of_the_format_asked_for(project: Path, talk: Path) -> None:
    outcome = el2mp("import", project, talk, "--as", "docx")
    assert outcome.status == 1
    assert "Atelier.txt: It does not look like the format that was asked for (Word document)." in outcome.err
    assert sources(project) == []


def export(path: Path, *said: tuple[str, str | None, str]) -> Path:
    """A ChatGPT export of one conversation, of messages with a key, the key of their parent, and words."""
    nodes = {
        key: {"id": key, "parent": parent, "children": [], "message": {
            "author": {"role": "assistant" if parent else "user"}, "create_time": place,
            "content": {"content_type": "text", "parts": [text]}}}
        for place, (key, parent, text) in enumerate(said, 1)
    }  # fmt: skip
    chat = {"title": "Talk", "id": "c1", "mapping": nodes, "current_node": said[-1][0]}
    path.write_text(json.dumps([chat]), "utf-8")
    return path


def test_a_newer_export_that_says_less_in_more_turns_is_an_update(project: Path, tmp_path: Path) -> None:
    wordy = "A transcription of what was heard, much longer than the one that came to stand there."
    older = export(tmp_path / "older.json", ("a", None, wordy), ("b", "a", "Hello."))
    newer = export(tmp_path / "newer.json", ("a", None, "Heard."), ("b", "a", "Hello."), ("c", "b", "Yes."))
    done("import", project, older)
    assert "“Talk” is updated: 1 new turn" in done("import", project, newer).err
    assert sources(project)[0]["turns"] == 3


def test_an_older_export_with_fewer_turns_changes_nothing_however_long_it_is(project: Path, tmp_path: Path) -> None:
    newer = export(tmp_path / "newer.json", ("a", None, "Hi."), ("b", "a", "Hello."), ("c", "a", "Hello again."))
    older = export(
        tmp_path / "older.json",
        ("a", None, "Hi, in many more words than the later export has for it."),
        ("b", "a", "Hello."),
    )
    done("import", project, newer)
    before = sources(project)
    outcome = done("import", project, older)
    assert "Skipped “Talk”: the project has a later state of it, “Talk”." in outcome.err
    assert sources(project) == before
