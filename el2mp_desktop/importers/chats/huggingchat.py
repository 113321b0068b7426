"""HuggingChat, and other places that run its program: ``{title, model, rootMessageId, messages: [{id, from, content,
children, ancestors, reasoning, files, createdAt, interrupted}]}``.

A message follows the last of its ``ancestors``; where there are none, the one before it. Described after the program's
published source; no real file was at hand.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import INTERRUPTED, ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    _id id title model modelId messages rootMessageId createdAt updatedAt preprompt assistantId assistant sessionId
    userId embeddingModel userAgent meta modelTools shared
"""
_NAMES_IN_MESSAGE = """
    id from content children ancestors reasoning files updates createdAt updatedAt interrupted score webSearch
    webSearchId routerMetadata
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class HuggingchatImporter(JsonChatImporter):
    name = "huggingchat"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".zip")

    @property
    def label(self) -> str:
        return tr("HuggingChat conversation")

    def fits(self, head: bytes) -> float:
        return 0.93 if has(shape(head), "messages[].from", "messages[].content") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        model = string(chat.get("model")) or string(chat.get("modelId"))
        linked = any("ancestors" in entry for entry in entries)
        messages: list[Message] = []
        above = ""
        for number, entry in enumerate(entries, 1):
            ancestors = [string(each) for each in sequence(entry.get("ancestors")) if string(each)]
            parent = (ancestors[-1] if ancestors else "") if linked else above
            above = string(entry.get("id")) or f"#{number}"
            messages.extend(_turns(entry, above, parent, model))
        return conversation(
            self.name,
            messages,
            name=plain(chat.get("title")) or file,
            key=string(chat.get("id")) or string(chat.get("_id")) or string(chat.get("rootMessageId")),
            current=above,
            created_at=chat.get("createdAt"),
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(entries, _FIELDS),
        )


def _turns(entry: Mapping[str, Any], key: str, parent: str, model: str) -> list[Message]:
    role = {"user": "user", "assistant": "assistant"}.get(string(entry.get("from")), "system")
    stopped = INTERRUPTED if entry.get("interrupted") is True and role == "assistant" else ""
    message = Message(
        key,
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        parent=parent or None,
        time=unix(entry.get("createdAt")),
        model=model,
        status="hidden" if role == "system" else stopped,
        stays=role != "system",
    )
    return turns(message, _parts(entry))


def _parts(entry: Mapping[str, Any]) -> Iterator[Part]:
    yield Part(string(entry.get("reasoning")), hidden=True)
    yield from without_reasoning(string(entry.get("content")))
    for item in sequence(entry.get("files")):
        name = plain(mapping(item).get("name"))
        yield Part(f"[attachment: {name}]" if name else "[attachment]")
