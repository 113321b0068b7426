"""Sessions of Codex: a file ``rollout-….jsonl`` of its folder ``sessions``, one entry a line.

An entry is ``{timestamp, type, payload}``: ``session_meta`` names the session, ``turn_context`` the model,
``response_item`` holds what was said (``message`` with blocks, ``reasoning``, ``function_call`` and what it gave). What
the program itself tells the model is hidden; ``event_msg`` says the same again for the screen. Described after
published files and readers; no real file was at hand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Codex"

_KNOWN = frozenset(("session_meta", "turn_context", "response_item", "event_msg", "compacted", "ghost_snapshot"))
_TOLD = ("<environment_context>", "<user_instructions>", "<permissions", "# AGENTS.md", "<recommended_plugins>")
"""How what the program says in the person's place begins."""


class CodexImporter(JsonChatImporter):
    name = "codex"
    suffixes: tuple[str, ...] = (".jsonl", ".zip")
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Codex session")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.97 if has(keys, "timestamp", "type", "payload.type") and has(keys, "payload.cwd") else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        yield {"entries": list(records(pieces))}

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("entries"))]
        meta = next((mapping(entry.get("payload")) for entry in entries if entry.get("type") == "session_meta"), {})
        said = list(_said(entries))
        chained = linear(message for message, _ in said)
        messages = [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)]
        asked = (plain(each.text, 60) for each in messages if each.role == "user" and each.status != "hidden")
        return conversation(
            self.name,
            messages,
            name=next(asked, "") or file,
            key=string(meta.get("id")),
            created_at=meta.get("timestamp"),
            unknown=Counter(
                plain(entry.get("type"), 60) or "?" for entry in entries if entry.get("type") not in _KNOWN
            ),
        )


def _said(entries: list[dict[str, Any]]) -> Iterator[tuple[Message, list[Part]]]:
    model = ""
    for number, entry in enumerate(entries, 1):
        item = mapping(entry.get("payload"))
        if entry.get("type") == "turn_context":
            model = string(item.get("model")) or model
        if entry.get("type") != "response_item":
            continue
        kinds: list[str] = []
        parts = list(_parts(item, kinds))
        role = string(item.get("role")) or "assistant"
        role = role if role in {"user", "assistant"} else "system"
        hidden = role == "system" or (role == "user" and "".join(part.text for part in parts).startswith(_TOLD))
        message = Message(
            string(item.get("id")) or f"#{number}",
            role,
            speaker={"user": USER, "assistant": ASSISTANT}.get(role),
            time=unix(entry.get("timestamp")),
            model=model,
            status="hidden" if hidden else "",
            kinds=tuple(kinds),
            stays=False,
        )
        yield message, parts


def _parts(item: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    kind = string(item.get("type"))
    if kind == "message":
        yield from block_parts(item.get("content"), kinds)
    elif kind == "reasoning":
        thought = [*sequence(item.get("summary")), *sequence(item.get("content"))]
        yield Part("\n".join(string(mapping(each).get("text")) for each in thought), hidden=True)
    else:
        asked = {"name": kind.removesuffix("_call"), "input": mapping(item.get("action"))}
        named = asked | dict(item) if kind.endswith("_call") else item
        kind = (
            "function_call_output" if kind.endswith("_output") else "function_call" if kind.endswith("_call") else kind
        )
        yield from block_parts([{**named, "type": kind}], kinds)
