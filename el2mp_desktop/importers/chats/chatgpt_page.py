"""``chat.html`` of ChatGPT's account export: a page with all conversations in it as ``var jsonData = […]``, in the form
of ``conversations.json``, which is the better one to bring in where both are there."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.chats.chatgpt import ChatgptImporter
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.jsonfile import elements
from el2mp_desktop.language import tr

_DATA = re.compile(rb"\bvar\s+jsonData\s*=\s*(?=\[)")
_LONGEST_HEAD = 4_000_000


class ChatgptPageImporter(ChatgptImporter):
    name = "chatgpt-html"
    suffixes: tuple[str, ...] = (".html", ".zip")
    inner = (".html",)

    @property
    def label(self) -> str:
        return tr("ChatGPT’s page of all chats")

    def fits(self, head: bytes) -> float:
        found = _DATA.search(head)
        return 0.95 if found and peek(head).lstrip("\ufeff \t\r\n")[:1] == "<" else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        yield from elements(_data(pieces))


def _data(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """From where the list begins."""
    waiting = iter(pieces)
    head = b""
    for piece in waiting:
        head += piece
        if found := _DATA.search(head):
            yield head[found.end() :]
            yield from waiting
            return
        if len(head) > _LONGEST_HEAD:
            break
    raise UserError(tr("It contains no conversations."))
