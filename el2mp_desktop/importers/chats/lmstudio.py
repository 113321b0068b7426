"""LM Studio: one conversation a file, each message in several ``versions`` of which one is selected.

A version is one step (what was typed) or several (what the model wrote, called and was given back). What follows a
message follows its selected version. Described after published type definitions; no real file was at hand.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import INTERRUPTED, ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, begun, conversation, plain, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, under_system
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

_NAMES_IN_CHAT = """
    name pinned createdAt preset tokenCount systemPrompt messages usePerChatPredictionConfig perChatPredictionConfig
    clientInput clientInputFiles userFilesSizeBytes lastUsedModel notes plugins pluginConfigs disabledPluginTools
    looseFiles userLastMessagedAt assistantLastMessagedAt
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_FIELDS = frozenset(("type", "role", "content", "steps", "senderInfo", "style", "preprocessed", "genInfo"))


class LmstudioImporter(JsonChatImporter):
    name = "lmstudio"

    @property
    def label(self) -> str:
        return tr("LM Studio conversation")

    def fits(self, head: bytes) -> float:
        return 0.95 if has(shape(head), "messages[].versions") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        messages, end = _messages(sequence(chat.get("messages")))
        return conversation(
            self.name,
            under_system(messages, string(chat.get("systemPrompt"))),
            name=plain(chat.get("name")) or file,
            key=str(started) if type(started := chat.get("createdAt")) is int else begun(file, messages),
            current=end,
            created_at=chat.get("createdAt"),
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(_versions(chat), _FIELDS),
        )


def _versions(chat: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in sequence(chat.get("messages")):
        yield from map(mapping, sequence(mapping(entry).get("versions")))


def _messages(entries: list[Any]) -> tuple[list[Message], str]:
    """The messages and the key of the last one that was selected."""
    messages: list[Message] = []
    above: str | None = None
    for number, entry in enumerate(entries, 1):
        versions = [mapping(version) for version in sequence(mapping(entry).get("versions"))]
        chosen = mapping(entry).get("currentlySelected")
        chosen = chosen if type(chosen) is int and 0 <= chosen < len(versions) else len(versions) - 1
        for place, version in enumerate(versions):
            messages.extend(_version(f"#{number}.{place + 1}", above, version))
        above = f"#{number}.{chosen + 1}" if versions else above
    return messages, above or ""


def _version(key: str, parent: str | None, version: Mapping[str, Any]) -> list[Message]:
    role = string(version.get("role")).lower()
    role = role if role in {"user", "assistant", "system"} else "tool"
    kinds: list[str] = []
    parts = list(_parts(version, kinds))
    message = Message(
        key,
        role,
        speaker={"user": USER, "assistant": ASSISTANT}.get(role),
        parent=parent,
        model=string(mapping(version.get("senderInfo")).get("senderName")),
        status="hidden" if role == "system" else INTERRUPTED if _stopped(version) else "",
        kinds=tuple(kinds),
    )
    return turns(message, parts)


def _stopped(version: Mapping[str, Any]) -> bool:
    """Whether the person stopped the answer."""
    stats = (mapping(mapping(mapping(step).get("genInfo")).get("stats")) for step in sequence(version.get("steps")))
    return any(each.get("stopReason") == "userStopped" for each in stats)


def _parts(version: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    thought = False
    steps = [version] if "content" in version else [mapping(step) for step in sequence(version.get("steps"))]
    for step in steps:
        thought = mapping(mapping(step.get("style"))).get("type") == "thinking"
        for part in block_parts(step.get("content"), kinds):
            if thought and not part.role:
                yield Part(part.text, hidden=True)
            else:
                yield from (part,) if part.role or part.hidden else without_reasoning(part.text)
