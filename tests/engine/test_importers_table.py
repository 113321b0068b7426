"""Tables with a column of text: Whisper's, a corpus, a survey, and tables that are none."""

import zipfile
from datetime import time
from pathlib import Path

import openpyxl
import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry


def said(path: Path) -> list[tuple[str | None, str, float | None, float | None]]:
    read = registry.read(path)
    assert read.importer == "table"
    (source,) = read.sources
    return [(turn.speaker, source.text[turn.start : turn.end], turn.time_start, turn.time_end) for turn in source.turns]


def put(path: Path, data: str) -> Path:
    path.write_bytes(data.encode())
    return path


@pytest.mark.shared
@pytest.mark.parametrize(("suffix", "turns"), [("tsv", 1), ("csv", 1), ("words.tsv", 5), ("words.csv", 5)])
def test_tables_of_whisper(shared_data: Path, suffix: str, turns: int) -> None:
    found = said(shared_data / f"A_transcripts/whisper/punctuations_no__punctuations.mp3.{suffix}")
    assert len(found) == turns
    assert (found[0][2], found[-1][3]) == (0.38, 2.76)


@pytest.mark.shared
def test_labels_of_audacity(shared_data: Path) -> None:
    found = said(shared_data / "A_transcripts/phonfieldwork/test_audacity.txt")
    assert found == [(None, "asd", 0.482, 2.719), (None, "sssw", 231.998, 395.389)]


@pytest.mark.shared
def test_a_corpus(shared_data: Path) -> None:
    path = shared_data / "C_labelled/raw/miam_loria/loria_dev.csv"
    found = said(path)
    assert found[0][:2] == ("Samir", "Bravo! Vous avez été rapides!")
    assert registry.read(path).sources[0].warnings[0] == "Columns left out: Dialogue_Act, Dialogue_ID, File_ID."


def test_a_survey(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", '\ufeffID;Réponse\r\nP1;"Oui ; ""bien""\nsûr"\r\nP2;\r\nP3;Non\r\n')
    assert said(path) == [("P1", 'Oui ; "bien"\nsûr', None, None), ("P3", "Non", None, None)]


def test_times_in_clock_form_and_rows_cut_short(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "start,speaker,text\n0:01:02,Ann,Hello there\n,Bob,Hi\n3.5\n")
    assert said(path) == [("Ann", "Hello there", 62, None), ("Bob", "Hi", None, None)]


def test_a_span_of_time_as_nvivo_writes_it(tmp_path: Path) -> None:
    rows = "Timespan\tContent\tSpeaker\n0:00,0 - 0:05,2\tBonjour.\tLéa\n1:00:05,2 - 1:00:09,0\tOui ?\tMarc\n"
    assert said(put(tmp_path / "a.txt", rows)) == [("Léa", "Bonjour.", 0, 5.2), ("Marc", "Oui ?", 3605.2, 3609)]


TALK = [
    ("Ann", "So, shall we?", 1, None),
    ("Bob", "Yes.", 5, None),
    ("Ann", "Good then.", 9, None),
    ("Bob", "Go.", 72, None),
]
WITHOUT_NAMES = {
    "time, speaker, words": '00:01,Ann,"So, shall we?"\n00:05,Bob,Yes.\n00:09,Ann,Good then.\n01:12,Bob,Go.\n',
    "speaker, time, words": "Ann;00:01;So, shall we?\nBob;00:05;Yes.\nAnn;00:09;Good then.\nBob;01:12;Go.\n",
    "words, speaker, seconds": "So, shall we?\tAnn\t1.0\nYes.\tBob\t5.0\nGood then.\tAnn\t9.0\nGo.\tBob\t72.0\n",
    "a heading of other words": "A;B;C\n00:01;Ann;So, shall we?\n00:05;Bob;Yes.\n00:09;Ann;Good then.\n01:12;Bob;Go.\n",
}


@pytest.mark.parametrize("layout", WITHOUT_NAMES)
def test_columns_that_nobody_named(tmp_path: Path, layout: str) -> None:
    assert said(put(tmp_path / "a.csv", WITHOUT_NAMES[layout])) == TALK


def test_columns_that_nobody_named_hold_talk_without_times(tmp_path: Path) -> None:
    rows = "Ann,What do you use it for?,x\nBob,For all that I write.,x\nAnn,And since when?,x\nBob,Since May.,x\n"
    path = put(tmp_path / "a.csv", rows)
    assert [row[:2] for row in said(path)] == [
        ("Ann", "What do you use it for?"), ("Bob", "For all that I write."), ("Ann", "And since when?"),
        ("Bob", "Since May."),
    ]  # fmt: skip
    assert registry.read(path).sources[0].warnings == ("Columns left out: 3.",)
    assert registry.read(put(tmp_path / "a.txt", rows)).importer == "text"


def test_both_ends_of_a_turn_and_the_numbers_of_rows(tmp_path: Path) -> None:
    rows = "1,0.0,3.2,S_0,So we begin.\n2,3.2,5.0,S_1,All right then.\n3,5.0,9.1,S_0,Good.\n"
    path = put(tmp_path / "a.csv", rows)
    assert said(path) == [("S_0", "So we begin.", 0, 3.2), ("S_1", "All right then.", 3.2, 5), ("S_0", "Good.", 5, 9.1)]


def test_questions_are_headings_where_hours_are_told(tmp_path: Path) -> None:
    rows = (
        "Hour of answer;What do you use it for?\n10:01;For all that I write.\n10:05;For my work, mostly.\n10:09;Not.\n"
    )
    assert [row[:2] for row in said(put(tmp_path / "a.csv", rows))][:2] == [
        (None, "What do you use it for?"), ("R1", "For all that I write."),
    ]  # fmt: skip


def test_words_with_commas_that_are_not_quoted_are_whole(tmp_path: Path) -> None:
    named = put(tmp_path / "a.csv", "speaker,text\nAnn,Well, yes, no\nBob,Oh,\n")
    assert said(named) == [("Ann", "Well, yes, no", None, None), ("Bob", "Oh", None, None)]
    unnamed = put(tmp_path / "b.csv", "00:01,Ann,So then\n00:05,Bob,Yes, yes.\n00:09,Ann,Go, now, all.\n")
    assert [row[1] for row in said(unnamed)] == ["So then", "Yes, yes.", "Go, now, all."]


def test_prices_are_no_talk(tmp_path: Path) -> None:
    rows = (
        "When,Bid,Ask\n07/19/2015 21:00,1.083,1.08332\n07/19/2015 21:01,1.084,1.08432\n07/19/2015 21:02,1.085,1.086\n"
    )
    with pytest.raises(UserError, match="Its first line names no column"):
        registry.read(put(tmp_path / "a.csv", rows), "table")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "One, two,\nthree.\n", "Marie: Oui, oui\n", "1,2.0,3.0\n4,5.0,6.0\n"])
