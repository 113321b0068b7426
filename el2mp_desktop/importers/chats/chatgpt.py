"""ChatGPT account exports: ``conversations.json``, bare or inside the export's ZIP, old and 2025 layout.

A conversation is ``mapping``, a tree of nodes with one message each, and ``current_node``, the end of the thread that
was open. What the account keeps of the person (custom instructions about them, memory) is written into each
conversation, and left out; how the person wants to be answered is a hidden turn.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, packed_heads
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.chats.chatgpt_content import ABOUT_THE_PERSON, message_text
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "ChatGPT"

_MAPPING = re.compile(r'"mapping"\s*:\s*\{')
_KIN = re.compile(r'"(?:current_node|content_type|author|default_model_slug|conversation_template_id)"\s*:')
_HINT = re.compile(r'"(?:current_node|conversation_template_id|default_model_slug|moderation_results)"\s*:')
_SETTINGS = frozenset({"user_editable_context", "model_editable_context"})
_HIDDEN_CONTENT = _SETTINGS | {"thoughts", "reasoning_recap"}
_ROLES = frozenset({"user", "assistant", "system", "tool"})
_NAMES_IN_CHAT = """
    title create_time update_time mapping moderation_results current_node plugin_ids conversation_id id gizmo_id
    gizmo_type conversation_template_id is_archived is_starred safe_urls blocked_urls default_model_slug voice
    conversation_origin async_status disabled_tool_ids is_do_not_remember memory_scope sugar_item_id
    sugar_item_visible context_scopes is_study_mode is_read_only pinned_time owner
    atlas_mode_enabled context_scopes_v2 workspace_id snippet
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    id author create_time update_time content status end_turn weight metadata recipient channel role
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())
_INTERRUPTED = {"in_progress", "finished_partial_completion"}


class ChatgptImporter(JsonChatImporter):
    name = "chatgpt"

    @property
    def label(self) -> str:
        return tr("ChatGPT export")

    def fits(self, head: bytes) -> float:
        text = peek(head).lstrip("\ufeff \t\r\n")
        if text[:1] not in {"[", "{"}:
            return 0.0
        if _MAPPING.search(text):
            return 0.97 if _KIN.search(text) else 0.8
        return 0.5 if _HINT.search(text) else 0.0

    def score(self, path: Path, head: bytes) -> float:
        packed = head.startswith(b"PK\x03\x04") and path.suffix.lower() == ".zip"
        if packed and packed_heads(path, self.inner, self.head) is None:
            return 0.2  # so that reading it says what is wrong with the archive
        return super().score(path, head)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        messages = _messages(mapping(chat.get("mapping")))
        if not messages:
            raise UserError(tr("It has no messages in the form that ChatGPT exports them."))
        return conversation(
            self.name,
            messages,
            name=string(chat.get("title")),
            key=string(chat.get("conversation_id")) or string(chat.get("id")),
            current=string(chat.get("current_node")),
            created_at=chat.get("create_time"),
            metadata=_metadata(chat),
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(_written(chat), _FIELDS),
            warnings=_personal(messages),
        )


def _personal(messages: Sequence[Message]) -> tuple[str, ...]:
    """A warning where the chat has what the account keeps of the person."""
    if not any(message.role == "system" and ABOUT_THE_PERSON.search(message.text) for message in messages):
        return ()
    return (
        tr("What the person told ChatGPT of themselves for all chats, or what it remembered of them, was left out."),
    )


def _written(chat: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (mapping(mapping(node).get("message")) for node in mapping(chat.get("mapping")).values())


def _messages(nodes: Mapping[str, Any]) -> list[Message]:
    parents: dict[str, str] = {}
    for key, node in nodes.items():
        for child in sequence(mapping(node).get("children")):
            if isinstance(child, str):
                parents.setdefault(child, key)
    result = []
    for key, node in nodes.items():
        fields = mapping(node)
        parent = fields.get("parent")
        if not isinstance(parent, str) or parent not in nodes:
            parent = parents.get(key)
        result.append(_message(key, parent, mapping(fields.get("message"))))
    return result


def _message(key: str, parent: str | None, message: Mapping[str, Any]) -> Message:
    if not message:
        return Message(key, parent=parent, stays=False)
    content, details = mapping(message.get("content")), mapping(message.get("metadata"))
    kind = string(content.get("content_type"))
    role = _role(message, kind)
    status = _status(message, role, kind, details)
    text, kinds = message_text(message)
    speaker: str | None = None
    if role == "user":
        speaker = USER
    elif role == "assistant":
        speaker = ASSISTANT
    elif role == "tool":
        speaker = string(mapping(message.get("author")).get("name"))
    return Message(
        key,
        role,
        text,
        speaker,
        parent,
        unix(message.get("create_time")),
        string(details.get("model_slug")),
        status,
        tuple(kinds),
        _happened(message, role, status),
    )


def _happened(message: Mapping[str, Any], role: str, status: str) -> bool:
    """Whether a message without words is part of the talk, as an answer stopped before its first word; relays
    between tools are not. Decided by the message alone, so that a later export decides alike."""
    if status == "hidden" or role not in {"user", "assistant"}:
        return False
    return role == "user" or status == "interrupted" or message.get("end_turn") is True


def _role(message: Mapping[str, Any], kind: str) -> str:
    if kind in _SETTINGS:
        return "system"  # written by settings, not by the person in the conversation
    author = message.get("author")
    role = string(mapping(author).get("role")) or string(author) or string(message.get("role"))
    role = role.lower()
    return role if role in _ROLES else "tool"


def _status(message: Mapping[str, Any], role: str, kind: str, details: Mapping[str, Any]) -> str:
    if (
        role == "system"
        or message.get("weight") == 0
        or kind in _HIDDEN_CONTENT
        or details.get("is_visually_hidden_from_conversation") is True
        or details.get("is_user_system_message") is True
    ):
        return "hidden"
    finish = mapping(details.get("finish_details")).get("type")
    return "interrupted" if finish == "interrupted" or string(message.get("status")) in _INTERRUPTED else ""


def _metadata(conversation: Mapping[str, Any]) -> dict[str, str]:
    return {
        "model": plain(conversation.get("default_model_slug")),
        "custom_gpt": plain(conversation.get("gizmo_id")),
        "updated_at": moment(conversation.get("update_time")) or "",
    }
