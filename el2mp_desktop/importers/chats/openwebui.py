"""Open WebUI: one chat, or a list of chats with their ``chat`` inside.

``history.messages`` is a tree by ``parentId``, ``history.currentId`` the end of the thread that was open. Reasoning
and calls of tools stand as ``<details>`` in the text of an answer, in later versions again as items of its ``output``,
which count only where the text has no words. Messages are dated in seconds, chats in milliseconds.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, attribute, block_parts, tagged, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, under_system
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    id user_id title chat created_at updated_at share_id archived pinned meta folder_id models system params
    history messages tags timestamp files originalChatId branchPointMessageId tasks summary
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    annotation childrenIds code_executions content context done embeds error favorite feedbackId files followUps
    id info lastSentence merged model modelIdx modelName models originalContent output parentId reasoning role
    selectedModelId sources citations statusHistory status tags timestamp tool_calls usage user userContext
    completedAt arena type
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class OpenWebuiImporter(JsonChatImporter):
    name = "openwebui"

    @property
    def label(self) -> str:
        return tr("Open WebUI export")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if has(keys, "history.messages") or has(keys, "chat.history.messages") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        inner = mapping(chat.get("chat")) or chat
        history = mapping(inner.get("history"))
        messages = [turn for key, entry in mapping(history.get("messages")).items() for turn in _turns(key, entry)]
        system = string(inner.get("system")) or string(mapping(inner.get("params")).get("system"))
        models = ", ".join(plain(model) for model in sequence(inner.get("models")) if plain(model))
        return conversation(
            self.name,
            under_system(messages, system),
            name=plain(chat.get("title")) or plain(inner.get("title")) or file,
            key=string(chat.get("id")) or string(inner.get("id")),
            current=string(history.get("currentId")),
            created_at=chat.get("created_at") or inner.get("timestamp"),
            metadata={"model": models, "updated_at": moment(chat.get("updated_at")) or ""},
            unknown=unknown_fields((chat, inner), _CHAT)
            + unknown_fields(map(mapping, mapping(history.get("messages")).values()), _FIELDS),
        )


def _turns(key: str, fields: object) -> list[Message]:
    entry = mapping(fields)
    if not entry:
        return []
    role = string(entry.get("role")).lower()
    role = role if role in {"user", "assistant", "system"} else "tool"
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    status = "interrupted" if role == "assistant" and entry.get("done") is False else ""
    message = Message(
        key,
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        parent=string(entry.get("parentId")) or None,
        time=unix(entry.get("timestamp")),
        model=string(entry.get("model")),
        status="hidden" if role == "system" else status,
        kinds=tuple(kinds),
    )
    return turns(message, parts)


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    content = entry.get("content")
    written = bool(string(content).strip()) or isinstance(content, list)
    for part in block_parts(content if written else entry.get("output"), kinds):
        if part.role or part.hidden:
            yield part
            continue
        words = ""
        for before, attributes, inner in tagged(part.text, "details"):
            words += before
            known = _details(attributes, inner, kinds) if attributes else None
            if known:
                yield from without_reasoning(words)
                yield known
                words = ""
            elif attributes:
                words += f"<details{attributes.rstrip()}>{inner}</details>"
        yield from without_reasoning(words)
    for item in sequence(entry.get("files")):
        name = plain(mapping(item).get("name"))
        image = mapping(item).get("type") == "image"
        yield Part("[image]" if image else f"[attachment: {name}]" if name else "[attachment]")


def _details(attributes: str, inner: str, kinds: list[str]) -> Part | None:
    kind = attribute(attributes, "type")
    if kind == "reasoning":
        _, _, rest = inner.rpartition("</summary>")
        # Each line was quoted for display.
        return Part("\n".join(html.unescape(line.removeprefix("> ")) for line in rest.strip().split("\n")), hidden=True)
    if kind == "tool_calls":
        kinds.append("tool")
        name, given = attribute(attributes, "name"), html.unescape(attribute(attributes, "arguments"))
        return Part("\n".join(piece for piece in (f"[tool: {name}]" if name else "[tool]", given) if piece))
    return None