def test_what_is_no_table_of_talk(tmp_path: Path, text: str) -> None:
    path = put(tmp_path / "a.txt", text)
    assert registry.read(path).importer == "text"
    with pytest.raises(UserError, match=r"a\.txt: "):
        registry.read(path, "table")


def test_sentences_with_commas_are_no_survey(tmp_path: Path) -> None:
    talk = "Ann: Was it warm in Rome, was it not?\nBob: Yes, it was very hot.\nAnn: Good, let us go on.\n"
    prose = "Are we there yet by now ?, is that not so ?\nYes I think so now, it was very hot.\n"
    for name, text in (("a.txt", talk), ("b.txt", prose)):
        assert registry.read(put(tmp_path / name, text)).importer == "text"
    assert registry.read(tmp_path / "a.txt").sources[0].speakers == ("Ann", "Bob")
    assert registry.read(put(tmp_path / "c.txt", talk.replace(", ", ","))).importer == "text"
    assert registry.read(put(tmp_path / "c.csv", prose)).importer == "table"


@pytest.mark.parametrize(
    "data", ["speaker,text\n", 'speaker,text\nA,"' + "x" * 300_000, "speaker,text\n" + '"' * 99_999]
)
def test_tables_that_hold_nothing_or_break_off(tmp_path: Path, data: str) -> None:
    with pytest.raises(UserError, match=r"a\.csv: "):
        registry.read(put(tmp_path / "a.csv", data), "table")


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


WHAT, WHY = "Qu’avez-vous demandé ?", "Expliquez votre choix en quelques mots"
ANSWERS = [
    ["Horodateur", "Nom", WHAT, WHY, "Note"],
    ["2024-01-02", "Zoé", "Un plan de cours", "Il me fallait un plan [vite]", "4"],
    ["2024-01-03", "", "Rien du tout, merci", "", "5"],
]
ANSWERED = [
    (None, WHAT), ("Zoé", "Un plan de cours"), (None, WHY), ("Zoé", "Il me fallait un plan [vite]"),
    (None, WHAT), ("R2", "Rien du tout, merci"),
]  # fmt: skip


