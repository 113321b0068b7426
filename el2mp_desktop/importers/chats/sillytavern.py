"""SillyTavern: one chat a file, one JSON object a line; the first says who talks.

``swipes`` are the other answers to the same request, ``swipe_id`` the one that was kept. Dates are ISO 8601 or Unix
time, in older versions ``March 1, 2026 10:00am`` and ``2026-03-01@10h00m00s``. Described after its published form; no
real file was at hand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import begun, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS = re.compile(r"([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2}):(\d\d) ?([ap])m")
_WITH_LETTERS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2}) ?@ ?(\d{1,2})h ?(\d{1,2})m ?(\d{1,2})s")

_NAMES = """
    user_name character_name create_date chat_metadata name is_user is_system is_name send_date mes extra swipes
    swipe_id swipe_info gen_started gen_finished gen_id force_avatar original_avatar title bias variables
"""
_FIELDS = frozenset(_NAMES.split())


class SillytavernImporter(JsonChatImporter):
    name = "sillytavern"
    suffixes: tuple[str, ...] = (".jsonl", ".zip")

    @property
    def label(self) -> str:
        return tr("SillyTavern chat")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if has(keys, "chat_metadata") or has(keys, "mes", "is_user") else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        yield {"messages": list(records(pieces))}

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages"))]
        messages, end = _messages([entry for entry in entries if "mes" in entry])
        started = next((entry.get("create_date") for entry in entries if "create_date" in entry), None)
        return conversation(
            self.name,
            messages,
            name=file,
            key=begun(file, messages),
            current=end,
            created_at=_date(started),
            unknown=unknown_fields(entries, _FIELDS),
        )


def _messages(entries: list[dict[str, Any]]) -> tuple[list[Message], str]:
    messages: list[Message] = []
    above: str | None = None
    for number, entry in enumerate(entries, 1):
        swipes = [string(text) for text in sequence(entry.get("swipes"))] or [string(entry.get("mes"))]
        chosen = entry.get("swipe_id")
        chosen = chosen if type(chosen) is int and 0 <= chosen < len(swipes) else len(swipes) - 1
        swipes[chosen] = string(entry.get("mes")) or swipes[chosen]
        for place, text in enumerate(swipes):
            messages.extend(_answer(f"#{number}.{place + 1}", above, entry, text, place == chosen))
        above = f"#{number}.{chosen + 1}"
    return messages, above or ""


def _answer(key: str, parent: str | None, entry: Mapping[str, Any], text: str, kept: bool) -> list[Message]:
    extra = mapping(entry.get("extra"))
    role = "user" if entry.get("is_user") is True else "system" if entry.get("is_system") is True else "assistant"
    message = Message(
        key,
        role,
        speaker=plain(entry.get("name")),
        parent=parent,
        time=unix(_date(entry.get("send_date"))),
        model=string(extra.get("model")),
        status="hidden" if role == "system" else "",
        stays=kept,
    )
    reasoning = [Part(string(extra.get("reasoning")) if kept else "", hidden=True)]
    return turns(message, [*reasoning, *without_reasoning(text)])


def _date(value: object) -> object:
    """Its own ways to write a date as ISO 8601; anything else as it is."""
    text = string(value)[:60]
    if (found := _IN_WORDS.match(text)) and found[1].lower() in _MONTHS:
        hour = int(found[4]) % 12 + (12 if found[6] == "p" else 0)
        month = _MONTHS.index(found[1].lower()) + 1
        return f"{found[3]}-{month:02}-{int(found[2]):02}T{hour:02}:{found[5]}:00"
    if found := _WITH_LETTERS.match(text):
        year, *rest = (int(part) for part in found.groups())
        return "{}-{:02}-{:02}T{:02}:{:02}:{:02}".format(year, *rest)
    return value
