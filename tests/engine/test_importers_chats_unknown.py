"""Fields that a format is not known to have are counted and named, in every format of chats with fields of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.importers import registry

NEW = {"hologram": 1}
TEXT = {"type": "text", "text": "Hi"}

CHATS: dict[str, Any] = {
    "grok": {"conversations": [{"conversation": {"title": "T", **NEW}, "responses": [
        {"response": {"response_id": "1", "sender": "human", "message": "Hi", "create_time": 1, **NEW}}]}]},
    "librechat": {"conversationId": "c", "title": "T", **NEW, "messages": [
        {"messageId": "1", "parentMessageId": None, "sender": "User", "isCreatedByUser": True, "text": "Hi", **NEW}]},
    "openwebui": [{"id": "c", "title": "T", "chat": {**NEW, "history": {"currentId": "1", "messages": {
        "1": {"id": "1", "parentId": None, "childrenIds": [], "role": "user", "content": "Hi", **NEW}}}}}],
    "mistral": [{"id": "1", "chatId": "c", "role": "user", "content": "Hi", "createdAt": "2025-01-01T00:00:00Z", **NEW},
                {"id": "2", "chatId": "c", "role": "assistant", "content": "Yes", **NEW}],
    "llamacpp": {"conv": {"id": "c", "name": "T", "currNode": "1", "lastModified": 1, **NEW}, "messages": [
        {"id": "1", "convId": "c", "role": "user", "type": "text", "content": "Hi", "timestamp": 1, **NEW}]},
    "chatbotui": {"version": 4, "folders": [], "prompts": [], "history": [
        {"id": 1, "name": "T", **NEW, "messages": [{"role": "user", "content": "Hi", **NEW}]}]},
    "perplexity": {"metadata": {"thread_title": "T"}, "conversations": [
        {"uuid": "1", "query": "Hi", "answer": "Yes", **NEW}, {"uuid": "2", "query": "So", "answer": "No", **NEW}]},
    "aistudio": {"runSettings": {"model": "m"}, **NEW, "chunkedPrompt": {"chunks": [
        {"role": "user", "text": "Hi", **NEW}]}},
    "lmstudio": {"name": "T", "createdAt": 1, **NEW, "messages": [{"currentlySelected": 0, "versions": [
        {"type": "singleStep", "role": "user", "content": [TEXT], **NEW}]}]},
    "messages": {"id": "c", **NEW, "messages": [{"role": "user", "content": "Hi", **NEW}]},
    "sharegpt": [{"id": "c", **NEW, "conversations": [{"from": "human", "value": "Hi", **NEW}]}],
    "oasst": {"message_tree_id": "c", **NEW, "prompt": {"message_id": "1", "role": "prompter", "text": "Hi",
        "replies": [{"message_id": "2", "role": "assistant", "text": "Yes", **NEW}]}},
    "gemini": {"title": "T", "creation_time": "2025-01-01T00:00:00Z", **NEW, "conversation_turns": [
        {"user_turn": {"prompt": "Hi", **NEW}}, {"system_turn": {"text": [{"data": "Yes"}]}}]},
}  # fmt: skip


@pytest.mark.parametrize("name", CHATS)
def test_fields_that_are_not_known_are_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(CHATS[name]), encoding="utf-8")
    read = registry.read(path)
    assert read.importer == name
    assert read.sources[0].warnings == ("Fields that are not known were left out: hologram (2).",)


def test_fields_of_a_chat_a_line_are_named(tmp_path: Path) -> None:
    lines = ({"user_name": "U", "character_name": "C", "create_date": "2024-1-1"},
             {"name": "U", "is_user": True, "send_date": 1, "mes": "Hi", **NEW})  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    read = registry.read(path)
    assert read.importer == "sillytavern"
    assert "hologram (1)" in "".join(read.sources[0].warnings)


ACTIVITY = {"header": "Gemini Apps", "title": "Prompted Hi", "time": "2025-01-01T00:00:00Z", **NEW,
            "safeHtmlItem": [{"html": "<p>Yes</p><video src='a.mp4'></video>"}]}  # fmt: skip
CELL = (
    '<div class="outer-cell"><div class="header-cell"><p>Gemini Apps<br></p></div>'
    '<div class="content-cell">Prompted Hi<br>Jan 1, 2025, 1:00:00 AM UTC<br><p>Yes</p><audio src="a"></audio></div>'
    '<div class="content-cell">A hologram</div><div class="content-cell">Products: Gemini Apps</div></div>'
)


@pytest.mark.parametrize(("file", "kind", "field"), [
    (json.dumps([ACTIVITY]), "video (1)", "hologram (1)"), (CELL, "audio (1)", "content-cell (1)"),
])  # fmt: skip
def test_fields_and_parts_of_my_activity_are_named(tmp_path: Path, file: str, kind: str, field: str) -> None:
    path = tmp_path / "a"
    path.write_text(file, encoding="utf-8")
    (source,) = registry.read(path).sources
    told = "".join(source.warnings)
    assert kind in told
    assert f"left out: {field}" in told
    assert source.text.startswith("Hi\n\nYes")


def test_columns_and_rows_of_copilot_that_are_not_known_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ("Conversation,Time,Author,Message,Hologram", "T,2025-01-01T00:00:00,AI,Yes,", "T,2025-01-01T00:00:00",
            "T,2025-01-01T00:00:00,Human,Hi,blue", "T,2025-01-01T00:00:00,System,Be brief,,")  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    (source,) = registry.read(path).sources
    assert [(turn.role, turn.status) for turn in source.turns] == [
        ("system", "hidden"), ("user", ""), ("assistant", "")]  # fmt: skip
    assert source.warnings == (
        "1 row has no message and was left out.",
        "Fields that are not known were left out: Hologram (1).",
    )


def test_of_equal_names_the_last_counts_and_they_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"messages": [{"role": "user", "content": "One", "content": "Two"}], "id": 1, "id": 2}', "utf-8")
    read = registry.read(path)
    assert read.sources[0].text == "Two"
    assert read.warnings == (
        "Names that stand twice in one place of its data count once, the last: content (1), id (1).",
    )
    assert registry.survey(path).warnings == read.warnings


def test_instructions_and_calls_in_their_older_forms_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    called = {"role": "assistant", "content": None, "function_call": {"name": "search", "arguments": '{"q": "tides"}'}}
    chat = {"system": "Be brief.", "messages": [{"role": "user", "content": "Why tides?"}, called]}
    path.write_text(json.dumps(chat), encoding="utf-8")
    (source,) = registry.read(path).sources
    assert [(turn.role, turn.status) for turn in source.turns] == [
        ("system", "hidden"), ("user", ""), ("assistant", "")]  # fmt: skip
    assert "[tool: search]" in source.text
