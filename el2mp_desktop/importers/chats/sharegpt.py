"""ShareGPT, the form of many data sets: chats with ``conversations``, a list of ``{"from": "human", "value": …}``.

A file is a list of chats, or has one a line. No times, no branches; the rest is read as `messages` are.
"""

from collections.abc import Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter
from el2mp_desktop.importers.chats.messages import fits_list, listed_source
from el2mp_desktop.language import tr


class SharegptImporter(JsonChatImporter):
    name = "sharegpt"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".zip")
    list_key = ""

    @property
    def label(self) -> str:
        return tr("ShareGPT")

    def fits(self, head: bytes) -> float:
        return fits_list(head, "from", "value", 0.95)

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        return listed_source(self.name, chat, file)
