"""Rich Text Format: letters in all their spellings, tables, links, and damaged files."""

from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Calibri;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\info{\author Somebody}}\pard\f0\fs22 "
)


def text_of(tmp_path: Path, body: bytes, name: str = "a.rtf") -> str:
    path = tmp_path / name
    path.write_bytes(HEAD + body + b"}")
    read = registry.read(path)
    assert read.importer == "rtf"
    return read.sources[0].text


def test_words_and_speakers(tmp_path: Path) -> None:
    body = (
        rb"\b Marie\~:\b0  Bonjour \'e0 tous.\line suite\par" b"\r\n" rb"Paul\~: \u8220?oui\u8221? "
        rb"\u-10179?\u-8704?\par Marie\~: non\par Paul\~: si"
    )  # fmt: skip
    text = text_of(tmp_path, body, "a.txt")
    assert text == "Marie\u00a0: Bonjour à tous.\n\nsuite\n\nPaul\u00a0: “oui” 😀\n\nMarie\u00a0: non\n\nPaul\u00a0: si"
    (source,) = registry.read(tmp_path / "a.txt").sources
    assert [turn.speaker for turn in source.turns] == ["Marie", "Paul", "Marie", "Paul"]
    assert source.text[source.turns[0].start : source.turns[0].end] == "Bonjour à tous.\n\nsuite"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"a|b\par c", "a|b\n\nc"),
        (rb"\trowd\cellx1\cellx2 un\cell deux\cell\row fin\par", "un\tdeux\n\nfin"),
        (rb'un {\field{\*\fldinst{HYPERLINK "http://a.b"}}{\fldrslt{lien}}} ici', "un lien ici"),
        (rb"avec {\pict\pngblip 89504e47} image", "avec  image"),
        (rb"{\*\generator X;}reste{\footnote note}", "reste"),
        (rb"\{a\} \\ \_", "{a} \\ -"),
        (rb"a{\v cach\'e9 {\b \u233?t\u233?}}b", "ab"),
        (rb"a\v cache\v0 b\v non\plain  c {\vertalc d}", "ab c d"),
        (rb"a {\deleted parti}{\revised venu}", "a venu"),
        (
            rb"a{\xe{\v index}}b{\shp{\*\shpinst\shpleft1{\sp{\sn n}{\sv 1}}{\shptxt Bo\'eete\par}}}\par c",
            "ab\n\nBoîte\n\nc",
        ),
    ],
)
def test_what_is_words(tmp_path: Path, body: bytes, text: str) -> None:
    assert text_of(tmp_path, body).replace("\u2011", "-") == text


@pytest.mark.parametrize(
    "unit", [b"{", b"}{", rb"{\pict", rb"{\field{\*\fldinst{HYPERLINK", rb"{\fonttbl{\f0 ", rb"\u99999999 ", rb"\'e",
             rb"{\*", rb"\u", rb"\bin99999999 "],
)  # fmt: skip
def test_files_of_nothing_but_marks_end_in_words_or_a_sentence(tmp_path: Path, unit: bytes) -> None:
    try:
        assert "mot" in text_of(tmp_path, b"mot " + unit * (60_000 // len(unit)))
    except UserError as error:
        assert str(error).startswith("a.rtf: ")


def test_cut_files_end_in_words_or_a_sentence(tmp_path: Path) -> None:
    whole = HEAD + rb"Marie\~: Bonjour \'e0 tous.\par Paul : \u8220?oui\u8221?}"
    path = tmp_path / "a.rtf"
    for cut in range(7, len(whole)):
        path.write_bytes(whole[:cut])
        try:
            assert registry.read(path).sources[0].text.strip()
        except UserError as error:
            assert str(error).startswith("a.rtf: ")


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    body = rb"Un{\footnote note} {\v cach\'e9}deux{\*\annotation avis} \v trois\par \v0 {\deleted quatre}cinq"
    assert text_of(tmp_path, body) == "Un deux \n\ncinq"
    (source,) = registry.read(tmp_path / "a.rtf").sources
    assert source.warnings == (
        "3 hidden or deleted passages were left out.",
        "2 footnotes and comments were left out.",
    )


def test_a_file_that_breaks_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cut.rtf"
    path.write_bytes(rb"{\rtf1\ansi Ana: So we begin.\par Ben: And th")
    (source,) = registry.read(path).sources
    assert source.text.endswith("And th") and "breaks off" in source.warnings[0]
    path.write_bytes(rb"{\rtf1\ansi Ana: So we begin.\par}" + b"\r\n\0")
    assert registry.read(path).sources[0].warnings == ()
