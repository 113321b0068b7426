"""How a file is read, before it comes in: its format and its encoding, told and put right."""

import re

import pytest
from el2mp_app.models.import_files import FileRole
from el2mp_app.models.import_words import Column
from PySide6.QtCore import Qt

from el2mp_desktop.language import set_language
from tests.app.importing.preview import EXAMPLE, NOTEBOOK, choose_in


@pytest.mark.parametrize(("language", "words"), [("en", ("sure", "likely")), ("fr", ("certain", "probable"))])
def test_how_sure_a_format_is_stands_beside_it(opened, language, words, talk):
    set_language(language)
    preview = opened(EXAMPLE / NOTEBOOK, talk)
    cells = [preview.row(name).siblingAtColumn(Column.FORMAT) for name in (NOTEBOOK, talk.name)]
    assert tuple(cell.data(FileRole.SURENESS) for cell in cells) == words
    told = cells[0].data(Qt.ItemDataRole.ToolTipRole)
    assert re.search("\\d\u202f%" if language == "fr" else "\\d%", told)


def test_a_file_is_read_anew_in_the_format_that_is_chosen(opened, qtbot):
    name = "Atelier 4, note juridique.vtt"
    preview = opened(EXAMPLE / name)
    before = preview.cell(name, Column.TURNS)
    box = preview.dialog.preview.format
    assert box.currentText() == preview.cell(name, Column.FORMAT)
    box.setFocus()
    with qtbot.waitSignal(preview.dialog.reading.read, timeout=20_000):
        choose_in(qtbot, box, "Plain text")
    preview.wait()
    assert preview.cell(name, Column.FORMAT) == "Plain text"
    assert preview.cell(name, Column.TURNS) != before
    assert "WEBVTT" in preview.dialog.preview.excerpt.toPlainText()


def test_an_encoding_that_was_guessed_wrong_is_corrected(opened, session, tmp_path, qtbot):
    path = tmp_path / "old.txt"
    path.write_bytes("Дом: щётка.\n\nЛес: да.\n".encode("iso8859_5"))
    preview = opened(path)
    box = preview.dialog.preview.encoding
    assert box.isVisible() and box.currentData() != "iso8859_5"
    with qtbot.waitSignal(preview.dialog.reading.read, timeout=20_000):
        choose_in(qtbot, box, "ISO8859_5 (Cyrillic)")
    preview.wait()
    assert "щётка" in preview.dialog.preview.excerpt.toPlainText()
    preview.bring_in()
    (source,) = session.open_project.read.sources()
    assert source.speakers == ("Дом", "Лес") and source.origin["encoding"] == "iso8859_5"


def test_a_format_that_leaves_no_choice_of_encoding_offers_none(opened):
    assert not opened(EXAMPLE / NOTEBOOK).dialog.preview.encoding.isVisible()
