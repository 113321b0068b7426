"""Chatbot UI, version 4: all chats under ``history``, each one thread without times, its instructions in ``prompt``."""

from collections.abc import Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, plain, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear, under_system
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    id name messages model prompt temperature folderId key
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    role type content pluginId
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class ChatbotuiImporter(JsonChatImporter):
    name = "chatbotui"
    list_key = "history"

    @property
    def label(self) -> str:
        return tr("Chatbot UI export")

    def fits(self, head: bytes) -> float:
        return 0.95 if has(shape(head), "history[].messages") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        model = mapping(chat.get("model"))
        name = string(model.get("id")) or string(model.get("name"))
        said = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        messages = linear(_message(number, entry, name) for number, entry in enumerate(said, 1))
        parts = (block_parts(entry.get("content"), []) for entry in said)
        nodes = [turn for message, pieces in zip(messages, parts, strict=True) for turn in turns(message, pieces)]
        return conversation(
            self.name,
            under_system(nodes, string(chat.get("prompt"))),
            name=self.title(chat),
            key=string(chat.get("id")),
            metadata={"model": plain(name)},
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(said, _FIELDS),
        )


def _message(number: int, entry: Mapping[str, Any], model: str) -> Message:
    role = string(entry.get("role")).lower()
    role = role if role in {"user", "assistant", "system"} else "tool"
    return Message(
        f"#{number}",
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        model=model,
        status="hidden" if role == "system" else "",
    )
