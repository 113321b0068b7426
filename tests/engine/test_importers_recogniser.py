"""JSON of services that recognise speech, and files of oTranscribe, in the forms their documentation shows."""

import json
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry

Said = list[tuple[str | None, str, float | None, float | None]]

SERVICES: dict[str, tuple[object, Said]] = {
    "AssemblyAI": (
        {"id": "x", "status": "completed", "audio_url": "https://example.org/a.mp3", "acoustic_model": "a",
         "text": "Hello there. Yes, hello.", "words": [{"text": "Hello", "start": 250, "end": 650, "speaker": "A"}],
         "utterances": [
             {"speaker": "A", "text": "Hello there.", "start": 250, "end": 1500, "confidence": 0.9, "words": []},
             {"speaker": "B", "text": "Yes, hello.", "start": 1600, "end": 3000, "confidence": 0.9, "words": []},
         ]},
        [("A", "Hello there.", 0.25, 1.5), ("B", "Yes, hello.", 1.6, 3.0)],
    ),
    "AssemblyAI, words alone": (
        {"id": "x", "status": "completed", "audio_url": "u", "text": "Hello there. Yes.", "utterances": None, "words": [
            {"text": "Hello", "start": 250, "end": 650, "speaker": None},
            {"text": "there.", "start": 700, "end": 900, "speaker": None},
            {"text": "Yes.", "start": 5000, "end": 5300, "speaker": None}]},
        [(None, "Hello there.", 0.25, 0.9), (None, "Yes.", 5.0, 5.3)],
    ),
    "Whisper with voices told apart beside its pieces": (
        {"speakers": [{"speaker": "SPEAKER_00", "text": " Hello.", "timestamp": [0.0, 2.0]},
                      {"speaker": "SPEAKER_01", "text": " Yes.", "timestamp": [2.0, None]}],
         "chunks": [{"text": " Hello. Yes.", "timestamp": [0.0, None]}], "text": " Hello. Yes."},
        [("SPEAKER_00", "Hello.", 0.0, 2.0), ("SPEAKER_01", "Yes.", 2.0, None)],
    ),
    "Deepgram, utterances": (
        {"metadata": {"request_id": "r"}, "results": {
            "channels": [{"alternatives": [{"transcript": "hello yes", "confidence": 1, "words": []}]}],
            "utterances": [
                {"start": 0.41, "end": 1.2, "transcript": "Hello.", "speaker": 0, "channel": 0, "words": []},
                {"start": 1.4, "end": 2.2, "transcript": "Yes.", "speaker": 1, "channel": 0, "words": []}]}},
        [("Speaker 0", "Hello.", 0.41, 1.2), ("Speaker 1", "Yes.", 1.4, 2.2)],
    ),
    "Deepgram, paragraphs": (
        {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "Hello. Well. Yes.", "words": [],
            "paragraphs": {"transcript": "…", "paragraphs": [
                {"sentences": [{"text": "Hello.", "start": 0.1, "end": 1}, {"text": "Well.", "start": 1, "end": 2}],
                 "speaker": 0, "start": 0.1, "end": 2.0},
                {"sentences": [{"text": "Yes.", "start": 2.5, "end": 3}], "speaker": 1, "start": 2.5, "end": 3}]}}]}]}},
        [("Speaker 0", "Hello. Well.", 0.1, 2.0), ("Speaker 1", "Yes.", 2.5, 3.0)],
    ),
    "Deepgram, words": (
        {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "hello yes", "words": [
            {"word": "hello", "punctuated_word": "Hello.", "start": 0.1, "end": 0.5, "speaker": 0},
            {"word": "yes", "punctuated_word": "Yes.", "start": 0.7, "end": 0.9, "speaker": 1}]}]}]}},
        [("Speaker 0", "Hello.", 0.1, 0.5), ("Speaker 1", "Yes.", 0.7, 0.9)],
    ),
    "Rev": (
        {"speakers": [{"id": 0, "name": "Marie"}], "monologues": [
            {"speaker": 0, "elements": [
                {"type": "text", "value": "Bonjour", "ts": 0.5, "end_ts": 1.1}, {"type": "punct", "value": " "},
                {"type": "text", "value": "Paul", "ts": 1.2, "end_ts": 1.6}, {"type": "punct", "value": "."}]},
            {"speaker": 1, "elements": [{"type": "text", "value": "Oui", "ts": 2.0, "end_ts": 2.4}]}]},
        [("Marie", "Bonjour Paul.", 0.5, 1.6), ("Speaker 1", "Oui", 2.0, 2.4)],
    ),
    "Amazon Transcribe": (
        {"jobName": "j", "accountId": "0", "results": {"transcripts": [{"transcript": "Hello. Yes."}], "items": [
            {"type": "pronunciation", "alternatives": [{"confidence": "1", "content": "Hello"}], "start_time": "0.1",
             "end_time": "0.5", "speaker_label": "spk_0"},
            {"type": "punctuation", "alternatives": [{"confidence": "0", "content": "."}], "speaker_label": "spk_0"},
            {"type": "pronunciation", "alternatives": [{"confidence": "1", "content": "Yes"}], "start_time": "0.9",
             "end_time": "1.1", "speaker_label": "spk_1"},
            {"type": "punctuation", "alternatives": [{"confidence": "0", "content": "."}]}]}, "status": "COMPLETED"},
        [("spk_0", "Hello.", 0.1, 0.5), ("spk_1", "Yes.", 0.9, 1.1)],
    ),
    "Azure": (
        {"source": "u", "recognizedPhrases": [
            {"channel": 0, "speaker": 1, "offsetInTicks": 1200000.0, "durationInTicks": 8000000.0,
             "nBest": [{"lexical": "hello", "display": "Hello."}]},
            {"channel": 0, "speaker": 2, "offsetInTicks": 9900000.0, "durationInTicks": 1000000.0,
             "nBest": [{"lexical": "yes", "display": "Yes."}]}]},
        [("Speaker 1", "Hello.", 0.12, 0.92), ("Speaker 2", "Yes.", 0.99, 1.09)],
    ),
    "Speechmatics": (
        {"format": "2.9", "job": {}, "metadata": {}, "results": [
            {"type": "word", "start_time": 0.1, "end_time": 0.4, "alternatives": [{"content": "Oui", "speaker": "S1"}]},
            {"type": "punctuation", "start_time": 0.4, "end_time": 0.4, "attaches_to": "previous",
             "alternatives": [{"content": ".", "speaker": "S1"}]},
            {"type": "word", "start_time": 0.6, "end_time": 0.9,
             "alternatives": [{"content": "Non", "speaker": "S2"}]}]},
        [("S1", "Oui.", 0.1, 0.4), ("S2", "Non", 0.6, 0.9)],
    ),
    "ElevenLabs": (
        {"language_code": "en", "text": "Hi you. Yes", "words": [
            {"text": "Hi", "start": 0.1, "end": 0.3, "type": "word", "speaker_id": "speaker_0"},
            {"text": " ", "start": 0.3, "end": 0.4, "type": "spacing", "speaker_id": "speaker_0"},
            {"text": "you.", "start": 0.4, "end": 0.6, "type": "word", "speaker_id": "speaker_0"},
            {"text": " ", "start": 0.6, "end": 0.7, "type": "spacing", "speaker_id": "speaker_0"},
            {"text": "Yes", "start": 0.8, "end": 1.0, "type": "word", "speaker_id": "speaker_1"}]},
        [("speaker_0", "Hi you.", 0.1, 0.6), ("speaker_1", "Yes", 0.8, 1.0)],
    ),
    "a bare list of segments": (
        [{"start": 0.0, "end": 2.5, "text": " So,", "speaker": "A"}, {"start": 3.0, "end": 4.0, "text": " yes."}],
        [("A", "So,", 0.0, 2.5), (None, "yes.", 3.0, 4.0)],
    ),
    "podcast transcript": (
        {"version": "1.0.0", "segments": [
            {"speaker": "Marie", "startTime": 0.5, "endTime": 0.9, "body": "Un"},
            {"speaker": "Paul", "startTime": 1.5, "endTime": 1.9, "body": "deux"}]},
        [("Marie", "Un", 0.5, 0.9), ("Paul", "deux", 1.5, 1.9)],
    ),
    "Hugging Face": (
        {"text": "So, yes.", "chunks": [
            {"timestamp": [0.0, 2.5], "text": " So,"}, {"timestamp": [2.5, None], "text": " yes."}]},
        [(None, "So,", 0.0, 2.5), (None, "yes.", 2.5, None)],
    ),
}  # fmt: skip


