"""What a file holds before its texts are read, parts of it asked for by place, encodings asked for, and pasted text."""

import json
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import Head, head_of
from el2mp_desktop.jobs import Cancel


def claude(number: int, *messages: dict[str, Any]) -> dict[str, Any]:
    return {"uuid": f"c{number}", "name": f"Talk {number}", "created_at": f"2025-01-0{number + 1}T00:00:00Z",
            "chat_messages": list(messages)}  # fmt: skip


def message(key: str, text: str, parent: str = "", **fields: Any) -> dict[str, Any]:
    sender = "human" if key.startswith("h") else "assistant"
    return {"uuid": key, "sender": sender, "text": text, "parent_message_uuid": parent, **fields}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    forked = [message("h1", "What is it?"), message("a1", "This is one.", "h1"), message("a2", "And two.", "h1")]
    chats = [claude(0, *forked), claude(1), claude(2, message("h1", "y" * 300), message("a1", "Yes.", "h1"))]
    path = tmp_path / "anything"
    path.write_text(json.dumps(chats), "utf-8")
    return path


def test_a_survey_has_a_head_for_each_source(archive: Path) -> None:
    survey = registry.survey(archive)
    assert (survey.name, survey.importer, survey.label, survey.encoding) == (
        *("anything", "claude", "Claude export", "utf-8"),
    )
    assert survey.confidence > 0.9
    assert [part.index for part in survey.parts] == [0, 2]
    assert "Talk 1" in survey.warnings[0]
    first, second = survey.parts
    assert (first.key, first.name, first.kind, first.created_at) == (
        *("c0", "Talk 0", "chat", "2025-01-01T00:00:00.000+00:00"),
    )
    assert (first.turns, first.speakers, first.branches) == (3, (("User", 1), ("Claude", 2)), 2)
    assert first.roles == (("User", "user"), ("Claude", "assistant"))
    assert first.opening == (("User", "What is it?"), ("Claude", "And two."))
    assert second.branches == 1
    assert second.opening[0] == ("User", "y" * 200)


def test_what_a_survey_says_is_what_reading_gives(archive: Path) -> None:
    survey, file = registry.survey(archive), registry.read(archive)
    assert (survey.sha256, survey.encoding) == (file.sha256, file.encoding)
    assert list(survey.parts) == [
        head_of(part.index, source) for part, source in zip(survey.parts, file.sources, strict=True)
    ]


def test_parts_are_read_by_their_place(archive: Path) -> None:
    assert [source.key for source in registry.read(archive, only=[2]).sources] == ["c2"]
    assert [source.key for source in registry.read(archive, only={0, 1, 9}).sources] == ["c0"]
    for nothing in ([], [1], [7]):
        with pytest.raises(UserError, match="anything: "):
            registry.read(archive, only=nothing)


