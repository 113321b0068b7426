"""OpenAssistant message trees, one a line: ``prompt`` with ``replies`` in replies.

No time and no thread that was open; the first ranked reply at every step is taken as the thread.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chat import ASSISTANT, USER, conversation, plain, unix
from el2mp_desktop.importers.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chat_tree import Message
from el2mp_desktop.importers.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr


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
        )
        language = string(prompt.get("lang"))
        return replace(source, language=language if language in {"en", "fr"} else source.language)


def _messages(prompt: Mapping[str, Any]) -> Iterator[Message]:
    waiting: list[tuple[Any, str | None]] = [(prompt, None)]
    number = 0
    while waiting:
        entry, parent = waiting.pop()
        fields = mapping(entry)
        if not fields:
            continue
        number += 1
        key = string(fields.get("message_id")) or f"#{number}"
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
        waiting.extend((reply, key) for reply in reversed(_ranked(fields)))


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
