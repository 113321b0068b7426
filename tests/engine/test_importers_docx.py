"""Word documents: order of paragraphs and tables, tracked changes, what is left out, and damaged files."""

import base64
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

Make = Callable[[Callable[[Document], None]], ImportedSource]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def maker(write: Callable[[Document], None]) -> ImportedSource:
        document = docx.Document()
        write(document)
        path = tmp_path / "Entretien 1.docx"
        document.save(str(path))
        read = registry.read(path)
        assert read.importer == "docx"
        return read.sources[0]

    return maker


def said(source: ImportedSource) -> list[tuple[str | None, str]]:
    return [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]


def test_turns_of_paragraphs(make: Make) -> None:
    def write(document: Document) -> None:
        for line in ("Marie : Bonjour 👩‍👩‍👧.", "", "Paul : Salut.", "Une suite.", "Marie : Oui.", "Paul : Non."):
            document.add_paragraph(line)

    source = make(write)
    assert (source.name, source.kind) == ("Entretien 1", "transcript")
    assert said(source) == [
        ("Marie", "Bonjour 👩‍👩‍👧."),
        ("Paul", "Salut.\n\nUne suite."),
        ("Marie", "Oui."),
        ("Paul", "Non."),
    ]


def test_a_strict_document_is_read_as_any_other(tmp_path: Path) -> None:
    """As Word saves it on request: other namespaces, and a picture between the turns."""
    document, picture = docx.Document(), tmp_path / "picture.png"
    picture.write_bytes(PNG)
    for line in ("Marie : Bonjour.", "Paul : Salut.", "Marie : Oui.", "Paul : Non."):
        document.add_paragraph(line)
    document.add_picture(str(picture))
    usual, strict = tmp_path / "usual.docx", tmp_path / "strict.docx"
    document.save(str(usual))
    with zipfile.ZipFile(usual) as whole, zipfile.ZipFile(strict, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, re.sub(STANDARD, rb"http://purl.oclc.org/ooxml/\1/", whole.read(name)))
    assert said(registry.read(strict).sources[0]) == said(registry.read(usual).sources[0])
    assert len(said(registry.read(strict).sources[0])) == 4


STANDARD = rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml|drawingml)/2006/"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_name_in_bold_with_its_words_after_a_line_break(make: Make) -> None:
    def write(document: Document) -> None:
        for name, time, words in (("Marie Dupont", "0:03", "Bonjour."), ("Paul", "0:09", "Salut.")):
            paragraph = document.add_paragraph()
            paragraph.add_run(name).bold = True
            paragraph.add_run(f"   {time}")
            paragraph.add_run().add_break()
            paragraph.add_run(words)

    source = make(write)
    assert said(source) == [("Marie Dupont", "Bonjour."), ("Paul", "Salut.")]
    assert [turn.time_start for turn in source.turns] == [3.0, 9.0]


def test_a_table_of_speakers_and_words_keeps_its_place(make: Make) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Avant")
        table = document.add_table(rows=0, cols=2)
        for name, words in (("Marie", "Un."), ("Paul", "Deux."), ("Marie", "Trois."), ("Paul", "Quatre.")):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, words
        document.add_paragraph("Après")

    source = make(write)
    assert source.text == "Avant\n\nMarie\tUn.\nPaul\tDeux.\nMarie\tTrois.\nPaul\tQuatre.\n\nAprès"
    assert said(source)[:3] == [(None, "Avant"), ("Marie", "Un."), ("Paul", "Deux.")]


def test_merged_cells_and_nested_tables_are_read_once(make: Make) -> None:
    def write(document: Document) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "merged"
        inner = table.cell(1, 0).add_table(rows=1, cols=1)
        inner.cell(0, 0).text = "inner"
        table.cell(1, 1).text = "outer"

    text = make(write).text
    assert [text.count(word) for word in ("merged", "inner", "outer")] == [1, 1, 1]


def test_tracked_changes_read_as_accepted(make: Make) -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("kept ")
        for tag, inner in (("ins", "t"), ("del", "delText")):
            paragraph._p.append(
                parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1"><w:r><w:{inner}>{tag}</w:{inner}></w:r></w:{tag}>')
            )

    assert make(write).text == "kept ins"


def test_links_and_content_controls_are_words_too(make: Make) -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("see ")
        paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>link</w:t></w:r></w:hyperlink>"))
        document.element.body.insert(
            1,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            ),
        )

    assert make(write).text == "see link\n\ncontrol"


