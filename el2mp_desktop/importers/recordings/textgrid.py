"""Praat TextGrids, long and short: each tier a speaker, each interval or point with words a turn.

As Praat reads them: only quoted texts, numbers that stand free and ``<exists>`` count; all else is decoration.
Tiers are brought together in the order of time, so that what overlaps stands side by side; empty intervals are
silence and left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, in_time_order, moment, spoken_source
from el2mp_desktop.language import tr

_HEAD = re.compile(r'\s*(?:File type\s*=\s*)?"ooTextFile(?: short)?"\s*(?:Object class\s*=\s*)?"TextGrid"')
_TOKEN = re.compile(r'"([^"]*(?:""[^"]*)*)"|(?<!\S)([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)(?!\S)|(?<!\S)(<\w+>)|![^\n]*')
_POINTS, _INTERVALS = "TextTier", "IntervalTier"


class TextgridImporter:
    name = "textgrid"
    suffixes: tuple[str, ...] = (".textgrid",)

    @property
    def label(self) -> str:
        return tr("Praat TextGrid")

    def score(self, path: Path, head: bytes) -> float:
        return 0.98 if _HEAD.match(peek(head)) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        found = _HEAD.match(decoded.text)
        if not found:
            raise UserError(tr("It is no TextGrid in text form; save it again from Praat as a text file."))
        utterances = list(_tiers(_Values(decoded.text, found.end())))
        yield spoken_source(
            title(path), self.name, in_time_order(utterances), decoded.warnings, {"encoding": decoded.encoding}
        )


class _Values:
    """The values of the file, one after the other."""

    def __init__(self, text: str, start: int) -> None:
        self._found = _TOKEN.finditer(text, start)

    def word(self) -> str:
        quoted = self._next()[0]
        return self._broken() if quoted is None else quoted.replace('""', '"')

    def number(self) -> str:
        return self._next()[1] or self._broken()

    def flag(self) -> str:
        return self._next()[2] or self._broken()

    def _next(self) -> tuple[str | None, str | None, str | None]:
        for found in self._found:
            if not found[0].startswith("!"):
                return found[1], found[2], found[3]
        self._broken()
        return None, None, None

    def _broken(self) -> str:
        raise UserError(tr("The file breaks off before its end; export or copy it again."))


def _tiers(values: _Values) -> Iterator[Utterance]:
    values.number(), values.number()
    if values.flag() != "<exists>":
        return
    for _ in range(_count(values)):
        kind, name = values.word(), values.word()
        values.number(), values.number()
        for _ in range(_count(values)):
            start = moment(values.number())
            end = moment(values.number()) if kind == _INTERVALS else None
            yield Utterance(values.word(), name, start, end)


def _count(values: _Values) -> int:
    raw = values.number()
    if not raw.isdigit() or len(raw) > 9:
        raise UserError(tr("The file breaks off before its end; export or copy it again."))
    check_pieces(int(raw))
    return int(raw)
