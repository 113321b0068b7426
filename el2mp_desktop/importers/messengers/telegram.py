"""Telegram: ``result.json`` of *Export chat history*, of one chat or of all.

``{name, type, id, messages: [{id, type, date, date_unixtime, from, text, …}]}``, or ``{chats: {list: [these]}}``. A
text is a string or a list of strings and ``{type, text}``. What happens in a chat is nobody's turn. Described after
published descriptions and readers of the format; no real file was at hand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import moment, plain, told_of, unknown_fields
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_NAMES_IN_MESSAGE = """
    id type date date_unixtime edited edited_unixtime from from_id text text_entities actor actor_id action title
    members reply_to_message_id reply_to_peer_id forwarded_from forwarded_from_id saved_from via_bot author photo
    photo_file_size file file_name file_size thumbnail thumbnail_file_size media_type mime_type duration_seconds width
    height sticker_emoji performer reactions inline_bot_buttons message_id duration discard_reason media_spoiler
    live_location_period_seconds location_information contact_information contact_vcard contact_vcard_file_size
    place_name address poll
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class TelegramImporter(JsonChatImporter):
    name = "telegram"
    list_key = ""

    @property
    def label(self) -> str:
        return tr("Telegram chat")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        one = has(keys, "messages[].date", "messages[].text") and has(keys, "messages[].from_id", "type")
        every = has(keys, "chats.list[].messages[].date") or "chats.list" in keys
        return 0.95 if one or every else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        for value in records(pieces):
            listed = mapping(mapping(value).get("chats")).get("list")
            yield from sequence(listed) if isinstance(listed, list) else (value,)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        entries = [mapping(entry) for entry in sequence(chat.get("messages")) if mapping(entry)]
        kinds: Counter[str] = Counter()
        said = list(_said(entries, kinds))
        told = told_of(kinds, unknown_fields(entries, _FIELDS))
        name = plain(chat.get("name")) or file
        source = spoken_source(name, self.name, said, told, marks=False)
        key = chat.get("id")
        return replace(
            source,
            key=f"telegram:{key}" if isinstance(key, int) else None,
            created_at=next((one.at for one in said if one.at), None),
        )


def _said(entries: list[dict[str, Any]], kinds: Counter[str]) -> Iterator[Utterance]:
    for number, entry in enumerate(entries, 1):
        key = str(entry["id"]) if isinstance(entry.get("id"), int) else f"#{number}"
        # The date without a zone is that of the computer it was exported on.
        at = moment(entry.get("date_unixtime"))
        if string(entry.get("type")) == "service":
            action = plain(entry.get("action"), 60).replace("_", " ")
            words = " · ".join(part for part in (plain(entry.get("actor")), action, plain(entry.get("title"))) if part)
            yield Utterance(words, None, at=at, key=key)
        else:
            speaker = plain(entry.get("from")) or plain(entry.get("from_id"))
            yield Utterance("\n".join(_words(entry, kinds)), speaker or None, at=at, key=key)


def _words(entry: Mapping[str, Any], kinds: Counter[str]) -> Iterator[str]:
    for field in ("photo", "file", "poll", "location_information", "contact_information"):
        if entry.get(field):
            kind = plain(entry.get("media_type"), 60).replace("_", " ") if field == "file" else field.partition("_")[0]
            kinds[kind or "file"] += 1
            name = plain(entry.get("file_name")) or plain(entry.get("sticker_emoji"))
            yield f"[{kind or 'file'}: {name}]" if name else f"[{kind or 'file'}]"
    if question := string(mapping(entry.get("poll")).get("question")):
        yield question
    text = entry.get("text")
    pieces = [text] if isinstance(text, str) else sequence(text)
    words = "".join(string(piece) or string(mapping(piece).get("text")) for piece in pieces)
    if words:
        yield words
