"""Sessions of Claude Code: a file of its folder ``projects``, one entry a line.

An entry is ``{type: user | assistant, uuid, parentUuid, sessionId, timestamp, isSidechain, isMeta, message: {role,
model, content}}``, its content a text or blocks as in the interface of the models; other types are the program's own,
but for what the person writes while the model works: ``{type: attachment, attachment: {type: queued_command, prompt,
commandMode, origin: {kind}}}``, or only ``{type: queue-operation, operation: remove, content, reason}``. What the
program itself puts before the model, and the talk of helpers that it starts, is hidden. Paths and branches of the
person's folders stay out. Described after published files and readers; no real file was at hand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Claude"

_TITLES = {"custom-title": "customTitle", "ai-title": "aiTitle", "summary": "summary"}
"""Entries that name the session, the best first, and their field."""
_TAKEN_UP = frozenset(("", "absorbed_mid_turn"))
"""Why a message leaves the queue that the model was given while it worked; older files give no reason."""
_PROGRAM = re.compile(r"\s*<(?:local-command-\w+|bash-stdout|bash-stderr|task-notification|system-reminder)>")
"""How a text begins that the program wrote in the person's name."""


class ClaudeCodeImporter(JsonChatImporter):
    name = "claude-code"
    suffixes: tuple[str, ...] = (".jsonl", ".zip")
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Claude Code session")

    def fits(self, head: bytes) -> float:
        return 0.97 if {"sessionId", "parentUuid", "message.role", "isSidechain"} <= shape(head) else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        """One a session; entries without a name of their session belong to all of the file."""
        sessions: dict[str, list[Any]] = {}
        loose: list[Any] = []
        for entry in records(pieces):
            session = string(mapping(entry).get("sessionId"))
            (sessions.setdefault(session, []) if session else loose).append(entry)
        for key, entries in sessions.items():
            yield {"key": key, "entries": [*loose, *entries]}

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = _with_queued([mapping(entry) for entry in sequence(chat.get("entries"))])
        talk = [
            entry for entry in entries if entry.get("type") in {"user", "assistant"} and mapping(entry.get("message"))
        ]
        parents = _parents(entries, talk)
        messages = [turn for number, entry in enumerate(talk, 1) for turn in _turns(entry, number, parents)]
        return conversation(
            self.name,
            messages,
            name=_title(entries) or next((plain(each.text, 60) for each in messages if _asked(each)), "") or file,
            key=string(chat.get("key")),
            current=next((_key(entry) for entry in reversed(talk) if entry.get("isSidechain") is not True), ""),
            created_at=next((entry.get("timestamp") for entry in talk), None),
        )


def _with_queued(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries, what was written while the model worked as messages of the person where it was taken up."""
    found = [_queued(entry) for entry in entries]
    known = {_text(entry) for entry in found if "attachment" in entry and "message" in entry}
    last, moved = "", dict[str, str]()
    for number, entry in enumerate(found):
        taken = entry.get("type") == "queue-operation" and entry.get("operation") == "remove"
        text = string(entry.get("content")).strip()
        if taken and text and text not in known and string(entry.get("reason")) in _TAKEN_UP:
            # It has no place of its own in the thread: what follows the entry above it follows it.
            key = f"queued/{string(entry.get('timestamp')) or number}"
            found[number] = entry | {"type": "user", "uuid": key, "parentUuid": last, "message": {"content": text}}
            moved[last] = key
            last = key
        elif _key(entry):
            above = string(entry.get("parentUuid"))
            found[number] = entry | {"parentUuid": moved[above]} if above in moved else entry
            last = last if entry.get("isSidechain") is True else _key(entry)
    return found


def _queued(entry: dict[str, Any]) -> dict[str, Any]:
    attached = mapping(entry.get("attachment"))
    if entry.get("type") != "attachment" or attached.get("type") != "queued_command":
        return entry
    return entry | attached | {"type": "user", "message": {"content": attached.get("prompt")}}


def _text(entry: Mapping[str, Any]) -> str:
    return "\n".join(part.text for part in block_parts(mapping(entry.get("message")).get("content"), [])).strip()


def _asked(message: Message) -> bool:
    return message.role == "user" and message.status != "hidden" and bool(message.text.strip())


def _title(entries: list[dict[str, Any]]) -> str:
    for kind, field in _TITLES.items():
        for entry in reversed(entries):
            if entry.get("type") == kind and plain(entry.get(field)):
                return plain(entry.get(field))
    return ""


def _key(entry: Mapping[str, Any]) -> str:
    return string(entry.get("uuid"))


def _parents(entries: list[dict[str, Any]], talk: list[dict[str, Any]]) -> dict[str, str]:
    """For each entry of the talk, the one of the talk it follows; what the program keeps in between is no message."""
    follows = {
        _key(entry): string(entry.get("parentUuid")) or string(entry.get("logicalParentUuid")) for entry in entries
    }
    keys = {_key(entry) for entry in talk}
    found: dict[str, str] = {}
    for key in keys:
        above, seen = follows.get(key, ""), {key}
        while above and above not in keys and above not in seen:
            seen.add(above)
            above = follows.get(above, "")
        found[key] = above
    return found


def _turns(entry: Mapping[str, Any], number: int, parents: Mapping[str, str]) -> list[Message]:
    said = mapping(entry.get("message"))
    kinds: list[str] = []
    parts = list(block_parts(said.get("content"), kinds))
    asked = entry.get("type") == "user"
    own = any(entry.get(flag) is True for flag in ("isMeta", "isSidechain", "isCompactSummary")) or (
        asked and string(mapping(entry.get("origin")).get("kind")) not in {"", "human"}
    )
    message = Message(
        _key(entry) or f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        parent=parents.get(_key(entry)) or None,
        time=unix(entry.get("timestamp")),
        model="" if asked else string(said.get("model")),
        status="hidden" if own else "",
        kinds=tuple(kinds),
        stays=False,
    )
    return turns(message, [replace(part, hidden=own or part.hidden or _programs(part, asked)) for part in parts])


def _programs(part: Part, asked: bool) -> bool:
    return asked and not part.role and part.text.rstrip().endswith(">") and _PROGRAM.match(part.text) is not None
