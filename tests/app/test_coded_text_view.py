"""The reader through real events and real pixels: positions hold whatever the characters are, and marks lie there."""

from collections.abc import Iterator

import pytest
from el2mp_app.look import theme
from el2mp_app.look.chips import code_colour
from el2mp_app.widgets.reader.marks import Mark, ReaderTurn
from el2mp_app.widgets.reader.page import Line
from el2mp_app.widgets.reader.reader import Reader
from el2mp_app.widgets.reader.reader_document import Setting
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from el2mp_desktop.domain.text import Span

# What a reader takes for one character each; none joins its neighbour.
CHARACTERS = ["a", "Z", " ", "\u00a0", "e\u0301", "é", "👨\u200d👩\u200d👧", "👍🏽", "𝄞", "字", "\ufdd0", "\ufffc", "œ"]
BREAKS = ["\n", "\u2028", "\u2029"]

passages = st.lists(st.sampled_from(CHARACTERS * 2 + BREAKS), min_size=1, max_size=25)
turns_of = st.lists(passages, min_size=1, max_size=4)

TALK = "Inès: Une idée, oui. Mais à la fin, c’est moi qui signe.\nModèle: Vous avez raison. Je corrige.\nInès: Bien."
SAID = ("Une idée, oui. Mais à la fin, c’est moi qui signe.", "Vous avez raison. Je corrige.", "Bien.")


def place(phrase: str) -> Span:
    start = TALK.index(phrase)
    return Span(start, start + len(phrase))


def turn(turn_id: str, said: str, *more: str) -> ReaderTurn:
    return ReaderTurn(turn_id, place(said).start, place(said).end, *more)


SPOKEN = [
    turn("t1", SAID[0], "Inès", "juriste", "00:41:08", "person"),
    turn("t2", SAID[1], "Modèle", "llama", "00:41:20", "model"),
    turn("t3", SAID[2], "Inès", "juriste", "00:41:40", "person"),
]


@pytest.fixture
def reader(qtbot) -> Reader:
    made = Reader()
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.view.setFocus()
    return made


@pytest.fixture
def talk(reader: Reader) -> Reader:
    reader.show_source(TALK, SPOKEN)
    return reader


def mark(mark_id: str, phrase: str, colour: str = "rose", **more) -> Mark:
    span = place(phrase)
    return Mark(mark_id, span.start, span.end, f"Code {mark_id}", colour, **more)


