"""OpenDocument texts: a real one, and what a document may hold besides paragraphs."""

import zipfile
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry

MIMETYPE = "application/vnd.oasis.opendocument.text"
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>'
)
TAIL = "</office:text></office:body></office:document-content>"


def odt(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.shared
def test_a_real_document(shared_data: Path) -> None:
    read = registry.read(shared_data / "A_transcripts/qualcoder_examples/ID2.odt")
    (source,) = read.sources
    assert (read.importer, source.kind, source.language, len(source.turns)) == ("odt", "document", "en", 3)
    assert source.text.startswith("I have not studied much before, but my father Joe Bloggs really encouraged me")


def test_what_a_document_holds(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
        '<text:h>Atelier</text:h><text:p>Marie :<text:s text:c="2"/>Bon<text:span>jour\n  à</text:span> tous.'
        "<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>Paul : Salut<text:line-break/>ça va ?</text:p></text:list-item></text:list>"
        "<text:p>Marie : Oui.<office:annotation><text:p>remark</text:p></office:annotation></text:p>"
        "<text:p>Paul : Non.</text:p><table:table><table:table-row><table:table-cell><text:p>un</text:p>"
        "</table:table-cell><table:table-cell><text:p>deux</text:p></table:table-cell></table:table-row></table:table>"
    )
    (source,) = registry.read(odt(tmp_path / "a.dat", HEAD + body + TAIL)).sources
    assert source.text == (
        "Atelier\n\nMarie :  Bonjour à tous.\n\nPaul : Salut\nça va ?\n\nMarie : Oui.\n\nPaul : Non.\n\nun\tdeux"
    )
    assert source.speakers == ("Marie", "Paul")
    assert source.warnings == ("2 footnotes and comments were left out.",)


def test_damaged_documents(tmp_path: Path) -> None:
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for content in (HEAD, "", HEAD + TAIL, "<a/>", entity + HEAD + "<text:p>&x;</text:p>" + TAIL,
                    HEAD + "<text:p>" + "<text:span>" * 3000 + TAIL):  # fmt: skip
        with pytest.raises(UserError, match=r"a\.odt: "):
            registry.read(odt(tmp_path / "a.odt", content))
    whole = odt(tmp_path / "a.odt", HEAD + "<text:p>words</text:p>" + TAIL).read_bytes()
    for cut in range(10, len(whole), 37):
        (tmp_path / "a.odt").write_bytes(whole[:cut])
        with pytest.raises(UserError, match=r"a\.odt: "):
            registry.read(tmp_path / "a.odt")


def test_a_bomb_is_left_alone(tmp_path: Path) -> None:
    path = odt(tmp_path / "a.odt", HEAD + " " * 20_000_000 + TAIL)
    assert path.stat().st_size < 100_000
    with pytest.raises(UserError, match="far more than its size"):
        registry.read(path)
