"""Microsoft Copilot: the activity history as CSV, and that of Copilot in Microsoft 365.

The first has the columns ``Conversation,Time,Author,Message``; rows stand from the newest to the oldest, a request and
its answer at the same time: they are reversed, not sorted. The second has ``CreatedAt,MessageContent,Author,ChatName``,
authors ``user`` and ``bot``, dates such as ``08/24/2026 20:34:00 +00:00``, and its rows may go either way. Other
authors there (``api_tool``, ``FileUpload App``) are programs, mostly without words: hidden turns. Seen in published
files.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.chats.chat import USER, begun, conversation, plain, unix
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes
from el2mp_desktop.importers.tables.csvquotes import quote_warnings
from el2mp_desktop.language import tr, trn

ASSISTANT = "Copilot"

_HISTORY = ("conversation", "time", "author", "message")
_OFFICE = ("chatname", "createdat", "author", "messagecontent")
"""Names of the columns in the order in which a row is read."""
_DATES = ("%m/%d/%Y %H:%M:%S %z", "%m/%d/%Y %I:%M:%S %p %z")
_MODELS = {"ai", "assistant", "bot", "copilot", "microsoft copilot"}


class _Columns(NamedTuple):
    places: tuple[int, ...]
    """Of the conversation, the time, the author and the words."""
    office: bool
    """Whether it is of Copilot in Microsoft 365."""


class CopilotImporter:
    name = "copilot"
    suffixes: tuple[str, ...] = (".csv",)

    @property
    def label(self) -> str:
        return tr("Copilot history")

    def score(self, path: Path, head: bytes) -> float:
        return 0.95 if _columns(next(iter(peek(head).splitlines()), "").split(",")) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        chats: dict[str, list[Message]] = {}
        more: dict[str, Counter[str]] = {}
        (header, *rows), columns = _rows(decoded.text)
        whole = [row for row in rows if len(row) >= len(_HISTORY)]
        warnings = (*decoded.warnings, *_short(len(rows) - len(whole)), *quote_warnings(decoded.text, ","))
        for row in _from_first(whole, columns):
            title, time, author, words = (row[place] for place in columns.places)
            said = chats.setdefault(title, [])
            said.append(_message(f"#{len(said) + 1}", author, words, _unix(time), columns.office))
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


def _rows(text: str) -> tuple[list[list[str]], _Columns]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        rows = list(reader)
    except csv.Error:
        raise UserError(tr("Its data are damaged at line {line}.", line=reader.line_num)) from None
    check_pieces(len(rows))
    columns = _columns(rows[0]) if rows else None
    if not columns:
        raise UserError(tr("Its first line does not name the columns Conversation, Time, Author and Message."))
    return [rows[0], *(row for row in rows[1:] if any(cell.strip() for cell in row))], columns


def _columns(header: Sequence[str]) -> _Columns | None:
    names = [cell.strip('" \ufeff').lower() for cell in header[:4]]
    if tuple(names) == _HISTORY:
        return _Columns((0, 1, 2, 3), False)
    return _Columns(tuple(map(names.index, _OFFICE)), True) if sorted(names) == sorted(_OFFICE) else None


def _from_first(rows: Sequence[list[str]], columns: _Columns) -> list[list[str]]:
    """The rows from the oldest to the newest; those of one moment go as most of the file does."""
    if not columns.office:
        return list(reversed(rows))
    times = [_unix(row[columns.places[1]]) or 0.0 for row in rows]
    falls = sum(1 for one, next in pairwise(times) if one > next)
    rises = sum(1 for one, next in pairwise(times) if one < next)
    order = sorted(range(len(rows)), reverse=falls > rises)
    return [rows[place] for place in (sorted(order, key=times.__getitem__) if all(times) else order)]


def _unix(time: str) -> float | None:
    for form in _DATES if "/" in time else ():
        try:
            return datetime.strptime(time.strip(), form).timestamp()
        except (ValueError, OverflowError):
            continue
    return unix(time)


def _short(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} row has no message and was left out.", "{count} rows have no message and were left out.",
                count),)  # fmt: skip


def _beyond(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Names of the columns that are not known in which the row has something."""
    for column, cell in enumerate(row[len(_HISTORY) :], len(_HISTORY)):
        if cell.strip():
            yield (header[column].strip() if column < len(header) else "") or "?"


def _message(key: str, author: str, words: str, time: float | None, office: bool) -> Message:
    name = author.strip().lower()
    if name in {"system", "tool"}:
        return Message(key, name, words, time=time, status="hidden" if name == "system" else "")
    if office and name != "user" and name not in _MODELS:
        placeholder = f"[tool: {plain(author, 60)}]"
        text = f"{placeholder}\n{words}" if words.strip() else placeholder
        return Message(key, "tool", text, plain(author, 60), time=time, status="hidden", kinds=("tool",))
    role, speaker = ("assistant", ASSISTANT) if name in _MODELS else ("user", USER)
    return Message(key, role, words, speaker, time=time)
