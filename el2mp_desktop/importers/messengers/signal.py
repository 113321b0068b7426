"""Signal: ``data.json`` of the program signal-export, which writes a folder for each chat of Signal Desktop.

One message a line: ``{date, sender, body, quote, sticker, reactions: [[name, sign]], attachments: [{name, path}]}``;
``sender`` is ``Me`` for whoever exported it. Dates have no zone and are taken as UTC. Its ``chat.md`` is plain text.
Described after the program's published source; no real file was at hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import moment, plain, told_of, unknown_fields
from el2mp_desktop.importers.chats.chat_json import has, shape
from el2mp_desktop.importers.reading.files import pieces, title
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_FIELDS = frozenset(("date", "sender", "body", "quote", "sticker", "reactions", "attachments", "deleted", "call",
                     "missed"))  # fmt: skip
_MYSELF = "Me"
_NAMED = 3
"""Others who give a chat its name."""


class SignalImporter:
    name = "signal"
    suffixes: tuple[str, ...] = (".json",)

    @property
    def label(self) -> str:
        return tr("Signal chat (signal-export)")

    def score(self, path: Path, head: bytes) -> float:
        return 0.95 if has(shape(head), "date", "sender", "body", "quote", "attachments") else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource]:
        entries = [mapping(entry) for entry in records(pieces(path)) if mapping(entry)]
        if not entries:
            raise UserError(tr("It contains no conversations."))
        kinds: Counter[str] = Counter()
        said = [_said(entry, kinds) for entry in entries]
        told = told_of(kinds, unknown_fields(entries, _FIELDS))
        source = spoken_source(title(path), self.name, said, told, marks=False)
        others = [name for name in source.speakers if name != _MYSELF][:_NAMED]
        created = next((one.at for one in said if one.at), None)
        yield replace(source, name=", ".join(others) or source.name, created_at=created)


def _said(entry: Mapping[str, Any], kinds: Counter[str]) -> Utterance:
    return Utterance("\n".join(_words(entry, kinds)), plain(entry.get("sender")) or None, at=moment(entry.get("date")))


def _words(entry: Mapping[str, Any], kinds: Counter[str]) -> Iterator[str]:
    if quoted := string(entry.get("quote")).strip():
        yield f"{quoted}\n"
    if body := string(entry.get("body")).strip():
        yield body
    sticker = entry.get("sticker")
    found = [("attachment", plain(mapping(each).get("name"))) for each in sequence(entry.get("attachments"))]
    if sticker:
        found.append(("sticker", plain(sticker) or plain(mapping(sticker).get("emoji"))))
    for kind, name in found:
        kinds[kind] += 1
        yield f"[{kind}: {name}]" if name else f"[{kind}]"
    if entry.get("deleted") is True:
        yield "[deleted]"
