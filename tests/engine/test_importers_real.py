"""Real transcripts, exports and hostile files, against figures counted by hand or by another reader.

Counted with grep over label lines (text), with webvtt-py (subtitles) and by reading the trees (chats).
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
import webvtt

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

pytestmark = pytest.mark.shared


@dataclass(frozen=True)
class Expected:
    file: str
    importer: str
    turns: int
    speakers: dict[str, int]
    """Turns of the speakers that were counted."""
    others: int = 0
    """How many speakers there are besides."""
    first: float | None = None
    """Seconds at which the first timed turn begins."""
    last: float | None = None
    """Seconds at which the last timed turn begins."""
    language: str | None = None


T = "A_transcripts/"
H = "E_hostile/"
TRANSCRIPTS = (
    Expected(T + "noscribe/interview.txt", "text", 60, {"S01": 28, "S00": 26, "S02": 1}, 0, 12, 726),
    Expected(T + "noscribe/interview.vtt", "webvtt", 54, {"S01": 26, "S00": 26, "S02": 1}, 0, 0.0, 737.141),
    Expected(T + "otter/60-nextjs.txt", "text", 148,
             {"Ali": 57, "Kelly": 50, "Sidney": 23, "Unknown Speaker": 17, "Emma": 1}, 0, 0, 2529, "en"),
    Expected(T + "otter/27-data-structures-and-algorithms.txt", "text", 211,
             {"Ali": 68, "Emma": 80, "Kelly": 58, "Unknown Speaker": 3, "UKelly": 1}, 0, 0, 3195, "en"),
    Expected(T + "qualcoder_examples/transcript.txt", "text", 7, {"id1": 3, "id2": 2, "id3": 2}, language="en"),
    Expected(T + "qualcoder_examples/ID1.docx", "docx", 3, {}, language="en"),
    Expected(T + "talkpython/000_introducing.txt", "text", 52, {}, 0, 0, 201, "en"),
    Expected(T + "talkpython/000_introducing.vtt", "webvtt", 52, {}, 0, 0.001, 201.04, "en"),
    Expected(T + "zoom/meeting001_chat.txt", "text", 10,
             {"Andrew Knight": 6, "Ringo Starr": 1, "George Harrison": 1, "John Lennon": 1, "Paul McCartney": 1},
             0, 1274, 2209, "en"),
    Expected(T + "zoom/meeting001_transcript.vtt", "webvtt", 72,
             {"Andrew Knight": 21, "Paul McCartney": 41, "John Lennon": 5, "George Harrison": 2, "Ringo Starr": 1},
             0, 4.859, 3303.36, "en"),
    Expected(T + "assemblee_nationale/20130119.txt", "text", 394,
             {"Hervé Mariton": 61, "le président": 47, "Alain Tourret": 43, "Philippe Gosselin": 32,
              "Bernard Roman": 30}, 45, language="fr"),
    # Counted with a regular expression over paragraphs that begin with a name in bold: 380, in 53 names.
    Expected(H + "cp1252/20130119.asp.html", "html", 453,
             {"M. Hervé Mariton": 60, "M. le président": 47, "M. Alain Tourret": 43, "M. Philippe Gosselin": 32,
              "M. Bernard Roman": 30, "M. Bruno Le Roux": 18, "M. Gérald Darmanin": 7}, 46, language="fr"),
    Expected(T + "w3c_ml_workshop/en_onnxjs.vtt", "webvtt", 222, {}, 0, 9.936, 855.486, "en"),
    Expected(T + "w3c_ml_workshop/jt_ai-bias.vtt", "webvtt", 14, {"Jutta": 14}, 0, 9.626, 718.186, "en"),
    Expected(T + "w3c_wai/conformance-evaluation.fr.vtt", "webvtt", 31, {}, 0, 1.0, 118.96, "fr"),
    Expected(T + "qualcoder_examples/ID2.odt", "odt", 3, {}, language="en"),
    Expected(T + "w3c_wai/involving-users.en.vtt", "webvtt", 28, {}, 0, 0.78, 107.86, "en"),
    Expected(T + "whisper/punctuations_no__punctuations.mp3.txt", "text", 1, {}, language="fr"),
    Expected(T + "whisper/punctuations_no__punctuations.mp3.vtt", "webvtt", 1, {}, 0, 0.38, 0.38, "fr"),
    Expected(T + "whisper/punctuations_no__punctuations.mp3.words.srt", "subrip", 5, {}, 0, 0.38, 2.04, "fr"),
    Expected(T + "whisper/punctuations_no__punctuations.mp3.words.vtt", "webvtt", 5, {}, 0, 0.38, 2.04, "fr"),
    Expected(T + "w3c_wai/involving-users.fr.vtt", "webvtt", 28, {}, 0, 0.78, 107.86, "fr"),
    Expected(T + "w3c_wai/video3.vtt", "webvtt", 27,
             {"SHADI ABOU-ZAHRA": 6, "JORGE FERNANDES": 20, "CARLOS DUARTE": 1}, 0, 0.6, 1371.299, "en"),
    Expected(T + "whisper/punctuations_no__punctuations.mp3.srt", "subrip", 1, {}, 0, 0.38, 0.38, "fr"),
    Expected(T + "phonfieldwork/test.srt", "subrip", 4, {}, 0, 0.013, 0.512),
    Expected(H + "pysrt/bom-utf-32-le.srt", "subrip", 7, {}, 0, 6.5, 43.0, "en"),
    Expected(H + "pysrt/no-indexes.srt", "subrip", 7, {}, 0, 6.5, 43.0, "en"),
    Expected(H + "encodings/sample-english.bom.txt", "subrip", 7, {}, 0, 6.5, 43.0, "en"),
    Expected(H + "encodings/sample-french.txt", "text", 8, {}, language="fr"),
    Expected(H + "encodings/sample-arabic-1.txt", "text", 3, {}),
    Expected(H + "encodings/nobom-utf16le.txt", "text", 1, {}),
    Expected(H + "webvtt_py/youtube_dl.vtt", "webvtt", 3, {}, 0, 286.07, 304.08, "en"),
    Expected(H + "webvtt_py/sample.sbv", "sbv", 5, {}, 0, 0.378, 17.484),
    Expected(H + "vttjs/integration__cycle-collector-talk.vtt", "webvtt", 9,
             {"Kyle Huey": 7, "Chris Pearce": 1}, 0, 0.0, language="en"),
)  # fmt: skip


@pytest.mark.parametrize("expected", TRANSCRIPTS, ids=lambda expected: expected.file.split("/", 1)[1])
def test_transcripts(shared_data: Path, expected: Expected) -> None:
    read = registry.read(shared_data / expected.file)
    (source,) = read.sources
    assert_sound(source)
    counted = Counter(turn.speaker for turn in source.turns if turn.speaker)
    assert read.importer == expected.importer
    assert len(source.turns) == expected.turns
    assert {name: counted[name] for name in expected.speakers} == expected.speakers
    assert len(source.speakers) == len(expected.speakers) + expected.others
    times = [turn.time_start for turn in source.turns if turn.time_start is not None]
    assert (times[0] if times else None) == expected.first
    if expected.last is not None:
        assert times[-1] == expected.last
    assert source.language == expected.language


@dataclass(frozen=True)
class Chat:
    file: str
    turns: tuple[int, ...]
    """Of each conversation."""
    current: tuple[int, ...]
    """Turns on the thread that was open."""
    branches: tuple[int, ...]
    """Turns after which the talk went on in more than one way."""
    statuses: dict[str, int]
    models: set[str]


C = "B_chatlogs/librechat_fixtures/"
CHATS = (
    Chat(C + "chatgpt-tree.json", (11,), (6,), (2,), {"interrupted": 1, "edited": 1, "regenerated": 1},
         {"text-davinci-002-render-sha"}),
    Chat(H + "json/chatgpt-tree.utf8bom.json", (11,), (6,), (2,),
         {"interrupted": 1, "edited": 1, "regenerated": 1}, {"text-davinci-002-render-sha"}),
    Chat(C + "chatgpt-export.json", (15, 4), (15, 4), (0, 0), {"hidden": 5}, {"gpt-4", "text-davinci-002-render-sha"}),
    Chat(C + "chatgpt-modern-export.json", (5, 2), (5, 2), (0, 0), {"hidden": 1}, {"o4-mini"}),
    Chat("B_chatlogs/chatgpt/example-conversation.json", (5,), (4,), (1,), {"edited": 1}, {"gpt-4"}),
    Chat("B_chatlogs/chatgpt/sample_export.zip", (4, 2), (4, 2), (0, 0), {}, set()),
)  # fmt: skip


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.file.split("/")[-1])
def test_chats(shared_data: Path, chat: Chat) -> None:
    read = registry.read(shared_data / chat.file)
    assert read.importer == "chatgpt"
    for source in read.sources:
        assert_sound(source)
        assert source.kind == "chat"
        assert set(source.speakers) <= {"User", "ChatGPT", "browser"}
        assert source.key and source.created_at
    turns = [turn for source in read.sources for turn in source.turns]
    assert tuple(len(source.turns) for source in read.sources) == chat.turns
    assert tuple(sum(turn.current for turn in source.turns) for source in read.sources) == chat.current
    assert tuple(branches(source) for source in read.sources) == chat.branches
    assert Counter(turn.status for turn in turns if turn.status) == chat.statuses
    assert {turn.model for turn in turns if turn.model} == chat.models


def test_the_conversation_without_a_tree_is_named(shared_data: Path) -> None:
    (warning,) = registry.read(shared_data / C / "chatgpt-modern-export.json").warnings
    assert "Corrupted entry" in warning


CUED = T + "zoom/meeting001_transcript.vtt", T + "w3c_ml_workshop/jt_ai-bias.vtt"


@pytest.mark.parametrize("file", CUED)
def test_turns_of_cues_agree_with_another_reader(shared_data: Path, file: str) -> None:
    captions = list(webvtt.read(str(shared_data / file)))
    turns: list[tuple[str | None, list[webvtt.Caption]]] = []
    speaker = None
    for cue in captions:
        named = re.match(r"([A-Z]\w+ [A-Z]\w+): ", cue.text)
        speaker = cue.voice or (named[1] if named else None) or (speaker if "jt_" in file else None)
        cue.text = cue.text.removeprefix(f"{speaker}: ").replace("\n", " ")
        length = sum(len(each.text) for each in turns[-1][1]) if turns else 0
        silent = not turns or seconds(cue.start) - seconds(turns[-1][1][-1].end) >= 2
        full = length >= 1200 and captions[captions.index(cue) - 1].text.endswith((".", "!", "?"))
        if silent or full or speaker is None or turns[-1][0] != speaker:
            turns.append((speaker, []))
        turns[-1][1].append(cue)
    (source,) = registry.read(shared_data / file).sources
    assert [turn.speaker for turn in source.turns] == [name for name, _ in turns]
    for turn, (_, cues) in zip(source.turns, turns, strict=True):
        assert source.text[turn.start : turn.end] == " ".join(cue.text for cue in cues)
        assert turn.time_start == pytest.approx(seconds(cues[0].start))
        assert turn.time_end == pytest.approx(seconds(cues[-1].end))


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize(
    ("file", "changes"),
    [("zoom/meeting001_transcript.vtt", 34), ("w3c_ml_workshop/jt_ai-bias.vtt", 1), ("w3c_wai/video3.vtt", 10)],
)
def test_the_floor_changes_as_often_as_counted(shared_data: Path, file: str, changes: int) -> None:
    (source,) = registry.read(shared_data / T / file).sources
    assert len(list(groupby(source.turns, lambda turn: turn.speaker or turn.start))) == changes


def test_hostile_files_end_in_a_sound_source_or_a_sentence(shared_data: Path) -> None:
    files = registry.find([shared_data / "E_hostile"])
    assert len(files) > 150
    refused = set()
    for path in files:
        try:
            read = registry.read(path)
        except UserError as error:
            assert str(error).startswith(f"{path.name}: ")
            refused.add(path.name)
            continue
        for source in read.sources:
            assert_sound(source)
            assert "\r" not in source.text
            assert "\0" not in source.text
    regions = {path.name for path in files if path.parent.name == "vttjs" and b"-->" not in path.read_bytes()}
    assert refused == regions | {
        "chat_invalid_unicode.json", "claude_simple-invalid.json",
        "empty.vtt", "no_captions.vtt", "invalid_format1.srt", "invalid_format3.srt",
    }  # fmt: skip


def test_words_of_hostile_subtitles_are_those_another_reader_finds(shared_data: Path) -> None:
    compared = 0
    for path in registry.find([shared_data / "E_hostile" / "vttjs", shared_data / "E_hostile" / "webvtt_py"]):
        try:
            captions = [caption.text for caption in webvtt.read(str(path))]
            text = registry.read(path, "webvtt").sources[0].text
        except (webvtt.errors.MalformedFileError, UserError):
            continue
        for caption in captions:
            for word in re.findall(r"[^\W\d_]{4,}", re.sub(r"<[^>]*>|&\w+;?|<.*", " ", caption)):
                assert word in text, (path.name, word)
                compared += 1
    assert compared > 300


@pytest.mark.parametrize("folder", ["A_transcripts", "B_chatlogs", "C_labelled", "D_refi_qda"])
def test_no_real_file_ends_in_anything_but_sources_or_a_sentence(shared_data: Path, folder: str) -> None:
    for path in registry.find([shared_data / folder]):
        try:
            sources = registry.read(path).sources
        except UserError as error:
            assert str(error).startswith(f"{path.name}: ")
            continue
        for source in sources:
            assert_sound(source)


def test_every_transcript_has_its_figures(shared_data: Path) -> None:
    folder = shared_data / "A_transcripts"
    tables = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_importers_*.py"))
    # Whisper’s tables are named by their endings alone.
    names = {
        path.name.replace("punctuations_no__punctuations.mp3.", "") for path in folder.rglob("*") if path.is_file()
    }
    assert {name for name in names if name not in tables} == set()


def branches(source: ImportedSource) -> int:
    children = Counter(turn.parent for turn in source.turns if turn.parent is not None)
    return sum(1 for count in children.values() if count > 1)


def assert_sound(source: ImportedSource) -> None:
    position = 0
    for index, turn in enumerate(source.turns):
        assert position <= turn.start < turn.end <= len(source.text)
        assert turn.parent is None or turn.parent < index
        position = turn.end
