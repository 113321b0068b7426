"""A place far down is laid out from there: it looks and answers as in a page laid out whole, then and ever after."""

import pytest
from el2mp_app.widgets.reader.laying_out import LayingOut
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn
from el2mp_app.widgets.reader.reader import Reader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from el2mp_desktop.domain.text import Span

SAID = "Nobody knew at first whether the answer was right, so the group kept it as a plan 😀 and went on.\n"
TURNS = 900
HERE = 600


def talk() -> tuple[str, list[ReaderTurn]]:
    said = [("Yes." if number % 5 == 1 else SAID * (1 + number % 4)).strip() for number in range(TURNS)]
    turns, start = [], 0
    for number, words in enumerate(said):
        voice = "model" if number % 3 == 2 else "person"
        turns.append(ReaderTurn(f"t{number}", start, start + len(words), "Inès", "", "", voice))
        start += len(words) + 1
    return "\n".join(said), turns


def shown(qtbot) -> Reader:
    made = Reader()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    text, turns = talk()
    made.show_source(text, turns)
    made.set_marks([Mark(f"m{n}", turn.start, turn.end, "code", "#B4632D") for n, turn in enumerate(turns) if n % 2])
    return made


def lay_out(reader: Reader) -> LayingOut:
    """All of it, as the event loop does by and by."""
    laying = reader.view.document().findChild(LayingOut)
    while laying.hides_above:
        laying.show_more_above()
    while laying.hides_below:
        laying.show_more_below()
    return laying


@pytest.fixture
def reader(qtbot) -> Reader:
    return shown(qtbot)


@pytest.fixture
def whole(qtbot) -> Reader:
    """Laid out from its top to its end before anybody looks at a place."""
    made = shown(qtbot)
    lay_out(made)
    return made


def picture(reader: Reader) -> list[object]:
    """Lines, marks and turns in view, as they stand there, and what is under each point."""
    view = reader.view
    page = view.page()
    lines = [
        (line.start, line.end, line.baseline - page.top, line.pieces) for line in page.lines if line.baseline > page.top
    ]
    turns = [box.number for box in page.turns]
    points = [QPoint(x, y) for x in (20, 300) for y in range(1, 590, 19)]
    return [lines, turns, [view.cursorForPosition(point).position() for point in points]]


def at(readers: list[Reader], act) -> None:
    for reader in readers:
        act(reader)
    first, second = (picture(reader) for reader in readers)
    assert first == second
    assert len({reader.view.caret for reader in readers}) == 1


def press(reader: Reader, point: QPoint) -> int:
    QTest.mouseClick(reader.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    return reader.view.caret


def hides(reader: Reader) -> bool:
    laying = reader.view.document().findChild(LayingOut)
    return laying.hides_above or laying.hides_below


def test_a_place_far_down_looks_as_it_does_when_all_is_laid_out(reader, whole):
    at([reader, whole], lambda one: one.restore((talk()[1][HERE].start, talk()[1][HERE].start)))
    assert hides(reader) and not hides(whole)
    before = picture(reader)
    lay_out(reader)
    assert picture(reader) == before
    assert reader.view.verticalScrollBar().value() == whole.view.verticalScrollBar().value()


def test_what_is_above_is_there_as_soon_as_one_scrolls_to_it(reader, whole):
    here = talk()[1][HERE].start
    at([reader, whole], lambda one: one.restore((here, here)))
    for _ in range(40):
        bars = [one.view.verticalScrollBar() for one in (reader, whole)]
        for bar in bars:
            bar.setValue(bar.value() - 400)
        assert picture(reader) == picture(whole)
    assert hides(reader)


KEYS = {
    "up": Qt.Key.Key_Up,
    "page up": Qt.Key.Key_PageUp,
    "down": Qt.Key.Key_Down,
    "page down": Qt.Key.Key_PageDown,
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_the_caret_goes_where_it_would(reader, whole, key):
    here = talk()[1][HERE].start
    at([reader, whole], lambda one: one.restore((here, here)))
    for _ in range(30):
        at([reader, whole], lambda one: QTest.keyClick(one.view, key))


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.ControlModifier, "shift"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_End])
def test_to_either_end_and_back(reader, whole, key, modifiers):
    here = talk()[1][HERE].start
    held = Qt.KeyboardModifier.ControlModifier
    if modifiers == "shift":
        held |= Qt.KeyboardModifier.ShiftModifier
    at([reader, whole], lambda one: one.restore((here, here)))
    at([reader, whole], lambda one: QTest.keyClick(one.view, key, held))
    assert reader.selection() == whole.selection()
    at([reader, whole], lambda one: one.restore((here, here)))


