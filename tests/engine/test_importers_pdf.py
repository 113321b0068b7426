"""PDF files: lines, pages, running heads, hyphens, and files that have no words to give."""

from collections import Counter
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from tests.pdf_pages import Line, column, pdf


def read(tmp_path: Path, pages: list[list[Line]], name: str = "a.pdf") -> ImportedSource:
    path = tmp_path / name
    path.write_bytes(pdf(pages))
    (source,) = registry.read(path).sources
    return source


def said(source: ImportedSource) -> list[tuple[str | None, str]]:
    return [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]


def test_talk_goes_on_over_the_end_of_a_page(tmp_path: Path) -> None:
    pages = [
        column(["Entretien 4, page 1", "", "Marie : Bonjour à tous", "et merci.", "Paul : Oui, je (rires)"]),
        column(["Entretien 4, page 2", "", "reprends ici.", "Marie : Bien.", "Paul : Fin."]),
        column(["Entretien 4, page 3", "", "Marie : Au revoir."]),
    ]
    source = read(tmp_path, pages, "entretien.PDF")
    assert said(source) == [
        ("Marie", "Bonjour à tous\net merci."),
        ("Paul", "Oui, je (rires)\nreprends ici."),
        ("Marie", "Bien."),
        ("Paul", "Fin."),
        ("Marie", "Au revoir."),
    ]
    assert source.warnings == ("Lines at the head or foot of the pages were left out: “Entretien 4, page 1”.",)
    found = [(mark.kind, mark.value, source.text[mark.start : mark.end]) for mark in source.marks]
    assert [mark[:2] for mark in found] == [("page", "1"), ("laughter", ""), ("page", "2"), ("page", "3")]
    assert found[2][2] == "reprends ici.\nMarie : Bien.\nPaul : Fin."


def test_white_space_divides_paragraphs_and_hyphens_stay(tmp_path: Path) -> None:
    source = read(tmp_path, [column(["Une note de ter-", "rain assez longue.", "", "Un second para-", "graphe."])])
    assert source.kind == "document"
    assert source.text == "Une note de ter-\nrain assez longue.\n\nUn second para-\ngraphe."
    assert len(source.turns) == 2


def test_what_stands_at_the_head_of_one_page_stays(tmp_path: Path) -> None:
    source = read(tmp_path, [column(["Marie : 12", "Paul : 13"]), column(["Marie : un", "Paul : deux"]),
                             column(["Marie : trois", "Paul : quatre"])])  # fmt: skip
    assert [words for _, words in said(source)] == ["12", "13", "un", "deux", "trois", "quatre"]


def test_raised_figures_stay_on_their_line(tmp_path: Path) -> None:
    assert read(tmp_path, [[(72, 700, "Une note"), (112, 704, "2"), (120, 700, "en bas")]]).text.count("\n") == 0


def test_what_is_said_at_the_edge_of_pages_stays(tmp_path: Path) -> None:
    """However often it is said, and at whatever height; a page number below it goes."""
    pages = [
        [*column(["Marie : Oui.", *(f"Paul : reste {page}{line}" for line in "abcd"), "Marie : Non."], top=820),
         (300, 60, "Paul : Bon."), (300, 30, str(page))]
        for page in range(1, 6)
    ]  # fmt: skip
    source = read(tmp_path, pages)
    assert Counter(turn.speaker for turn in source.turns) == {"Marie": 10, "Paul": 25}
    assert source.text.count("Paul : Bon.") == 5
    assert source.warnings == ("Lines at the head or foot of the pages were left out: “1”.",)


def test_lines_that_recur_within_pages_or_on_two_of_them_stay(tmp_path: Path) -> None:
    within = [[(72, 600, "Bien entendu"), (72, 580, f"reste {page * 'x'}")] for page in range(1, 5)]
    assert read(tmp_path, within).text.count("Bien entendu") == 4
    twice = [[(72, 800, "Bien entendu"), (72, 580, "reste")], [(72, 800, "Bien entendu"), (72, 580, "autre")]]
    assert read(tmp_path, twice).text.count("Bien entendu") == 2


