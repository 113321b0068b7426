"""Co-occurrence in the window: the chart, the passages behind a cell, who is missing, and the figure as a file."""

from pathlib import Path

import pytest
from el2mp_app.models.passages import PassageRole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from el2mp_desktop.domain.text import Span
from el2mp_desktop.importers.registry import read as read_file
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import Incoming, import_sources
from tests.app.hands import Hands, choose_file, push, settle

DPI = 96
READABLE, FAKE, GIVEN, SIGNS = "Ça se lit très bien", "il est faux", "redonné les pièces", "c’est moi qui signe"


def code(hands: Hands, words: str, key: str) -> str:
    project = hands.project
    code_id = next(row.id for row in project.read.codes() if row.key == key)
    start = hands.text.index(words)
    return project.do(apply_code, hands.window.read.page.source.id, Span(start, start + len(words)), code_id)


@pytest.fixture
def pair(hands: Hands) -> tuple[str, str]:
    """Two codes that meet in two turns of Inès and one of Olivier."""
    one, other = [row.key for row in hands.project.read.codes() if row.codable and "." in row.key][:2]
    for words in (READABLE, GIVEN, SIGNS):
        code(hands, words, one)
    for words in (FAKE, "une par une", SIGNS):
        code(hands, words, other)
    settle()
    return one, other


@pytest.fixture
def analysis(qtbot, hands: Hands, pair: tuple[str, str]) -> Hands:
    show(qtbot, hands)
    return hands


def show(qtbot, hands: Hands) -> None:
    with qtbot.waitSignal(hands.window.analyse.counted):
        hands.press("Ctrl+3")
    settle()


