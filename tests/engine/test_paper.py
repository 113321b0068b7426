"""A source on paper: every coding lies under its own words, in PDF and in DOCX, whatever the words are."""

from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.exchange.paper import annotated, export_source
from el2mp_desktop.exchange.paper.lines import Atom, broken, in_sight, joined, words_of, wrapped
from el2mp_desktop.exchange.paper.pages import pages
from el2mp_desktop.exchange.paper.typefaces import Face, Typefaces
from el2mp_desktop.exchange.quotation import quotation
from el2mp_desktop.language import set_language
from el2mp_desktop.operations.cases import assign_case
from el2mp_desktop.operations.codings import apply_code, mark_unsure
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from tests.command_line import el2mp
from tests.projects import LEA, incoming

TURNS = (
    ("Inès", "Le modèle 😀 se trompe, et on recommence."),
    ("Olivier", "On lui redonne les pièces 👩‍👩‍👧 une par une. Ça marche."),
    ("سلمى", "مرحبا بكم في هذه الورشة abc 2024 و نحن نتحدث عن النماذج اللغوية و كيف نعيد صياغة الطلب"),
)
CODED = ("😀 se trompe", "trompe, et", "pièces 👩‍👩‍👧 une", "هذه الورشة", "abc 2024 و نحن")


@pytest.fixture
def project(tmp_path: Path) -> Any:
    book = load_codebook(find_codebook("el2mp"))
    with Project.create(tmp_path / "p.el2mp", language="fr", codebook=book, coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Atelier", *TURNS)])
        text = project.read.text(source)
        codes = [code.id for code in project.read.codes() if code.codable]
        for place, words in enumerate(CODED):
            start = text.index(words)
            project.do(apply_code, source, Span(start, start + len(words)), codes[place], memo=f"memo {place}")
        yield project


def source_of(project: Project) -> str:
    return project.read.sources()[0].id


def test_each_comment_lies_on_the_very_words(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "atelier.docx"
    assert export_source(project, source_of(project), out) == 0
    document = docx.Document(str(out))
    commented = words_of_comments(document)
    assert sorted(commented.values()) == sorted(CODED)
    by_id = {comment.comment_id: comment for comment in document.comments}
    for id, words in commented.items():
        assert by_id[id].author == LEA.name and by_id[id].initials == LEA.initials
        assert f"memo {CODED.index(words)}" in by_id[id].text
    assert [p.text for p in document.paragraphs if p.text == TURNS[0][1]]


def words_of_comments(document: Any) -> dict[int, str]:
    """The text between where each comment begins and where it ends, as a word processor reads it."""
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    open_, found = set(), {}
    for element in document.element.body.iter():
        if element.tag == f"{tag}commentRangeStart":
            open_.add(int(element.get(f"{tag}id")))
        elif element.tag == f"{tag}commentRangeEnd":
            open_.discard(int(element.get(f"{tag}id")))
        elif element.tag == f"{tag}t":
            for id in open_:
                found[id] = found.get(id, "") + (element.text or "")
    return found


def test_the_line_under_a_coding_is_as_wide_as_its_words_and_under_them(project: Project) -> None:
    source = annotated(project, source_of(project))
    faces = Typefaces([source.text, "0123456789"])
    (page,) = pages(source, faces)
    for note in source.notes:
        bars = [bar for bar in page.bars if bar.note == note.number and bar.height < 2]
        over = [
            words
            for words in page.words
            if any(abs(bar.y - words.y) < 12 and bar.x - 0.1 <= words.x < bar.x + bar.width for bar in bars)
            and words.face.size == 10.5
        ]
        letters = sorted("".join(words.text for words in over).replace(" ", ""))
        assert letters == sorted(faces.clean(note.quote).replace(" ", ""))


def test_the_pdf_holds_all_words_and_notes_and_is_numbered(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "atelier.pdf"
    boxes = export_source(project, source_of(project), out)
    assert boxes <= len("👩👩👧"), "the only letters that a computer may lack"
    document = pypdfium2.PdfDocument(out)
    said = "".join(document[place].get_textpage().get_text_bounded() for place in range(len(document)))
    for words in ("Le modèle", "trompe", "recommence", "memo 3", "Inès", LEA.name, "Atelier", "page 1 of 1"):
        assert words in said
    document.close()


def test_notes_without_room_go_on_in_the_next_margin_and_none_is_lost(project: Project) -> None:
    source = source_of(project)
    text = project.read.text(source)
    codes = [code.id for code in project.read.codes() if code.codable]
    for place in range(120):
        span = Span(place % 30, place % 30 + 5 + place // 30)
        project.do(apply_code, source, span, codes[place % len(codes)], memo=f"note {place} " + "words " * (place % 9))
    found = annotated(project, source)
    sheets = pages(found, Typefaces([text, "0123456789", *(m.text for n in found.notes for m in n.memos)]))
    assert len(sheets) > 2
    heads = [words.text.split(" ")[0] for page in sheets for words in page.words if words.x > 380]
    assert [head for head in heads if head.isdecimal()] == [str(note.number) for note in found.notes]
    assert all(0 < words.y < 842 for page in sheets for words in page.words)
    margins = [[words.text for words in page.words if words.x > 380] for page in sheets]
    assert all(LEA.name not in margin[0] for margin in margins), "whose a code is stands on the page of its name"


def test_who_speaks_stands_on_the_page_of_the_first_words(project: Project) -> None:
    said = tuple(("Inès", "Une ligne. " * (1 + number % 4)) for number in range(120))
    (source,) = project.do(import_sources, [incoming("Long", *said)])
    text, codes = project.read.text(source), [code.id for code in project.read.codes() if code.codable]
    for code in codes[:20]:
        project.do(apply_code, source, Span(0, len(text)), code)
    sheets = pages(annotated(project, source), Typefaces([text, "0123456789"]))
    assert len(sheets) > 8
    for page in sheets:
        (*_, (_, last)) = sorted((words.y, words.text) for words in page.words if words.x < 380 and words.y < 800)
        assert "Une ligne" in last


def test_unsure_and_memos_of_others_are_on_paper(project: Project, tmp_path: Path) -> None:
    source = source_of(project)
    coding = project.read.codings(source)[0].id
    project.do(mark_unsure, coding, True)
    project.do(write_memo, "source", source, "On the whole talk.")
    project.work_as(Person("Noé Petit", "NP"))
    project.do(write_memo, "coding", coding, "I see it otherwise.")
    out = tmp_path / "a.docx"
    export_source(project, source, out)
    document = docx.Document(str(out))
    (comment,) = [comment for comment in document.comments if "otherwise" in comment.text]
    assert "unsure" in comment.text and "Noé Petit: I see it otherwise." in comment.text
    assert any("On the whole talk." in paragraph.text for paragraph in document.paragraphs)


def test_what_no_typeface_has_is_counted_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        (source,) = project.do(
            import_sources, [incoming("Odd", ("A", "a\x0bb \U000f1234\U000f1234 \uffff \u200dz\u2028end"))]
        )
        assert export_source(project, source, tmp_path / "odd.pdf") >= 2
        assert export_source(project, source, tmp_path / "odd.docx") == 0
    assert docx.Document(str(tmp_path / "odd.docx")).paragraphs


def test_an_older_file_stays_where_the_new_one_cannot_be_written(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"must end in \.pdf or \.docx"):
        export_source(project, source_of(project), tmp_path / "a.odt")
    with pytest.raises(UserError, match="could not be written"):
        export_source(project, source_of(project), tmp_path / "nowhere" / "a.docx")
    with pytest.raises(UserError, match="is a project"):
        export_source(project, source_of(project), project.path)


def test_the_command_writes_and_says_so(project: Project, tmp_path: Path) -> None:
    done = el2mp("export", project.path, "Atelier", tmp_path / "out.docx")
    assert done.status == 0 and "Written" in done.err
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs


def test_a_quotation_says_who_and_where(project: Project) -> None:
    source = source_of(project)
    text = project.read.text(source)
    start = text.index("se trompe")
    assert quotation(project, source, Span(start, start + 9)) == "«\u202fse trompe\u202f» (Inès, Atelier, turn 1)"
    speaker = next(s.id for s in project.read.speakers(source) if s.name == "Inès")
    project.do(assign_case, "P1", source, speaker)
    across = Span(text.index("on recommence"), text.index("les pièces"))
    assert quotation(project, source, across).splitlines() == [
        "«\u202fon recommence.\u202f» (P1, Atelier, turn 1)",
        "«\u202fOn lui redonne\u202f» (Olivier, Atelier, turn 2)",
    ]
    set_language("fr")
    try:
        assert quotation(project, source, Span(start, start + 2)).endswith("tour 1)")
    finally:
        set_language("en")


words = st.text(st.sampled_from("abcdé אבגء12.,-"), max_size=60)


@given(words, st.integers(3, 20))
@settings(deadline=None)
def test_broken_lines_hold_every_word_once_and_fit(text: str, measure: int) -> None:
    lines = wrapped(text, measure, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= measure for line in lines)


@given(words, st.booleans())
@settings(deadline=None)
def test_what_one_sees_is_the_line_in_another_order(text: str, leftwards: bool) -> None:
    atoms = [Atom(word, len(word), glue) for word, glue in words_of(text, 10, len) if word]
    for line in broken(atoms, 30, 1):
        seen = in_sight(line, leftwards)
        assert sorted(id(atom) for atom, _ in seen) == sorted(map(id, line))
        assert sorted(glue for _, glue in seen[1:]) == sorted(atom.glue for atom in line[1:])


def test_words_from_right_to_left_are_ordered_as_one_reads_them() -> None:
    atoms = [Atom(word, 3, " ") for word in ("שלום", "GPT", "four", "ארוך", "12", "מאוד")]
    assert [atom.text for atom, _ in in_sight(atoms, True)] == ["מאוד", "12", "ארוך", "GPT", "four", "שלום"]
    assert [atom.text for atom, _ in in_sight(atoms[1:], False)] == ["GPT", "four", "מאוד", "12", "ארוך"]


def test_a_coding_that_begins_in_an_arabic_word_does_not_break_it() -> None:
    word, faces, face = "التعليم", Typefaces(["التعليم model"]), Face("serif", 12)
    whole = faces.width(word, face)
    for cut in range(1, len(word)):
        parts = [joined(part.of(word), word, part) for part in (Span(0, cut), Span(cut, len(word)))]
        assert sum(faces.width(part, face) for part in parts) == pytest.approx(whole, abs=0.02), parts
    # Here the letters have other forms if each half is set by itself.
    assert faces.width(word[:4], face) + faces.width(word[4:], face) > whole + 0.2
    assert joined("mo", "model", Span(0, 2)) == "mo"
    assert joined("التع", "التع ليم", Span(0, 4)) == "التع"


def test_the_letters_of_a_word_in_two_codings_are_in_the_pdf(tmp_path: Path) -> None:
    book = load_codebook(find_codebook("el2mp"))
    with Project.create(tmp_path / "p.el2mp", language="fr", codebook=book, coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Atelier", ("سلمى", "عن التعليم هنا"))])
        start = project.read.text(source).index("ليم")
        code = next(code for code in project.read.codes() if code.codable)
        project.do(apply_code, source, Span(start, start + 3), code.id)
        assert export_source(project, source, tmp_path / "a.pdf") == 0
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as paper:
        letters = set(paper[0].get_textpage().get_text_range())
    assert set("التعليم") <= letters
