"""Telling formats apart by structure, naming what is wrong, and staying within bounds."""

import hashlib
import os
import zipfile
from pathlib import Path
from random import Random

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading import files
from el2mp_desktop.importers.registry import IMPORTERS, detect, find, importer, read
from el2mp_desktop.importers.speakers import speaker_warnings
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import set_language

TALK = "Marie : Bonjour.\nPaul : Salut.\nMarie : Oui.\nPaul : Non.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello\n"
CHAT = (
    '[{"title": "t", "mapping": {"a": {"message": {"author": {"role": "user"}, '
    '"content": {"content_type": "text", "parts": ["Hi"]}}}}}]'
)


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("data", "name"), [(TALK, "text"), (VTT, "webvtt"), ("\ufeff" + VTT, "webvtt"), (SRT, "subrip"), (CHAT, "chatgpt")]
)
@pytest.mark.parametrize("suffix", [".txt", ".dat", "", ".pdf"])
def test_the_structure_decides_and_not_the_name(tmp_path: Path, data: str, name: str, suffix: str) -> None:
    path = put(tmp_path / f"file{suffix}", data)
    found = detect(path)
    assert found[0][0].name == name
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(0 < score <= 1 for _, score in found)


def test_what_reading_hands_over(tmp_path: Path) -> None:
    path = put(tmp_path / "atelier.txt", TALK)
    result = read(path)
    assert (result.name, result.importer, result.label) == ("atelier.txt", "text", "Plain text")
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.warnings == ()
    (source,) = result.sources
    assert source.text == TALK
    assert (source.name, source.kind, source.speakers) == ("atelier", "transcript", ("Marie", "Paul"))


def test_the_text_stays_as_it_was(tmp_path: Path) -> None:
    raw = "\ufeffMarie\u00a0:\te\u0301té 👩‍👩‍👧 𝔄\u2028x\r\nPaul : b\rMarie : c  \n\nPaul : d\n"
    source = read(put(tmp_path / "a.txt", raw)).sources[0]
    assert source.text == raw[1:].replace("\r\n", "\n").replace("\r", "\n")
    assert source.text[source.turns[0].start : source.turns[0].end] == "e\u0301té 👩‍👩‍👧 𝔄\u2028x"


def test_another_format_can_be_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path / "a.vtt", VTT)
    assert read(path, "text").sources[0].text == VTT
    with pytest.raises(UserError, match=r"a\.vtt: "):
        read(path, "docx")
    with pytest.raises(UserError, match="webvtt"):
        read(path, "latin")


def test_names_are_stable_and_labels_are_translated_on_use() -> None:
    names = {candidate.name for candidate in IMPORTERS}
    assert len(names) == len(IMPORTERS)
    assert names >= {"chatgpt", "claude", "docx", "subrip", "text", "webvtt"}
    assert names >= {"childes", "elan", "html", "irc", "noscribe", "qmsum", "sbv", "textgrid", "whisper"}
    assert importer("docx").label == "Word document"
    set_language("fr")
    try:
        assert all(candidate.label for candidate in IMPORTERS)
    finally:
        set_language("en")


