"""Sessions of Gemini CLI: a file ``session-….json`` of its folder ``chats``.

``{sessionId, projectHash, startTime, lastUpdated, summary, messages: [{id, timestamp, type, content, model, thoughts:
[{subject, description}], toolCalls: [{name, args, result}]}]}``, the type ``user``, ``gemini`` or one of the program's
own. Described after published descriptions; no real file was at hand.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, strings, tool_use, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Gemini"

_NAMES_IN_CHAT = "sessionId projectHash startTime lastUpdated messages summary kind directories memoryScratchpad"
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = "id timestamp type content displayContent model thoughts toolCalls tokens"
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class GeminiCliImporter(JsonChatImporter):
    name = "gemini-cli"
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Gemini CLI session")

    def fits(self, head: bytes) -> float:
        return 0.97 if has(shape(head), "sessionId", "projectHash", "messages[].type") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        said = [_message(entry, number) for number, entry in enumerate(entries, 1)]
        chained = linear(message for message, _ in said)
        messages = [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)]
        asked = (plain(each.text, 60) for each in messages if each.role == "user")
        return conversation(
            self.name,
            messages,
            name=plain(chat.get("summary"), 60) or next(asked, "") or file,
            key=string(chat.get("sessionId")),
            created_at=chat.get("startTime"),
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(entries, _FIELDS),
        )


def _message(entry: Mapping[str, Any], number: int) -> tuple[Message, list[Part]]:
    role = {"user": "user", "gemini": "assistant"}.get(string(entry.get("type")), "system")
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    message = Message(
        string(entry.get("id")) or f"#{number}",
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        time=unix(entry.get("timestamp")),
        model=string(entry.get("model")),
        status="hidden" if role == "system" else "",
        kinds=tuple(kinds),
        stays=role != "system",
    )
    return message, parts


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    for thought in map(mapping, sequence(entry.get("thoughts"))):
        pieces = (string(thought.get("subject")), string(thought.get("description")))
        yield Part("\n".join(piece for piece in pieces if piece), hidden=True)
    content = entry.get("content")
    yield from block_parts([content] if isinstance(content, dict) else content, kinds)
    for call in map(mapping, sequence(entry.get("toolCalls"))):
        yield Part(tool_use(call, kinds))
        yield Part("\n".join(strings(call.get("result"), 8)), "tool", plain(call.get("name"), 60) or None)