def test_a_caret_above_all_that_is_shown_is_found_again(reader, whole):
    """One has scrolled away from it, far down, before all is laid out."""
    turns = talk()[1]
    at([reader, whole], lambda one: one.restore((turns[10].start, turns[HERE].start)))
    assert hides(reader)
    at([reader, whole], lambda one: QTest.keyClick(one.view, Qt.Key.Key_Down))


def test_selecting_across_what_is_hidden(reader, whole):
    turns = talk()[1]
    at([reader, whole], lambda one: one.restore((turns[HERE].start, turns[HERE].start)))
    at([reader, whole], lambda one: one.select(Span(turns[20].start, turns[HERE].end)))
    assert reader.selection() == whole.selection() == Span(turns[20].start, turns[HERE].end)


def test_from_place_to_place(reader, whole):
    turns = talk()[1]
    for number in (700, 100, 880, 3, 450):
        at([reader, whole], lambda one, number=number: one.go_to_turn(f"t{number}"))
        at([reader, whole], lambda one, number=number: one.show_span(turns[number].span))
    for share in (0.9, 0.1, 0.6):
        at([reader, whole], lambda one, share=share: one.view.centre_on(share))


def test_nothing_moves_while_it_is_laid_out_and_the_scroll_bar_comes_right(qtbot, reader, whole):
    here = talk()[1][HERE].start
    at([reader, whole], lambda one: one.restore((here, here)))
    before = picture(reader)
    bars = [one.view.verticalScrollBar() for one in (reader, whole)]
    qtbot.waitUntil(lambda: bars[0].maximum() == bars[1].maximum(), timeout=20_000)
    assert bars[0].value() == bars[1].value()
    assert picture(reader) == before


@pytest.mark.parametrize("here", [0, HERE])
def test_a_click_between_two_lines(reader, whole, here):
    start = talk()[1][here].start
    at([reader, whole], lambda one: one.restore((start, start)))
    for y in range(5, 590, 45):
        point = QPoint(300, y)
        assert press(reader, point) == press(whole, point)
        assert picture(reader)[0] == picture(whole)[0]


def test_coming_back_is_laying_out_what_is_near_alone(qtbot, reader, whole):
    here, text, turns = (talk()[1][HERE].start,) * 2, *talk()
    at([reader, whole], lambda one: one.restore(here))
    lay_out(reader)
    before = picture(reader)
    left = reader.view.document().findChild(LayingOut)
    reader.show_source("Another text.", ())
    qtbot.waitUntil(lambda: left.hides_above and left.hides_below, timeout=20_000)
    reader.show_source(text, turns, here)
    assert hides(reader) and picture(reader) == before
    at([reader, whole], lambda one: one.go_to_turn("t3"))


def test_a_narrower_page_begins_where_it_did(qtbot, reader, whole):
    here = (talk()[1][HERE].start,) * 2
    at([reader, whole], lambda one: one.restore(here))
    for width in (620, 900):
        for one in (reader, whole):
            one.resize(width, 600)
            qtbot.waitUntil(lambda one=one, width=width: one.view.width() == width, timeout=20_000)
        assert picture(reader)[:2] == picture(whole)[:2]
        assert reader.view.top() == here[1]
