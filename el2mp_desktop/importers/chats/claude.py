"""Claude.ai: the account export (``conversations.json``, bare or in its ZIP), one chat as the service's own interface
gives it, and snapshots that were shared.

A chat is ``chat_messages``, whose order is that of nothing: the parents given by ``parent_message_uuid`` count, then
``index``, then the times. Words are in ``content`` (a list of blocks), in older exports only in ``text``. Artefacts
are calls of a tool, in older exports tags within the text. Of the account and the projects nothing is kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, artefact, attribute, block_parts, tagged, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Claude"

_NAMES_IN_CHAT = """
    uuid name summary created_at updated_at account chat_messages model settings is_starred is_temporary
    platform current_leaf_message_uuid project_uuid project snapshot_name conversation_uuid up_to_date
    created_by creator is_public last_read_at
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    uuid text sender created_at updated_at attachments files files_v2 content index parent_message_uuid
    truncated stop_reason sync_sources input_mode metadata chat_feedback
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())
_UNSUPPORTED = "This block is not supported on your current device yet."


class ClaudeImporter(JsonChatImporter):
    name = "claude"

    @property
    def label(self) -> str:
        return tr("Claude export")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        if has(keys, "chat_messages[].sender"):
            return 0.95
        return 0.9 if has(keys, "chat_messages", "uuid") else 0.0

    def title(self, chat: Mapping[str, Any]) -> str:
        return plain(chat.get("name")) or plain(chat.get("snapshot_name")) or tr("Untitled conversation")

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        written = [mapping(entry) for entry in sequence(chat.get("chat_messages"))]
        return conversation(
            self.name,
            [turn for message, parts in _messages(chat) for turn in turns(message, parts)],
            name=self.title(chat),
            key=string(chat.get("uuid")),
            current=string(chat.get("current_leaf_message_uuid")),
            created_at=chat.get("created_at"),
            metadata={"model": plain(chat.get("model")), "updated_at": moment(chat.get("updated_at")) or ""},
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(written, _FIELDS),
        )


def _messages(chat: Mapping[str, Any]) -> list[tuple[Message, list[Part]]]:
    written = [mapping(entry) for entry in sequence(chat.get("chat_messages")) if mapping(entry)]
    keys = {string(entry.get("uuid")) for entry in written} - {""}
    if not any(string(entry.get("parent_message_uuid")) in keys for entry in written):
        written = _sorted(written)
    parts = {}
    messages = []
    for number, entry in enumerate(written):
        message, parts[number] = _message(entry, number)
        above = string(entry.get("parent_message_uuid"))
        messages.append(replace(message, parent=above if above in keys else None))
    if all(message.parent is None for message in messages):
        messages = linear(messages)
    return [(message, parts[number]) for number, message in enumerate(messages)]


def _sorted(written: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By index where every message has one, otherwise by time; a request comes before the answer of its moment."""
    if all(type(entry.get("index")) is int for entry in written):
        return sorted(written, key=lambda entry: int(entry["index"]))
    at = [unix(entry.get("created_at")) for entry in written]
    if None in at:
        return written
    alike = Counter(at)

    def place(number: int) -> tuple[float, bool]:
        pair = alike[at[number]] == 2
        return at[number] or 0.0, pair and string(written[number].get("sender")) != "human"

    return [written[number] for number in sorted(range(len(written)), key=place)]


def _message(entry: Mapping[str, Any], number: int) -> tuple[Message, list[Part]]:
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    human = string(entry.get("sender")).lower() in {"human", "user"}
    cut_off = string(entry.get("stop_reason")) in {"user_canceled", "cancelled", "canceled"}
    message = Message(
        string(entry.get("uuid")) or f"#{number}",
        "user" if human else "assistant",
        speaker=USER if human else ASSISTANT,
        time=unix(entry.get("created_at")),
        model=string(entry.get("model")),
        status="interrupted" if cut_off and not human else "",
        kinds=tuple(kinds),
    )
    return message, parts


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    attached = [mapping(item) for item in sequence(entry.get("attachments"))]
    for item in attached:
        yield Part(string(item.get("extracted_content")), hidden=True)
    content = entry.get("content")
    if not _has_words(content):
        yield from _inline(_supported(string(entry.get("text")), kinds), kinds)
    for part in block_parts(content, kinds):
        yield from (part,) if part.role or part.hidden else _inline(part.text, kinds)
    for item in attached + [mapping(item) for item in sequence(entry.get("files")) or sequence(entry.get("files_v2"))]:
        name = plain(item.get("file_name"))
        yield Part(f"[attachment: {name}]" if name else "[attachment]")


def _has_words(content: object) -> bool:
    if isinstance(content, str):
        return bool(content.strip())
    return any(string(mapping(block).get("text")).strip() for block in sequence(content))


def _supported(text: str, kinds: list[str]) -> str:
    """The text of an export that could not show some of its blocks, with a placeholder for each."""
    for mark in (f"```\n{_UNSUPPORTED}\n```", _UNSUPPORTED):
        kinds.extend(["unsupported block"] * text.count(mark))
        text = text.replace(mark, "[unsupported block]")
    return text


def _inline(text: str, kinds: list[str]) -> Iterator[Part]:
    """Reasoning and artefacts that older exports hold as tags in the text."""
    for before, thought, reasoning in tagged(text, "antThinking"):
        pieces = []
        for words, attributes, content in tagged(before, "antArtifact"):
            pieces.append(words)
            if attributes:
                pieces.append(artefact(attribute(attributes, "title"), content, kinds))
        yield Part("".join(pieces))
        if thought:
            yield Part(reasoning, hidden=True)
