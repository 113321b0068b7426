"""JSON of services that recognise speech (AssemblyAI, Deepgram, Rev, Amazon Transcribe, Azure, Speechmatics,
ElevenLabs, Gladia), and lists of segments under any of the names that programs use.

What somebody says is listed as utterances, paragraphs, monologues or segments (``{"speaker": "A", "text": …,
"start": …, "end": …}``); where there are only words with times, those of one speaker are put together. Times are in
seconds or in milliseconds, which is told by how much is said in them. Voices that have numbers are “Speaker 0”.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.chats.chat_json import has, shape
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.jsonfile import entries, mapping, sequence, string
from el2mp_desktop.importers.utterances import Utterance, joined, moment, spoken_source
from el2mp_desktop.language import tr

_LISTS = (
    "results.utterances", "utterances", "result.transcription.utterances", "transcription.utterances", "paragraphs",
    "sentences", "results.audio_segments", "speakers", "segments", "transcript", "chunks",
)  # fmt: skip
"""Where services keep what was said, the best first."""
_WORDS = ("words", "results.items", "results")
_TEXTS = ("text", "transcript", "body", "content", "sentence", "display")
_STARTS = ("start", "start_time", "startTime", "begin", "from", "startTimestamp")
_ENDS = ("end", "end_time", "endTime", "to", "endTimestamp")
_SPEAKERS = ("speaker", "speaker_label", "speaker_name", "speaker_id", "speakerName", "channel")
_TICKS = 1e-7
"""Azure counts 100 nanoseconds."""
_SLOWEST = 0.2
"""Characters of speech in a unit of time; people say about fifteen in a second."""


class RecogniserImporter:
    name = "recogniser"
    suffixes: tuple[str, ...] = (".json",)

    @property
    def label(self) -> str:
        return tr("Transcript by a recognition service (JSON)")

    def score(self, path: Path, head: bytes) -> float:
        keys = shape(head)
        if {"monologues[].elements[].value"} <= keys or "recognizedPhrases[].nBest[].display" in keys:
            return 0.95
        if {"results.channels[].alternatives[].transcript"} <= keys or "results.items[].alternatives[].content" in keys:
            return 0.95
        if {"results[].alternatives[].content", "results[].start_time"} <= keys:
            return 0.95
        if {"audio_url", "status"} <= keys and keys & {"acoustic_model", "speech_model", "words[].text"}:
            return 0.93
        lists = [f"{name}[]." for name in (*_LISTS, "words")] + ["[]."]
        timed = any(_any(keys, name, _TEXTS) and _any(keys, name, (*_STARTS, "timestamp")) for name in lists)
        return 0.75 if timed and not has(keys, "role") else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        value = list(entries(read_bytes(path)))
        found = _said(mapping(value[0]) if len(value) == 1 else {}) or [_utterance(mapping(each)) for each in value]
        found = [each for each in found if each.text.strip()]
        if not found:
            raise UserError(tr("It holds no transcript in the form of a recognition service."))
        yield spoken_source(title(path), self.name, joined(_in_seconds(found)))


def _any(keys: frozenset[str], root: str, names: Sequence[str]) -> bool:
    return any(f"{root}{name}" in keys for name in names)


def _said(data: Mapping[str, Any]) -> list[Utterance]:
    for path in _LISTS:
        found = [_utterance(mapping(each)) for each in sequence(_at(data, path))]
        if any(each.text for each in found):
            return found
    for reader in (_monologues, _phrases, _channels):
        found = list(reader(data))
        if found:
            return found
    for path in _WORDS:
        found = list(_runs(sequence(_at(data, path))))
        if found:
            return found
    return []


def _at(data: object, path: str) -> object:
    for name in path.split("."):
        data = mapping(data).get(name)
    return data


def _utterance(fields: Mapping[str, Any]) -> Utterance:
    stamps = sequence(fields.get("timestamp"))  # [0.0, 5.2], of Hugging Face’s pipelines
    start = stamps[0] if stamps else _first(fields, _STARTS)
    end = stamps[1] if len(stamps) > 1 else _first(fields, _ENDS)
    text = next((string(fields.get(name)) for name in _TEXTS if string(fields.get(name))), "")
    return Utterance(text, _speaker(_first(fields, _SPEAKERS)), moment(start), moment(end))


def _first(fields: Mapping[str, Any], names: Sequence[str]) -> object:
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def _speaker(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"Speaker {value}"
    return string(value) or string(mapping(value).get("name")) or None


def _monologues(data: Mapping[str, Any]) -> Iterator[Utterance]:
    """Of Rev: words and signs as they follow each other."""
    names = {mapping(each).get("id"): string(mapping(each).get("name")) for each in sequence(data.get("speakers"))}
    for monologue in map(mapping, sequence(data.get("monologues"))):
        elements = [mapping(each) for each in sequence(monologue.get("elements"))]
        times = [moment(each.get(name)) for each in elements for name in ("ts", "end_ts") if each.get(name) is not None]
        number = monologue.get("speaker")
        name = (names.get(number) if isinstance(number, int | str) else "") or _speaker(number)
        text = "".join(string(each.get("value")) for each in elements)
        yield Utterance(text, name, times[0] if times else None, times[-1] if times else None)


def _phrases(data: Mapping[str, Any]) -> Iterator[Utterance]:
    """Of Azure."""
    for phrase in map(mapping, sequence(data.get("recognizedPhrases"))):
        best = mapping(next(iter(sequence(phrase.get("nBest"))), None))
        start, length = moment(phrase.get("offsetInTicks"), _TICKS), moment(phrase.get("durationInTicks"), _TICKS)
        end = start + length if start is not None and length is not None else None
        yield Utterance(string(best.get("display")), _speaker(_first(phrase, _SPEAKERS)), start, end)


def _channels(data: Mapping[str, Any]) -> Iterator[Utterance]:
    """Of Deepgram where utterances were not asked for: paragraphs of sentences, or words."""
    for channel in sequence(_at(data, "results.channels")):
        best = mapping(next(iter(sequence(mapping(channel).get("alternatives"))), None))
        listed = sequence(mapping(best.get("paragraphs")).get("paragraphs"))
        for paragraph in map(mapping, listed):
            sentences = [string(mapping(each).get("text")) for each in sequence(paragraph.get("sentences"))]
            yield _utterance({**paragraph, "text": " ".join(sentences)})
        if not listed:
            words = list(_runs(sequence(best.get("words"))))
            yield from words or [Utterance(string(best.get("transcript")))]


def _runs(words: Sequence[object]) -> Iterator[Utterance]:
    """Words, and signs that belong to the word before them, as one utterance a speaker and sentence."""
    run: list[Utterance] = []
    text = ""
    for fields in map(mapping, words):
        best = mapping(next(iter(sequence(fields.get("alternatives"))), None))
        said = string(_first({**best, **fields}, ("punctuated_word", "content", "text", "word", "value")))
        if not said:
            continue
        kind = string(fields.get("type"))
        spoken = _utterance({**best, **fields, "text": said})
        if kind == "punctuation" or (run and kind == "spacing"):
            text += said
            continue
        if run and (spoken.speaker != run[-1].speaker or text.rstrip().endswith((".", "?", "!", "…"))):
            yield Utterance(text, run[0].speaker, run[0].start, run[-1].end)
            run, text = [], ""
        text = f"{text} {said}" if text and not text[-1].isspace() else f"{text}{said}"
        run.append(spoken)
    if run:
        yield Utterance(text, run[0].speaker, run[0].start, run[-1].end)


def _in_seconds(found: Sequence[Utterance]) -> list[Utterance]:
    timed = [each for each in found if each.start is not None and each.end is not None and each.end > each.start]
    length = sum(each.end - each.start for each in timed if each.end is not None and each.start is not None)
    if not timed or sum(len(each.text) for each in timed) >= _SLOWEST * length:
        return list(found)
    return [each._replace(start=moment(each.start, 0.001), end=moment(each.end, 0.001)) for each in found]
