"""Gemini, as Google's Takeout has it: “My Activity” in HTML or JSON, and the conversations of a workspace account.

Entries of “My Activity” are one request and its answer each (see `takeout`). Those with a link to a conversation are
put together by it, the others by their day, in the order of time: which of them belong together the file does not say.
A conversation of a workspace is a file of its own (``conversation_1.txt``, in JSON): ``title``, ``creation_time`` and
``conversation_turns``, each ``{user_turn: {prompt}}`` or ``{system_turn: {text: [{data}], model_thoughts, images}}``.
The ZIP of Takeout may hold the activity of every other product; nothing of those is read.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, begun, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.chats.takeout import CELL, GEMINI, Activity, from_html, from_json, without_verb
from el2mp_desktop.importers.reading.encoding import peek, texts
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr, trn

ASSISTANT = "Gemini"

_PRODUCT = re.compile(r'"(?:header|products)"\s*:\s*\[?\s*"([^"]*)"')
_SHOWN_PRODUCT = re.compile(r'class="header-cell[^"]*"\s*>\s*<p[^>]*>[^<]*|--caption"\s*>.{0,200}', re.DOTALL)
_TURNS = ("user_turn", "system_turn")
_CHAT = frozenset(("title", "creation_time", "last_modification_time", "conversation_turns"))
_FIELDS = frozenset(("prompt", "text", "model_thoughts", "images", "turn_last_modified"))


class GeminiImporter(JsonChatImporter):
    name = "gemini"
    suffixes: tuple[str, ...] = (".html", ".json", ".txt", ".zip")
    inner = (".html", ".json", ".txt")
    head = 524_288  # the page begins with its styles

    @property
    def label(self) -> str:
        return tr("Gemini (Google Takeout)")

    def fits(self, head: bytes) -> float:
        text = peek(head)
        if has(shape(head[:65_536]), "conversation_turns"):
            return 0.95
        if text.lstrip()[:1] == "[":
            listed = {"[].title", "[].time"} <= shape(head[:65_536])
            return 0.95 if listed and any(GEMINI.search(name) for name in _PRODUCT.findall(text)) else 0.0
        if f'class="{CELL}' not in text:
            return 0.0
        return 0.95 if any(GEMINI.search(found[0]) for found in _SHOWN_PRODUCT.finditer(text)) else 0.0

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK") and b"<" in head[:200]:
            with path.open("rb") as file:
                head = file.read(self.head)
        return super().score(path, head)

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        waiting = iter(pieces)
        first = next(waiting, b"")
        content = chain((first,), waiting)
        if peek(first[:65_536]).lstrip("\ufeff \t\r\n")[:1] not in {"[", "{"}:
            yield from _grouped(list(from_html(texts(content))))
            return
        activities = []
        for entry in records(content):
            if "conversation_turns" in mapping(entry):
                yield entry
            elif activity := from_json(mapping(entry)):
                activities.append(activity)
        yield from _grouped(activities)

    def title(self, chat: Mapping[str, Any]) -> str:
        return plain(chat.get("title")) or super().title(chat)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        if "conversation_turns" in chat:
            return self._workspace(chat, file)
        activities = chat.get("activities")
        if not activities:
            count = chat["left"]
            raise UserError(trn("{count} entry is no request.", "{count} entries are no requests.", count))
        apart = (tr("The archive does not say which requests belong together; those of one day are together here."),)
        messages = linear(message for activity in activities for message in _turns(activity))
        key = string(chat.get("key"))
        return conversation(
            self.name,
            messages,
            name=self.title(chat),
            key=key if activities[0].conversation else begun(key, messages),
            created_at=activities[0].time,
            unknown=Counter(name for activity in activities for name in activity.unknown),
            warnings=() if activities[0].conversation else apart,
        )

    def _workspace(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("conversation_turns"))]
        said = [turn for number, entry in enumerate(entries) for turn in _workspace_turns(entry, number)]
        created = string(chat.get("creation_time"))
        return conversation(
            self.name,
            linear(said),
            name=plain(chat.get("title")) or file,
            key=f"{file}:{created}",
            created_at=created,
            metadata={"updated_at": moment(chat.get("last_modification_time")) or ""},
            unknown=unknown_fields((chat,), _CHAT)
            + unknown_fields((mapping(entry.get(turn)) for entry in entries for turn in _TURNS), _FIELDS),
        )


def _grouped(activities: Sequence[Activity]) -> Iterator[dict[str, Any]]:
    """Conversations, or days, from the earliest; and what was no request. Files begin with the latest entry."""
    left = Counter(activity.other for activity in activities if activity.other)
    groups: dict[str, list[Activity]] = {}
    asked = (one for one in reversed(without_verb(activities)) if not one.other)
    for activity in sorted(asked, key=lambda one: one.time or 0.0):
        groups.setdefault(activity.conversation or activity.day, []).append(activity)
    for key, group in groups.items():
        named = plain(group[0].prompt, 60) if group[0].conversation else f"{ASSISTANT} {key}".strip()
        yield {"key": f"gemini:{key}", "title": named, "activities": group}
    if left:
        yield {"title": ", ".join(sorted(left)), "left": left.total()}


def _turns(activity: Activity) -> Iterator[Message]:
    # There are no ids, and times are not unique; the same in HTML and in JSON.
    words = " ".join(activity.prompt.split())
    key = f"{activity.time or activity.day}#{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:12]}"
    files = (f"[attachment: {name}]" for name in activity.files)
    prompt = "\n".join([activity.prompt, *files, *(f"[{note}]" for note in activity.notes)])
    yield Message(key, "user", prompt, USER, time=activity.time)
    if activity.answer.strip():
        said = Message(f"{key}/answer", "assistant", activity.answer, ASSISTANT, time=activity.time)
        yield replace(said, kinds=activity.kinds)


def _workspace_turns(entry: Mapping[str, Any], number: int) -> list[Message]:
    asked, answered = mapping(entry.get("user_turn")), mapping(entry.get("system_turn"))
    fields = asked or answered
    if not fields:
        return []
    kinds = ["image" for _ in sequence(fields.get("images"))]
    message = Message(
        f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        time=unix(fields.get("turn_last_modified")),
        kinds=tuple(kinds),
    )
    parts = [Part(string(asked.get("prompt")))] if asked else list(_answer(answered))
    return turns(message, [*parts, *(Part("[image]") for _ in kinds)])


def _answer(fields: Mapping[str, Any]) -> Iterator[Part]:
    for thought in sequence(fields.get("model_thoughts")):
        pieces = (string(mapping(thought).get("headline")), string(mapping(thought).get("description")))
        yield Part("\n".join(piece for piece in pieces if piece), hidden=True)
    for item in sequence(fields.get("text")):
        yield Part(string(mapping(item).get("data")))
        for card in sequence(mapping(item).get("cards")):
            yield Part(string(mapping(card).get("content")))
