"""Logs of IRC, a line a turn, in the layouts of the usual programs (see `irclog`).

Where a bot writes down what others say (``<Transcriber> nick: words``), they are the speakers, and so they are where a
scribe does (``<dom> Anssi: words``, then ``<dom> ... words``). Lines without a nick (``* nick waves``) are turns
without a speaker; in logs with times, lines without one go on with the one before.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.domain.transcripts.labels import read_label
from el2mp_desktop.domain.transcripts.names import fold
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.messengers.irclog import layout_of, log_lines
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_RELAYED = re.compile(r"([^\s:]{1,60}):\s+(?=\S)")
_SCRIBING = re.compile(r"scribe(?:nick)?\s*(?::\s*(\S.{0,60})|\+\s*(\S.{0,60})?$)", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:\.\.\.?|…)")
_MINUTES = """scribe scribenick chair chairs present regrets meeting topic subtopic agenda action resolution resolved
    proposed proposal issue previous rrsagent zakim trackbot github slideset"""
_COMMANDS = frozenset(_MINUTES.split())
"""Of W3C’s minutes, and the bots that take them (folded)."""


class IrcImporter:
    name = "irc"
    suffixes: tuple[str, ...] = (".log",)

    @property
    def label(self) -> str:
        return tr("IRC log")

    def score(self, path: Path, head: bytes) -> float:
        return 0.9 if layout_of(peek(head).strip()) is not None else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        check_pieces(decoded.text.count("\n"))
        layout = layout_of(decoded.text.strip())
        if layout is None:
            raise UserError(tr("It is no IRC log: its lines do not begin with names in angle brackets."))
        lines = list(log_lines(layout, decoded.text))
        metadata = {"encoding": decoded.encoding}
        yield spoken_source(
            title(path), self.name, _without_scribes(_without_bots(lines)), decoded.warnings, metadata, marks=False
        )


def _without_bots(lines: Sequence[Utterance]) -> Iterator[Utterance]:
    nicks = {line.speaker for line in lines if line.speaker}
    found_in = [_RELAYED.match(line.text) for line in lines]
    relayed: dict[str | None, list[bool]] = defaultdict(list)
    for line, found in zip(lines, found_in, strict=True):
        relayed[line.speaker].append(found is not None and found[1] in nicks)
    bots = {nick for nick, marks in relayed.items() if nick and sum(marks) >= 3 and sum(marks) >= 0.8 * len(marks)}
    for line, found in zip(lines, found_in, strict=True):
        if found and line.speaker in bots and found[1] in nicks:
            yield line._replace(text=line.text[found.end() :], speaker=found[1])
        else:
            yield line


def _without_scribes(lines: Iterator[Utterance]) -> Iterator[Utterance]:
    """What a scribe wrote down, with those who said it as the speakers."""
    whole = list(lines)
    scribes = _scribes(whole)
    latest: dict[str, str] = {}
    for line in whole:
        nick = line.speaker
        name, words = _told(line.text) if nick in scribes else ("", line.text)
        if nick and name:
            latest[nick] = name
            yield line._replace(text=words, speaker=name)
        elif nick in latest and _GOES_ON.match(line.text):
            yield line._replace(speaker=latest[nick])
        else:
            yield line


def _scribes(lines: Sequence[Utterance]) -> set[str]:
    """Who names others before their words again and again, and says so or goes on in their stead with dots.

    “lea: how are you” alone is said to Lea, not by her.
    """
    named: set[str] = set()
    told: dict[str, int] = defaultdict(int)
    dotted: set[str] = set()
    for line in lines:
        if not line.speaker:
            continue
        command = _SCRIBING.match(line.text)
        if command:
            named.add(fold(command[1] or command[2] or line.speaker))
        elif told[line.speaker] and _GOES_ON.match(line.text):
            dotted.add(line.speaker)
        told[line.speaker] += bool(_told(line.text)[0])
    return {nick for nick, count in told.items() if count >= 2 and (nick in dotted or fold(nick) in named)}


def _told(text: str) -> tuple[str, str]:
    """The name before a colon and the words after it; no name where there is none, or a command to the minutes."""
    label = read_label(text)
    if label is None or label.layout != "colon" or label.mark or fold(label.name) in _COMMANDS:
        return "", text
    return label.name, text[label.rest :]