def test_a_survey_of_a_transcript(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Marie: You said this to me.\nPaul: I did not say that to you.\nMarie: Oui.\n", "utf-8")
    (head,) = registry.survey(path).parts
    assert (head.index, head.name, head.kind, head.turns, head.branches) == (0, "talk", "transcript", 3, 1)
    assert (head.speakers, head.roles, head.models) == ((("Marie", 2), ("Paul", 1)), (), ())
    assert isinstance(head, Head)


def test_an_encoding_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Élodie: ça va être drôle ?\n".encode("cp850"))
    for encoding in ("cp850", "cp1252"):
        survey, file = registry.survey(path, encoding=encoding), registry.read(path, encoding=encoding)
        assert survey.encoding == file.encoding == encoding
        assert file.sources[0].text == path.read_bytes().decode(encoding, "replace")
    for wrong in ("latin", "hex", "undefined", "../x"):
        with pytest.raises(UserError, match="encoding"):
            registry.read(path, encoding=wrong)
    assert registry.read(path).encoding not in {"", "utf-8"}


def test_an_encoding_asked_for_counts_for_one_file_only(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    path.write_bytes(json.dumps([{"role": "user", "content": "é"}], ensure_ascii=False).encode("cp1252"))
    assert registry.read(path, encoding="cp1252").sources[0].text == "é"
    assert registry.read(path, encoding="iso8859_5").sources[0].text == "щ"
    assert registry.read(path, encoding="cp1252").sources[0].text == "é"


def test_reading_can_be_stopped_between_two_conversations(archive: Path) -> None:
    cancel = Cancel()
    seen = []

    def report(done: int, total: int, text: str) -> None:
        seen.append(done)
        cancel.set()

    with pytest.raises(Cancelled):
        registry.survey(archive, cancel=cancel, report=report)
    assert seen == [0]


@pytest.mark.parametrize(
    ("text", "importer", "speakers", "name"),
    [
        ("## user\nhello\n\n## chatgpt\nhi\n", "markdown-chat", ("user", "chatgpt"), "hello"),
        ('[{"role": "user", "content": "hello"}, {"role": "assistant", "content": "hi"}]', "messages",
         ("User", "Assistant"), "hello"),
        ("Marie: hello\nPaul: hi\nMarie: well\n", "text", ("Marie", "Paul"), "Pasted / at noon"),
    ],
)  # fmt: skip
def test_pasted_text_is_read_as_a_file_would_be(text: str, importer: str, speakers: tuple[str, ...], name: str) -> None:
    file = registry.read_text(text, "Pasted / at noon")
    assert (file.name, file.importer, file.sources[0].speakers) == ("Pasted / at noon", importer, speakers)
    assert file.sources[0].name == name


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Peux-tu\n\nrésumer l’arrêt\u00a0?", "Peux-tu résumer l’arrêt\u00a0?"),
        ("Explique-moi, " * 9, "Explique-moi, Explique-moi, Explique-moi, Explique-moi…"),
        ("é" * 80, "é" * 59 + "…"),
    ],
)
def test_a_pasted_chat_is_called_by_its_first_request(asked: str, name: str) -> None:
    text = f"## assistant\nWhat can I do?\n\n## user\n{asked}\n\n## assistant\nYes.\n"
    assert registry.read_text(text, "Clipboard").sources[0].name == name


def test_pasted_text_that_is_none() -> None:
    for text in ("", " \n", '{"a": 1}'):
        with pytest.raises(UserError) as caught:
            registry.read_text(text, "x")
        assert "clipboard.txt" not in str(caught.value)


def test_parts_are_the_same_whether_the_file_was_surveyed_before_or_not(tmp_path: Path) -> None:
    chats = [claude(n % 9, message("h1", f"né {n} 🙂 " + "x" * 50_000)) for n in range(60)]
    for name, data in {"list": chats, "object": {"account": {}, "conversations": chats, "more": [1]}}.items():
        path = tmp_path / name
        path.write_text(" \n" + json.dumps(data, ensure_ascii=name == "list"), "utf-8")
        before = registry.read(path, only=[0, 31, 59])
        whole = registry.read(path)
        after = registry.read(path, only=[0, 31, 59])
        assert before == after
        assert after.sources == (whole.sources[0], whole.sources[31], whole.sources[59])
        path.write_text(json.dumps(chats[:1]), "utf-8")
        assert len(registry.read(path).sources) == 1


def test_a_list_of_texts_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps([json.dumps(claude(0, message("h1", "hi")))] * 2), "utf-8")
    for _ in range(2):
        with pytest.raises(UserError):
            registry.read(path, "claude")


def test_looking_for_files_tells_each_and_can_be_stopped(archive: Path) -> None:
    told: list[tuple[int, int, str]] = []
    (archive.parent / "another.txt").write_text("Marie: hello", "utf-8")
    found = registry.find([archive.parent], report=lambda *step: told.append(step))
    assert [path.name for path in found] == ["another.txt", "anything"]
    assert told == [(0, 0, "another.txt"), (1, 0, "anything")]
    stopped = Cancel()
    stopped.set()
    with pytest.raises(Cancelled):
        registry.find([archive.parent], cancel=stopped)


def test_looking_through_folders_without_files_can_be_stopped(tmp_path: Path) -> None:
    for name in ("a/b/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    stopped, told = Cancel(), []

    def report(done: int, total: int, name: str) -> None:
        told.append((done, total, name))
        if name == "b":
            stopped.set()

    with pytest.raises(Cancelled):
        registry.find([tmp_path], cancel=stopped, report=report)
    assert told == [(0, 0, "a"), (0, 0, "b")]


def test_the_sum_of_turns_is_what_projects_have_kept(archive: Path) -> None:
    head = registry.survey(archive).parts[0]
    assert head.turns_sha == "99bd23710b55b002728172e5a466fa315152c540144693bc848809fe2c868823"
