"""Discord: a channel written as JSON by DiscordChatExporter.

``{guild: {name}, channel: {id, name}, messages: [{id, type, timestamp, content, author: {name, nickname}, attachments,
embeds, stickers}]}``. Described after the program's published source; no real file was at hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import moment, plain, told_of, unknown_fields
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_NAMES_IN_MESSAGE = """
    id type timestamp timestampEdited callEndedTimestamp isPinned content author attachments embeds stickers reactions
    mentions reference interaction inlineEmojis forwardedMessage poll
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())
_TALK = ("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "0", "19")


class DiscordImporter(JsonChatImporter):
    name = "discord"
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Discord channel (DiscordChatExporter)")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if has(keys, "channel.id", "guild.id") and has(keys, "messages[].content") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        kinds: Counter[str] = Counter()
        said = [_said(entry, number, kinds) for number, entry in enumerate(entries, 1)]
        told = told_of(kinds, unknown_fields(entries, _FIELDS))
        channel = mapping(chat.get("channel"))
        source = spoken_source(plain(channel.get("name")) or file, self.name, said, told, marks=False)
        key = plain(channel.get("id"))
        return replace(
            source, key=f"discord:{key}" if key else None, created_at=next((one.at for one in said if one.at), None)
        )


def _said(entry: Mapping[str, Any], number: int, kinds: Counter[str]) -> Utterance:
    key = plain(entry.get("id")) or f"#{number}"
    author = mapping(entry.get("author"))
    speaker = plain(author.get("nickname")) or plain(author.get("name"))
    words = "\n".join(_words(entry, kinds))
    at = moment(entry.get("timestamp"))
    if plain(entry.get("type")) in _TALK:
        return Utterance(words, speaker or None, at=at, key=key)
    happened = " · ".join(part for part in (speaker, words or plain(entry.get("type"))) if part)
    return Utterance(happened, None, at=at, key=key)


def _words(entry: Mapping[str, Any], kinds: Counter[str]) -> Iterator[str]:
    if string(entry.get("content")):
        yield string(entry.get("content"))
    for field, kind, title in (
        ("attachments", "attachment", "fileName"), ("stickers", "sticker", "name"), ("embeds", "embed", "title"),
    ):  # fmt: skip
        for item in map(mapping, sequence(entry.get(field))):
            kinds[kind] += 1
            name = plain(item.get(title)) or plain(item.get("url"))
            yield f"[{kind}: {name}]" if name else f"[{kind}]"
