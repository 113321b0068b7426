"""Tables with a column of text: Whisper's, a corpus, a survey, and tables that are none."""

from pathlib import Path

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


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "One, two,\nthree.\n", "Marie: Oui, oui\n", "1,2.0,3.0\n4,5.0,6.0\n"])
def test_what_is_no_table_of_talk(tmp_path: Path, text: str) -> None:
    path = put(tmp_path / "a.txt", text)
    assert registry.read(path).importer == "text"
    with pytest.raises(UserError, match=r"a\.txt: "):
        registry.read(path, "table")


@pytest.mark.parametrize(
    "data", ["speaker,text\n", 'speaker,text\nA,"' + "x" * 300_000, "speaker,text\n" + '"' * 99_999]
)
def test_tables_that_hold_nothing_or_break_off(tmp_path: Path, data: str) -> None:
    with pytest.raises(UserError, match=r"a\.csv: "):
        registry.read(put(tmp_path / "a.csv", data), "table")
