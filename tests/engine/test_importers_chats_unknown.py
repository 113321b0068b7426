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
