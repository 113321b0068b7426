"""OpenAssistant message trees, one a line: ``prompt`` with ``replies`` in replies.

No time and no thread that was open; the first ranked reply at every step is taken as the thread.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_TREE = frozenset(("message_tree_id", "tree_state", "prompt", "origin"))
_NAMES_IN_MESSAGE = """
    message_id parent_id message_tree_id user_id text role lang review_count review_result deleted rank synthetic
    model_name created_date replies emojis labels detoxify events
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class OasstImporter(JsonChatImporter):
    name = "oasst"
    suffixes: tuple[str, ...] = (".jsonl", ".json", ".zip")

    @property
    def label(self) -> str:
        return tr("OpenAssistant tree")

    def fits(self, head: bytes) -> float:
        return 0.95 if has(shape(head), "message_tree_id", "prompt.text") else 0.0

    def title(self, chat: Mapping[str, Any]) -> str:
        return plain(mapping(chat.get("prompt")).get("text"), 60) or super().title(chat)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        prompt = mapping(chat.get("prompt"))
        source = conversation(
            self.name,
            list(_messages(prompt)),
            name=self.title(chat),
            key=string(chat.get("message_tree_id")) or string(prompt.get("message_id")),
            current=_end(prompt),
            created_at=prompt.get("created_date"),
            unknown=unknown_fields((chat,), _TREE) + unknown_fields(map(itemgetter(0), _entries(prompt)), _FIELDS),
        )
        language = string(prompt.get("lang"))
        return replace(source, language=language if language in {"en", "fr"} else source.language)


def _entries(prompt: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, str | None]]:
    """The messages of a tree, each with its key and that of the one above it."""
    waiting: list[tuple[Mapping[str, Any], str | None]] = [(prompt, None)] if prompt else []
    number = 0
    while waiting:
        fields, parent = waiting.pop()
        number += 1
        key = string(fields.get("message_id")) or f"#{number}"
        yield fields, key, parent
        waiting.extend((reply, key) for reply in reversed(_ranked(fields)))


def _messages(prompt: Mapping[str, Any]) -> Iterator[Message]:
    for fields, key, parent in _entries(prompt):
        asked = string(fields.get("role")) in {"prompter", "user"}
        yield Message(
            key,
            "user" if asked else "assistant",
            string(fields.get("text")),
            USER if asked else ASSISTANT,
            parent,
            unix(fields.get("created_date")),
            "" if asked else string(fields.get("model_name")),
        )


def _ranked(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The replies, the best first; those without a rank after the others."""
    replies = [mapping(reply) for reply in sequence(entry.get("replies")) if mapping(reply)]
    ranks = {id(reply): reply.get("rank") for reply in replies}
    return sorted(replies, key=lambda reply: rank if type(rank := ranks[id(reply)]) is int else len(replies))


def _end(prompt: Mapping[str, Any]) -> str:
    entry: Mapping[str, Any] = prompt
    while replies := _ranked(entry):
        entry = replies[0]
    return string(entry.get("message_id"))