def said(path: Path) -> Said:
    (source,) = registry.read(path).sources
    assert source.kind == "transcript"
    return [(turn.speaker, source.text[turn.start : turn.end], turn.time_start, turn.time_end) for turn in source.turns]


@pytest.mark.parametrize("service", SERVICES)
def test_services(tmp_path: Path, service: str) -> None:
    data, expected = SERVICES[service]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert registry.read(path).importer == "recogniser"
    assert said(path) == expected


def test_other_data_is_no_transcript(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"results": [{"id": 1, "name": "x"}], "words": ["a"]}', encoding="utf-8")
    with pytest.raises(UserError):
        registry.read(path)
    with pytest.raises(UserError, match="recognition service"):
        registry.read(path, "recogniser")


def test_otranscribe(tmp_path: Path) -> None:
    stamp = '<span class="timestamp" data-timestamp="{}" contenteditable="false">{}</span>'
    page = (
        f"<p>{stamp.format(3.2, '0:03')}Marie&nbsp;: Bonjour <b>Paul</b>.<br /></p>"
        f"<p>{stamp.format(9, '0:09')} Paul : Salut.</p><p>{stamp.format(62.5, '1:02')}Marie : Bien.</p>"
    )
    path = tmp_path / "a.otr"
    path.write_text(json.dumps({"text": page, "media": "a.mp3", "media-time": 63.1}), encoding="utf-8")
    assert registry.read(path).importer == "otranscribe"
    assert said(path) == [
        ("Marie", "Bonjour Paul.", 3.0, None), ("Paul", "Salut.", 9.0, None), ("Marie", "Bien.", 62.0, None)
    ]  # fmt: skip


def test_an_empty_otranscribe_file(tmp_path: Path) -> None:
    path = tmp_path / "a.otr"
    path.write_text('{"text": "", "media": ""}', encoding="utf-8")
    with pytest.raises(UserError):
        registry.read(path, "otranscribe")


def test_a_short_talk_is_in_the_language_that_was_heard(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text('{"result": {"language": "fr"}, "transcription": [{"offsets": {"from": 0}, "text": " Bof"}]}')
    assert registry.read(path).sources[0].language == "fr"
    path.write_text('{"segments": [{"start": 0, "end": 1, "text": " Hm"}], "language": "English"}')
    assert registry.read(path).sources[0].language == "en"
    path.write_text('{"segments": [{"start": 0, "end": 1, "text": " Hm"}], "language": "de"}')
    assert registry.read(path).sources[0].language is None
