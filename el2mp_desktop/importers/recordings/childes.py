"""CHAT transcripts (``.cha``) of CHILDES and TalkBank: ``*SPK:`` lines, each a turn.

A line that begins with a tab goes on; ``%`` tiers (morphology, comments) and ``@`` headers are left out of the text
and counted. Marks of the transcription, such as ``[/]``, ``(.)``, ``&-uh``, stay. Times are in bullets, in
milliseconds: ``\\x15 1200_3400 \\x15``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from el2mp_desktop.domain.marks import Mark, in_order
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, moment, spoken_source
from el2mp_desktop.language import tr, trn

_BULLET = b"\x15"
_SHOWN = "\u2415"
"""Stands for the bullet, which would pass for binary data, while the text is read."""
_HEAD = re.compile(r"(?:@Font:[^\n]*\s+|@UTF8\s+|@PID:[^\n]*\s+|@Window:[^\n]*\s+|@Color words:[^\n]*\s+)*@Begin\s*\n")
_UNHEARD = re.compile(r"(?<![\w(\[])(?:xxx|yyy)(?![\w)\]])")
"""What was not understood; elsewhere “xxx” stands for a name left out."""
_SAID = re.compile(r"\*([^\s:]{1,40}):[ \t]*")
_TIMES = re.compile(rf"\s*{_SHOWN}[^{_SHOWN}\n]*?(\d{{1,12}})_(\d{{1,12}})[^{_SHOWN}\n]*{_SHOWN}")


class ChildesImporter:
    name = "childes"
    suffixes: tuple[str, ...] = (".cha",)

    @property
    def label(self) -> str:
        return tr("CHAT transcript (CHILDES, TalkBank)")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head.replace(_BULLET, b" ")).lstrip("\ufeff \r\n").replace("\r\n", "\n")
        return 0.98 if _HEAD.match(text) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path).replace(_BULLET, _SHOWN.encode()))
        lines = list(_lines(decoded.text.replace("\r\n", "\n")))
        utterances = [said for line in lines if (said := _utterance(line))]
        if not utterances:
            raise UserError(tr("It has no line that begins with “*” and a speaker’s code."))
        tiers = sum(1 for line in lines if line.startswith("%"))
        left_out = (_left_out(tiers),) if tiers else ()
        source = spoken_source(
            title(path), self.name, utterances, (*decoded.warnings, *left_out), {"encoding": decoded.encoding}
        )
        unheard = (Mark(found.start(), found.end(), "unclear") for found in _UNHEARD.finditer(source.text))
        yield replace(source, marks=in_order(source.marks, unheard))


def _left_out(count: int) -> str:
    return trn("{count} line of annotation (%) was left out.", "{count} lines of annotation (%) were left out.", count)


def _lines(text: str) -> Iterator[str]:
    """Lines with those that go on brought back to them."""
    check_pieces(text.count("\n"))
    parts: list[str] = []
    for line in text.split("\n"):
        if parts and line.startswith(("\t", "  ")):
            parts.append(line.strip())
            continue
        if parts:
            yield " ".join(parts)
        parts = [line]
    yield " ".join(parts)


def _utterance(line: str) -> Utterance | None:
    found = _SAID.match(line)
    if not found:
        return None
    words = line[found.end() :]
    times = [(moment(start, 0.001), moment(end, 0.001)) for start, end in _TIMES.findall(words)]
    start, end = (times[0][0], times[-1][1]) if times else (None, None)
    return Utterance(_TIMES.sub("", words).replace(_SHOWN, ""), found[1], start, end)