def test_left_and_right_pages_have_heads_of_their_own(tmp_path: Path) -> None:
    pages = [
        [
            (72, 810, "Chapitre un" if number % 2 else "Recherche"),
            (280, 30, f"- {number} -"),
            *column([f"Marie : Page {number}.", f"Paul : Oui {number}."]),
        ]
        for number in range(1, 7)
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(pages))
    (source,) = registry.read(path).sources
    assert len(source.turns) == 12
    assert {turn.speaker for turn in source.turns} == {"Marie", "Paul"}
    assert "“Chapitre un”" in source.warnings[0] and "“Recherche”" in source.warnings[0]


def test_words_that_go_on_in_small_letters_are_no_head(tmp_path: Path) -> None:
    pages = [column([f"Marie : Page {number}, un mot cou-", "pé au bout.", "Paul : Oui."]) for number in range(1, 5)]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(pages))
    (source,) = registry.read(path).sources
    assert source.text.count("cou-\npé au bout.") == 4


def test_what_lies_beyond_the_page_is_not_read(tmp_path: Path) -> None:
    assert (
        read(tmp_path, [[(72, 700, "Une note."), (72, -40, "Sous la page."), (72, 900, "Dessus.")]]).text == "Une note."
    )


def test_labels_with_indented_words(tmp_path: Path) -> None:
    lines: list[Line] = []
    for at, (name, words) in enumerate([("Dan:", "Why?"), ("Participant:", "Because."), ("Dan:", "Right.")] * 2):
        lines += [(72, 770 - 30 * at, name), (108, 758 - 30 * at, words)]
    assert said(read(tmp_path, [lines]))[:3] == [("Dan", "Why?"), ("Participant", "Because."), ("Dan", "Right.")]


LEFT = (
    "the first column goes on", "with words that are long", "enough to fill its width", "and so it is read before",
    "the other one is begun", "as a reader would do it",
)  # fmt: skip
RIGHT = (
    "and here the second one", "says what comes after it", "so that nothing is mixed", "when somebody reads them",
    "line by line as they are", "beside each other there",
)  # fmt: skip


def side_by_side(*columns: tuple[str, ...], places: tuple[float, ...] = (72, 310, 420), lower: float = 0) -> list[Line]:
    """Lines written across the columns, those of the later ones a little lower."""
    return [
        (places[at], 740 - 12 * number - at * lower, words)
        for number, line in enumerate(zip(*columns, strict=True))
        for at, words in enumerate(line)
    ]


@pytest.mark.parametrize("lower", [0, 6])
def test_columns_that_are_written_across_are_read_one_after_the_other(tmp_path: Path, lower: float) -> None:
    over = "A title that stands over both of the columns and is not cut anywhere in its middle"
    page = [(72, 770, over), *side_by_side(LEFT, RIGHT, lower=lower), (72, 600, "Below both of them.")]
    source = read(tmp_path, [page, column(["Another page."])])
    lines = source.text.split("\n")
    assert [line for line in lines if line] == [over, *LEFT, *RIGHT, "Below both of them.", "Another page."]
    assert [source.text[mark.start : mark.end] for mark in source.marks if mark.kind == "page"][1] == "Another page."


def test_three_columns(tmp_path: Path) -> None:
    words = (
        "one and two and three",
        "four and five and six",
        "seven and eight",
        "nine, ten and eleven",
        "twelve and more",
        "to the very end",
    )
    page = side_by_side(words, tuple(w.upper() for w in words), tuple(w.title() for w in words), places=(72, 230, 400))
    read_so = read(tmp_path, [page]).text.split("\n")
    assert read_so == [*words, *(w.upper() for w in words), *(w.title() for w in words)]


