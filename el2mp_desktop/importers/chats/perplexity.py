"""Perplexity: a thread of questions and answers, ``{"metadata": {"thread_title": …}, "conversations": […]}``.

Described after its published form; no real file was at hand.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Perplexity"

_NAMES_IN_ENTRY = """
    uuid query answer model timestamp sources mode attachments related_queries display_model search_focus media_items
    status images
"""
_FIELDS = frozenset(_NAMES_IN_ENTRY.split())


class PerplexityImporter(JsonChatImporter):
    name = "perplexity"
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Perplexity thread")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        known = has(keys, "metadata.thread_title") or has(keys, "conversations[].query", "conversations[].answer")
        return 0.95 if known else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        about = mapping(chat.get("metadata"))
        entries = [mapping(entry) for entry in sequence(chat.get("conversations"))]
        messages = linear(message for entry in entries for message in _pair(entry))
        return conversation(
            self.name,
            messages,
            name=plain(about.get("thread_title")) or file,
            key=string(about.get("thread_uuid")) or (messages[0].key if messages else ""),
            created_at=messages[0].time if messages else None,
            unknown=unknown_fields(entries, _FIELDS),
        )


def _pair(entry: Mapping[str, Any]) -> Iterator[Message]:
    key, time = string(entry.get("uuid")), unix(entry.get("timestamp"))
    if string(entry.get("query")):
        yield Message(f"{key}#query", "user", string(entry.get("query")), USER, time=time)
    if not string(entry.get("answer")):
        return
    sources = [mapping(source) for source in sequence(entry.get("sources")) if mapping(source)]
    lines = [" ".join((f"[{n}]", plain(s.get("title")), plain(s.get("url"), 500))) for n, s in enumerate(sources, 1)]
    text = "\n".join([string(entry.get("answer")), *([""] if lines else []), *lines])
    yield Message(f"{key}#answer", "assistant", text, ASSISTANT, time=time, model=string(entry.get("model")))