@pytest.mark.parametrize(
    "data",
    [
        b"", b" \n\t\r\n", b"\xef\xbb\xbf", bytes(3000), b"%PDF-1.7\nnothing", b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"PK\x03\x04broken", b"PK\x05\x06" + bytes(18), b"<!DOCTYPE html><html></html>", b"<?xml version='1.0'?><a/>",
        b'{"a": 1}', b'[{"uuid": 1}]', b"[]", b"SQLite format 3\0" + bytes(99),
        Random(1).randbytes(5000),
        b'File type = "ooTextFile"\n', b"<div>\n<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>\n<p>e</p>\n</div>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".txt", ".docx", ".vtt", ".srt", ".json", ".zip"])
def test_what_cannot_be_read_ends_in_one_sentence_with_the_name(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = put(tmp_path / f"odd{suffix}", data)
    with pytest.raises(UserError) as caught:
        read(path)
    assert str(caught.value).startswith(f"odd{suffix}: ")
    assert "\n" not in str(caught.value)
    for candidate in IMPORTERS:
        try:
            read(path, candidate.name)
        except UserError as error:
            assert str(error).startswith(f"odd{suffix}: ")


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("nothing.txt", "pipe", "loop", "."):
        with pytest.raises(UserError):
            read(tmp_path / name)
        with pytest.raises(UserError):
            read(tmp_path / name, "text")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = put(tmp_path / "secret.txt", TALK)
    path.chmod(0)
    with pytest.raises(UserError, match=r"secret\.txt: "):
        read(path)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"entretien-\xe9.txt")
    path.write_text(TALK, encoding="utf-8")
    result = read(path)
    assert result.name == "entretien-\ufffd.txt"
    assert result.sources[0].name == "entretien-\ufffd"


def bomb(path: Path, name: str, filler: bytes, times: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        for _ in range(times):
            entry.write(filler)
    return path


@pytest.mark.parametrize("name", ["conversations.json", "word/document.xml"])
def test_zip_bombs_are_left_alone(tmp_path: Path, name: str) -> None:
    path = bomb(tmp_path / "bomb.zip", name, b'[{"mapping": {"current_node": ' + b" " * 1_000_000, 300)
    assert path.stat().st_size < 1_000_000
    for name_asked in (None, "chatgpt", "docx"):
        with pytest.raises(UserError, match=r"bomb\.zip: "):
            read(path, name_asked)


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", CHAT)
    data = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        flag = data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        data[flag] |= 1
    path.write_bytes(data)
    with pytest.raises(UserError, match="password"):
        read(path)


def test_files_beyond_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="larger than"):
        files.read_bytes(put(tmp_path / "big.txt", b"x" * 11), limit=10)
    with pytest.raises(UserError, match="lines"):
        read(put(tmp_path / "lines.txt", "a\n" * (files.PIECE_LIMIT + 1)))
    with pytest.raises(UserError, match="lines"):
        read(put(tmp_path / "voices.vtt", VTT + "<v a>x" * files.PIECE_LIMIT))


@pytest.mark.parametrize("unit", [":", "[", "<v ", "0:", "Marie: ", "(", "a ", "**", "\ue200", "\u0301", "- "])
def test_one_line_of_ten_megabytes(tmp_path: Path, unit: str) -> None:
    path = put(tmp_path / "line.txt", "Marie: " + unit * (10_000_000 // len(unit.encode())))
    assert read(path).sources[0].turns
    put(path, VTT + unit * (2_000_000 // len(unit.encode())))
    try:
        assert read(path).sources[0].turns
    except UserError as error:
        assert "line.txt" in str(error)


def test_find_expands_folders_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "field"
    for name in ("b.txt", "a/z.vtt", "a/.hidden", ".git/x.txt", "__MACOSX/y.txt", "~$c.docx", "Thumbs.db", "c.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (folder / "round").symlink_to(folder)
    missing = tmp_path / "gone.txt"
    assert find([folder, missing, folder / "b.txt"]) == [
        folder / "a" / "z.vtt", folder / "b.txt", folder / "c.png", missing,
    ]  # fmt: skip
    assert find([folder / "a" / ".hidden"]) == [folder / "a" / ".hidden"]


def test_names_that_may_be_one_person() -> None:
    alike = speaker_warnings(["Zoé", "zoe", "Marie", "Marie Dupont", "Paul", "S01", "S02", "Speaker", "Speaker 2"])
    assert alike == (
        "“Zoé” and “zoe” may be the same speaker.",
        "“Marie” and “Marie Dupont” may be the same speaker.",
    )
    assert speaker_warnings(["Ali", "Alice", "Paul"]) == ()
    many = speaker_warnings([name for n in range(9) for name in (f"Ann{n}x", f"ANN{n}X")])
    assert len(many) == 6
    assert many[-1].startswith("4 ")


def test_a_source_warns_of_them(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", TALK + TALK.replace("Marie", "marie").replace("Paul", "Paul Durand"))
    (source,) = read(path).sources
    assert source.speakers == ("Marie", "Paul", "marie", "Paul Durand")
    assert len(source.warnings) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dis-moi, est-ce que l'avion vole ?", "fr"),
        ("This is the way that we do it, and you know it.", "en"),
        ("Guten Tag, ich habe heute die große Ehre, hier mit Ihnen zu sitzen.", None),
        ("Hoy es un día muy bonito, pero no sé qué hacer con la tarde.", None),
        ("print(x) for i in range(10)", None),
        ("", None),
        ("Oui", None),
    ],
)
def test_language_is_guessed_or_left_open(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"RIFF\x00\x10\x00\x00WEBPVP8 ", "(WebP) cannot be imported; save it as PNG or JPEG"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "(HEIC) cannot be imported; save it as PNG or JPEG"),
        (b"GIF89a\x01\x00\x80\x00", "(GIF) cannot be imported; save it as PNG or JPEG"),
        (b"RIFF\x00\x10\x00\x00WAVEfmt ", "a recording (WAV); import its transcript"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(50), "a recording (MP4); import its transcript"),
        (b"ID3\x03" + bytes(200), "a recording (MP3); import its transcript"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "save it as DOCX, XLSX or PPTX, without a password"),
    ],
)
def test_what_people_hand_in_by_mistake_is_named_with_what_to_do(tmp_path: Path, data: bytes, advice: str) -> None:
    path = tmp_path / "handed.in"
    path.write_bytes(data)
    with pytest.raises(UserError) as told:
        read(path)
    assert advice in str(told.value)
