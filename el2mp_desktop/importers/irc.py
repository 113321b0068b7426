"""Logs of IRC: ``[2024-11-18T16:02:12.592Z]<TAB><nick><TAB>words``, a line a turn.

Where a bot writes down what others say (``<Transcriber> nick: words``), they are the speakers. Stamped lines without
a nick (``* nick waves``) are turns without a speaker; lines without a stamp go on with the one before.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.encoding import decode, peek
from el2mp_desktop.importers.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_STAMP = r"\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))\][ \t]*"
_LINE = re.compile(rf"(?:{_STAMP})?(?:<([^<>\n]{{1,80}})>[ \t]*)?(.*)", re.DOTALL)
_SAID = re.compile(rf"^{_STAMP}<[^<>\n]{{1,80}}>[ \t]", re.MULTILINE)
_BEGINS = re.compile(_STAMP)
_RELAYED = re.compile(r"([^\s:]{1,60}):\s+(?=\S)")


class IrcImporter:
    name = "irc"
    suffixes: tuple[str, ...] = (".log",)

    @property
    def label(self) -> str:
        return tr("IRC log")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head).strip()
        return 0.9 if 2 * len(_SAID.findall(text)) > text.count("\n") - text.count("\n\n") else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        check_pieces(decoded.text.count("\n"))
        lines = [_line(entry) for entry in _entries(decoded.text)]
        if not any(line.speaker for line in lines):
            raise UserError(tr("It is no IRC log with times in brackets."))
        metadata = {"encoding": decoded.encoding}
        yield spoken_source(title(path), self.name, _without_bots(lines), decoded.warnings, metadata, marks=False)


def _entries(text: str) -> Iterator[str]:
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if parts and _BEGINS.match(line):
            yield "\n".join(parts)
            parts = []
        parts.append(line)
    yield "\n".join(parts)


def _line(line: str) -> Utterance:
    found = _LINE.match(line)
    stamp, nick, words = found.groups() if found else (None, None, line)
    return Utterance(words, nick, at=_utc(stamp) if stamp else None)


def _utc(stamp: str) -> str | None:
    try:
        return datetime.fromisoformat(stamp).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return None


def _without_bots(lines: Sequence[Utterance]) -> Iterator[Utterance]:
    nicks = {line.speaker for line in lines if line.speaker}
    found_in = [_RELAYED.match(line.text) for line in lines]
    relayed: dict[str | None, list[bool]] = defaultdict(list)
    for line, found in zip(lines, found_in, strict=True):
        relayed[line.speaker].append(found is not None and found[1] in nicks)
    bots = {nick for nick, marks in relayed.items() if nick and sum(marks) >= 3 and sum(marks) >= 0.8 * len(marks)}
    for line, found in zip(lines, found_in, strict=True):
        if found and line.speaker in bots and found[1] in nicks:
            yield Utterance(line.text[found.end() :], found[1], at=line.at)
        else:
            yield line
