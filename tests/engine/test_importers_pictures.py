"""Pictures, pages as pictures, and slides: measured by their headers, described by their names."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.pictures.picturefile import measure
from tests.pdf_pages import column, pdf


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2) -> bytes:
    rows = zlib.compress((b"\0" + b"\x10\x20\x30" * min(width, 9)) * min(height, 9))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 5, height: int = 4, exif: bool = False) -> bytes:
    from PIL import Image

    file, picture = io.BytesIO(), Image.new("RGB", (width, height), (200, 10, 10))
    data = Image.Exif()
    data[0x010F] = "Maker"
    picture.save(file, "JPEG", **({"exif": data} if exif else {}))
    return file.getvalue()


def test_a_picture_is_a_source_described_by_its_name(tmp_path: Path) -> None:
    for data, width, name in ((png(), "3", "Écran 1.png"), (jpeg(), "5", "Écran 1.dat")):
        path = tmp_path / name
        path.write_bytes(data)
        read = registry.read(path)
        (source,) = read.sources
        assert (read.importer, source.kind, source.text, source.name) == ("picture", "image", "Écran 1", "Écran 1")
        assert source.media == data
        assert source.metadata["width"] == width
        assert [(turn.start, turn.end, turn.speaker) for turn in source.turns] == [(0, 7, None)]
        assert not source.warnings


def test_another_reader_measures_the_same() -> None:
    for data, size in ((png(7, 9), (7, 9)), (jpeg(40, 30, exif=True), (40, 30))):
        measured = measure(data)
        assert (measured.width, measured.height) == size


def test_what_a_camera_writes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(exif=True))
    (warning,) = registry.read(path).sources[0].warnings
    assert "camera" in warning


@pytest.mark.parametrize("data", [png(), jpeg()], ids=["png", "jpeg"])
def test_cut_pictures_end_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    for cut in range(12, len(data) - 1, 7):
        path.write_bytes(data[:cut])
        with pytest.raises(UserError, match=r"a\.png: "):
            registry.read(path)


def test_giants_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(60_000, 60_000))
    with pytest.raises(UserError, match="pixels"):
        registry.read(path)


@given(st.binary(max_size=80), st.integers(0, 60))
def test_any_bytes_measure_or_end_in_a_sentence(noise: bytes, place: int) -> None:
    for whole in (png(), b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x05\0\x06\x01\x01\x11\0\xff\xd9"):
        data = whole[:place] + noise + whole[place + len(noise) :]
        with suppress(UserError):
            assert measure(data).width > 0


def test_pages_as_pictures_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    path.write_bytes(pdf([column(["un"]), []]))
    assert registry.detect(path)[0][0].name == "pdf"
    sources = registry.read(path, "pdf-images").sources
    assert [source.name for source in sources] == ["poster, page 1", "poster, page 2"]
    for source in sources:
        measured = measure(source.media)
        assert (source.kind, max(measured.width, measured.height)) == ("image", 2000)
    assert [source.name for source in registry.read(path, "pdf-images", only=[1]).sources] == ["poster, page 2"]


A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slide(*paragraphs: str) -> str:
    body = "".join(f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>" for words in paragraphs)
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:txBody>{body}</p:txBody></p:sld>'


def deck(order: list[str], slides: dict[str, str]) -> bytes:
    ids = "".join(f'<p:sldId id="{at}" r:id="{name}"/>' for at, name in enumerate(order))
    related = "".join(f'<Relationship Id="{name}" Target="slides/{name}.xml"/>' for name in slides)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ppt/presentation.xml", f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">{ids}</p:presentation>')
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{related}</Relationships>")
        archive.writestr("ppt/notesSlides/notesSlide1.xml", "<x/>")
        for name, content in slides.items():
            archive.writestr(f"ppt/slides/{name}.xml", content)
    return file.getvalue()


def test_slides_in_the_order_they_are_shown(tmp_path: Path) -> None:
    cells = "".join(f"<a:tc><a:p><a:t>{words}</a:t></a:p></a:tc>" for words in ("un", "deux"))
    table = f'<a:tbl xmlns:a="{A}"><a:tr>{cells}</a:tr></a:tbl>'
    slides = {"s1": slide("Titre", "Marie : un point"), "s2": slide(), "s3": table, "s4": slide("jamais montrée")}
    path = tmp_path / "a.pptx"
    path.write_bytes(deck(["s3", "s2", "s1", "missing"], slides))
    (source,) = registry.read(path).sources
    assert (source.kind, source.text) == ("document", "un\tdeux\n\nTitre\nMarie : un point")
    assert [(mark.kind, mark.value) for mark in source.marks] == [("page", "1"), ("page", "3")]
    assert source.speakers == ()
    assert source.warnings == ("The notes to 1 slide were left out.",)


def test_entities_and_broken_slides_end_in_a_sentence(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + slide("&b;")
    path = tmp_path / "a.pptx"
    for data in (
        deck(["s"], {"s": bomb}),
        deck(["s"], {"s": "<p:sld"}),
        deck([], {}),
        deck(["s"], {"s": slide()})[:-30],
    ):
        path.write_bytes(data)
        with pytest.raises(UserError, match=r"a\.pptx: "):
            registry.read(path)