def test_a_survey_of_questions(tmp_path: Path) -> None:
    lines = (";".join(f'"{cell}"' for cell in row) for row in ANSWERS)
    csv_path = put(tmp_path / "a.csv", "\n".join(lines))
    xlsx_path = book(tmp_path / "a.dat", {"Info": [["Une note"]], "Réponses": [[], *ANSWERS]})
    for path, importer in ((csv_path, "table"), (xlsx_path, "xlsx")):
        read = registry.read(path)
        (source,) = read.sources
        assert read.importer == importer
        assert [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns] == ANSWERED
        assert "Columns left out: Horodateur, Note." in source.warnings
        assert not source.marks
    assert "Sheets left out: Info." in source.warnings


def test_a_workbook_of_talk(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Début", "Locutrice", "Propos"],
        [time(0, 1, 2), "Marie", "Bonjour (rires)"],
        [75.0, 12, 34.0],
        [None, None, None],
    ]
    (source,) = registry.read(book(tmp_path / "a.xlsx", {"x": rows})).sources
    found = [(turn.speaker, source.text[turn.start : turn.end], turn.time_start) for turn in source.turns]
    assert found == [("Marie", "Bonjour (rires)", 62.0), ("12", "34", 75.0)]
    assert [mark.kind for mark in source.marks] == ["laughter"]


def test_workbooks_that_hold_no_talk_or_are_damaged(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"x": [["a", "b"], [1, 2]], "y": []})
    whole = path.read_bytes()
    for data in (whole, whole[: len(whole) // 2], whole.replace(b"sheet", b"shoot")):
        path.write_bytes(data)
        with pytest.raises(UserError, match=r"a\.xlsx: "):
            registry.read(path)


def test_a_cell_at_the_far_end_of_a_sheet_costs_little(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"x": [["speaker", "text"], ["Ann", "Hello"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (source,) = registry.read(path).sources
    assert source.text == "Hello"


def test_a_formula_without_a_saved_value_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["speaker", "text"], ["Marie", "Bonjour."], ["Paul", '=A2&" oui"'], ["Marie", "Bien."]):
        book.active.append(row)
    book.save(tmp_path / "talk.xlsx")
    (source,) = registry.read(tmp_path / "talk.xlsx").sources
    assert any("1 formula has no value in the file" in warning for warning in source.warnings)


def test_a_title_may_stand_above_the_headings_of_a_sheet(tmp_path: Path) -> None:
    rows = [["Atelier 3"], [], ["Heure", "Intervenant·e", "Verbatim"], [time(0, 0, 1), "Inès", "Oui"],
            [time(0, 1, 5), "Bo", "Non"]]  # fmt: skip
    (source,) = registry.read(book(tmp_path / "a.xlsx", {"x": rows})).sources
    assert [(t.speaker, source.text[t.start : t.end], t.time_start) for t in source.turns] == [
        (None, "Atelier 3", None), ("Inès", "Oui", 1.0), ("Bo", "Non", 65.0)]  # fmt: skip


def test_times_in_thousandths_are_told_by_their_size(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", "start\tend\tspeaker\ttext\n0\t1200\tAna\tHello\n1200\t2600\tBo\tHi there\n")
    assert said(path) == [("Ana", "Hello", 0.0, 1.2), ("Bo", "Hi there", 1.2, 2.6)]
    path = put(tmp_path / "b.tsv", "start\tend\tspeaker\ttext\n0\t2\tAna\tHello\n2\t4\tBo\tHi there\n")
    assert said(path)[1][2:] == (2.0, 4.0)


def test_hours_and_minutes_alone_may_be_of_the_day(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "Timestamp,User,Message\n10:21,ana,hello\n10:22,bo,hi\n")
    assert said(path) == [("ana", "hello", None, None), ("bo", "hi", None, None)]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('Ana,"Hello\nBo,Hi\nAna,How are you?\n', 2),
        ('Ana,"Hello\nthere"\nBo,"Hi\nAna,"How" are you?\n', 4),
        ('Ana,Hello\nBo,"He said "yes" to me"\n', 3),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path: Path, rows: str, line: int) -> None:
    (source,) = registry.read(put(tmp_path / "a.csv", "speaker,text\n" + rows)).sources
    assert any(f"in line {line} is not closed" in warning for warning in source.warnings)


def test_quotation_marks_that_are_closed_or_words_are_not_told(tmp_path: Path) -> None:
    rows = 'speaker,text\nAna,"Hello, ""you""\n\nthere"\nBo,a 5" disk\nAna,""\nBo,"Hi"'
    (source,) = registry.read(put(tmp_path / "a.csv", rows)).sources
    assert not source.warnings


def test_a_cell_without_end_that_is_longer_than_any_is_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'speaker,text\nAna,"Hello\n' + "Bo,Hi there\n" * 20_000)
    with pytest.raises(UserError, match="line 2 is not closed"):
        registry.read(path)
