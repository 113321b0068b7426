"""Cursor: a chat exported as Markdown from its own menu.

``# Title``, a line ``_Exported on … from Cursor (version)_``, then each turn below a rule: ``**User**`` or
``**Cursor**`` alone on its line, and what was said. There may be rules in an answer too. The text stays as it is in
the file; what stands above the first turn is nobody's. Described after published files; no real file was at hand.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.chats.chat import USER, plain
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

ASSISTANT = "Cursor"

_EXPORTED = re.compile(r"^_Exported on [^\n]{1,80} from Cursor \([^()\n]{1,40}\)_[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"#[ \t]+([^\n]*)")
_TURN = re.compile(r"^---[ \t]*\n+\*\*(?P<name>User|Cursor)\*\*[ \t]*(?:\n|\Z)", re.MULTILINE)


class CursorImporter:
    name = "cursor"
    suffixes: tuple[str, ...] = (".md",)

    @property
    def label(self) -> str:
        return tr("Cursor chat in Markdown")

    def score(self, path: Path, head: bytes) -> float:
        text = canonical(peek(head)).text
        return 0.9 if _EXPORTED.search(text) and _TURN.search(text) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        turns = tuple(_turns(clean.text))
        check_pieces(len(turns))
        if not any(turn.role for turn in turns):
            raise UserError(tr("It holds no turn of a person or of Cursor."))
        heading = _TITLE.match(clean.text)
        yield ImportedSource(
            name=plain(heading[1]) if heading else title(path),
            kind="chat",
            format=self.name,
            text=clean.text,
            turns=turns,
            language=guess_language("\n".join(clean.text[turn.start : turn.end] for turn in turns if turn.role)),
            metadata={"encoding": decoded.encoding},
            warnings=(*decoded.warnings, *clean.warnings),
        )


def _turns(text: str) -> Iterator[ImportedTurn]:
    labels = list(_TURN.finditer(text))
    starts = [label.start() for label in labels] + [len(text)]
    if above := _words(text, 0, starts[0]):
        yield ImportedTurn(*above)
    number = 1 if above else 0
    parent: int | None = None
    for label, (_, end) in zip(labels, pairwise(starts), strict=True):
        if span := _words(text, label.end(), end):
            role = "user" if label["name"] == "User" else "assistant"
            speaker = USER if role == "user" else ASSISTANT
            yield ImportedTurn(*span, speaker, role, parent=parent, key=f"#{number}")
            parent, number = number, number + 1


def _words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words begin and end there; None where there are none."""
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    return (start + lead, start + len(words.rstrip())) if words.strip() else None
