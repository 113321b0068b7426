"""WebVTT subtitles and transcripts: Zoom, Teams, noScribe, YouTube, Whisper, W3C.

Speakers come from ``<v Name>``, ``Name: text`` or ``>> NAME:``. Styles, regions, comments and tags are left out.
"""

from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.recordings.cues import STRICT_TIMING, subtitled_source
from el2mp_desktop.language import tr


class WebvttImporter:
    name = "webvtt"
    suffixes: tuple[str, ...] = (".vtt",)

    @property
    def label(self) -> str:
        return tr("WebVTT subtitles")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head).lstrip("\ufeff \t\r\n")
        hinted = path.suffix.lower() in self.suffixes
        if text.startswith("WEBVTT") and not text[6:7].isalnum():
            return 0.98
        if STRICT_TIMING.match(text) and hinted:
            return 0.93
        return 0.3 if hinted and text else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        yield subtitled_source(title(path), self.name, decoded.text, decoded.warnings)
