"""The database of Open WebUI as SQL: each row that is put into ``chat`` holds a chat, a text between apostrophes that
begins with a brace. It says what the program’s own export says; see `openwebui`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from el2mp_desktop.importers.chats.openwebui import OpenWebuiImporter
from el2mp_desktop.importers.reading.encoding import peek, texts
from el2mp_desktop.importers.reading.jsonfile import mapping, value
from el2mp_desktop.language import tr

_INSERT = re.compile(r"\bINSERT\s+INTO\b[^;]{0,40}\bchat\b", re.IGNORECASE)
_ROW = re.compile(r"'(\{[^']*(?:''[^']*)*\})'")


class OpenWebuiSqlImporter(OpenWebuiImporter):
    name = "openwebui-sql"
    suffixes: tuple[str, ...] = (".sql", ".zip")
    inner = (".sql",)

    @property
    def label(self) -> str:
        return tr("Open WebUI database in SQL")

    def fits(self, head: bytes) -> float:
        text = peek(head)
        return 0.9 if _INSERT.search(text) and '"history"' in text and _ROW.search(text + "}'") else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        for row in _ROW.finditer("".join(texts(pieces))):
            chat = value(row[1].replace("''", "'"))
            if "history" in mapping(chat):
                yield chat
