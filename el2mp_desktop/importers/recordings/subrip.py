"""SubRip subtitles: an index, a line of two times with ``-->``, and the words; read as forgivingly as WebVTT."""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.recordings.cues import STRICT_TIMING, subtitled_source
from el2mp_desktop.language import tr

_INDEXED = re.compile(r"\s*\d+[ \t]*\r?\n\s*\d+:\d+:\d+[.,]\d+\s*-->")


class SubripImporter:
    name = "subrip"
    suffixes: tuple[str, ...] = (".srt",)

    @property
    def label(self) -> str:
        return tr("SubRip subtitles")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head).lstrip("\ufeff \t\r\n")
        hinted = path.suffix.lower() in self.suffixes
        if _INDEXED.match(text) or STRICT_TIMING.match(text):
            return 0.95 if hinted else 0.9
        return 0.3 if hinted and text else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        yield subtitled_source(title(path), self.name, decoded.text, decoded.warnings)
