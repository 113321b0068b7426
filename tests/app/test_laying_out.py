"""A long source is laid out while the window goes on, to the height it would have at once; the last are kept."""

import pytest
from el2mp_app.widgets.reader import kept_documents
from el2mp_app.widgets.reader.kept_documents import MOST_DOCUMENTS
from el2mp_app.widgets.reader.laying_out import LayingOut
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_app.widgets.reader.reader import Reader
from el2mp_app.widgets.reader.reader_document import Setting
from PySide6.QtGui import QTextDocument

SAID = "Nobody knew at first whether the answer was right, so the group kept it as a plan and went on. "


def talk(turns: int) -> tuple[str, list[ReaderTurn]]:
    said = [SAID * (1 + number % 4) for number in range(turns)]
    starts = [sum(map(len, said[:number])) for number in range(turns)]
    return "".join(said), [
        ReaderTurn(f"t{number}", start, start + len(words), "Inès", "", "", "person")
        for number, (start, words) in enumerate(zip(starts, said, strict=True))
    ]


def shown(qtbot) -> Reader:
    made = Reader()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def reader(qtbot) -> Reader:
    return shown(qtbot)


def test_all_of_it_is_laid_out_in_the_end(qtbot, reader):
    text, turns = talk(400)
    reader.show_source(text, turns)
    whole = shown(qtbot)
    whole.show_source(text, turns)
    laying = whole.view.document().findChild(LayingOut)
    while laying.hides_below:
        laying.show_more_below()
    height = whole.view.document().size().height()
    bar = reader.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == round(height) - reader.view.viewport().height(), timeout=20_000)
    last = reader.view.projection.turn_view(len(turns) - 1)[1]
    reader.view.verticalScrollBar().setValue(bar.maximum())
    assert reader.view.seen()[1] >= last


def test_a_place_far_down_is_there_before_the_rest_is_laid_out(reader):
    text, turns = talk(400)
    reader.show_source(text, turns)
    assert reader.go_to_turn("t390")
    top, bottom = reader.view.seen()
    assert top <= reader.view.projection.turn_view(390)[0] < bottom


def test_few_of_the_sources_before_are_kept(qtbot, reader):
    for number in range(MOST_DOCUMENTS + 4):
        reader.show_source(*talk(3 + number))
    qtbot.waitUntil(lambda: len(reader.view.findChildren(QTextDocument)) == MOST_DOCUMENTS)


def test_long_sources_go_the_earlier(qtbot, reader, monkeypatch):
    length = len(talk(40)[0])
    monkeypatch.setattr(kept_documents, "MOST_CHARACTERS", 2 * length)
    for number in range(37, 41):
        reader.show_source(*talk(number))
    qtbot.waitUntil(lambda: len(reader.view.findChildren(QTextDocument)) == 2)


def test_a_source_shown_again_is_neither_set_nor_laid_out_anew(reader):
    first, other = talk(40), talk(3)
    reader.show_source(*first)
    document = reader.view.document()
    reader.go_to_turn("t30")
    reader.select(first[1][30].span)
    reader.show_source(*other)
    reader.show_source(*first)
    assert reader.view.document() is document
    assert reader.selection() is None and reader.position() == (0, 0)
    assert reader.view.projection.text == "\n".join(turn.span.of(first[0]) for turn in first[1])
    reader.set_type(Setting(size=20))
    assert reader.view.document() is not document, "other type is other setting"