def press(reader: Reader, key: Qt.Key, times: int = 1, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    for _ in range(times):
        QTest.keyClick(reader.view, key, modifier)


def laid_out(said: list[list[str]]) -> tuple[str, list[ReaderTurn]]:
    """A source with a label before each turn, which the reader does not show."""
    text, turns = "", []
    for number, characters in enumerate(said):
        text += f"👩{number}: "
        turns.append(ReaderTurn(f"t{number}", len(text), len(text) + len("".join(characters)), "A"))
        text += "".join(characters) + "\n"
    return text, turns


def caret_stops(said: list[list[str]], turns: list[ReaderTurn]) -> Iterator[int]:
    """Where the caret can stand, in canonical positions, in the order of the arrow key."""
    for characters, turn in zip(said, turns, strict=True):
        position = turn.start
        for character in characters:
            yield position
            position += len(character)
        yield position


slow_events = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow_events
@given(said=turns_of, data=st.data())
def test_the_keyboard_selects_the_characters_that_the_source_has_there(reader, said, data):
    text, turns = laid_out(said)
    reader.show_source(text, turns)
    stops = list(caret_stops(said, turns))
    first = data.draw(st.integers(0, len(stops) - 1))
    last = data.draw(st.integers(first, len(stops) - 1))
    press(reader, Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    press(reader, Qt.Key.Key_Right, first)
    assert reader.view.caret == stops[first]
    press(reader, Qt.Key.Key_Right, last - first, Qt.KeyboardModifier.ShiftModifier)
    selected = reader.selection()
    held = "".join(text[max(turn.start, stops[first]) : min(turn.end, stops[last])] for turn in turns if len(turn.span))
    if not held:
        assert selected is None
    else:
        assert selected is not None
        shown = (text[max(turn.start, selected.start) : min(turn.end, selected.end)] for turn in turns)
        assert "".join(shown) == held


@slow_events
@given(said=turns_of, data=st.data())
def test_the_mouse_selects_the_characters_that_the_source_has_there(reader, said, data):
    text, turns = laid_out(said)
    reader.show_source(text, turns)
    number = data.draw(st.integers(0, len(turns) - 1))
    turn = turns[number]
    first = data.draw(st.integers(0, len(said[number]) - 1))
    last = data.draw(st.integers(first + 1, len(said[number])))
    assume(not any(before_blanks_at_the_end(said[number][stop:]) for stop in (first, last)))
    start = turn.start + len("".join(said[number][:first]))
    end = turn.start + len("".join(said[number][:last]))
    begin, finish = (caret_point(reader, said, number, stop) for stop in (first, last))
    viewport = reader.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    QTest.mouseMove(viewport, finish)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, finish)
    assert reader.selection() == Span(start, end)


def before_blanks_at_the_end(characters: list[str]) -> bool:
    """Qt takes a click on blanks before a line separator for one behind them; no coding holds them."""
    rest = "".join(characters)
    return rest.startswith((" ", "\u00a0")) and rest.lstrip(" \u00a0").startswith("\u2028")


def caret_point(reader: Reader, said: list[list[str]], number: int, stop: int) -> QPoint:
    """Where Qt draws the caret; its position is counted here alone, in UTF-16."""
    shown = ["".join(characters) for characters in said[:number]] + ["".join(said[number][:stop])]
    cursor = reader.view.textCursor()
    cursor.setPosition(len("\n".join(shown).encode("utf-16-le")) // 2)
    return reader.view.cursorRect(cursor).center()


def test_a_selection_set_is_the_selection_got(talk):
    for phrase in ("idée, oui", "Vous avez raison.", "Bien."):
        talk.select(place(phrase))
        assert talk.selection() == place(phrase)


def test_a_selection_across_turns_runs_from_its_first_to_its_last_character(talk):
    talk.select(Span(place("moi qui signe").start, place("Vous").end))
    assert talk.selection() == Span(place("moi qui signe").start, place("Vous").end)
    talk.view.copy()
    assert QApplication.clipboard().text() == "moi qui signe.\nVous"


def test_what_is_copied_keeps_its_no_break_spaces(reader):
    text = "Ça va\u00a0? 👩\u200d👩\u200d👧 oui\u202f!"
    reader.show_source(text, [])
    press(reader, Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    press(reader, Qt.Key.Key_C, modifier=Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == text


def test_no_key_changes_the_text(talk):
    before = talk.view.toPlainText()
    QTest.keyClicks(talk.view, "abc")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return):
        press(talk, key)
    press(talk, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert talk.view.toPlainText() == before


# What is painted


def picture(reader: Reader) -> QImage:
    return reader.view.viewport().grab().toImage()


def line_of(reader: Reader, phrase: str) -> tuple[Line, float, float]:
    """The line of a phrase and where the phrase stands on it, found from the caret, not from the marks."""
    span = place(phrase)
    reader.view.select(span)
    turn = reader.view.current_turn
    cursor = reader.view.textCursor()
    edges = []
    for position in (cursor.selectionStart(), cursor.selectionEnd()):
        cursor.setPosition(position)
        edges.append(reader.view.cursorRect(cursor).center())
    assert turn is not None and edges[0].y() == edges[1].y()
    reader.view.set_caret(0)
    lines = [line for line in reader.view.page().lines if line.top <= edges[0].y() <= line.bottom]
    return lines[0], edges[0].x(), edges[1].x()


def ground(reader: Reader, line: Line, left: float, right: float) -> str:
    """The colour above the small letters of a phrase: what covers most of a row of pixels."""
    image = picture(reader)
    y = round(line.top - reader.view.page().top + 1)
    row = [image.pixelColor(x, y).name() for x in range(round(left) + 2, round(right) - 2)]
    return max(set(row), key=row.count)


def test_a_coding_is_tinted_and_underlined_and_its_neighbours_are_not(talk):
    line, left, right = line_of(talk, "moi qui signe")
    page = QColor(theme.LIGHT.page)
    assert ground(talk, line, left, right) == page.name()
    talk.set_marks([mark("a", "moi qui signe")])
    assert ground(talk, line, left, right) == theme.mix(code_colour("rose"), page, theme.LIGHT.tint).name()
    image, middle = picture(talk), round((left + right) / 2)
    assert image.pixelColor(middle, round(line.bottom)) == code_colour("rose")
    assert image.pixelColor(middle, round(line.bottom + 1)) == code_colour("rose")
    assert image.pixelColor(middle, round(line.bottom + 2)) == page
    assert image.pixelColor(round(left) - 4, round(line.bottom)) == page
    assert image.pixelColor(round(right) + 6, round(line.bottom)) == page


def test_where_codings_overlap_two_tints_blend_and_the_underlines_stack(talk):
    outer, inner = mark("a", "à la fin, c’est moi qui signe"), mark("b", "moi qui signe", "teal")
    line, left, right = line_of(talk, "moi qui signe")
    talk.set_marks([outer, inner])
    first = theme.mix(code_colour("teal"), theme.LIGHT.page, theme.LIGHT.tint)
    assert ground(talk, line, left, right) == theme.mix(code_colour("rose"), first, theme.LIGHT.tint).name()
    image, middle = picture(talk), round((left + right) / 2)
    assert image.pixelColor(middle, round(line.bottom)) == code_colour("rose")
    assert image.pixelColor(middle, round(line.bottom + 3)) == code_colour("teal")


def test_no_more_than_two_tints_lie_on_each_other(talk):
    line, left, right = line_of(talk, "moi qui signe")
    three = [mark(name, "moi qui signe", colour) for name, colour in (("a", "rose"), ("b", "teal"), ("c", "amber"))]
    talk.set_marks(three[:2])
    two = ground(talk, line, left, right)
    talk.set_marks(three)
    assert ground(talk, line, left, right) == two


def test_a_proposal_is_outlined_and_never_filled(talk):
    line, left, right = line_of(talk, "moi qui signe")
    talk.set_marks([mark("g", "moi qui signe", "azure", kind="ghost")])
    page = QColor(theme.LIGHT.page)
    assert ground(talk, line, left, right) == page.name()
    image, y = picture(talk), round(line.bottom + 1)
    outline = [image.pixelColor(x, y) for x in range(round(left) + 4, round(right) - 4)]
    gaps = sum(colour == page for colour in outline)
    assert 0 < gaps < len(outline)


def test_doubt_dots_the_underline(talk):
    line, left, right = line_of(talk, "moi qui signe")
    talk.set_marks([mark("u", "moi qui signe", unsure=True)])
    image = picture(talk)
    under = [
        image.pixelColor(x, round(line.bottom)) == code_colour("rose") for x in range(round(left) + 4, round(right) - 4)
    ]
    assert 0.3 < sum(under) / len(under) < 0.7


def test_the_current_coding_is_stronger(talk):
    line, left, right = line_of(talk, "moi qui signe")
    talk.set_marks([mark("a", "moi qui signe")])
    talk.set_current_mark("a")
    strong = theme.mix(code_colour("rose"), theme.LIGHT.page, theme.LIGHT.tint_current).name()
    assert ground(talk, line, left, right) == strong
    talk.set_current_mark(None)
    assert ground(talk, line, left, right) != strong


def test_high_contrast_has_underlines_and_no_tints(talk, qapp):
    theme.apply(qapp, theme.contrast(qapp.style().standardPalette()))
    line, left, right = line_of(talk, "moi qui signe")
    talk.set_marks([mark("a", "moi qui signe")])
    assert ground(talk, line, left, right) == QColor(theme.current().page).name()
    middle = round((left + right) / 2)
    image = picture(talk)
    assert all(image.pixelColor(middle, round(line.bottom) + step) == code_colour("rose") for step in range(3))


def test_an_underline_lies_under_its_words_after_letters_of_two_units(reader):
    text = "👨\u200d👩\u200d👧 𝄞𝄞𝄞 e\u0301 puis moi qui signe, enfin"
    start = text.index("moi")
    reader.show_source(text, [])
    reader.set_marks([Mark("a", start, start + 13, "Code", "rose")])
    cursor = reader.view.textCursor()
    edges = []
    for position in (start, start + 13):
        cursor.setPosition(len(text[:position].encode("utf-16-le")) // 2)
        edges.append(reader.view.cursorRect(cursor).center().x())
    (line,) = reader.view.page().lines
    image = picture(reader)
    under = [x for x in range(image.width()) if image.pixelColor(x, round(line.bottom)) == code_colour("rose")]
    assert abs(under[0] - edges[0]) <= 2 and abs(under[-1] - edges[1]) <= 2


# Beside the text


def test_a_bar_and_its_label_stand_beside_the_passage_and_answer_the_mouse(talk, qtbot):
    talk.set_marks([mark("a", "moi qui signe"), mark("g", "Je corrige", "azure", kind="ghost")])
    gutter = talk.findChild(QWidget, "gutter")
    image = gutter.grab().toImage()
    line, _, _ = line_of(talk, "moi qui signe")
    y = round((line.top + line.bottom) / 2)
    columns = [x for x in range(image.width()) if image.pixelColor(x, y) == code_colour("rose")]
    assert columns
    with qtbot.waitSignal(talk.mark_hovered) as hovered:
        QTest.mouseMove(gutter, QPoint(columns[0] + 2, y))
    assert hovered.args == ["a"]
    with qtbot.waitSignal(talk.mark_clicked) as clicked:
        QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(80, y))
    assert clicked.args == ["a"]


def test_a_click_on_coded_words_names_the_narrowest_coding(talk, qtbot):
    talk.set_marks([mark("a", "à la fin, c’est moi qui signe"), mark("b", "moi qui signe", "teal")])
    line, left, right = line_of(talk, "moi qui signe")
    with qtbot.waitSignal(talk.mark_clicked) as clicked:
        point = QPoint(round((left + right) / 2), round(line.baseline) - 3)
        QTest.mouseClick(talk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clicked.args == ["b"]


def test_the_menu_is_asked_for_with_the_codings_at_its_place(talk, qtbot):
    talk.set_marks([mark("a", "moi qui signe")])
    talk.select(place("moi qui"))
    talk.view.set_caret(place("qui").start)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    with qtbot.waitSignal(talk.context_menu_requested) as asked:
        QApplication.sendEvent(talk.view.viewport(), event)
    assert asked.args[1] == ["a"]


def test_a_click_on_the_overview_shows_that_part_of_the_source(reader):
    turns, text = [], ""
    for number in range(200):
        turns.append(ReaderTurn(f"t{number}", len(text), len(text) + 40, "A"))
        text += "x" * 40 + "\n"
    reader.show_source(text, turns)
    overview = reader.findChild(QWidget, "minimap")
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(10, round(overview.height() * 0.75)))
    first, last = (reader.view.projection.to_canonical(place) for place in reader.view.seen())
    assert first < len(text) * 0.75 < last


# Moving


def test_turns_are_walked_by_methods_and_told(talk, qtbot):
    told = []
    talk.turn_changed.connect(told.append)
    assert talk.current_turn() == "t1"
    assert talk.next_turn() and talk.next_turn()
    assert not talk.next_turn()
    assert talk.current_turn() == "t3" and talk.previous_turn()
    assert talk.go_to_turn("t1") and not talk.go_to_turn("nowhere")
    assert told == ["t2", "t3", "t2", "t1"]
    talk.set_turn_states({"t1": "coded", "t2": "nothing"})
    assert talk.next_unread_turn() and talk.current_turn() == "t3"
    talk.set_turn_states({"t3": "coded"})
    assert not talk.next_unread_turn()


def test_sentences_are_selected_one_after_the_other_into_the_next_turn(talk):
    found = []
    for _ in range(5):
        talk.selecting.sentence()
        found.append(talk.selection().of(TALK))
    assert found == [
        "Une idée, oui.", "Mais à la fin, c’est moi qui signe.", "Vous avez raison.", "Je corrige.", "Bien.",
    ]  # fmt: skip
    talk.go_to_turn("t2")
    talk.selecting.turn()
    assert talk.selection().of(TALK) == "Vous avez raison. Je corrige."


def test_codings_are_walked(talk):
    talk.set_marks([mark("a", "moi qui signe"), mark("b", "Je corrige")])
    assert [talk.next_mark(), talk.next_mark(), talk.next_mark()] == ["a", "b", ""]
    assert talk.previous_mark() == "a"


def test_codings_of_the_same_words_are_walked_one_by_one(talk):
    talk.set_marks([mark("a", "moi qui signe"), mark("b", "moi qui signe"), mark("c", "Je corrige")])
    assert [talk.next_mark(), talk.next_mark(), talk.next_mark(), talk.next_mark()] == ["a", "b", "c", ""]
    assert [talk.previous_mark(), talk.previous_mark(), talk.previous_mark()] == ["b", "a", ""]
    talk.set_current_mark(None)
    assert talk.next_mark() == "a", "the one that begins at the caret, too"


def test_a_place_is_remembered(reader, qtbot):
    text = "\n".join(f"Tour {number}, où l’on parle de la réponse." for number in range(400))
    reader.show_source(text, [])
    wanted = Span(text.index("Tour 300"), text.index("Tour 300") + 8)
    assert reader.show_span(wanted)
    first, last = (reader.view.projection.to_canonical(place) for place in reader.view.seen())
    assert first < wanted.start < last
    kept = reader.position()
    reader.clear()
    assert reader.selection() is None and reader.current_turn() == ""
    reader.show_source(text, [])
    reader.restore(kept)
    assert reader.position() == kept


def test_a_passage_that_is_not_shown_cannot_be_jumped_to(talk):
    assert not talk.show_span(place("Modèle"))
    assert talk.show_span(place("Je corrige"))


def test_the_type_grows_and_the_place_stays(talk):
    talk.select(place("Je corrige"))
    talk.set_type(Setting(22))
    assert talk.selection() == place("Je corrige")
    assert talk.view.document().defaultFont().pointSizeF() == theme.reading_font(22).pointSizeF()


# For those who do not see it


def test_the_text_is_exposed_and_the_caret_says_who_speaks_and_what_is_coded(talk):
    talk.set_marks([mark("a", "moi qui signe"), mark("g", "signe", kind="ghost")])
    talk.view.set_caret(place("signe").start)
    interface = QAccessible.queryAccessibleInterface(talk.view)
    assert "c’est moi qui signe" in interface.text(QAccessible.Text.Value)
    assert interface.text(QAccessible.Text.Name)
    said = interface.text(QAccessible.Text.Description)
    for word in ("Inès", "juriste", "00:41:08", "Code a", "Code g, suggestion"):
        assert word in said


def test_the_caret_is_seen_by_those_who_use_the_keyboard_alone(talk):
    talk.view.set_caret(place("oui").start)
    rect = talk.view.cursorRect()
    image = picture(talk)
    column = [image.pixelColor(rect.left() + step, rect.center().y()) for step in range(-1, 3)]
    assert any(colour.lightnessF() < 0.2 for colour in column)


def test_a_source_without_turns_is_shown_whole_and_an_empty_one_is_no_trouble(reader):
    reader.show_source("Une note de terrain.", [])
    reader.set_marks([Mark("a", 4, 8, "Code", "rose")])
    press(reader, Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    assert reader.selection() == Span(0, 20)
    reader.clear()
    reader.selecting.sentence()
    assert not reader.next_turn() and reader.next_mark() == "" and reader.selection() is None
