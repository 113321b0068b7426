"""DeepSeek: the account's ``conversations.json``, bare or in its ZIP.

A chat is a ``mapping`` of nodes as ChatGPT’s, but what was said is in ``message.fragments``: ``{type, content}`` with
the types ``REQUEST``, ``THINK``, ``RESPONSE``. In older exports it is in ``content`` and ``reasoning_content``, where
nothing says who speaks: the model answers. No thread is named as open: the latest one is. Described after public
readers of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, moment, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "DeepSeek"

_SILENT = {"search", "tip", "read_link"}

_NAMES_IN_CHAT = """
    id title inserted_at updated_at mapping pinned model_type current_message_id
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    files model inserted_at content fragments reasoning_content role search_results id accumulated_token_usage
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class DeepseekImporter(JsonChatImporter):
    name = "deepseek"

    @property
    def label(self) -> str:
        return tr("DeepSeek export")

    def fits(self, head: bytes) -> float:
        text = peek(head)
        known = '"mapping"' in text and '"inserted_at"' in text
        return 0.98 if known and ('"fragments"' in text or '"reasoning_content"' in text) else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        nodes = mapping(chat.get("mapping"))
        messages = [turn for key, node in nodes.items() for turn in _turns(key, mapping(node), nodes)]
        if not messages:
            raise UserError(tr("It has no messages."))
        return conversation(
            self.name,
            messages,
            name=self.title(chat),
            key=string(chat.get("id")),
            created_at=chat.get("inserted_at"),
            metadata={"updated_at": moment(chat.get("updated_at")) or ""},
            unknown=unknown_fields((chat,), _CHAT)
            + unknown_fields((mapping(mapping(node).get("message")) for node in nodes.values()), _FIELDS),
        )


def _turns(key: str, node: Mapping[str, Any], nodes: Mapping[str, Any]) -> list[Message]:
    message = mapping(node.get("message"))
    parent = string(node.get("parent")) or None
    if not message:
        return [Message(key, parent=parent, stays=False)]
    fragments = [mapping(entry) for entry in sequence(message.get("fragments"))]
    asked = _asked(key, nodes) if not fragments else any(_kind(one) == "request" for one in fragments)
    kinds: list[str] = []
    parts = list(_parts(message, fragments, kinds))
    return turns(
        Message(
            key,
            "user" if asked else "assistant",
            speaker=USER if asked else ASSISTANT,
            parent=parent,
            time=unix(message.get("inserted_at")),
            model="" if asked else string(message.get("model")),
            kinds=tuple(kinds),
        ),
        parts,
    )


def _parts(message: Mapping[str, Any], fragments: list[dict[str, Any]], kinds: list[str]) -> Iterator[Part]:
    yield Part(string(message.get("reasoning_content")), hidden=True)
    yield Part(string(message.get("content")))
    for fragment in fragments:
        kind, words = _kind(fragment), string(fragment.get("content"))
        if kind not in {"request", "response", "think"} and kind not in _SILENT:
            kinds.append(kind or "?")
            words = words or f"[{kind or '?'}]"
        yield Part(words, hidden=kind == "think" or kind in _SILENT)
    for item in sequence(message.get("files")):
        name = plain(mapping(item).get("file_name")) or plain(mapping(item).get("name"))
        yield Part(f"[attachment: {name}]" if name else "[attachment]")


def _kind(fragment: Mapping[str, Any]) -> str:
    return plain(fragment.get("type"), 40).lower()


def _asked(key: str, nodes: Mapping[str, Any]) -> bool:
    """Whether an odd number of messages leads to this one, itself counted."""
    count = 0
    seen: set[str] = set()
    while key in nodes and key not in seen:
        seen.add(key)
        count += bool(mapping(mapping(nodes[key]).get("message")))
        key = string(mapping(nodes[key]).get("parent"))
    return count % 2 == 1
