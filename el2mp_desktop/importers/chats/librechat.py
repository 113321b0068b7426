"""LibreChat: one conversation, its messages in a list or, exported “recursively”, each within the one it answers.

The export does not say which branch was open; the latest message is taken for its end.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear, under_system
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    branches conversationId endpoint exportAt messages messagesTree options recursive title
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    __v _id children conversationId createdAt endpoint error isCreatedByUser isEdited messageId model
    parentMessageId sender text unfinished updatedAt user content files attachments finish_reason tokenCount
    summary summaryTokenCount iconURL thread_id feedback plugin plugins expiredAt metadata addedConvo
    contextMeta tags siblingIndex depth cancelled searchResult
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class LibrechatImporter(JsonChatImporter):
    name = "librechat"

    @property
    def label(self) -> str:
        return tr("LibreChat export")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if any(has(keys, f"{field}[].messageId") for field in ("messages", "messagesTree")) else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        options = mapping(chat.get("options"))
        entries = list(_entries(sequence(chat.get("messages")) or sequence(chat.get("messagesTree"))))
        messages = [message for entry, parent in entries if (message := _message(entry, parent))]
        keys = {message.key for message, _ in messages}
        if not any(message.parent in keys for message, _ in messages):
            chained = linear(message for message, _ in messages)
            messages = [(message, parts) for message, (_, parts) in zip(chained, messages, strict=True)]
        nodes = [turn for message, parts in messages for turn in turns(message, parts)]
        system = string(options.get("promptPrefix")) or string(options.get("system"))
        times = [message.time for message, _ in messages if message.time is not None]
        return conversation(
            self.name,
            under_system(nodes, system),
            name=plain(chat.get("title")) or file,
            key=string(chat.get("conversationId")),
            created_at=min(times, default=None),
            metadata={"model": plain(options.get("model")), "endpoint": plain(chat.get("endpoint"))},
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields((entry for entry, _ in entries), _FIELDS),
        )


def _entries(tree: list[Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The messages with the id of the one they stand in."""
    waiting = [(entry, "") for entry in reversed(tree)]
    while waiting:
        entry, parent = waiting.pop()
        fields = mapping(entry)
        if fields:
            yield fields, parent
        key = string(fields.get("messageId"))
        waiting.extend((child, key) for child in reversed(sequence(fields.get("children"))))


def _message(entry: Mapping[str, Any], parent: str) -> tuple[Message, list[Part]]:
    kinds: list[str] = []
    sender = plain(entry.get("sender"))
    own = entry.get("isCreatedByUser")
    asked = own if isinstance(own, bool) else sender.lower() == "user"
    broken = entry.get("unfinished") is True or entry.get("error") is True
    parts = list(_parts(entry, kinds))
    message = Message(
        string(entry.get("messageId")) or "#",
        "user" if asked else "assistant",
        speaker=USER if asked else sender or ASSISTANT,
        parent=string(entry.get("parentMessageId")) or parent or None,
        time=unix(entry.get("createdAt")),
        model=string(entry.get("model")),
        status="interrupted" if broken and not asked else "",
        kinds=tuple(kinds),
    )
    return message, parts


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    text = string(entry.get("text"))
    if text.strip():
        yield from without_reasoning(text)
        yield from (part for part in block_parts(entry.get("content"), kinds) if part.role or part.hidden)
    else:
        yield from block_parts(entry.get("content"), kinds)
    for item in sequence(entry.get("files")) or sequence(entry.get("attachments")):
        name = plain(mapping(item).get("filename"))
        yield Part(f"[attachment: {name}]" if name else "[attachment]")
