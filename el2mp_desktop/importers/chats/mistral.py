"""Mistral Le Chat: one ``chat-….json`` a conversation, a list of messages, in a ZIP with the files sent.

Described after its published form; no real file was at hand. The export holds no titles: the beginning of the first
request stands for one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Le Chat"

_NAMES_IN_MESSAGE = """
    id version chatId role content contentChunks createdAt updatedAt reaction reactionDetail reactionComment
    preference preferenceOver context canvas quotes files model parentId parentVersion status turn
    generationStatus isEdited
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class MistralImporter(JsonChatImporter):
    name = "mistral"

    @property
    def label(self) -> str:
        return tr("Le Chat export")

    def fits(self, head: bytes) -> float:
        return 0.95 if {"[].chatId", "[].role"} <= shape(head) else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        yield {"messages": list(records(pieces))}

    def title(self, chat: Mapping[str, Any]) -> str:
        entries = [mapping(entry) for entry in sequence(chat.get("messages"))]
        asked = (plain(entry.get("content"), 60) for entry in entries if entry.get("role") == "user")
        return next(asked, "") or super().title(chat)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        entries.sort(key=lambda entry: unix(entry.get("createdAt")) or 0.0)
        said = [_message(number, entry) for number, entry in enumerate(entries, 1)]
        chained = linear(message for message, _ in said)
        return conversation(
            self.name,
            [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)],
            name=self.title(chat),
            key=next((string(entry.get("chatId")) for entry in entries), ""),
            created_at=next((entry.get("createdAt") for entry in entries), None),
            unknown=unknown_fields(entries, _FIELDS),
        )


def _message(number: int, entry: Mapping[str, Any]) -> tuple[Message, list[Part]]:
    asked = string(entry.get("role")).lower() == "user"
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    message = Message(
        string(entry.get("id")) or f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        time=unix(entry.get("createdAt")),
        model=string(entry.get("model")),
        kinds=tuple(kinds),
    )
    return message, parts


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    chunks = list(block_parts(_joined(entry.get("contentChunks"), kinds), kinds))
    if not any(part.text.strip() and not part.hidden and not part.text.startswith("[") for part in chunks):
        yield Part(string(entry.get("content")))
    yield from chunks
    for item in sequence(entry.get("files")):
        name = plain(mapping(item).get("name"))
        yield Part(f"[attachment: {name}]" if name else "[attachment]")


def _joined(chunks: object, kinds: list[str]) -> list[object]:
    """The chunks, where words and the references that stand among them are one text again."""
    result: list[object] = []
    words = ""
    for chunk in sequence(chunks):
        kind = string(mapping(chunk).get("type"))
        if kind == "reference":
            kinds.append(kind)
            words += "[reference]"
        elif kind == "text":
            words += string(mapping(chunk).get("text"))
        else:
            result += [words, chunk]
            words = ""
    return [*result, words]
