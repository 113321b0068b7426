"""The window of llama.cpp's server: conversations it exports, with their branches.

``{"conv": {id, name, currNode, lastModified}, "messages": […]}``, one or a list of these; later versions write one
object a line, ``{"type": "session", …}`` and then ``{"type": "message", "message": {…}}``. A message names its parent;
ids are numbers in older versions. Seen in published exports of 2025 and 2026.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, tool_use, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    id lastModified currNode name mcpServerOverrides forkedFromConversationId pinned
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    id convId type timestamp role content parent children thinking reasoningContent reasoning_content toolCalls
    toolCallId extra timings model
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class LlamacppImporter(JsonChatImporter):
    name = "llamacpp"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".zip")

    @property
    def label(self) -> str:
        return tr("llama.cpp export")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        known = has(keys, "conv.currNode") or has(keys, "messages[].convId") or has(keys, "currNode", "harness")
        return 0.95 if known or has(keys, "message.convId") else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        """Lines are put together, each session with the messages that follow it."""
        session: dict[str, Any] = {}
        for entry in records(pieces):
            fields = mapping(entry)
            if fields.get("type") == "session":
                if session:
                    yield session
                session = {"conv": fields, "messages": []}
            elif fields.get("type") == "message" and session:
                session["messages"].append(fields.get("message"))
            else:
                yield entry
        if session:
            yield session

    def title(self, chat: Mapping[str, Any]) -> str:
        return super().title(mapping(chat.get("conv")))

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        about = mapping(chat.get("conv"))
        entries = [mapping(entry) for entry in sequence(chat.get("messages"))]
        messages = [turn for number, entry in enumerate(entries) for turn in _turns(entry, number)]
        return conversation(
            self.name,
            messages,
            name=plain(about.get("name")) or file,
            key=_key(about.get("id")),
            current=_key(about.get("currNode")),
            created_at=next((entry.get("timestamp") for entry in entries if entry.get("timestamp")), None),
            metadata={"updated_at": moment(about.get("lastModified")) or ""},
            unknown=unknown_fields((about,), _CHAT) + unknown_fields(entries, _FIELDS),
        )


def _turns(entry: Mapping[str, Any], number: int) -> list[Message]:
    role = string(entry.get("role")).lower()
    role = role if role in {"user", "assistant", "system"} else "tool"
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    message = Message(
        _key(entry.get("id")) or f"#{number}",
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        parent=_key(entry.get("parent")) or None,
        time=unix(entry.get("timestamp")),
        model=string(entry.get("model")),
        status="hidden" if role == "system" else "",
        kinds=tuple(kinds),
        stays=role in {"user", "assistant"},
    )
    return turns(message, parts)


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    for field in ("thinking", "reasoningContent", "reasoning_content"):
        yield Part(string(entry.get(field)), hidden=True)
    for part in block_parts(entry.get("content"), kinds):
        yield from (part,) if part.role or part.hidden else without_reasoning(part.text)
    for call in sequence(entry.get("toolCalls")):
        yield Part(tool_use(mapping(call), kinds))
    for item in sequence(entry.get("extra")):
        name, content = plain(mapping(item).get("name")), string(mapping(item).get("content"))
        yield Part(content, hidden=True)
        yield Part(f"[attachment: {name}]" if name else "[attachment]")


def _key(value: object) -> str:
    """Ids are texts or whole numbers; -1 is none."""
    if type(value) is int:
        return str(value) if value >= 0 else ""
    return string(value)