def cell(hands: Hands, column: int, row: int) -> QPoint:
    """Where the middle of a cell is on the screen; searched for, as an eye would."""
    figure = hands.window.analyse.figure
    wanted = {figure.shown[place] for place in (column, row)}
    hits = [
        QPoint(x, y)
        for x in range(0, figure.width(), 4)
        for y in range(0, figure.height(), 4)
        if (found := figure.pair_at(QPoint(x, y).toPointF())) is not None and set(found) == wanted
    ]
    assert hits
    return QPoint(sum(p.x() for p in hits) // len(hits), sum(p.y() for p in hits) // len(hits))


def lines(hands: Hands) -> list[tuple[str, str]]:
    model = hands.window.analyse.passages
    found = [model.index(row).data(PassageRole.LINE) for row in range(model.rowCount())]
    return [(line.words, line.voice) for line in found]


def found(hands: Hands) -> str:
    return hands.window.analyse.found.name.text()


def draw_all(hands: Hands) -> None:
    choice = hands.window.analyse.most
    choice.setCurrentIndex(choice.findData("all"))
    settle()


def test_in_a_small_window_as_many_codes_are_drawn_as_fit_and_it_is_said(qtbot, hands):
    codes = [row for row in hands.project.read.codes() if row.codable]
    for row in codes:
        code(hands, READABLE, row.key)
    hands.window.resize(1024, 680)
    show(qtbot, hands)
    analyse = hands.window.analyse
    qtbot.waitUntil(lambda: analyse.figure.width() <= analyse.figure.parentWidget().width())
    drawn = len(analyse.figure.shown)
    assert 12 <= drawn < len(codes)
    assert f"the {drawn} most used are drawn" in analyse.subtitle.text()
    draw_all(hands)
    assert len(analyse.figure.shown) == len(codes)
    assert "most used" not in analyse.subtitle.text()


def test_the_cell_reached_by_keys_is_seen_in_a_small_window(qtbot, hands):
    for row in [row for row in hands.project.read.codes() if row.codable]:
        code(hands, READABLE, row.key)
    hands.window.resize(1024, 680)
    show(qtbot, hands)
    draw_all(hands)
    figure = hands.window.analyse.figure
    assert figure.visibleRegion().boundingRect().height() < figure.height() - 40, "it is scrolled"
    hands.press(*["Down"] * len(figure.shown), on=figure)
    assert figure.pair == (figure.shown[0], figure.shown[-1])
    assert figure.visibleRegion().boundingRect().contains(figure.cell_of(figure.pair))
    assert figure.pair_at(figure.cell_of(figure.pair).center().toPointF()) == figure.pair
    hands.press(*["Right"] * (len(figure.shown) - 2), on=figure)
    assert figure.visibleRegion().boundingRect().contains(figure.cell_of(figure.pair))
    hands.press(*["Left"] * len(figure.shown), *["Up"] * len(figure.shown), on=figure)
    assert figure.visibleRegion().boundingRect().contains(figure.cell_of(figure.pair))


def test_a_chart_appears_and_says_what_was_counted(analysis):
    view = analysis.window.analyse
    image = view.figure.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 20 and view.figure.width() > 300
    assert view.subtitle.text() == "2 of 32 codes in use · 3 turns coded or read · 1 source"
    assert found(analysis) == "Passages" and lines(analysis) == []


def test_a_click_on_a_cell_lists_its_passages(analysis):
    view = analysis.window.analyse
    analysis.click(view.figure, cell(analysis, 0, 1))
    assert found(analysis) == "3 turns carry both"
    assert [voice for _, voice in lines(analysis)] == ["Inès", "Inès", "Olivier"]
    assert lines(analysis)[0][0].startswith("L’arrêt existe.") and "c = 1.000" in view.explained.text()


def test_a_click_beside_the_cells_changes_nothing(analysis):
    view = analysis.window.analyse
    analysis.click(view.figure, cell(analysis, 0, 1))
    analysis.click(view.figure, QPoint(3, 3))
    assert found(analysis) == "3 turns carry both"


@pytest.mark.parametrize("how", ["click", "Return"])
def test_a_passage_opens_in_place_framed(analysis, how):
    window = analysis.window
    analysis.click(window.analyse.figure, cell(analysis, 0, 1))
    shown = window.analyse.list
    place = shown.visualRect(window.analyse.passages.index(2)).center()
    if how == "click":
        analysis.click(shown.viewport(), place)
    else:
        shown.setFocus()
        analysis.press("Down", "Down", "Down", "Return", on=shown)
    assert window.stack.currentWidget() is window.read
    turn = window.read.page.turns[4]
    assert window.read.reader.current_turn() == turn.id
    assert any(line.framed for line in window.read.reader.view.page().lines)


def test_arrows_move_from_cell_to_cell(hands, qtbot, pair):
    third = [row.key for row in hands.project.read.codes() if row.codable and "." in row.key][2]
    code(hands, READABLE, third)
    show(qtbot, hands)
    figure = hands.window.analyse.figure
    assert figure.hasFocus()
    hands.press("Right", on=figure)
    assert found(hands) == "3 turns carry both"
    hands.press("Down", on=figure)
    assert found(hands) == "1 turn carries both"
    hands.press("Right", "Return", on=figure)
    assert found(hands) == "1 turn carries both" and figure.pair == (figure.shown[1], figure.shown[2])
    hands.press("Right", "Down", on=figure)
    assert figure.pair == (figure.shown[1], figure.shown[2]), "beyond the edge there is nothing"


def test_unit_and_measure(qtbot, analysis):
    view = analysis.window.analyse
    before = view.figure.grab().toImage()
    with qtbot.waitSignal(view.counted):
        choose(view.unit, 1)
    assert view.subtitle.text() == "2 of 32 codes in use · 6 codings · 1 source"
    settle()
    analysis.click(view.figure, cell(analysis, 0, 1))
    assert found(analysis) == "1 overlap" and lines(analysis) == [(SIGNS, "Olivier")]
    by_overlap = view.figure.grab().toImage()
    choose(view.measure, 1)
    settle()
    assert found(analysis) == "1 overlap"
    assert len({bytes(i.constBits()) for i in (before, by_overlap, view.figure.grab().toImage())}) == 3


def choose(combo, place: int) -> None:
    """By keys, as in every box."""
    combo.setFocus()
    while combo.currentIndex() < place:
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == place


def test_counted_anew_when_something_was_coded(qtbot, analysis, pair):
    view = analysis.window.analyse
    analysis.click(view.figure, cell(analysis, 0, 1))
    with qtbot.waitSignal(view.counted):
        code(analysis, "On lui avait collé", pair[0])
        code(analysis, "les conclusions", pair[1])
    settle()
    assert found(analysis) == "4 turns carry both", "the cell stays chosen, its passages follow"
    analysis.press("Ctrl+1", on=view.figure)
    analysis.press("Ctrl+Z")
    with qtbot.waitSignal(view.counted):
        analysis.press("Ctrl+3")
    settle()
    assert found(analysis) == "3 turns carry both"


def test_who_is_missing_once_something_of_theirs_was_read(qtbot, analysis):
    view = analysis.window.analyse
    analysis.click(view.figure, cell(analysis, 0, 1))
    assert view.missing.isVisible() and view.missing.text() == "Of 1 speaker nothing has been read yet."
    analysis.press("Ctrl+1", on=view.figure)
    analysis.go_to("Et alors")
    analysis.press("N")
    with qtbot.waitSignal(view.counted):
        analysis.press("Ctrl+3")
    settle()
    assert view.missing.isVisible() and view.missing.text().startswith("Who is missing: Marguerite – ")
    assert view.missing.text().endswith("never meet in what was read of this person.")


def test_by_overlap_too_nobody_is_missing_who_was_not_read(qtbot, analysis):
    view = analysis.window.analyse
    with qtbot.waitSignal(view.counted):
        view.unit.setCurrentIndex(view.unit.findData("overlap"))
    analysis.click(view.figure, cell(analysis, 0, 1))
    assert view.missing.text().startswith("Who is missing: Inès – ")
    assert view.missing.text().endswith("Of 1 speaker nothing has been read yet.")


def test_a_model_is_nobody_who_could_be_missing(qtbot, hands, pair, tmp_path):
    chat = tmp_path / "chat.md"
    chat.write_text("**You:** Trouve-moi un arrêt.\n\n**ChatGPT:** Le voici, et il est récent.\n", "utf-8")
    (source,) = read_file(chat).sources
    assert [turn.role for turn in source.turns] == ["user", "assistant"]
    hands.project.do(import_sources, [Incoming(source)])
    show(qtbot, hands)
    hands.click(hands.window.analyse.figure, cell(hands, 0, 1))
    assert hands.window.analyse.missing.text() == "Of 2 speakers nothing has been read yet."


def test_where_no_codes_meet_each_is_shown_alone(qtbot, hands):
    show(qtbot, hands)
    view = hands.window.analyse
    assert view.subtitle.text().startswith("Select words in “Read and code” and press C")
    assert not view.found.isVisible() and not view.export.isEnabled()
    assert view.figure.shown == () and view.explained.text() == "" and not view.missing.isVisible()
    hands.press("Right", "Return", on=view.figure)
    hands.click(view.figure, view.figure.rect().center())
    assert lines(hands) == []
    code(hands, READABLE, next(row.key for row in hands.project.read.codes() if row.codable))
    qtbot.waitUntil(lambda: view.subtitle.text().startswith("1 of 32 codes in use"))


@pytest.mark.parametrize(("suffix", "head"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_figure_as_a_file(analysis, tmp_path: Path, suffix, head):
    view, path = analysis.window.analyse, tmp_path / f"figure.{suffix}"
    analysis.menu("theme_dark")
    with analysis.dialogs.expecting(QFileDialog, choose_file(path)):
        analysis.click(view.export)
    assert path.read_bytes().startswith(head) and analysis.said() == f"The figure was written to “figure.{suffix}”."
    if suffix == "svg":
        assert "#FFFFFF" in path.read_text("utf-8").upper() and "#1A1C1F" not in path.read_text("utf-8").upper()


def test_a_file_that_cannot_be_written_is_told(qtbot, analysis, tmp_path: Path):
    said: list[str] = []
    with analysis.dialogs.expecting(QMessageBox, push("OK", said)):
        analysis.window.analyse.write_figure(tmp_path / "nowhere" / "figure.png")
        qtbot.waitUntil(lambda: bool(said))
    assert "could not be written" in said[0]


def test_dark_and_french(qtbot, analysis):
    window, view = analysis.window, analysis.window.analyse
    analysis.click(view.figure, cell(analysis, 0, 1))
    analysis.menu("theme_dark")
    assert view.figure.grab().toImage().pixelColor(2, 2) == QColor("#1A1C1F")
    analysis.menu("language_fr")
    assert found(analysis) == "3 tours portent les deux"
    assert view.export.text().startswith("Exporter")
    analysis.menu("codes_fr")
    qtbot.waitUntil(
        lambda: "(3)" in view.explained.text() and view.subtitle.text().startswith("2 codes employés sur 32")
    )
    assert window.stack.currentWidget() is view
