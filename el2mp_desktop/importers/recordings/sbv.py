"""SBV subtitles of YouTube: a line of two times with a comma, then the words; read as WebVTT is."""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.recordings.cues import subtitled_source
from el2mp_desktop.language import tr

_TIMES = re.compile(r"^(\d{1,3}:\d\d:\d\d\.\d{1,3}),(\d{1,3}:\d\d:\d\d\.\d{1,3})[ \t]*\r?$", re.MULTILINE)


class SbvImporter:
    name = "sbv"
    suffixes: tuple[str, ...] = (".sbv",)

    @property
    def label(self) -> str:
        return tr("SBV subtitles")

    def score(self, path: Path, head: bytes) -> float:
        return 0.95 if _TIMES.match(peek(head).lstrip("\ufeff \t\r\n")) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        yield subtitled_source(title(path), self.name, _TIMES.sub(r"\1 --> \2", decoded.text), decoded.warnings)
