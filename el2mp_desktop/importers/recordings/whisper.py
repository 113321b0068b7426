"""JSON of Whisper and its kin (whisper-timestamped, WhisperX, whisper.cpp): segments of text with times.

``{"segments": [{"start": 0.0, "end": 2.5, "text": " …", "speaker": "SPEAKER_00", "words": […]}]}``, times in
seconds; whisper.cpp has ``{"transcription": [{"offsets": {"from": 0, "to": 2500}, "text": " …"}]}``, in milliseconds;
``{"text": …}`` alone is what OpenAI's interface answers by default. Where speakers are given (WhisperX), neighbouring
segments of one speaker are one turn.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.jsonfile import entries, mapping, sequence, string
from el2mp_desktop.importers.utterances import Utterance, joined, moment, spoken_source
from el2mp_desktop.language import tr

_SEGMENTS = re.compile(
    r'"(?:segments|transcription)"\s*:\s*\[\s*(?:\]|\{[^{}\[\]]*"(?:start|timestamps|offsets|text)"\s*:)'
)
_TEXT_FIRST = re.compile(r'\s*\{\s*"(?:text|language)"\s*:\s*"')
_TEXT_ALONE = re.compile(
    r'\s*\{\s*"text"\s*:\s*"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*,\s*"(?:usage|logprobs|language|duration|task)"\s*:.{0,500})?\}\s*',
    re.DOTALL,
)
_OPENING = re.compile(r"\s*\{")


class WhisperImporter:
    name = "whisper"
    suffixes: tuple[str, ...] = (".json",)

    @property
    def label(self) -> str:
        return tr("Whisper transcript (JSON)")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head)
        if not _OPENING.match(text):
            return 0.0
        if _SEGMENTS.search(text):
            return 0.92
        if _TEXT_ALONE.fullmatch(text):
            return 0.6
        # The whole text may come before the segments, and be longer than what was looked at.
        if not _TEXT_FIRST.match(text) or path.stat().st_size <= len(head):
            return 0.0
        try:
            return 0.85 if b'"segments"' in read_bytes(path) else 0.0
        except UserError:
            return 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        value = next(entries(read_bytes(path)), None)
        segments = sequence(mapping(value).get("segments"))
        pieces = sequence(mapping(value).get("transcription"))
        whole = string(mapping(value).get("text"))
        if not segments and not pieces and not whole and not {"segments", "transcription"} & mapping(value).keys():
            raise UserError(tr("It holds no transcript by Whisper."))
        utterances = [_segment(mapping(one)) for one in segments] or [_piece(mapping(one)) for one in pieces]
        utterances = utterances or [Utterance(line) for line in whole.split("\n")]
        source = spoken_source(title(path), self.name, joined(utterances))
        yield replace(source, language=source.language or _language(mapping(value)))


def _language(value: dict[str, Any]) -> str | None:
    """What the program heard, in its two or three letters or by name; whisper.cpp says it among its results."""
    said = string(value.get("language")) or string(mapping(value.get("result")).get("language"))
    return {"fr": "fr", "en": "en"}.get(said.lower()[:2])


def _segment(segment: dict[str, Any]) -> Utterance:
    speaker = string(segment.get("speaker")) or None
    return Utterance(string(segment.get("text")), speaker, moment(segment.get("start")), moment(segment.get("end")))


def _piece(piece: dict[str, Any]) -> Utterance:
    offsets = mapping(piece.get("offsets"))
    start, end = moment(offsets.get("from"), 0.001), moment(offsets.get("to"), 0.001)
    return Utterance(string(piece.get("text")), string(piece.get("speaker")) or None, start, end)