def test_columns_that_are_written_one_after_the_other_stay_so(tmp_path: Path) -> None:
    text = read(tmp_path, [[*column(LEFT, top=740), *column(RIGHT, x=310, top=740)]]).text
    assert [line for line in text.split("\n") if line] == [*LEFT, *RIGHT]


@pytest.mark.parametrize("beside", [
    ("Marie :", "Paul :", "Marie :", "Paul :", "Marie :", "Paul :"),
    ("Intervenante 2 (lycée) :", "Enquêteur principal :") * 3,
    ("00:00:01", "00:00:07", "00:00:09", "00:00:12", "00:00:20", "00:01:00"),
])  # fmt: skip
def test_names_and_times_beside_the_words_are_no_column(tmp_path: Path, beside: tuple[str, ...]) -> None:
    text = read(tmp_path, [side_by_side(beside, RIGHT, places=(72, 230))]).text
    assert [line for line in text.split("\n") if line] == [f"{a} {b}" for a, b in zip(beside, RIGHT, strict=True)]


def test_cells_of_a_table_are_no_columns(tmp_path: Path) -> None:
    asked = {0: "What did you do with it?", 5: "And what did you do then?"}
    said = [*RIGHT, "and this is the end of it", "which nobody expected yet"]
    page = [cell for n, words in enumerate(said) for cell in
            [*([(72, 740 - 12 * n, asked[n])] if n in asked else []), (310, 740 - 12 * n, words)]]  # fmt: skip
    text = read(tmp_path, [page]).text
    assert text.startswith(f"{asked[0]}\t{RIGHT[0]}\n{RIGHT[1]}")
    assert f"{asked[5]}\t{RIGHT[5]}" in text


def test_names_in_the_first_cells_of_a_table_speak(tmp_path: Path) -> None:
    names = ("Marie", "Paul", "Marie", "Technicien", "Paul", "Marie")
    page = [(72, 770, "A talk")]
    for top, name, words in zip(range(740, 0, -36), names, RIGHT, strict=False):
        page += [(72, top, name), (200, top, words), (200, top - 12, "and it goes on")]
    source = read(tmp_path, [page])
    assert [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns][1:] == [
        (name, f"{words}\nand it goes on") for name, words in zip(names, RIGHT, strict=True)
    ]


def test_a_scan_a_locked_and_a_damaged_file_end_in_a_sentence(tmp_path: Path) -> None:
    key = "01234567890123456789012345678901"
    locked = pdf([[]], encrypt=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({key}) /U ({key}) /P -4 >> /ID [(a) (a)]")
    whole = pdf([column(["Marie : oui"] * 30)])
    path = tmp_path / "a.pdf"
    for data, words in ((pdf([[], []]), "OCR"), (locked, "password"), (b"%PDF-1.4 but no more", "damaged")):
        path.write_bytes(data)
        with pytest.raises(UserError, match=rf"a\.pdf: .*{words}"):
            registry.read(path)
    for cut in range(20, len(whole), 97):
        path.write_bytes(whole[:cut])
        try:
            registry.read(path)
        except UserError as error:
            assert str(error).startswith("a.pdf: ")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "pages", "speakers"),
    [("P1.pdf", 5, {"Dan": 47, "Participant": 47}), ("P2.pdf", 8, {"Dan": 81, "Participant": 84}),
     ("P3.pdf", 6, {"Dan": 61, "Participant": 61})],
)  # fmt: skip
def test_interviews(shared_data: Path, file: str, pages: int, speakers: dict[str, int]) -> None:
    (source,) = registry.read(shared_data / "A_transcripts" / "pdpilot_pdf" / file).sources
    assert Counter(turn.speaker for turn in source.turns if turn.speaker) == speakers
    assert [mark.value for mark in source.marks if mark.kind == "page"] == [str(page + 1) for page in range(pages)]
    assert source.language == "en"
    assert said(source)[0] == (None, "Interview")
    assert "\t" not in source.text