def test_comments_are_left_out_and_counted(make: Make) -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("words")
        document.add_comment(paragraph.runs, text="private", author="A", initials="A")

    source = make(write)
    assert source.text == "words"
    assert source.warnings[0].startswith("1 ")


def test_a_document_without_words(make: Make) -> None:
    with pytest.raises(UserError, match=r"Entretien 1\.docx: "):
        make(lambda document: None)


def test_damaged_documents(tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    document = docx.Document()
    document.add_paragraph("x" * 5000)
    document.save(str(whole))
    data = whole.read_bytes()
    broken = tmp_path / "broken.docx"
    for cut in (50, len(data) // 2, len(data) - 30):
        broken.write_bytes(data[:cut])
        with pytest.raises(UserError, match=r"broken\.docx: "):
            registry.read(broken)
    for part in ("word/document.xml", "[Content_Types].xml", "_rels/.rels"):
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
            for name in source.namelist():
                target.writestr(name, b"<nothing" if name == part else source.read(name))
        with pytest.raises(UserError, match=r"broken\.docx: "):
            registry.read(broken)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "laughs.docx"
    document = docx.Document()
    document.add_paragraph("MARK")
    document.save(str(path))
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = parts["word/document.xml"].decode().split("?>", 1)[1].replace("MARK", "before &l9; after")
    parts["word/document.xml"] = f'<!DOCTYPE d [<!ENTITY l0 "laugh">{entities}]>{xml}'.encode()
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    try:
        assert "laugh" not in registry.read(path).sources[0].text
    except UserError as error:
        assert "laughs.docx" in str(error)


def test_a_table_within_what_somebody_says_is_nobodys(make: Make) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Marie : Bonjour.")
        document.add_paragraph("Paul : Voici le tableau.")
        table = document.add_table(2, 2)
        for place, text in enumerate(("a", "b", "c", "d")):
            table.cell(place // 2, place % 2).text = text
        document.add_paragraph("Il est clair.")
        document.add_paragraph("Marie : Merci.")

    assert said(make(write)) == [
        ("Marie", "Bonjour."),
        ("Paul", "Voici le tableau."),
        (None, "a\tb\nc\td"),
        ("Paul", "Il est clair."),
        ("Marie", "Merci."),
    ]


def test_a_table_of_speakers_is_talk(make: Make) -> None:
    def write(document: Document) -> None:
        table = document.add_table(3, 2)
        for place, text in enumerate(("Marie", "Bonjour.", "Paul", "Salut.", "Marie", "Bien.")):
            table.cell(place // 2, place % 2).text = text

    assert said(make(write)) == [("Marie", "Bonjour."), ("Paul", "Salut."), ("Marie", "Bien.")]


@pytest.mark.parametrize(
    ("asks", "answers", "names"),
    [
        ("Vous avez dit :", "ChatGPT a dit :", ("Vous", "ChatGPT")),
        ("You said:", "Claude responded:", ("You", "Claude")),
    ],
)
def test_a_chat_copied_from_its_page_into_a_document(
    tmp_path: Path, asks: str, answers: str, names: tuple[str, str]
) -> None:
    document = docx.Document()
    for line in (asks, "Write a note.", answers, "Here it is.", "Subject: lease"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for cell in (each for row in table.rows for each in row.cells):
        cell.text = "x"
    for line in ("Yours,", asks, "Shorter.", answers, "Short."):
        document.add_paragraph(line)
    document.save(tmp_path / "chat.docx")
    (source,) = registry.read(tmp_path / "chat.docx").sources
    assert source.kind == "chat" and source.format == "docx"
    assert [(turn.speaker, turn.role, turn.parent) for turn in source.turns] == [
        (names[0], "user", None),
        (names[1], "assistant", 0),
        (names[0], "user", 1),
        (names[1], "assistant", 2),
    ]
    answer = source.text[source.turns[1].start : source.turns[1].end]
    assert answer.startswith("Here it is.") and answer.endswith("Yours,") and "x\tx" in answer


def test_somebody_called_claude_is_no_model(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("Moi : Bonjour.", "Claude : Bonjour à vous.", "Moi : On commence ?", "Claude : Oui."):
        document.add_paragraph(line)
    document.save(tmp_path / "talk.docx")
    (source,) = registry.read(tmp_path / "talk.docx").sources
    assert source.kind == "transcript" and source.speakers == ("Moi", "Claude")
