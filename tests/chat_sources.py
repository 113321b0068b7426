"""Chats of Claude as its exports have them, and what is read of any chat, for tests of several importers."""

from collections.abc import Callable
from typing import Any

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

Read = Callable[[Any], registry.ReadFile]
One = Callable[[str, Any], ImportedSource]


def said(source: ImportedSource) -> list[str]:
    return [source.text[turn.start : turn.end] for turn in source.turns]


def rows(source: ImportedSource) -> list[tuple[str | None, str, int | None, bool, str]]:
    return [(t.role, source.text[t.start : t.end], t.parent, t.current, t.status) for t in source.turns]


def claude(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    chat = {"uuid": "c1", "name": "Talk", "created_at": "2025-01-01T00:00:00Z", "account": {"uuid": "secret-account"}}
    return {**chat, "chat_messages": list(messages), **fields}


def human(text: str, **fields: Any) -> dict[str, Any]:
    return {"uuid": text, "sender": "human", "text": text, **fields}


def answer(*content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"uuid": "answer", "sender": "assistant", "text": "", "content": list(content), **fields}


def words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
