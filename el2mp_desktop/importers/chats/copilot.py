"""Microsoft Copilot: the activity history as CSV with the columns ``Conversation,Time,Author,Message``.

Rows stand from the newest to the oldest, a request and its answer at the same time: they are reversed, not sorted.
Described after its published form; no real file was at hand.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.chats.chat import USER, begun, conversation, plain, unix
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes
from el2mp_desktop.importers.tables.csvquotes import quote_warnings
from el2mp_desktop.language import tr, trn

ASSISTANT = "Copilot"

_COLUMNS = ["conversation", "time", "author", "message"]
_MODELS = {"ai", "assistant", "bot", "copilot", "microsoft copilot"}


class CopilotImporter:
    name = "copilot"
    suffixes: tuple[str, ...] = (".csv",)

    @property
    def label(self) -> str:
        return tr("Copilot history")

    def score(self, path: Path, head: bytes) -> float:
        return 0.95 if _is_header(next(iter(peek(head).splitlines()), "").split(",")) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        chats: dict[str, list[Message]] = {}
        more: dict[str, Counter[str]] = {}
        header, *rows = _rows(decoded.text)
        whole = [row for row in rows if len(row) >= len(_COLUMNS)]
        warnings = (*decoded.warnings, *_short(len(rows) - len(whole)), *quote_warnings(decoded.text, ","))
        for row in reversed(whole):
            title, time, author, words = row[:4]
            said = chats.setdefault(title, [])
            said.append(_message(f"#{len(said) + 1}", author, words, time))
            more.setdefault(title, Counter()).update(_beyond(header, row))
        for title, messages in chats.items():
            try:
                yield conversation(
                    self.name,
                    linear(messages),
                    name=title,
                    key=begun(title, messages),
                    created_at=messages[0].time,
                    metadata={"encoding": decoded.encoding},
                    unknown=more[title],
                    warnings=warnings,
                )
            except UserError as error:
                yield Skipped(plain(title) or tr("Untitled conversation"), str(error))


def _rows(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        rows = list(reader)
    except csv.Error:
        raise UserError(tr("Its data are damaged at line {line}.", line=reader.line_num)) from None
    check_pieces(len(rows))
    if not rows or not _is_header(rows[0]):
        raise UserError(tr("Its first line does not name the columns Conversation, Time, Author and Message."))
    return [rows[0], *(row for row in rows[1:] if any(cell.strip() for cell in row))]


def _short(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} row has no message and was left out.", "{count} rows have no message and were left out.",
                count),)  # fmt: skip


def _beyond(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Names of the columns that are not known in which the row has something."""
    for column, cell in enumerate(row[len(_COLUMNS) :], len(_COLUMNS)):
        if cell.strip():
            yield (header[column].strip() if column < len(header) else "") or "?"


def _is_header(cells: list[str]) -> bool:
    return [cell.strip('" \ufeff').lower() for cell in cells[:4]] == _COLUMNS


def _message(key: str, author: str, words: str, time: str) -> Message:
    name = author.strip().lower()
    if name in {"system", "tool"}:
        return Message(key, name, words, time=unix(time), status="hidden" if name == "system" else "")
    role, speaker = ("assistant", ASSISTANT) if name in _MODELS else ("user", USER)
    return Message(key, role, words, speaker, time=unix(time))
