"""Files made to exhaust or to escape: bombs, entities, depth, endless lines; each ends in a source or a sentence."""

import io
import zipfile
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from tests.fuzz.seeds import SEEDS

MAIN = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
    "pptx": "ppt/slides/a.xml",
}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def archive(path: Path, name: str, **changed: bytes) -> Path:
    """The sound file of a format with entries added, or its main one replaced (``main``)."""
    (seed,) = SEEDS[name]
    assert not isinstance(seed, bytes)
    entries = {**seed, **{MAIN[name] if key == "main" else key: data for key, data in changed.items()}}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in entries.items():
            packed.writestr(entry, data)
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize("name", MAIN)
def test_bombs_and_entities_are_left_alone(tmp_path: Path, name: str) -> None:
    seed = SEEDS[name][0]
    assert not isinstance(seed, bytes)
    sound = seed[MAIN[name]].decode().partition("?>")
    body = (sound[2] or sound[0]).strip()
    laughs = f"<!DOCTYPE x [{LAUGHS}]>{body.replace('Marie', '&l9;').replace('Hello', '&l9;').replace('Un', '&l9;')}"
    for content in (b"\0" * 5_000_000, laughs.encode(), body[: len(body) // 2].encode()):
        with pytest.raises(UserError, match=r"a\.bin: "):
            registry.read(archive(tmp_path / "a.bin", name, main=content), name)


@pytest.mark.parametrize("name", MAIN)
def test_names_of_entries_write_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    extra = {"../../evil.txt": b"x", "/evil.txt": b"x"}
    assert registry.read(archive(folder / "a.bin", name, **extra), name).sources
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.bin"]


@pytest.mark.parametrize(("name", "root"), [("elan", "ANNOTATION_DOCUMENT"), ("exmaralda", "basic-transcription")])
def test_depth_and_entities_in_xml(tmp_path: Path, name: str, root: str) -> None:
    path = tmp_path / "a.xml"
    for content in ("<a>" * 100_000, f"<!DOCTYPE {root} [{LAUGHS}]><{root}>&l9;</{root}>", f"<{root}/>", f"<{root}"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UserError, match=r"a\.xml: "):
            registry.read(path, name)


ENDLESS = {
    "text": ("Marie: a\nPaul: ", "x y "),
    "webvtt": ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v A>x "),
    "subrip": ("1\n00:00:01,000 --> 00:00:02,000\n", "Ann: x "),
    "table": ("speaker,text\nAnn,", "x;y "),
    "whisper": ('{"segments": [{"text": "', "a b "),
    "childes": ("@Begin\n*CHI:\t", "[/] xxx "),
    "textgrid": ('File type = "ooTextFile"\nObject class = "TextGrid"\n', "0 1 <exists> 1 "),
    "html": ("<html><p><cite>Ann:</cite> ", "a <b>b</b> "),
    "irc": ("[2024-11-18T16:02:12Z] <ann> ", "[2024 <x> "),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_one_line_of_megabytes(tmp_path: Path, name: str) -> None:
    start, unit = ENDLESS[name]
    path = tmp_path / "a.txt"
    path.write_text(start + unit * (1_000_000 // len(unit)), encoding="utf-8")
    try:
        assert registry.read(path, name).sources
    except UserError as error:
        assert str(error).startswith("a.txt: ")


@pytest.mark.parametrize(
    "unit", ["Marie ", "a:", "[", "#", "Marie – ", "1.\t", "12/03/2024, 10:01 - a", "x [00:01] ", "**"]
)
def test_labels_in_a_line_of_a_megabyte(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(unit * (1_000_000 // len(unit)), encoding="utf-8")
    assert registry.read(path, "text").sources
